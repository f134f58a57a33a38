"""A first meeting is set, moved or falls through. These are steps of a larger operation, in its transaction.

Whatever changes leaves the old meeting behind with what became of it and makes a new one, so that the history
can be read and a calendar that holds the old one is told in the right order.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from matching.availability import Availability
from matching.languages import Level
from web import audit, clock
from web.matches.meeting_times import Search
from web.matches.sides import sides_of
from web.matches.telling import tell_everybody
from web.models import (
    InterpreterBooking,
    Match,
    Meeting,
    MeetingStatus,
    Offer,
)
from web.notifications.messages import MeetingChanged, MeetingFellThrough, MeetingSet
from web.programmes.queries import open_days

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy.orm import Session

    from matching import Side
    from web.access import Actor
    from web.matches.sides import Sides
    from web.models import AnsweredHow, Newcomer, Person

# After so many that came to nothing nobody is left to find a time alone: a coordinator calls.
MOST_TRIES = 2
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Plan:
    """When and where, whether with an interpreter, and who chose: a side, or a coordinator for both."""

    starts_at: datetime
    place_id: UUID | None
    wants_interpreter: bool
    how: AnsweredHow
    chosen_by: Side | None = None


def planned_meeting(session: Session, match_id: UUID) -> Meeting | None:
    """Return the meeting that is planned; the database holds that there is one at most."""
    return session.scalars(
        select(Meeting).where(Meeting.match_id == match_id, Meeting.status == MeetingStatus.PLANNED)
    ).one_or_none()


def booking_of(session: Session, meeting: Meeting | None) -> InterpreterBooking | None:
    """Return the interpreter wanted for a meeting, if one is."""
    if meeting is None:
        return None
    return session.scalars(
        select(InterpreterBooking).where(InterpreterBooking.meeting_id == meeting.id)
    ).one_or_none()


def times_that_fell_through(session: Session, match_id: UUID) -> int:
    """Return how many meetings of a match came to nothing."""
    statuses = session.scalars(select(Meeting.status).where(Meeting.match_id == match_id))
    return sum(status.fell_through for status in statuses)


def search_for(session: Session, sides: Sides) -> Search:
    """Return what to look for: never again what did not suit, nor when the guide meets somebody else."""
    newcomer, volunteer = sides.newcomer, sides.volunteer
    own = Meeting.match_id == sides.match.id
    elsewhere = (Match.volunteer_id == volunteer.id) & (Meeting.status == MeetingStatus.PLANNED)
    taken = session.scalars(
        select(Meeting.starts_at).join(Match, Match.id == Meeting.match_id).where(own | elsewhere)
    ).all()
    return Search(
        shared=Availability.of(newcomer.availability or ()) & Availability.of(volunteer.availability or ()),
        today=clock.today(),
        calendar=open_days(session, sides.match.programme_id),
        not_before=max((day for day in (newcomer.paused_until, volunteer.paused_until) if day), default=None),
        not_again=frozenset(taken),
    )


def set_meeting(
    session: Session, actor: Actor, sides: Sides, plan: Plan, *, chosen_by: UUID | None = None
) -> None:
    """Plan a meeting instead of the one that was planned, if any, and tell whoever did not choose it.

    `chosen_by` is the very person, where it was not the one who signed up.
    """
    before = planned_meeting(session, sides.match.id)
    if before is not None:
        before.status = MeetingStatus.MOVED
        session.flush()
    meeting = Meeting(
        match_id=sides.match.id,
        meeting_place_id=plan.place_id,
        starts_at=plan.starts_at,
        is_first=True,
        status=MeetingStatus.PLANNED,
        chosen_by=plan.chosen_by,
        how=plan.how,
        recorded_by=actor.account_id,
        reminded_at=clock.now() if _is_too_soon_to_remind(plan.starts_at) else None,
    )
    session.add(meeting)
    session.flush()
    if plan.wants_interpreter:
        _want_interpreter(session, sides, meeting, before)
    forget_calls(session, sides.match.id)
    audit.record(session, actor, "move_meeting" if before else "set_meeting", meeting)
    message = MeetingChanged(meeting.id) if before else MeetingSet(meeting.id)
    knows = chosen_by or (sides.person(plan.chosen_by).id if plan.chosen_by else None)
    tell_everybody(session, sides, message, but=knows)


def fall_through(
    session: Session, actor: Actor, meeting: Meeting, outcome: MeetingStatus, *, told_by: UUID | None
) -> None:
    """Let a planned meeting come to nothing, and tell everybody but the one who told us."""
    meeting.status = outcome
    audit.record(session, actor, f"meeting_{outcome}", meeting)
    message = MeetingFellThrough(meeting.id)
    tell_everybody(session, sides_of(session, meeting.match_id), message, but=told_by)


def forget_calls(session: Session, match_id: UUID) -> None:
    """Let nobody wait for a call any more: the time is set."""
    session.execute(update(Offer).where(Offer.match_id == match_id).values(call_wanted_at=None))


def spoken_language(newcomer: Newcomer, person: Person) -> str:
    """Return the language to interpret: her mother tongue, of several the one we write to her in."""
    native = [tag for tag, level in (newcomer.languages or {}).items() if level == Level.NATIVE]
    return person.language if person.language in native or not native else native[0]


def _is_too_soon_to_remind(starts_at: datetime) -> bool:
    """Whether whoever hears of it now would be reminded in the same breath."""
    return clock.local(starts_at).date() <= clock.today() + A_DAY


def _want_interpreter(session: Session, sides: Sides, meeting: Meeting, before: Meeting | None) -> None:
    """Note that an interpreter is wanted; what was ordered for another time does not count."""
    earlier = booking_of(session, before)
    booking = InterpreterBooking(
        meeting_id=meeting.id, language=spoken_language(sides.newcomer, sides.newcomer_person)
    )
    if earlier is not None and before is not None:
        booking.language, booking.form = earlier.language, earlier.form
        if before.starts_at == meeting.starts_at:
            booking.status = earlier.status
    session.add(booking)
