"""Who may record that a certificate was seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import exists, select

from web.access import Action
from web.models import Account, Role

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from web.access import Actor


def may_record_certificate(session: Session, actor: Actor) -> bool:
    """Say whether this actor records certificates: the officer, or a coordinator where there is none."""
    if not actor.may(Action.RECORD_CERTIFICATE):
        return False
    if actor.role is Role.CERTIFICATE_OFFICER:
        return True
    has_officer = exists().where(Account.role == Role.CERTIFICATE_OFFICER, Account.closed_at.is_(None))
    return not session.scalar(select(has_officer))
