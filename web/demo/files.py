"""Reading the demo's own files. They are ours and known to be whole, so a fault in one simply raises.

An empty field means unknown and becomes None, except in a list of things somebody likes, where nothing
is nothing. Files that a coordinator brings are read elsewhere, with every fault explained.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TypeAlias

Row: TypeAlias = dict[str, str]

HERE = Path(__file__).parent


def rows_of(name: str) -> list[Row]:
    """Return the rows of a file, such as ``cohort/newcomers``, by column name."""
    with (HERE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def listed(text: str) -> list[str]:
    """Return the parts of a list; none if it is empty."""
    return text.split(";") if text else []


def is_yes(text: str) -> bool:
    """Whether the answer is yes."""
    return text == "yes"


def is_yes_or_unknown(text: str) -> bool | None:
    """Return the answer, or None if there is none."""
    return is_yes(text) if text else None


def whole(text: str) -> int | None:
    """Return a whole number, or None if there is none."""
    return int(text) if text else None


def levels(text: str) -> dict[str, str] | None:
    """Return how well each language is spoken, by its tag, or None if nothing is known."""
    return dict(part.split(":") for part in listed(text)) or None
