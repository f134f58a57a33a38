"""Asking a volunteer whether he is ready for a new person now, some days before a round."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from web import crypto
from web.database import Model
from web.models.columns import DIGEST_LENGTH, Instant, belongs_to, of_organisation
from web.tenancy import Tenant


class ReadyQuestion(Tenant, Model):
    """One time of asking one volunteer, and what he said. Silence means not now, and costs him nothing."""

    __tablename__ = "ready_question"
    __table_args__ = (
        of_organisation(),
        of_organisation("link_digest"),
        of_organisation("volunteer_id", "match_on"),
        belongs_to("volunteer", "volunteer_id", ondelete="CASCADE"),
        CheckConstraint("(is_ready IS NULL) = (answered_at IS NULL)", name="answer_has_time"),
    )

    volunteer_id: Mapped[UUID]
    link_digest: Mapped[str] = mapped_column(String(DIGEST_LENGTH))
    asked_at: Mapped[datetime] = mapped_column(Instant)
    match_on: Mapped[date]
    is_ready: Mapped[bool | None]
    answered_at: Mapped[datetime | None] = mapped_column(Instant)

    @property
    def link(self) -> str:
        """The secret part of the address where this is answered; made anew from a key, and kept nowhere."""
        return crypto.digest(str(self.id), "ready link")
