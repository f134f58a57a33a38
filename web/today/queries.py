"""The page as a whole, and one section of it in full. More rows never take more statements."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from web import clock
from web.access import Action, Actor, ensure
from web.database import db
from web.errors import NotFound, Reason
from web.models import CallRequest
from web.today import calls, new_people, pairs, papers, reminders, waiting
from web.today.rows import Row, Section

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from matching import Gender

MOST_ROWS = 5
ROWS_A_PAGE = 25


@dataclass(frozen=True, slots=True)
class Part:
    """One section: the rows to show, how many there are in all, and how many have been put off."""

    section: Section
    rows: list[Row]
    count: int
    resting: int
    weeks: Mapping[Gender, int]

    @property
    def is_cut(self) -> bool:
        """Whether there are more rows than are shown."""
        return self.count > len(self.rows)


@dataclass(frozen=True, slots=True)
class Today:
    """Every section, in order."""

    parts: list[Part]

    @property
    def urgent(self) -> int:
        """How many things cannot wait."""
        return next(part.count for part in self.parts if part.section is Section.CANNOT_WAIT)


@dataclass(frozen=True, slots=True)
class Listed:
    """One section in full: a page of its rows, with what is put off at the end."""

    section: Section
    rows: list[Row]
    page: int
    pages: int


def today_page(actor: Actor) -> Today:
    """Return what awaits the actor today."""
    ensure(actor, Action.READ_PEOPLE)
    today = clock.today()
    rounds = waiting.newest_rounds(actor)
    rows = _rows(actor, rounds)
    waits = waiting.waits(actor, today)
    parts = [_part(section, rows) for section in Section if section is not Section.WAITING]
    shown = waiting.with_obstacles(waits.longest, rounds)
    longest = Part(Section.WAITING, shown, len(waits.rows), 0, waits.weeks)
    parts.insert(list(Section).index(Section.WAITING), longest)
    return Today(parts)


def section_page(actor: Actor, section: Section, page: int) -> Listed:
    """Return one section in full."""
    ensure(actor, Action.READ_PEOPLE)
    today = clock.today()
    rounds = waiting.newest_rounds(actor)
    found = [row for row in _rows(actor, rounds) if row.section is section]
    if section is Section.WAITING:
        found = waiting.waits(actor, today).rows
    found.sort(key=lambda row: row.rests(today))
    pages = max(1, -(-len(found) // ROWS_A_PAGE))
    page = min(max(1, page), pages)
    rows = found[(page - 1) * ROWS_A_PAGE : page * ROWS_A_PAGE]
    if section is Section.WAITING:
        rows = waiting.with_obstacles(rows, rounds)
    return Listed(section, rows, page, pages)


def call_request(actor: Actor, request_id: UUID) -> CallRequest:
    """Return somebody who asked to be called, or raise `NotFound` if there is no such request, or no more."""
    ensure(actor, Action.READ_PEOPLE)
    request = db.session.get(CallRequest, request_id)
    if request is None or request.done_at is not None:
        raise NotFound(Reason.NOT_FOUND)
    return request


def reminder(actor: Actor, reminder_id: UUID) -> Row:
    """Return one of the actor's own reminders that is not done, or raise `NotFound`."""
    ensure(actor, Action.READ_PEOPLE)
    row = next((row for row in reminders.reminders(actor) if row.id == reminder_id), None)
    if row is None:
        raise NotFound(Reason.NOT_FOUND)
    return row


def _rows(actor: Actor, rounds: dict[UUID, waiting.Round]) -> list[Row]:
    """Return every row but those of the waiting list, in the order in which each section shows them."""
    today = clock.today()
    return [
        *pairs.concerns(actor),
        *calls.call_requests(today),
        *calls.offers(actor, today),
        *calls.silences(actor),
        *pairs.silences(actor),
        *new_people.new_newcomers(actor, today),
        *new_people.new_volunteers(actor, today),
        *waiting.to_decide(rounds),
        *pairs.first_meetings(actor),
        *pairs.months(actor),
        *reminders.reminders(actor),
        *papers.ending(actor, today),
        *papers.without_facts(actor),
    ]


def _part(section: Section, rows: list[Row]) -> Part:
    today = clock.today()
    mine = [row for row in rows if row.section is section]
    awake = [row for row in mine if not row.rests(today)]
    return Part(section, awake[:MOST_ROWS], len(awake), len(mine) - len(awake), {})
