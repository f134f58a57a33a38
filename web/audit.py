"""Writing the audit trail: one entry, in the transaction of the thing it tells of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from web import clock
from web.models import AuditEntry

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from web.access import Actor
    from web.tenancy import Tenant


def record(session: Session, actor: Actor, action: str, row: Tenant) -> None:
    """Add the entry "this actor did this to that row"; ids and codes only."""
    session.add(
        AuditEntry(
            at=clock.now(),
            actor_account_id=actor.account_id,
            reason=actor.reason,
            action=action,
            object_kind=row.__tablename__,  # type: ignore[attr-defined]  # every table has one
            object_id=row.id,
        )
    )
