"""Enrolments join people to programmes; the pair memory keeps who is not put forward together again."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from matching.lifecycle import EnrolmentStatus
from web.database import Model
from web.models.columns import Instant, belongs_to, of_organisation, word
from web.tenancy import Tenant


class Enrolment(Tenant, Model):
    """One side's place in one programme; `waiting_since` is kept through a no, a pause and a rematch."""

    __tablename__ = "enrolment"
    __table_args__ = (
        of_organisation(),
        of_organisation("programme_id", "newcomer_id"),
        of_organisation("programme_id", "volunteer_id"),
        belongs_to("programme", "programme_id"),
        belongs_to("newcomer", "newcomer_id", ondelete="CASCADE"),
        belongs_to("volunteer", "volunteer_id", ondelete="CASCADE"),
        CheckConstraint("(newcomer_id IS NULL) != (volunteer_id IS NULL)", name="on_one_side"),
        Index("ix_enrolment_status", "organisation_id", "programme_id", "status"),
    )

    programme_id: Mapped[UUID]
    newcomer_id: Mapped[UUID | None]
    volunteer_id: Mapped[UUID | None]
    status: Mapped[EnrolmentStatus] = mapped_column(word(EnrolmentStatus, "enrolment_status"))
    waiting_since: Mapped[datetime] = mapped_column(Instant)


class PairRule(StrEnum):
    """Why two are not put forward together again."""

    BLOCKED = "blocked"
    DECLINED = "declined"
    ENDED = "ended"


class PairMemory(Tenant, Model):
    """Two who are not put forward together again, and since when."""

    __tablename__ = "pair_memory"
    __table_args__ = (
        of_organisation("newcomer_id", "volunteer_id"),
        belongs_to("newcomer", "newcomer_id", ondelete="CASCADE"),
        belongs_to("volunteer", "volunteer_id", ondelete="CASCADE"),
    )

    newcomer_id: Mapped[UUID]
    volunteer_id: Mapped[UUID]
    rule: Mapped[PairRule] = mapped_column(word(PairRule, "pair_rule"))
    since: Mapped[datetime] = mapped_column(Instant)
