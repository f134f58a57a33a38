"""What the house rules look at: the files that are kept, and Python files as trees."""

from __future__ import annotations

import ast
import subprocess
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]


@cache
def kept_files() -> tuple[str, ...]:
    """Every file that git keeps and that is there."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return tuple(name for name in listed.splitlines() if (ROOT / name).is_file())


def text_of(name: str) -> str:
    """The text of a file; nothing if it is not text."""
    content = (ROOT / name).read_bytes()
    return "" if b"\0" in content else content.decode("utf-8")


def python_files(folder: str) -> Iterator[tuple[str, ast.Module]]:
    """Every Python file in a folder that git keeps, with its tree."""
    for name in kept_files():
        if name.startswith(f"{folder}/") and name.endswith(".py"):
            yield name, ast.parse(text_of(name))
