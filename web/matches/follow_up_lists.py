"""What waits for a coordinator in the months after: who spoke up, whom to call, which matches come to an end.

Each list is a section of the page that she begins her day with, and of people in her own programmes only.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby, takewhile
from typing import TYPE_CHECKING

from sqlalchemy import case, select

from matching.lifecycle import MatchStatus
from web import clock
from web.access import Action, Actor, ensure
from web.database import db
from web.matches.concerns import is_heard_by
from web.matches.sides import sides_by_match
from web.matches.visibility import is_visible_match
from web.models import (
    CheckIn,
    CheckInAnswer,
    Concern,
    ConcernLevel,
    Match,
    MatchMember,
    MetHowOften,
    Person,
    Programme,
)

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from sqlalchemy import Select

    from matching import Side
    from web.matches.sides import Sides

MOST_SERIOUS_FIRST = (
    ConcernLevel.DANGER,
    ConcernLevel.SERIOUS,
    ConcernLevel.NOT_GOOD,
    ConcernLevel.WONDERING,
)
END_IS_NEAR = timedelta(days=30)
MONTHS_A_YEAR = 12
# After so many questions without an answer somebody calls.
SILENT_TIMES = 2


@dataclass(frozen=True, slots=True)
class OpenConcern:
    """Somebody who spoke up, and whom nobody has seen to yet. What she wrote is read on its own page."""

    id: UUID
    name: str
    level: ConcernLevel
    raised_at: datetime
    match_id: UUID | None


@dataclass(frozen=True, slots=True)
class SettledConcern:
    """Somebody who spoke up and has been seen to."""

    id: UUID
    name: str
    level: ConcernLevel
    raised_at: datetime
    settled_at: datetime


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer that calls for something: "so-so", or "I want to talk with you"."""

    check_in_id: UUID
    match_id: UUID
    side: Side
    name: str
    other: str
    answer: CheckInAnswer
    met: MetHowOften | None
    answered_at: datetime


@dataclass(frozen=True, slots=True)
class Silent:
    """Somebody to call: she has not answered twice in a row, or no letter reaches her."""

    check_in_id: UUID
    match_id: UUID
    side: Side
    name: str
    language: str
    other: str
    since: date
    has_address: bool


@dataclass(frozen=True, slots=True)
class EndsSoon:
    """A match whose planned months are over within thirty days, or already."""

    match_id: UUID
    newcomer: str
    volunteer: str
    programme: str
    ends_on: date


@dataclass(frozen=True, slots=True)
class WishToEnd:
    """Somebody who would like to end. The other does not know."""

    match_id: UUID
    side: Side
    name: str
    other: str
    asked_at: datetime


def open_concerns(actor: Actor) -> list[OpenConcern]:
    """Return the concerns that are for this actor and open: the most serious first, then the oldest."""
    ensure(actor, Action.HEAR_CONCERNS)
    order = case({level: number for number, level in enumerate(MOST_SERIOUS_FIRST)}, value=Concern.level)
    rows = db.session.execute(
        select(Concern, Person.call_name)
        .join(Person, Person.id == Concern.raised_by)
        .where(is_heard_by(actor), Concern.settled_at.is_(None))
        .order_by(order, Concern.raised_at)
    )
    return [OpenConcern(row.id, name, row.level, row.raised_at, row.match_id) for row, name in rows]


def settled_concerns(actor: Actor) -> list[SettledConcern]:
    """Return the concerns that are for this actor and have been seen to, the last ones first."""
    ensure(actor, Action.HEAR_CONCERNS)
    rows = db.session.execute(
        select(Concern, Person.call_name)
        .join(Person, Person.id == Concern.raised_by)
        .where(is_heard_by(actor), Concern.settled_at.is_not(None))
        .order_by(Concern.settled_at.desc(), Concern.raised_at.desc())
    )
    return [
        SettledConcern(row.id, name, row.level, row.raised_at, row.settled_at)
        for row, name in rows
        if row.settled_at is not None
    ]


def unsettled_answers(actor: Actor) -> list[Answered]:
    """Return the answers that call for a talk and have not led to one: "talk with me" first, then by age."""
    ensure(actor, Action.READ_PEOPLE)
    rows = db.session.scalars(
        _check_ins(actor)
        .where(CheckIn.answer.in_([CheckInAnswer.CALL_ME, CheckInAnswer.SO_SO]), CheckIn.settled_at.is_(None))
        .order_by(CheckIn.answer != CheckInAnswer.CALL_ME, CheckIn.answered_at)
    ).all()
    sides = sides_by_match(db.session(), [row.match_id for row in rows])
    return [_answered(row, sides[row.match_id]) for row in rows]


