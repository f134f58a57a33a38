"""The desk's lists of people: found by name, counted by where they stand, and shown page by page."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from web.names import fold

if TYPE_CHECKING:
    from collections.abc import Sequence
    from enum import StrEnum

ROWS_A_PAGE = 25
LONGEST_SEARCH = 100


class Listed(Protocol):
    """A row with a name, and with where the person stands."""

    @property
    def name(self) -> str:
        """What she wants to be called."""

    @property
    def standing(self) -> StrEnum:
        """Where she stands, seen from the desk."""


Row = TypeVar("Row", bound=Listed)


@dataclass(frozen=True, slots=True)
class Listing(Generic[Row]):
    """A page of a list, with how many stand where in all of it."""

    rows: list[Row]
    counts: Counter[StrEnum]
    page: int
    pages: int


def listing(rows: Sequence[Row], *, standing: StrEnum | None, search: str, page: int) -> Listing[Row]:
    """Return a page of those who stand there and whose name holds the search.

    Beyond the last page is the last.
    """
    wanted = fold(search[:LONGEST_SEARCH])
    shown = [row for row in rows if standing in (None, row.standing) and wanted in fold(row.name)]
    pages = max(1, -(-len(shown) // ROWS_A_PAGE))
    page = min(max(1, page), pages)
    first = (page - 1) * ROWS_A_PAGE
    return Listing(shown[first : first + ROWS_A_PAGE], Counter(row.standing for row in rows), page, pages)
