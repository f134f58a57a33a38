"""Cells and what they mean: words, lists of words, numbers, dates, languages with levels.

An empty cell means unknown, so reading it gives a default and no complaint. Every reader here takes the
text of a cell that is not empty and raises ``ValueError`` with the reason; `Cells` turns it into a
complaint that names the column, and goes on, so that one look at a row finds all that is wrong with it.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Final, TypeVar

from matching import Availability, Level

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from enum import StrEnum

    from web.exchange.tables import Complaint, Row

Meaning = TypeVar("Meaning")
Default = TypeVar("Default")
Word = TypeVar("Word", bound="StrEnum")

_LANGUAGE_TAG: Final = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_FEW: Final = 12
"""So many words can be listed in a complaint."""
_SAFE_ID: Final = re.compile(r"[^\s;,\"\x00-\x1f]{1,100}")


class Cells:
    """The cells of one row, read one by one; what is wrong gathers in ``complaints``."""

    def __init__(self, row: Row) -> None:
        self.row = row
        self.complaints: list[Complaint] = []

    def read(self, column: str, meaning: Callable[[str], Meaning], default: Default) -> Meaning | Default:
        """Return what a cell means, or the default where it is empty or wrong."""
        text = self.row.cells[column]
        if not text:
            return default
        try:
            return meaning(text)
        except ValueError as reason:
            self.complaints.append(self.row.complain(column, str(reason)))
            return default

    def need(self, column: str, meaning: Callable[[str], Meaning], default: Meaning) -> Meaning:
        """Return what a cell means; an empty one is a complaint."""
        if not self.row.cells[column]:
            self.complaints.append(self.row.complain(column, "this cell cannot be empty"))
        return self.read(column, meaning, default)


def items(text: str) -> list[str]:
    """Return the parts of a list."""
    return [item.strip() for item in text.split(";") if item.strip()]


def identifier(text: str) -> str:
    """Return an id."""
    if not _SAFE_ID.fullmatch(text):
        raise ValueError(f"{text!r} is not an id: no blanks, commas, semicolons or quotes, at most 100 signs")
    return text


def word(kind: type[Word]) -> Callable[[str], Word]:
    """Return a reader of one word of a vocabulary."""
    return lambda text: kind(one_of(list(kind))(text))


def one_of(known: Collection[str]) -> Callable[[str], str]:
    """Return a reader of one of several texts."""

    def read(text: str) -> str:
        if text not in known:
            choices = f"one of {', '.join(known)}" if len(known) <= _FEW else "known"
            raise ValueError(f"{text!r} is not {choices}")
        return text

    return read


def words(kind: type[Word]) -> Callable[[str], tuple[Word, ...]]:
    """Return a reader of a list of words of a vocabulary; a word may stand twice."""
    return lambda text: tuple(word(kind)(item) for item in items(text))


def several_of(known: Collection[str]) -> Callable[[str], frozenset[str]]:
    """Return a reader of a list of known texts."""
    return lambda text: frozenset(one_of(known)(item) for item in items(text))


def whole(low: int, high: int) -> Callable[[str], int]:
    """Return a reader of a whole number in a range."""

    def read(text: str) -> int:
        if not re.fullmatch(r"\d{1,9}", text, re.ASCII) or not low <= int(text) <= high:
            raise ValueError(f"{text!r} is not a whole number from {low} to {high}")
        return int(text)

    return read


def day(text: str) -> date:
    """Return a date."""
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
        raise ValueError(f"{text!r} is not a date such as 2026-11-22")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text!r} is not a date that exists") from None


def yes_or_no(text: str) -> bool:
    """Return whether a cell says yes."""
    return one_of(("yes", "no"))(text) == "yes"


def availability(text: str) -> Availability:
    """Return the parts of the two weeks."""
    return Availability.of(items(text))


def languages(text: str) -> dict[str, Level]:
    """Return the languages of a cell such as ``nb:A2;uk:native``."""
    found: dict[str, Level] = {}
    for item in items(text):
        tag, _, level = item.partition(":")
        if not _LANGUAGE_TAG.fullmatch(tag):
            raise ValueError(f"{tag!r} is not a language tag such as nb or fa-AF")
        if tag in found:
            raise ValueError(f"the language {tag} stands twice")
        found[tag] = word(Level)(level)
    return found