def missed_twice(actor: Actor) -> list[Silent]:
    """Return whom to call because the last questions stayed without an answer, the longest silence first."""
    ensure(actor, Action.READ_PEOPLE)
    rows = db.session.scalars(
        _check_ins(actor)
        .where(Match.status == MatchStatus.ACTIVE, CheckIn.asked_at.is_not(None))
        .order_by(CheckIn.match_id, CheckIn.side, CheckIn.due_on.desc())
    ).all()
    latest = (list(some) for _key, some in groupby(rows, key=lambda row: (row.match_id, row.side)))
    sides = sides_by_match(db.session(), [row.match_id for row in rows])
    silent = [line for some in latest if (line := _silent(some, sides[some[0].match_id])) is not None]
    return sorted(silent, key=lambda line: (line.since, line.name))


def ending_soon(actor: Actor) -> list[EndsSoon]:
    """Return the matches whose planned months end within thirty days, the nearest end first."""
    ensure(actor, Action.READ_PEOPLE)
    rows = db.session.execute(
        select(Match, Programme)
        .join(Programme, Programme.id == Match.programme_id)
        .where(is_visible_match(actor), Match.status.in_([MatchStatus.ACTIVE, MatchStatus.PAUSED]))
    ).all()
    near = [
        (ends_on, match, programme)
        for match, programme in rows
        if match.started_at is not None
        and (ends_on := planned_end(match.started_at, programme.months)) <= clock.today() + END_IS_NEAR
    ]
    sides = sides_by_match(db.session(), [match.id for _on, match, _programme in near])
    return [
        EndsSoon(
            match.id,
            sides[match.id].newcomer_person.call_name,
            sides[match.id].volunteer_person.call_name,
            programme.name,
            ends_on,
        )
        for ends_on, match, programme in sorted(near, key=lambda one: (one[0], one[1].id))
    ]


def wishes_to_end(actor: Actor) -> list[WishToEnd]:
    """Return who has asked to end, those who asked first at the top."""
    ensure(actor, Action.READ_PEOPLE)
    rows = db.session.scalars(
        select(MatchMember)
        .join(Match, Match.id == MatchMember.match_id)
        .where(is_visible_match(actor), Match.is_open, MatchMember.asked_to_end_at.is_not(None))
        .order_by(MatchMember.asked_to_end_at)
    ).all()
    wishes = []
    by_match = sides_by_match(db.session(), [member.match_id for member in rows])
    for member in rows:
        sides = by_match[member.match_id]
        one, other = sides.person(member.side), sides.other(member.side)
        wishes.append(
            WishToEnd(
                member.match_id,
                member.side,
                one.call_name,
                other.call_name,
                member.asked_to_end_at or sides.match.since,
            )
        )
    return wishes


def planned_end(started_at: datetime, months: int) -> date:
    """Return the day so many calendar months after the first meeting; in a shorter month its last day."""
    began_on = clock.local(started_at).date()
    years, month = divmod(began_on.month - 1 + months, MONTHS_A_YEAR)
    first = began_on.replace(year=began_on.year + years, month=month + 1, day=1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return last.replace(day=min(began_on.day, last.day))


def _check_ins(actor: Actor) -> Select[CheckIn]:
    return (
        select(CheckIn)
        .join(Match, Match.id == CheckIn.match_id)
        .where(is_visible_match(actor), Match.is_open)
    )


def _answered(row: CheckIn, sides: Sides) -> Answered:
    return Answered(
        row.id,
        row.match_id,
        row.side,
        sides.person(row.side).call_name,
        sides.other(row.side).call_name,
        row.answer or CheckInAnswer.SO_SO,
        row.met,
        row.answered_at or row.asked_at or clock.now(),
    )


def _silent(asked: list[CheckIn], sides: Sides) -> Silent | None:
    """Return the line of somebody to call, given all she was asked, the newest first; None if all is well.

    A question that may still be answered says nothing yet. Where no letter goes, one question is enough.
    """
    newest = asked[0]
    person = sides.person(newest.side)
    has_address = person.email_sealed is not None
    over = [row for row in asked if not (has_address and _is_waiting(row))]
    missed = list(takewhile(lambda row: row.answer is None and row.settled_at is None, over))
    if len(missed) < (SILENT_TIMES if has_address else 1):
        return None
    return Silent(
        newest.id,
        newest.match_id,
        newest.side,
        person.call_name,
        person.language,
        sides.other(newest.side).call_name,
        missed[-1].due_on,
        has_address,
    )


def _is_waiting(row: CheckIn) -> bool:
    is_in_time = row.answer_by is not None and row.answer_by >= clock.today()
    return row.answer is None and row.settled_at is None and is_in_time
