"""What a coordinator decides about an activity: that there is one, when and where, or that it is called off.

Whoever may come is told of every change that moves her: a time, a place, or that it is called off.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select

from web import audit, clock, crypto
from web.access import Action, Actor, ensure
from web.activities.gathering import guests, holds_place
from web.activities.rules import fits, refuse_unless_ahead
from web.database import transaction
from web.errors import Conflict, Invalid, NotFound, Reason
from web.models import (
    Account,
    Activity,
    ActivityKind,
    Audience,
    CallOffReason,
    Invitation,
    InvitationAnswer,
    MeetingPlace,
    Newcomer,
)
from web.notifications.messages import ActivityChanged, ActivityComesToNothing, ActivityTomorrow
from web.notifications.outbox import put_in_outbox, withdraw

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from web.notifications.messages import Message

LONGEST_AHEAD = timedelta(days=366)
LONGEST_TITLE, LONGEST_ABOUT = 80, 400
MOST_ROOM = 500
WHEN_AND_WHERE = ("starts_at", "ends_at", "meeting_place_id", "address")


@dataclass(frozen=True, slots=True)
class Plan:
    """An activity as a coordinator writes it down: at a meeting place, or at an address of its own."""

    kind: ActivityKind
    title: str
    about: str
    starts_at: datetime
    ends_at: datetime
    meeting_place_id: UUID | None
    address: str | None
    audience: Audience
    room: int | None
    phone: str


def add(actor: Actor, plan: Plan, form_key: str) -> UUID:
    """Add an activity and return its id; the same form sent again adds nothing more.

    Raises
    ------
    Invalid
        If the time is past or makes no sense, or there is no such place.
    """
    ensure(actor, Action.FOLLOW_UP)
    activity_id = UUID(crypto.digest(f"{actor.account_id}/{form_key}", "activity")[:32])
    with transaction() as session:
        _refuse_nonsense(session, plan)
        # Of one form sent twice at once, the second waits here.
        made_by = session.get_one(Account, actor.account_id, with_for_update=True)
        if session.get(Activity, activity_id) is None:
            activity = Activity(id=activity_id, made_by=made_by.id, **asdict(plan))
            session.add(activity)
            session.flush()
            audit.record(session, actor, "add_activity", activity)
    return activity_id


def edit(actor: Actor, activity_id: UUID, plan: Plan) -> None:
    """Write down something else about an activity; if it moves, everybody who may come is told.

    Raises
    ------
    NotFound
        If there is no such activity.
    Invalid
        If the new time is past or makes no sense, or there is no such place.
    Conflict
        If it has begun or is called off, or somebody who is invited would have no place or not fit any more.
    """
    ensure(actor, Action.FOLLOW_UP)
    with transaction() as session:
        activity = locked_activity(session, activity_id)
        refuse_unless_ahead(activity)
        _refuse_nonsense(session, plan)
        before = {name: getattr(activity, name) for name in asdict(plan)}
        for name, value in asdict(plan).items():
            setattr(activity, name, value)
        session.flush()
        _refuse_to_drop_anybody(session, activity)
        if any(before[name] != getattr(activity, name) for name in WHEN_AND_WHERE):
            _tell_of_the_move(session, activity)
        audit.record(session, actor, "edit_activity", activity)


def call_off(actor: Actor, activity_id: UUID, reason: CallOffReason) -> None:
    """Say that an activity comes to nothing; whoever said yes is told. Saying so twice changes nothing.

    Raises
    ------
    NotFound
        If there is no such activity.
    Conflict
        If it has begun.
    """
    ensure(actor, Action.FOLLOW_UP)
    with transaction() as session:
        activity = locked_activity(session, activity_id)
        if activity.called_off_at is not None:
            return
        refuse_unless_ahead(activity)
        activity.called_off_at, activity.called_off_reason = clock.now(), reason
        for invitation in _holders(session, activity):
            if invitation.answer is InvitationAnswer.YES:
                tell(session, invitation, ActivityComesToNothing(invitation.id))
        audit.record(session, actor, "call_off_activity", activity)


def locked_activity(session: Session, activity_id: UUID) -> Activity:
    """Return an activity, locked: who fills its places, and who changes it, come one after the other."""
    activity = session.get(Activity, activity_id, with_for_update=True, populate_existing=True)
    if activity is None:
        raise NotFound(Reason.NOT_FOUND)
    return activity


def locked_with_activity(session: Session, invitation: Invitation) -> tuple[Invitation, Activity]:
    """Return an invitation and its activity, locked in this order and as they are now."""
    activity = locked_activity(session, invitation.activity_id)
    found = session.get(Invitation, invitation.id, with_for_update=True, populate_existing=True)
    if found is None:
        raise NotFound(Reason.NOT_FOUND)
    return found, activity


def tell(session: Session, invitation: Invitation, message: Message) -> None:
    """Put a message about an invitation in the outbox, for whoever was invited."""
    put_in_outbox(session, session.get_one(Newcomer, invitation.newcomer_id).person_id, message)


def _refuse_nonsense(session: Session, plan: Plan) -> None:
    if not clock.now() < plan.starts_at < plan.ends_at < clock.now() + LONGEST_AHEAD:
        raise Invalid(Reason.INCOMPLETE)
    if (plan.meeting_place_id is None) == (plan.address is None):
        raise Invalid(Reason.INCOMPLETE)
    if plan.meeting_place_id is not None and session.get(MeetingPlace, plan.meeting_place_id) is None:
        raise Invalid(Reason.INCOMPLETE)


def _refuse_to_drop_anybody(session: Session, activity: Activity) -> None:
    holders = [invitation.newcomer_id for invitation in _holders(session, activity)]
    if activity.room is not None and len(holders) > activity.room:
        raise Conflict(Reason.ROOM_TAKEN)
    if not all(fits(activity, guest) for guest in guests(session, Newcomer.id.in_(holders))):
        raise Conflict(Reason.AUDIENCE_INVITED)


def _tell_of_the_move(session: Session, activity: Activity) -> None:
    """Tell everybody who has not said no; whoever was reminded of the old day is reminded of the new."""
    for invitation in _holders(session, activity):
        invitation.reminded_at = None
        withdraw(session, ActivityTomorrow(invitation.id))
        withdraw(session, ActivityChanged(invitation.id))
        tell(session, invitation, ActivityChanged(invitation.id))


def _holders(session: Session, activity: Activity) -> list[Invitation]:
    rows = select(Invitation).where(Invitation.activity_id == activity.id, holds_place())
    return list(session.scalars(rows.order_by(Invitation.invited_at, Invitation.id)))
