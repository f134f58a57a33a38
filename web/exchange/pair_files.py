"""Pairs that are past, and pairs that the coordinator has fixed.

A row that names nobody we know is a complaint: a blocked pair with a mistyped id would otherwise be
forgotten. Locks are never skipped, with or without skipping bad rows: a coordinator who fixes a pair must
not find it loose.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from matching import Lock
from web.exchange.cells import Cells, word
from web.exchange.tables import BadFile, Complaint, Findings, read_rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from web.exchange.people_files import People
    from web.exchange.tables import File

PAIRS: Final = ("newcomer", "volunteer", "rule")


class PairRule(StrEnum):
    """What is said about a pair."""

    BLOCKED = "blocked"
    DECLINED = "declined"
    ENDED = "ended"
    LOCKED = "locked"


@dataclass(frozen=True, slots=True)
class PairList:
    """The pair memory, and each lock with the place in the file that asks for it."""

    memory: frozenset[tuple[str, str]] = frozenset()
    locks: Mapping[Lock, Complaint] = field(default_factory=dict)


def read_pairs(path: File, people: People, findings: Findings) -> PairList:
    """Read a file of pairs; rows that cannot be understood are findings.

    Raises
    ------
    BadFile
        If the file as a whole cannot be read, or a lock names nobody we know or somebody handled manually.
    """
    names = _Names(people)
    fixed: list[Complaint] = []
    memory: set[tuple[str, str]] = set()
    locks: dict[Lock, Complaint] = {}
    for row in read_rows(path, PAIRS, findings):
        cells = Cells(row)
        rule = cells.need("rule", word(PairRule), PairRule.BLOCKED)
        is_lock = rule is PairRule.LOCKED
        newcomer = cells.need("newcomer", names.lockable if is_lock else names.newcomer, "")
        volunteer = cells.need("volunteer", names.volunteer, "")
        if cells.complaints:
            (fixed if is_lock else findings.complaints).extend(cells.complaints)
        elif is_lock:
            locks[Lock(newcomer, volunteer)] = row.complain(None, "")
        elif newcomer not in people.manual:
            memory.add((newcomer, volunteer))
    if fixed:
        raise BadFile([*findings.complaints, *fixed])
    return PairList(frozenset(memory), locks)


class _Names:
    """Readers of the ids that a row may name."""

    def __init__(self, people: People) -> None:
        self._manual = people.manual
        self._newcomers = {newcomer.id for newcomer in people.newcomers}
        self._volunteers = {volunteer.id for volunteer in people.volunteers}

    def newcomer(self, text: str) -> str:
        if text not in self._newcomers | self._manual:
            raise ValueError("nobody in the newcomers' file has this id, or that row is bad")
        return text

    def lockable(self, text: str) -> str:
        if text in self._manual:
            raise ValueError("this newcomer is handled manually and cannot be locked in a round")
        return self.newcomer(text)

    def volunteer(self, text: str) -> str:
        if text not in self._volunteers:
            raise ValueError("nobody in the volunteers' file has this id, or that row is bad")
        return text
