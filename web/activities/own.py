"""The invitations of somebody who takes part: hers on her own page, and all of them for her to take along."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import delete, select

from web import clock
from web.access import Action, Actor, ensure
from web.activities.gathering import room_left
from web.database import db
from web.models import (
    Account,
    Activity,
    Audience,
    Invitation,
    InvitationAnswer,
    MeetingPlace,
    Newcomer,
)

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy.orm import Session

    from web.models import ActivityKind, CallOffReason


@dataclass(frozen=True, slots=True)
class OwnInvitation:
    """An invitation on her own page. Of the others who come it tells nothing."""

    id: UUID
    kind: ActivityKind
    title: str
    about: str
    starts_at: datetime
    ends_at: datetime
    place: str
    audience: Audience
    phone: str
    answer: InvitationAnswer | None
    may_answer: bool
    is_full: bool
    called_off: CallOffReason | None
    is_taken_back: bool


class Kept(NamedTuple):
    """An invitation that is kept, and to what."""

    invitation: Invitation
    activity: Activity

    @property
    def as_data(self) -> dict[str, Any]:
        """The same by plain names, for her to take along."""
        answer, how, taken_back = self.invitation.answer, self.invitation.how, self.invitation.withdrawn_at
        return {
            "to": self.activity.title,
            "on": clock.local(self.activity.starts_at).isoformat(),
            "invited_at": self.invitation.invited_at.isoformat(),
            "answer": answer.value if answer else None,
            "told": how.value if how else None,
            "taken_back_at": taken_back.isoformat() if taken_back else None,
        }


def own_invitations(actor: Actor) -> list[OwnInvitation]:
    """Return what the actor is invited to and what is not over, the next first.

    What was taken back after she had said yes stands there too, so that she finds why the letter came.
    """
    ensure(actor, Action.OWN_PAGES)
    rows = db.session.execute(
        select(Invitation, Activity, MeetingPlace.name)
        .join(Activity, Activity.id == Invitation.activity_id)
        .join(Newcomer, Newcomer.id == Invitation.newcomer_id)
        .join(Account, Account.person_id == Newcomer.person_id)
        .outerjoin(MeetingPlace, MeetingPlace.id == Activity.meeting_place_id)
        .where(
            Account.id == actor.account_id,
            Newcomer.is_handled_manually.is_(False),
            Activity.ends_at > clock.now(),
            Invitation.withdrawn_at.is_(None) | (Invitation.answer == InvitationAnswer.YES),
        )
        .order_by(Activity.starts_at, Activity.id)
    )
    return [_own(*row) for row in rows]


def _own(invitation: Invitation, activity: Activity, place: str | None) -> OwnInvitation:
    is_taken_back = invitation.withdrawn_at is not None
    may_answer = activity.called_off_at is None and activity.starts_at > clock.now() and not is_taken_back
    gave_up = invitation.answer is InvitationAnswer.NO
    return OwnInvitation(
        id=invitation.id,
        kind=activity.kind,
        title=activity.title,
        about=activity.about,
        starts_at=activity.starts_at,
        ends_at=activity.ends_at,
        place=place or activity.address or "",
        audience=activity.audience,
        phone=activity.phone,
        answer=invitation.answer,
        may_answer=may_answer,
        is_full=gave_up and room_left(db.session(), activity) == 0,
        called_off=activity.called_off_reason,
        is_taken_back=is_taken_back,
    )


def kept_invitations(newcomer: Newcomer) -> list[Kept]:
    """Return every invitation that is kept of somebody, the earliest first."""
    rows = db.session.execute(
        select(Invitation, Activity)
        .join(Activity, Activity.id == Invitation.activity_id)
        .where(Invitation.newcomer_id == newcomer.id)
        .order_by(Activity.starts_at, Activity.id)
    )
    return [Kept(invitation, activity) for invitation, activity in rows]


def forget_invitations(session: Session, newcomer: Newcomer) -> None:
    """Remove what somebody was invited to; a step of the operation by which she leaves."""
    session.execute(delete(Invitation).where(Invitation.newcomer_id == newcomer.id))
