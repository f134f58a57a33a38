"""The audit trail: who did what to what, and when. Triggers refuse to change or remove a row."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from web.database import Model
from web.models.columns import LONGEST_CODE, LONGEST_NAME, Instant, of_organisation
from web.tenancy import Tenant


class AuditEntry(Tenant, Model):
    """One thing done. Ids and codes only, so that forgetting a person never needs to change it.

    `actor_account_id` and `object_id` are plain ids: the entry outlives the rows they once named.
    """

    __tablename__ = "audit_entry"
    __table_args__ = (of_organisation(), Index("ix_audit_entry_object", "organisation_id", "object_id"))

    at: Mapped[datetime] = mapped_column(Instant)
    actor_account_id: Mapped[UUID | None] = mapped_column(Uuid)
    reason: Mapped[str | None] = mapped_column(String(LONGEST_NAME))
    action: Mapped[str] = mapped_column(String(LONGEST_CODE))
    object_kind: Mapped[str] = mapped_column(String(LONGEST_CODE))
    object_id: Mapped[UUID] = mapped_column(Uuid)
