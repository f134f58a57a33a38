"""Steps that the tests of first meetings share."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from matching import Side
from tests.kept import told_once
from tests.web.round_steps import everything, make_couple, put_forward
from web import clock
from web.database import db
from web.matches import asking, meetings
from web.matches.asking import GivenAnswer
from web.matches.meeting_plan import Plan
from web.meetings import queries
from web.models import (
    AnsweredHow,
    Match,
    Meeting,
    MeetingStatus,
    Notification,
    Offer,
    OfferAnswer,
    Person,
)

if TYPE_CHECKING:
    from uuid import UUID

    from tests.worlds import World

from web.rounds.deciding import operations as rounds

# A Monday in September; the two are free on Tuesday evenings.
MONDAY = datetime(2026, 9, 7, 8, 0, tzinfo=clock.OFFICE_ZONE)
TUESDAYS = [clock.at((MONDAY + timedelta(days=days)).date(), 18) for days in (8, 15, 22, 29)]


def both_say_yes(world: World) -> UUID:
    """Put the two who wait forward to each other; both say yes. Return the match's id."""
    proposal_id = put_forward(world)
    rounds.approve(world.coordinator, proposal_id, 1)
    match_id = db.session.scalars(select(Match.id).where(Match.proposal_id == proposal_id)).one()
    for side in Side:
        asking.answer_by_link(link_of(match_id, side), GivenAnswer(OfferAnswer.YES))
    return match_id


@told_once
def two_say_yes(world: World) -> UUID:
    """Let two who fit wait, be put forward to each other and say yes; return the match's id."""
    make_couple(world)
    return both_say_yes(world)


def link_of(match_id: UUID, side: Side) -> str:
    """Return the secret link of one side."""
    db.session.rollback()
    return db.session.scalars(select(Offer).where(Offer.match_id == match_id, Offer.side == side)).one().link


def choose(pair: UUID, number: int = 0, *, interpreter: bool = False, instead: bool = False) -> None:
    """Amira chooses a Tuesday."""
    before = planned().id if instead else None
    meetings.choose_time(
        link_of(pair, Side.NEWCOMER), TUESDAYS[number], wants_interpreter=interpreter, instead_of=before
    )


def planned() -> Meeting | None:
    db.session.rollback()
    return db.session.scalars(select(Meeting).where(Meeting.status == MeetingStatus.PLANNED)).one_or_none()


def page(pair: UUID, side: Side = Side.NEWCOMER) -> queries.MeetingPage:
    return queries.meeting_page(link_of(pair, side))


def told(kind: str) -> list[str]:
    """Who gets messages of a kind."""
    names = dict(db.session.execute(select(Person.id, Person.call_name)).all())
    return sorted(names[row.person_id] for row in everything(Notification) if row.kind == kind)


def by_coordinator(at: datetime, **changes: Any) -> Plan:
    fields = {"place_id": None, "wants_interpreter": False, "how": AnsweredHow.PHONE}
    return Plan(at, **fields | changes)
