"""What a coordinator does about a first meeting: sets it, finds the interpreter, says what became of it.

Whatever one of the two could say on her or his own page, a coordinator can record, with how it was said.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from matching import Side
from matching.lifecycle import MatchStatus
from web import audit, clock
from web.access import Action, Actor, ensure
from web.database import transaction
from web.errors import Conflict, Invalid, NotFound, Reason
from web.matches.check_in_plan import write_plan
from web.matches.meeting_plan import Plan, booking_of, fall_through, planned_meeting, set_meeting
from web.matches.operations import begin_match
from web.matches.visibility import locked_match
from web.models import (
    InterpreterBooking,
    InterpreterForm,
    InterpreterStatus,
    Meeting,
    MeetingPlace,
    MeetingStatus,
)

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

    from web.matches.sides import Sides

LONGEST_AHEAD = timedelta(days=366)
COULD_NOT = {
    MeetingStatus.NEWCOMER_COULD_NOT: Side.NEWCOMER,
    MeetingStatus.VOLUNTEER_COULD_NOT: Side.VOLUNTEER,
}


@dataclass(frozen=True, slots=True)
class Booking:
    """An interpreter as a coordinator has it: in which language, how, and how far it has come."""

    language: str
    form: InterpreterForm
    status: InterpreterStatus


def plan_meeting(actor: Actor, match_id: UUID, plan: Plan, *, instead_of: UUID | None = None) -> None:
    """Set or move the first meeting; whoever did not choose is told. A day that is past may be recorded too.

    Raises
    ------
    NotFound
        If there is no such match for this actor.
    Invalid
        If the time makes no sense, or there is no such place.
    Conflict
        If the two are not looking for a first meeting, or somebody else set another time meanwhile.
    """
    ensure(actor, Action.FOLLOW_UP)
    with transaction() as session:
        sides = _looking(session, actor, match_id)
        if not sides.match.offered_at < plan.starts_at < clock.now() + LONGEST_AHEAD:
            raise Invalid(Reason.INCOMPLETE)
        if plan.place_id is not None and session.get(MeetingPlace, plan.place_id) is None:
            raise Invalid(Reason.INCOMPLETE)
        before = planned_meeting(session, match_id)
        if before is not None and _is_as_planned(session, before, plan):
            return
        if instead_of != (before.id if before else None):
            raise Conflict(Reason.TIME_CHANGED)
        set_meeting(session, actor, sides, plan)


def say_what_became(actor: Actor, match_id: UUID, meeting_id: UUID, outcome: MeetingStatus) -> None:
    """Record that the two have met, or why not. When they have, the match begins and so does its plan.

    Raises
    ------
    NotFound
        If there is no such match or meeting for this actor.
    Invalid
        If it is said to have been held before its time.
    Conflict
        If something else has been said of it.
    """
    ensure(actor, Action.FOLLOW_UP)
    if outcome is MeetingStatus.PLANNED:
        raise Invalid(Reason.INCOMPLETE)
    with transaction() as session:
        sides = locked_match(session, actor, match_id)
        meeting = _meeting_of(session, match_id, meeting_id)
        if meeting.status is outcome:
            return
        if meeting.status is not MeetingStatus.PLANNED or sides.match.status is not MatchStatus.ACCEPTED:
            raise Conflict(Reason.TIME_CHANGED)
        if outcome is MeetingStatus.HELD:
            _hold(session, actor, sides, meeting)
        else:
            side = COULD_NOT.get(outcome)
            fall_through(session, actor, meeting, outcome, told_by=sides.person(side).id if side else None)


def book_interpreter(actor: Actor, match_id: UUID, meeting_id: UUID, booking: Booking | None) -> None:
    """Keep how far the interpreter for a planned meeting has come; None where nobody needs one.

    Raises
    ------
    NotFound
        If there is no such match or meeting for this actor.
    Conflict
        If the meeting is not planned any more.
    """
    ensure(actor, Action.FOLLOW_UP)
    with transaction() as session:
        locked_match(session, actor, match_id)
        meeting = _meeting_of(session, match_id, meeting_id)
        if meeting.status is not MeetingStatus.PLANNED:
            raise Conflict(Reason.TIME_CHANGED)
        row = booking_of(session, meeting)
        if booking is None:
            if row is not None:
                session.delete(row)
            audit.record(session, actor, "need_no_interpreter", meeting)
            return
        if row is None:
            row = InterpreterBooking(meeting_id=meeting.id)
            session.add(row)
        row.language, row.form, row.status = booking.language, booking.form, booking.status
        audit.record(session, actor, f"interpreter_{booking.status}", meeting)


def _hold(session: Session, actor: Actor, sides: Sides, meeting: Meeting) -> None:
    if meeting.starts_at > clock.now():
        raise Invalid(Reason.INCOMPLETE)
    meeting.status = MeetingStatus.HELD
    booking = booking_of(session, meeting)
    if booking is not None:
        booking.status = InterpreterStatus.USED
    begin_match(sides.match, meeting.starts_at)
    session.flush()
    write_plan(session, sides.match)
    audit.record(session, actor, "meeting_held", meeting)


def _looking(session: Session, actor: Actor, match_id: UUID) -> Sides:
    sides = locked_match(session, actor, match_id)
    if sides.match.status is not MatchStatus.ACCEPTED:
        raise Conflict(Reason.NO_FIRST_MEETING)
    return sides


def _meeting_of(session: Session, match_id: UUID, meeting_id: UUID) -> Meeting:
    meeting = session.get(Meeting, meeting_id)
    if meeting is None or meeting.match_id != match_id:
        raise NotFound(Reason.NOT_FOUND)
    return meeting


def _is_as_planned(session: Session, meeting: Meeting, plan: Plan) -> bool:
    wants = booking_of(session, meeting) is not None
    return (meeting.starts_at, meeting.meeting_place_id, wants) == (
        plan.starts_at,
        plan.place_id,
        plan.wants_interpreter,
    )
