"""Which volunteers exist for whom, and who may record that a certificate was seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import exists, select

from web.access import Action
from web.models import Account, Enrolment, Role, Volunteer

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from web.access import Actor


def is_visible_volunteer(actor: Actor) -> ColumnElement[bool]:
    """Keep to volunteers of the actor's programmes, and to those whom nobody has placed yet."""
    placed = exists().where(Enrolment.volunteer_id == Volunteer.id)
    placed_here = exists().where(
        Enrolment.volunteer_id == Volunteer.id, Enrolment.programme_id.in_(actor.programme_ids)
    )
    return ~placed | placed_here


def may_record_certificate(session: Session, actor: Actor) -> bool:
    """Say whether this actor records certificates: the officer, or a coordinator where there is none."""
    if not actor.may(Action.RECORD_CERTIFICATE):
        return False
    if actor.role is Role.CERTIFICATE_OFFICER:
        return True
    has_officer = exists().where(Account.role == Role.CERTIFICATE_OFFICER, Account.closed_at.is_(None))
    return not session.scalar(select(has_officer))
