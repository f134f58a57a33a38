"""What somebody says to an invitation: herself on her own page, or by a coordinator who writes it down."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from web import audit, clock
from web.access import Action, Actor, ensure
from web.activities.gathering import room_left
from web.activities.inviting import visible_invitation
from web.activities.operations import locked_with_activity
from web.activities.rules import refuse_unless_ahead
from web.database import transaction
from web.errors import Conflict, NotFound, Reason
from web.models import Account, AnsweredHow, Invitation, InvitationAnswer, Newcomer

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

ACTIONS = {InvitationAnswer.YES: "say_yes_to_invitation", InvitationAnswer.NO: "say_no_to_invitation"}


def answer(actor: Actor, invitation_id: UUID, said: InvitationAnswer) -> None:
    """Keep what somebody answers herself; until it begins she may change her mind.

    Raises
    ------
    NotFound
        If it is no invitation of hers.
    Conflict
        If it has begun, is called off or taken back; or she said no, and her place is taken meanwhile.
    """
    ensure(actor, Action.OWN_PAGES)
    with transaction() as session:
        _keep(session, actor, _own(session, actor, invitation_id), said, AnsweredHow.SELF)


def record_answer(actor: Actor, invitation_id: UUID, said: InvitationAnswer, how: AnsweredHow) -> None:
    """Write down what somebody answers by phone or face to face; raises as `answer` does."""
    ensure(actor, Action.RECORD_ANSWERS)
    with transaction() as session:
        _keep(session, actor, visible_invitation(session, actor, invitation_id), said, how)


def _keep(
    session: Session, actor: Actor, invitation: Invitation, said: InvitationAnswer, how: AnsweredHow
) -> None:
    invitation, activity = locked_with_activity(session, invitation)
    if invitation.withdrawn_at is not None:
        raise Conflict(Reason.ACTIVITY_OVER)
    refuse_unless_ahead(activity)
    if invitation.answer is said:
        return
    if invitation.answer is InvitationAnswer.NO and room_left(session, activity) == 0:
        raise Conflict(Reason.ACTIVITY_FULL)
    is_own = how is AnsweredHow.SELF
    invitation.answer, invitation.answered_at, invitation.how = said, clock.now(), how
    invitation.recorded_by = None if is_own else actor.account_id
    by = actor if is_own else replace(actor, reason=how)
    audit.record(session, by, ACTIONS[said], session.get_one(Newcomer, invitation.newcomer_id))


def _own(session: Session, actor: Actor, invitation_id: UUID) -> Invitation:
    invitation = session.scalars(
        select(Invitation)
        .join(Newcomer, Newcomer.id == Invitation.newcomer_id)
        .join(Account, Account.person_id == Newcomer.person_id)
        .where(
            Invitation.id == invitation_id,
            Account.id == actor.account_id,
            Newcomer.is_handled_manually.is_(False),
        )
    ).one_or_none()
    if invitation is None:
        raise NotFound(Reason.NOT_FOUND)
    return invitation
