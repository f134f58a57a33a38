"""The day before a first meeting both are reminded, once; not while the programme rests."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from matching.lifecycle import MatchStatus
from web import audit, clock
from web.access import Actor
from web.database import db, transaction
from web.matches.sides import sides_of
from web.matches.telling import tell_everybody
from web.models import Match, Meeting, MeetingStatus
from web.notifications.messages import MeetingTomorrow
from web.programmes.queries import open_days

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

MORNING = 9


def remind_of_meetings(instant: datetime) -> int:
    """Remind of tomorrow's meetings, at nine in the morning; return of how many."""
    tomorrow = clock.local(instant).date() + timedelta(days=1)
    begins, ends = (clock.at(tomorrow + timedelta(days=more), 0) for more in (0, 1))
    ids = db.session.scalars(
        select(Meeting.id).where(
            Meeting.status == MeetingStatus.PLANNED,
            Meeting.reminded_at.is_(None),
            Meeting.starts_at >= begins,
            Meeting.starts_at < ends,
        )
    ).all()
    db.session.rollback()
    return sum(_remind(meeting_id, instant) for meeting_id in ids)


def _remind(meeting_id: UUID, instant: datetime) -> bool:
    """Remind both, in a transaction of its own; the condition is asked again under the lock."""
    with transaction() as session:
        row = session.execute(
            select(Meeting, Match)
            .join(Match, Match.id == Meeting.match_id)
            .where(
                Meeting.id == meeting_id,
                Meeting.status == MeetingStatus.PLANNED,
                Meeting.reminded_at.is_(None),
                Match.status == MatchStatus.ACCEPTED,
            )
            .with_for_update(skip_locked=True)
        ).one_or_none()
        today = clock.local(instant).date()
        if row is None or not open_days(session, row.Match.programme_id).is_open(today):
            return False
        meeting: Meeting = row.Meeting
        meeting.reminded_at = clock.now()
        sides, message = sides_of(session, meeting.match_id), MeetingTomorrow(meeting.id)
        tell_everybody(session, sides, message, not_before=clock.at(today, MORNING))
        audit.record(
            session, Actor.system(meeting.organisation_id, "the meeting is tomorrow"), "remind", meeting
        )
        return True
