"""The outbox: a message to a person is a row in the transaction that caused it, and is sent afterwards."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from web.database import Model
from web.models.columns import LONGEST_CODE, Answers, Instant, belongs_to, of_organisation, word
from web.tenancy import Tenant


class NotificationStatus(StrEnum):
    """How far a message has come. Uncertain: it may have left before the sender fell."""

    NEW = "new"
    LEASED = "leased"
    SENT = "sent"
    FAILED = "failed"
    UNCERTAIN = "uncertain"


class Notification(Tenant, Model):
    """A message to one person. It holds ids only; the words are made when it is sent, in her language.

    Without a person it goes to the address of what it is about: a code to somebody not signed up yet.
    """

    __tablename__ = "notification"
    __table_args__ = (
        of_organisation(),
        belongs_to("person", "person_id", ondelete="CASCADE"),
        CheckConstraint("attempts >= 0", name="attempts_not_negative"),
        CheckConstraint("(status = 'leased') = (leased_until IS NOT NULL)", name="lease_follows_status"),
        Index("ix_notification_due", "status", "not_before"),
    )

    person_id: Mapped[UUID | None]
    kind: Mapped[str] = mapped_column(String(LONGEST_CODE))
    content: Mapped[dict[str, Any]] = mapped_column(Answers)
    status: Mapped[NotificationStatus] = mapped_column(
        word(NotificationStatus, "notification_status"), default=NotificationStatus.NEW
    )
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(Instant)
    not_before: Mapped[datetime] = mapped_column(Instant)
    leased_until: Mapped[datetime | None] = mapped_column(Instant)
    sent_at: Mapped[datetime | None] = mapped_column(Instant)
