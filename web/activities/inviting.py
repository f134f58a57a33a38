"""Inviting people who wait, and taking an invitation back. Nobody loses her place in the queue by it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from web import audit, clock
from web.access import Action, Actor, ensure
from web.activities.gathering import guests, invited, room_left
from web.activities.operations import locked_activity, locked_with_activity, tell
from web.activities.rules import Hindrance, refuse_unless_ahead, weigh
from web.database import transaction
from web.errors import Conflict, NotFound, Reason
from web.matches.visibility import is_visible_newcomer
from web.models import Activity, Invitation, InvitationAnswer, Newcomer
from web.notifications.messages import ActivityComesToNothing, InvitedToActivity
from web.notifications.outbox import put_in_outbox, withdraw

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from uuid import UUID

    from sqlalchemy.orm import Session

    from web.activities.gathering import Guest


WHAT_CAME_OF_IT = ("answer", "answered_at", "how", "recorded_by", "reminded_at", "withdrawn_at")


def invite(actor: Actor, activity_id: UUID, newcomer_ids: Collection[UUID], *, has_looked: bool) -> int:
    """Invite these newcomers, all or none, and return how many had not been invited before.

    `has_looked`: that the coordinator has read what some of them have written about whom they must not meet.

    Raises
    ------
    NotFound
        If there is no such activity, or one of them is nobody whom the actor may know of.
    Conflict
        If it has begun or is called off, has too little room, or is not for one of them; if two who must not
        meet would both be invited, or there is something to read first.
    """
    ensure(actor, Action.FOLLOW_UP)
    with transaction() as session:
        activity = locked_activity(session, activity_id)
        refuse_unless_ahead(activity)
        rows = invited(session, activity)
        present = guests(session, Newcomer.id.in_(rows.keys()))
        chosen = guests(session, Newcomer.id.in_(_locked(session, actor, newcomer_ids)))
        free = _free(activity, chosen, present, rows.keys())
        room = room_left(session, activity)
        if room is not None and len(free) > room:
            raise Conflict(Reason.ACTIVITY_FULL)
        if free and not has_looked and something_to_read([*present, *free]):
            raise Conflict(Reason.LOOK_FIRST)
        for guest in free:
            _invite(session, actor, activity, guest)
        return len(free)


def take_back(actor: Actor, invitation_id: UUID) -> None:
    """Take an invitation back; whoever said yes already is told. Doing it twice changes nothing.

    Raises
    ------
    NotFound
        If there is no such invitation for this actor.
    Conflict
        If the activity has begun.
    """
    ensure(actor, Action.FOLLOW_UP)
    with transaction() as session:
        found = visible_invitation(session, actor, invitation_id)
        invitation, activity = locked_with_activity(session, found)
        if invitation.withdrawn_at is not None:
            return
        if activity.starts_at <= clock.now():
            raise Conflict(Reason.ACTIVITY_OVER)
        invitation.withdrawn_at = clock.now()
        withdraw(session, InvitedToActivity(invitation.id))
        if invitation.answer is InvitationAnswer.YES and activity.called_off_at is None:
            tell(session, invitation, ActivityComesToNothing(invitation.id))
        _record(session, actor, "take_invitation_back", invitation)


def something_to_read(together: Sequence[Guest]) -> bool:
    """Whether somebody of several has written whom she must not meet: no machine reads that for us."""
    return len(together) > 1 and any(guest.has_written for guest in together)


def visible_invitation(session: Session, actor: Actor, invitation_id: UUID) -> Invitation:
    """Return an invitation of somebody whom the actor may know of, or raise `NotFound`."""
    wanted = (
        select(Invitation)
        .join(Newcomer, Newcomer.id == Invitation.newcomer_id)
        .where(Invitation.id == invitation_id, is_visible_newcomer(actor))
    )
    invitation = session.scalars(wanted).one_or_none()
    if invitation is None:
        raise NotFound(Reason.NOT_FOUND)
    return invitation


def _locked(session: Session, actor: Actor, newcomer_ids: Collection[UUID]) -> list[UUID]:
    """Lock those who were chosen, so that none of them goes, or begins a break, in this very moment."""
    wanted = select(Newcomer.id).where(Newcomer.id.in_(newcomer_ids), is_visible_newcomer(actor))
    found = session.scalars(wanted.order_by(Newcomer.id).with_for_update(key_share=True)).all()
    if len(found) != len(set(newcomer_ids)):
        raise NotFound(Reason.NOT_FOUND)
    return list(found)


def _free(
    activity: Activity, chosen: Sequence[Guest], present: Sequence[Guest], rows: Collection[UUID]
) -> list[Guest]:
    """Return those who are not invited yet; refuse if anything stands in the way of one of them."""
    weighed = [
        one for one in weigh(activity, chosen, present, rows) if one.hindrance is not Hindrance.INVITED
    ]
    if any(one.hindrance is Hindrance.LOOK_FIRST for one in weighed):
        raise Conflict(Reason.NOT_BOTH_INVITED)
    if any(one.hindrance for one in weighed):
        raise Conflict(Reason.CANNOT_BE_INVITED)
    return [one.guest for one in weighed]


def _invite(session: Session, actor: Actor, activity: Activity, guest: Guest) -> None:
    """Write the invitation and its letter; one that was taken back becomes new."""
    before = select(Invitation).where(
        Invitation.activity_id == activity.id, Invitation.newcomer_id == guest.newcomer.id
    )
    invitation = session.scalars(before).one_or_none() or Invitation(
        activity_id=activity.id, newcomer_id=guest.newcomer.id
    )
    afresh = dict.fromkeys(WHAT_CAME_OF_IT) | {"invited_by": actor.account_id, "invited_at": clock.now()}
    for name, value in afresh.items():
        setattr(invitation, name, value)
    session.add(invitation)
    session.flush()
    put_in_outbox(session, guest.person.id, InvitedToActivity(invitation.id))
    _record(session, actor, "invite_to_activity", invitation)


def _record(session: Session, actor: Actor, action: str, invitation: Invitation) -> None:
    """Leave the trace with her, whose history it is."""
    audit.record(session, actor, action, session.get_one(Newcomer, invitation.newcomer_id))
