"""Which answers a text gives away, however written: as it stands, in small letters, in Base64, or spaced."""

from __future__ import annotations

import itertools
import re
from base64 import b64encode

from matching import Side
from tests.web import together_steps as steps

Answer = tuple[str, str]

WORDS = ("name", "email", "note", "desk note", "message", "concern")
PARTNERS_WORDS = ("name", "email", "concern")
SIDES = {"newcomer": Side.NEWCOMER, "volunteer": Side.VOLUNTEER}
PEOPLE = (*SIDES, "partner")
YEARS = {"newcomer": 1937, "volunteer": 1943, "partner": 1941}
PHONES = {whose: steps.NUMBERS[side] for whose, side in SIDES.items()} | {"partner": steps.PARTNERS_NUMBER}


def word(whose: str, field: str) -> str:
    """The word that stands for this answer of this person, and for nothing else."""
    return f"Zq{whose}{field.replace(' ', '')}xk"


def _codes(text: str) -> list[str]:
    """Return how a text stands in Base64, wherever it begins."""
    coded = (b64encode(b"." * shift + text.encode()).decode() for shift in range(3))
    return [code[4:].rstrip("=")[:-2] for code in coded]


def _year(number: int) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){number}(?![\w-])")


ANSWERS = [
    *itertools.product(SIDES, WORDS),
    ("newcomer", "avoids"),
    *itertools.product(["partner"], PARTNERS_WORDS),
]
SPELLINGS = {answer: (word(*answer).lower(), _codes(word(*answer))) for answer in ANSWERS}
DIGITS = {(whose, "phone"): phone.removeprefix("+47") for whose, phone in PHONES.items()}
NUMBERS = {(whose, "birth year"): (str(year), _year(year)) for whose, year in YEARS.items()}


def given_away(text: str) -> set[Answer]:
    """Which answers a text gives away.

    Thousands of pages are looked at: to look for a piece of text is quicker than for a pattern, by far.
    """
    small, close = text.lower(), "".join(text.split())
    found = {
        answer
        for answer, (letters, codes) in SPELLINGS.items()
        if letters in small or any(code in text for code in codes)
    }
    found |= {answer for answer, digits in DIGITS.items() if digits in close}
    dated = {one for one, (digits, year) in NUMBERS.items() if digits in text and year.search(text)}
    return found | dated
