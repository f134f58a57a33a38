"""How a match is going, for its page at the desk: what was asked and answered, and how it may end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from matching import Side
from matching.lifecycle import MatchStatus
from web import clock
from web.access import Action, Actor, ensure
from web.database import db
from web.matches.closing import may_be_undone, must_not_meet
from web.matches.concerns import is_heard_by
from web.matches.follow_up_lists import planned_end
from web.matches.own_members import TOGETHER
from web.models import CheckIn, CheckInAnswer, Concern, ConcernLevel, MatchMember, MetHowOften, Programme

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from web.matches.sides import Sides


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of the plan, and what became of it."""

    id: UUID
    name: str
    due_on: date
    is_asked: bool
    is_over: bool
    answer: CheckInAnswer | None
    met: MetHowOften | None
    is_settled: bool

    @property
    def calls_for_something(self) -> bool:
        """Whether a coordinator has something to see to."""
        is_worry = self.answer in (CheckInAnswer.SO_SO, CheckInAnswer.CALL_ME)
        return not self.is_settled and (is_worry or (self.answer is None and self.is_over))


@dataclass(frozen=True, slots=True)
class SpokeUp:
    """That somebody spoke up about this match; the words are read on a page of their own."""

    id: UUID
    name: str
    level: ConcernLevel
    raised_at: datetime
    is_settled: bool


@dataclass(frozen=True, slots=True)
class Course:
    """How a match is going, and what a coordinator may do with it now."""

    asked: list[Asked]
    ahead: list[Asked]
    concerns: list[SpokeUp]
    wish_to_end: list[str]
    ends_on: date | None
    may_pause: bool
    may_take_up: bool
    may_close: bool
    may_undo: bool
    must_not_meet: bool

    @property
    def to_record(self) -> list[Asked]:
        """What somebody may answer by phone: the newest that was asked of each, and the next ahead."""
        newest = {one.name: one for one in reversed(self.asked)}
        return [*newest.values(), *self.ahead]


def course_of(actor: Actor, sides: Sides) -> Course:
    """Return how a match is going that the actor may see."""
    ensure(actor, Action.READ_PEOPLE)
    match = sides.match
    rows = db.session.scalars(
        select(CheckIn).where(CheckIn.match_id == match.id).order_by(CheckIn.due_on.desc(), CheckIn.side)
    ).all()
    asked = [_asked(sides, row) for row in rows if row.asked_at or row.answer]
    ahead = [_asked(sides, row) for row in rows if not (row.asked_at or row.answer)]
    programme = db.session.get_one(Programme, match.programme_id)
    return Course(
        asked=asked,
        ahead=list({one.name: one for one in ahead}.values()),
        concerns=_concerns(actor, sides),
        wish_to_end=_wishes(sides),
        ends_on=planned_end(match.started_at, programme.months) if match.started_at else None,
        may_pause=match.status is MatchStatus.ACTIVE,
        may_take_up=match.status is MatchStatus.PAUSED,
        may_close=match.status in TOGETHER,
        may_undo=may_be_undone(match, clock.now()),
        must_not_meet=must_not_meet(db.session(), sides),
    )


def _asked(sides: Sides, row: CheckIn) -> Asked:
    return Asked(
        row.id,
        sides.person(row.side).call_name,
        row.due_on,
        row.asked_at is not None,
        row.answer_by is not None and row.answer_by < clock.today(),
        row.answer,
        row.met,
        row.settled_at is not None,
    )


def _concerns(actor: Actor, sides: Sides) -> list[SpokeUp]:
    names = {person.id: person.call_name for side in Side for person in sides.people(side)}
    rows = db.session.scalars(
        select(Concern)
        .where(Concern.match_id == sides.match.id, is_heard_by(actor))
        .order_by(Concern.raised_at.desc())
    )
    return [
        SpokeUp(row.id, names.get(row.raised_by, ""), row.level, row.raised_at, row.settled_at is not None)
        for row in rows
    ]


def _wishes(sides: Sides) -> list[str]:
    asking = db.session.scalars(
        select(MatchMember.side).where(
            MatchMember.match_id == sides.match.id, MatchMember.asked_to_end_at.is_not(None)
        )
    ).all()
    return [sides.person(side).call_name for side in Side if side in asking and sides.match.is_open]
