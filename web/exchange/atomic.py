"""Several files written together, or none of them.

Each is written in full under another name beside its destination and renamed at the end. Renaming within a
folder happens at once or not at all, so that nobody ever reads half a file, and a run that fails leaves what
was there before.
"""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path


def write_together(contents: Mapping[Path, Iterable[str]]) -> None:
    """Write every file, or none.

    Raises
    ------
    OSError
        If a file cannot be written; no destination has then been touched.
    """
    written: dict[Path, Path] = {}
    try:
        for destination, parts in contents.items():
            if destination.is_dir():
                raise IsADirectoryError(f"{destination} is a folder")
            temporary = destination.with_name(f".{destination.name}.{os.getpid()}.part")
            written[temporary] = destination
            with temporary.open("x", encoding="utf-8", newline="") as file:
                file.writelines(parts)
                file.flush()
                os.fsync(file.fileno())
        for temporary, destination in written.items():
            temporary.replace(destination)
    finally:
        for temporary in written:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
