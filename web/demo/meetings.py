"""First meetings in the demo: five pairs are on their way to one, each at another point; the others have met.

One may choose a time, one has a time and no interpreter yet, one has everything, of one nobody has said what
became of it, and one has waited long and wants a call.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from matching import Side
from web import clock
from web.accounts.operations import digest
from web.demo.households import with_partners_yes
from web.demo.ids import id_of
from web.demo.people import newcomers_person_id, person_id
from web.models import (
    AnsweredHow,
    InterpreterBooking,
    InterpreterStatus,
    Meeting,
    MeetingStatus,
    Offer,
    OfferAnswer,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from web.demo.calendar import Calendar
    from web.demo.files import Row
    from web.tenancy import Tenant

PLACE = "library_sandefjord"
HOUR = 18


@dataclass(frozen=True, slots=True)
class OnTheWay:
    """How many days ago both said yes, when the meeting is or was, and what became of it."""

    yes_ago: int
    meeting_in: int | None = None
    status: MeetingStatus = MeetingStatus.PLANNED
    interpreter: tuple[str, InterpreterStatus] | None = None
    wants_call: bool = False


ON_THE_WAY = {
    "m00015": OnTheWay(yes_ago=2),
    "m00006": OnTheWay(yes_ago=5, meeting_in=2, interpreter=("pl", InterpreterStatus.ORDERED)),
    "m00002": OnTheWay(yes_ago=6, meeting_in=3, interpreter=("uk", InterpreterStatus.CONFIRMED)),
    "m00013": OnTheWay(yes_ago=11, meeting_in=-1),
    "m00009": OnTheWay(yes_ago=20, meeting_in=-6, status=MeetingStatus.VOLUNTEER_COULD_NOT, wants_call=True),
}


def first_meeting(row: Row, calendar: Calendar, today: date) -> Iterator[Tenant]:
    """Yield the first meeting of a matched pair: held on the day their match began, or on its way."""
    key = row["id"]
    found = ON_THE_WAY.get(key)
    if found is None:
        yield _meeting(key, clock.at(calendar.day(row["started"]), HOUR), MeetingStatus.HELD)
        return
    yield from with_partners_yes(row, _offers(row, today, found))
    if found.meeting_in is None:
        return
    meeting = _meeting(key, clock.at(today + timedelta(days=found.meeting_in), HOUR), found.status)
    yield meeting
    if found.interpreter:
        language, status = found.interpreter
        yield InterpreterBooking(
            id=id_of("interpreter", key), meeting_id=meeting.id, language=language, status=status
        )


def offered_at(key: str, today: date) -> datetime | None:
    """Return when somebody on the way was asked: some days before both had said yes."""
    found = ON_THE_WAY.get(key)
    return clock.at(today - timedelta(days=found.yes_ago + 4), 12) if found else None


def _meeting(key: str, starts_at: datetime, status: MeetingStatus) -> Meeting:
    return Meeting(
        id=id_of("meeting", key),
        match_id=id_of("match", key),
        meeting_place_id=id_of("meeting_place", PLACE),
        starts_at=starts_at,
        is_first=True,
        status=status,
        chosen_by=Side.NEWCOMER,
        how=AnsweredHow.SELF,
    )


def _offers(row: Row, today: date, found: OnTheWay) -> Iterator[Offer]:
    key = row["id"]
    asked = {Side.NEWCOMER: newcomers_person_id(row), Side.VOLUNTEER: person_id(row["volunteer"])}
    said_yes_at = clock.at(today - timedelta(days=found.yes_ago), 12)
    for side, days in ((Side.NEWCOMER, 2), (Side.VOLUNTEER, 0)):
        offer = Offer(
            id=id_of("offer", key, side),
            match_id=id_of("match", key),
            person_id=asked[side],
            side=side,
            asked_at=offered_at(key, today),
            answer_by=today - timedelta(days=found.yes_ago - days),
            answer=OfferAnswer.YES,
            answered_at=said_yes_at - timedelta(days=days),
            how=AnsweredHow.SELF,
            may_share_number=False,
        )
        if found.wants_call and side is Side.NEWCOMER:
            offer.call_wanted_at = clock.at(today - timedelta(days=1), 9)
        offer.link_digest = digest(offer.link)
        yield offer
