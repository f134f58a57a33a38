"""How often something was tried lately, counted in rows so that it holds over several workers."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from web.database import Model
from web.models.columns import DIGEST_LENGTH, Instant, of_organisation
from web.tenancy import Tenant


class Throttle(Tenant, Model):
    """Tries of one kind by one somebody within one stretch of time. Who it was stands only as a digest."""

    __tablename__ = "throttle"
    __table_args__ = (
        of_organisation("key_digest", "began_at"),
        CheckConstraint("tries >= 0", name="tries_not_negative"),
        Index("ix_throttle_began_at", "began_at"),
    )

    key_digest: Mapped[str] = mapped_column(String(DIGEST_LENGTH))
    began_at: Mapped[datetime] = mapped_column(Instant)
    tries: Mapped[int]
