"""First meetings that want a coordinator's hand: the lists on the page of what there is to do today.

`first_meetings` reads every pair that has said yes and not met yet, once, and sorts them; a pair may stand in
several lists.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from matching import Side
from matching.lifecycle import MatchStatus
from web import clock
from web.access import Action, Actor, ensure
from web.database import db
from web.matches.meeting_plan import MOST_TRIES
from web.matches.visibility import is_visible_match
from web.models import (
    Enrolment,
    InterpreterBooking,
    InterpreterStatus,
    Match,
    MatchMember,
    Meeting,
    MeetingPlace,
    MeetingStatus,
    Newcomer,
    Offer,
    OfferAnswer,
    Person,
    Programme,
    Volunteer,
)
from web.programmes.queries import open_days

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from sqlalchemy import Select

    from web.open_days import OpenDays

DAYS_BEFORE = 3
LONGEST_WITHOUT = 14
FELL_THROUGH = [status for status in MeetingStatus if status.fell_through]
SURE = frozenset({InterpreterStatus.CONFIRMED, InterpreterStatus.USED})


@dataclass(frozen=True, slots=True)
class FirstMeeting:
    """A pair that has said yes and not met yet; `interpreter` is None where nobody wants one."""

    match_id: UUID
    newcomer: str
    volunteer: str
    programme: str
    both_yes_on: date
    open_days_since: int
    call_wanted_at: datetime | None
    fell_through: int
    starts_at: datetime | None
    place: str | None
    interpreter: InterpreterStatus | None

    @property
    def wants_call(self) -> bool:
        """Whether somebody asked for a call, or two meetings came to nothing."""
        return self.call_wanted_at is not None or self.fell_through >= MOST_TRIES

    @property
    def lacks_interpreter(self) -> bool:
        """Whether one is wanted and not confirmed."""
        return self.interpreter is not None and self.interpreter not in SURE


@dataclass(frozen=True, slots=True)
class FirstMeetings:
    """The lists, each in the order in which things want doing.

    Attributes
    ----------
    without_time
        No time is set; those who wait for a call first, then whoever said yes first.
    lacking
        Planned within three days, and without a place or without an interpreter that is confirmed.
    this_week
        Planned until Sunday.
    unsaid
        The time is past, and nobody has said what became of it.
    long_without
        More than fourteen open days since both said yes.
    to_call
        One of the two asked for a call, whether a time is set or not.
    """

    without_time: list[FirstMeeting]
    lacking: list[FirstMeeting]
    this_week: list[FirstMeeting]
    unsaid: list[FirstMeeting]
    long_without: list[FirstMeeting]
    to_call: list[FirstMeeting]


def first_meetings(actor: Actor) -> FirstMeetings:
    """Return the lists for the actor's programmes."""
    ensure(actor, Action.READ_PEOPLE)
    now, today = clock.now(), clock.today()
    pairs = _pairs(actor, today)
    ahead = [(one, clock.local(at).date()) for one in pairs if (at := one.starts_at) and at > now]
    sunday = today + timedelta(days=6 - today.weekday())
    soon = today + timedelta(days=DAYS_BEFORE)
    return FirstMeetings(
        without_time=sorted(
            (one for one in pairs if one.starts_at is None),
            key=lambda one: (not one.wants_call, one.both_yes_on),
        ),
        lacking=[one for one, day in ahead if day <= soon and (one.place is None or one.lacks_interpreter)],
        this_week=[one for one, day in ahead if day <= sunday],
        unsaid=[one for one in pairs if one.starts_at is not None and one.starts_at <= now],
        long_without=[one for one in pairs if one.open_days_since > LONGEST_WITHOUT],
        to_call=[one for one in pairs if one.call_wanted_at is not None],
    )


def _pairs(actor: Actor, today: date) -> list[FirstMeeting]:
    """Return every pair, by the time that is set and then by who said yes first."""
    calendars: dict[UUID, OpenDays] = {}
    found = []
    for (
        match,
        newcomer,
        volunteer,
        programme,
        yes_at,
        call_at,
        fell,
        meeting,
        place,
        interpreter,
    ) in db.session.execute(_accepted(actor)):
        if match.programme_id not in calendars:
            calendars[match.programme_id] = open_days(db.session(), match.programme_id)
        calendar = calendars[match.programme_id]
        yes_on = clock.local(yes_at or match.offered_at).date()
        since = calendar.between(yes_on, today)
        starts_at = meeting.starts_at if meeting else None
        found.append(
            FirstMeeting(
                match.id,
                newcomer,
                volunteer,
                programme,
                yes_on,
                since,
                call_at,
                fell,
                starts_at,
                place,
                interpreter,
            )
        )
    return sorted(found, key=lambda one: (one.starts_at or clock.now(), one.both_yes_on))


def _accepted(actor: Actor) -> Select[Any]:
    guide = aliased(Person)
    said = (
        select(
            Offer.match_id,
            func.max(Offer.answered_at).label("yes_at"),
            func.min(Offer.call_wanted_at).label("call_at"),
        )
        .where(Offer.answer == OfferAnswer.YES)
        .group_by(Offer.match_id)
        .subquery()
    )
    fell = (
        select(func.count())
        .select_from(Meeting)
        .where(Meeting.match_id == Match.id, Meeting.status.in_(FELL_THROUGH))
        .correlate(Match)
        .scalar_subquery()
    )
    planned = aliased(Meeting)
    return (
        select(
            Match,
            Person.call_name,
            guide.call_name,
            Programme.name,
            said.c.yes_at,
            said.c.call_at,
            fell,
            planned,
            MeetingPlace.name,
            InterpreterBooking.status,
        )
        .join(Programme, Programme.id == Match.programme_id)
        .join(MatchMember, (MatchMember.match_id == Match.id) & (MatchMember.side == Side.NEWCOMER))
        .join(Enrolment, Enrolment.id == MatchMember.enrolment_id)
        .join(Newcomer, Newcomer.id == Enrolment.newcomer_id)
        .join(Person, Person.id == Newcomer.person_id)
        .join(Volunteer, Volunteer.id == Match.volunteer_id)
        .join(guide, guide.id == Volunteer.person_id)
        .outerjoin(said, said.c.match_id == Match.id)
        .outerjoin(planned, (planned.match_id == Match.id) & (planned.status == MeetingStatus.PLANNED))
        .outerjoin(MeetingPlace, MeetingPlace.id == planned.meeting_place_id)
        .outerjoin(InterpreterBooking, InterpreterBooking.meeting_id == planned.id)
        .where(is_visible_match(actor), Match.status == MatchStatus.ACCEPTED)
    )
