"""Putting a message in the outbox, in the very transaction that caused it: both happen or neither does."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from sqlalchemy import select

from web import clock
from web.models import Notification, NotificationStatus

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy.orm import Session

    from web.notifications.messages import Message


def put_in_outbox(
    session: Session, person_id: UUID | None, message: Message, *, not_before: datetime | None = None
) -> None:
    """Add the message to the outbox, to be sent to this person after the commit, or at a later time."""
    instant = clock.now()
    session.add(
        Notification(
            person_id=person_id,
            kind=message.kind,
            content=_content(message),
            created_at=instant,
            not_before=max(instant, not_before or instant),
        )
    )


def withdraw(session: Session, message: Message, *, person_id: UUID | None = None) -> bool:
    """Take a message out of the outbox; return whether it was still there, that is, sent to nobody.

    Where the same goes to several, `person_id` says to whom.
    """
    waiting = select(Notification).where(
        Notification.kind == message.kind, Notification.status == NotificationStatus.NEW
    )
    if person_id is not None:
        waiting = waiting.where(Notification.person_id == person_id)
    for row in session.scalars(waiting.with_for_update()):
        if row.content == _content(message):
            session.delete(row)
            return True
    return False


def _content(message: Message) -> dict[str, str]:
    return {name: str(value) for name, value in asdict(message).items()}
