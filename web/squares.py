"""A text as a square that a camera reads (a QR code), drawn with the page and fetched from nowhere."""

from __future__ import annotations

from dataclasses import dataclass

import segno

QUIET_ZONE = 4


@dataclass(frozen=True, slots=True)
class Square:
    """How many small squares wide it is, and the outline of the dark ones."""

    width: int
    outline: str


def square(text: str) -> Square:
    """Return a text as a square."""
    rows = list(segno.make(text, error="m").matrix_iter(border=QUIET_ZONE))
    dark = ((x, y) for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark)
    return Square(len(rows), "".join(f"M{x} {y}h1v1h-1z" for x, y in dark))
