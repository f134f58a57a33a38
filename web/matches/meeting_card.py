"""How a first meeting stands, for the coordinator: the card on the match's page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from matching.lifecycle import MatchStatus
from web import clock
from web.matches.meeting_places import suggested_place
from web.matches.meeting_plan import (
    MOST_TRIES,
    booking_of,
    planned_meeting,
    search_for,
    spoken_language,
    times_that_fell_through,
)
from web.matches.meeting_times import suggested_times
from web.matches.not_met import may_be_taken_back
from web.models import (
    InterpreterBooking,
    InterpreterWish,
    Meeting,
    MeetingPlace,
    MeetingStatus,
    Offer,
)

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy.orm import Session

    from web.matches.sides import Sides


@dataclass(frozen=True, slots=True)
class WaitsForCall:
    """One of the two who asked to be called."""

    offer_id: UUID
    name: str
    since: datetime


@dataclass(frozen=True, slots=True)
class MeetingCard:
    """What there is to know and to do. `earlier` are the meetings that are over, the newest first."""

    is_looking: bool
    planned: Meeting | None
    booking: InterpreterBooking | None
    times: list[datetime]
    place_id: UUID | None
    places: dict[UUID, str]
    language: str
    wants_interpreter: bool
    earlier: list[Meeting]
    to_call: list[WaitsForCall]
    fell_through: int
    may_say_not_met: bool

    @property
    def is_past(self) -> bool:
        """Whether the time has come, so that something can be said of it."""
        return self.planned is not None and self.planned.starts_at <= clock.now()

    @property
    def needs_call(self) -> bool:
        """Whether so many came to nothing that a call is the next step."""
        return self.planned is None and self.fell_through >= MOST_TRIES

    @property
    def suggested(self) -> datetime | None:
        """The local time that stands in the form: what is planned, or the first that both have."""
        instant = self.planned.starts_at if self.planned else next(iter(self.times), None)
        return clock.local(instant) if instant else None


def meeting_card(session: Session, sides: Sides) -> MeetingCard:
    """Return the card of a match that the caller may know of."""
    is_looking = sides.match.status is MatchStatus.ACCEPTED
    planned = planned_meeting(session, sides.match.id) if is_looking else None
    place = suggested_place(session, sides) if is_looking else None
    booking = booking_of(session, planned)
    wish = sides.newcomer.wants_interpreter is not InterpreterWish.NO
    return MeetingCard(
        is_looking=is_looking,
        planned=planned,
        booking=booking,
        times=suggested_times(search_for(session, sides)) if is_looking else [],
        place_id=planned.meeting_place_id if planned else place.id if place else None,
        places=dict(
            session.execute(select(MeetingPlace.id, MeetingPlace.name).order_by(MeetingPlace.position)).all()
        ),
        language=booking.language if booking else spoken_language(sides.newcomer, sides.newcomer_person),
        wants_interpreter=booking is not None if planned else wish,
        earlier=_earlier(session, sides),
        to_call=_to_call(session, sides),
        fell_through=times_that_fell_through(session, sides.match.id),
        may_say_not_met=may_be_taken_back(session, sides.match),
    )


def _earlier(session: Session, sides: Sides) -> list[Meeting]:
    over = Meeting.status != MeetingStatus.PLANNED
    rows = select(Meeting).where(Meeting.match_id == sides.match.id, over).order_by(Meeting.starts_at.desc())
    return list(session.scalars(rows))


def _to_call(session: Session, sides: Sides) -> list[WaitsForCall]:
    rows = session.scalars(
        select(Offer)
        .where(Offer.match_id == sides.match.id, Offer.call_wanted_at.is_not(None))
        .order_by(Offer.call_wanted_at)
    )
    return [
        WaitsForCall(offer.id, sides.person(offer.side).call_name, offer.call_wanted_at)
        for offer in rows
        if offer.call_wanted_at is not None
    ]
