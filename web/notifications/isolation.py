"""Keeping a name or a number in one piece inside a line that runs the other way."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from unicodedata import bidirectional

if TYPE_CHECKING:
    from web.i18n import Language

BEGIN, BEGIN_LEFT_TO_RIGHT, END = "\u2068", "\u2066", "\u2069"
STEERING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
BREAKING_SPACE = re.compile(r"[^\S\N{NO-BREAK SPACE}]+")
DIRECTIONS = {"L": "ltr", "R": "rtl", "AL": "rtl"}


def isolated(text: str, language: Language) -> str:
    """Return somebody's own text in one line, fit to stand in a sentence of this language.

    It is left as it is where nothing can go wrong, so that few ever meet the invisible signs.
    """
    plain = BREAKING_SPACE.sub(" ", STEERING.sub("", text)).strip()
    directions = {DIRECTIONS[kind] for kind in map(bidirectional, plain) if kind in DIRECTIONS}
    if directions == {language.dir} or (not directions and language.dir == "ltr"):
        return plain
    return f"{BEGIN if directions else BEGIN_LEFT_TO_RIGHT}{plain}{END}"
