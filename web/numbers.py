"""How a number to call is written, on pages and in letters: in groups, and never broken over two lines."""

from __future__ import annotations

import re

NORWEGIAN_NUMBER = re.compile(r"[2-9]\d{7}")
MOBILE = "49"
NO_BREAK = "\N{NO-BREAK SPACE}"


def spaced_phone(kept: str) -> str:
    """Return a number as people read it aloud: a Norwegian mobile by threes and twos, others by twos.

    One that somebody has spaced keeps its groups.
    """
    own = kept.removeprefix("+47")
    if not NORWEGIAN_NUMBER.fullmatch(own):
        return NO_BREAK.join(kept.split())
    parts = (3, 5) if own[0] in MOBILE else (2, 4, 6)
    return NO_BREAK.join(own[start:end] for start, end in zip((0, *parts), (*parts, None), strict=True))
