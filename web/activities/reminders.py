"""The day before an activity, whoever said yes is reminded once. It asks nothing, so no rest delays it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from web import audit, clock
from web.access import Actor
from web.activities.gathering import is_in_force
from web.database import db, transaction
from web.models import Activity, Invitation, InvitationAnswer, Newcomer
from web.notifications.messages import ActivityTomorrow
from web.notifications.outbox import put_in_outbox

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy import Select

MORNING = 9


def remind_of_activities(instant: datetime) -> int:
    """Remind of tomorrow's activities, at nine in the morning; return how many people.

    Whoever says yes on the very day before knows it, and is not reminded.
    """
    ids = [invitation.id for invitation in db.session.scalars(_due(instant))]
    db.session.rollback()
    return sum(_remind(invitation_id, instant) for invitation_id in ids)


def _remind(invitation_id: UUID, instant: datetime) -> bool:
    """Remind one, in a transaction of its own; the condition is asked again under the lock."""
    with transaction() as session:
        wanted = _due(instant).where(Invitation.id == invitation_id)
        invitation = session.scalars(wanted.with_for_update(of=Invitation, skip_locked=True)).one_or_none()
        if invitation is None:
            return False
        invitation.reminded_at = clock.now()
        morning = clock.at(clock.local(instant).date(), MORNING)
        newcomer = session.get_one(Newcomer, invitation.newcomer_id)
        put_in_outbox(session, newcomer.person_id, ActivityTomorrow(invitation.id), not_before=morning)
        why = Actor.system(invitation.organisation_id, "the activity is tomorrow")
        audit.record(session, why, "remind", invitation)
        return True


def _due(instant: datetime) -> Select[Invitation]:
    """Select those who said yes to something of tomorrow and have not been reminded."""
    today = clock.local(instant).date()
    tonight, next_night = (clock.at(today + timedelta(days=more), 0) for more in (1, 2))
    return (
        select(Invitation)
        .join(Activity, Activity.id == Invitation.activity_id)
        .where(
            Activity.starts_at >= tonight,
            Activity.starts_at < next_night,
            Activity.called_off_at.is_(None),
            Invitation.answer == InvitationAnswer.YES,
            Invitation.answered_at < clock.at(today, 0),
            Invitation.reminded_at.is_(None),
            is_in_force(),
        )
    )
