"""Taking back that two have met, where it was ticked by mistake: the match has not begun after all.

It can be taken back until somebody has been asked how it goes, for by then the two have heard of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from matching.lifecycle import MatchStatus
from web import audit
from web.access import Action, Actor, ensure
from web.database import transaction
from web.errors import Conflict, NotFound, Reason
from web.matches.meeting_plan import booking_of
from web.matches.visibility import locked_match
from web.models import CheckIn, InterpreterStatus, Match, Meeting, MeetingStatus

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session


def say_they_have_not_met(actor: Actor, match_id: UUID, meeting_id: UUID) -> None:
    """Let a meeting that was ticked as held wait again for what became of it. Doing it twice is no mistake.

    Raises
    ------
    NotFound
        If there is no such match or meeting for this actor.
    Conflict
        If somebody has been asked how it goes by now, or the two take a break or have come to an end.
    """
    ensure(actor, Action.FOLLOW_UP)
    with transaction() as session:
        match = locked_match(session, actor, match_id).match
        meeting = session.get(Meeting, meeting_id)
        if meeting is None or meeting.match_id != match_id:
            raise NotFound(Reason.NOT_FOUND)
        if meeting.status is MeetingStatus.PLANNED:
            return
        if meeting.status is not MeetingStatus.HELD or not may_be_taken_back(session, match):
            raise Conflict(Reason.MATCH_CHANGED)
        session.execute(delete(CheckIn).where(CheckIn.match_id == match_id))
        match.status, match.started_at = MatchStatus.ACCEPTED, None
        meeting.status = MeetingStatus.PLANNED
        booking = booking_of(session, meeting)
        if booking is not None:
            booking.status = InterpreterStatus.CONFIRMED
        audit.record(session, actor, "meeting_not_held", meeting)


def may_be_taken_back(session: Session, match: Match) -> bool:
    """Whether the match goes on and nobody has been asked yet, or has told, how it goes."""
    is_heard = CheckIn.asked_at.is_not(None) | CheckIn.answer.is_not(None)
    heard = session.scalars(select(CheckIn.id).where(CheckIn.match_id == match.id, is_heard)).first()
    return match.status is MatchStatus.ACTIVE and heard is None
