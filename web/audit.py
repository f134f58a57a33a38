"""Writing the audit trail: one entry, in the transaction of the thing it tells of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from web import clock
from web.models import AuditEntry

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

    from web.access import Actor


class Row(Protocol):
    """Any row that has an id."""

    __tablename__: str

    @property
    def id(self) -> UUID:
        """The row's own."""


def record(session: Session, actor: Actor, action: str, row: Row) -> None:
    """Add the entry "this actor did this to that row"; ids and codes only."""
    session.add(
        AuditEntry(
            at=clock.now(),
            actor_account_id=actor.account_id,
            reason=actor.reason,
            action=action,
            object_kind=row.__tablename__,
            object_id=row.id,
        )
    )
