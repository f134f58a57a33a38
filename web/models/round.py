"""A round as it was: inputs by fingerprint, policy, seed and versions, so that it can be replayed.

Scores are kept as whole ten-thousandths and values as whole numbers: equality must be equality.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from matching import Preset
from matching import Reason as UnmatchedReason
from matching.lifecycle import ProposalStatus
from web.database import Model
from web.models.columns import Answers, Instant, belongs_to, of_organisation, word
from web.tenancy import Tenant


class MatchingRound(Tenant, Model):
    """One run for one or several programmes."""

    __tablename__ = "matching_round"
    __table_args__ = (of_organisation(), belongs_to("account", "started_by"))

    preset: Mapped[Preset] = mapped_column(word(Preset, "preset"))
    on_date: Mapped[date]
    seed: Mapped[int] = mapped_column(BigInteger)
    policy: Mapped[dict[str, Any]] = mapped_column(Answers)
    fingerprint: Mapped[str] = mapped_column(String(80))
    versions: Mapped[dict[str, str]] = mapped_column(Answers)
    measures: Mapped[dict[str, Any]] = mapped_column(Answers)
    prices: Mapped[dict[str, Any]] = mapped_column(Answers)
    started_by: Mapped[UUID]
    started_at: Mapped[datetime] = mapped_column(Instant)


class RoundProgramme(Tenant, Model):
    """That a round covers a programme; to see the round, one must work with all of its programmes."""

    __tablename__ = "round_programme"
    __table_args__ = (
        of_organisation("round_id", "programme_id"),
        belongs_to("matching_round", "round_id", ondelete="CASCADE"),
        belongs_to("programme", "programme_id"),
    )

    round_id: Mapped[UUID]
    programme_id: Mapped[UUID]


class Proposal(Tenant, Model):
    """A pair that a round puts forward, with its explanation as codes and numbers.

    `version` rises with every decision, so that two coordinators cannot overwrite each other unseen.
    """

    __tablename__ = "proposal"
    __table_args__ = (
        of_organisation(),
        of_organisation("round_id", "newcomer_enrolment_id"),
        belongs_to("matching_round", "round_id", ondelete="CASCADE"),
        belongs_to("enrolment", "newcomer_enrolment_id", ondelete="CASCADE"),
        belongs_to("enrolment", "volunteer_enrolment_id", ondelete="CASCADE"),
        Index("ix_proposal_status", "organisation_id", "round_id", "status"),
    )

    round_id: Mapped[UUID]
    newcomer_enrolment_id: Mapped[UUID]
    volunteer_enrolment_id: Mapped[UUID]
    position: Mapped[int]
    score: Mapped[int]
    value: Mapped[int] = mapped_column(BigInteger)
    points: Mapped[dict[str, int]] = mapped_column(Answers)
    facts: Mapped[dict[str, Any]] = mapped_column(Answers)
    alternatives: Mapped[list[dict[str, Any]]] = mapped_column(Answers)
    is_locked: Mapped[bool] = mapped_column(default=False)
    status: Mapped[ProposalStatus] = mapped_column(
        word(ProposalStatus, "proposal_status"), default=ProposalStatus.PROPOSED
    )
    version: Mapped[int] = mapped_column(default=1)


class Unmatched(Tenant, Model):
    """Somebody whom a round left without a proposal, and what stood in the way."""

    __tablename__ = "unmatched"
    __table_args__ = (
        of_organisation("round_id", "enrolment_id"),
        belongs_to("matching_round", "round_id", ondelete="CASCADE"),
        belongs_to("enrolment", "enrolment_id", ondelete="CASCADE"),
    )

    round_id: Mapped[UUID]
    enrolment_id: Mapped[UUID]
    reason: Mapped[UnmatchedReason] = mapped_column(word(UnmatchedReason, "unmatched_reason"))
    barriers: Mapped[dict[str, int]] = mapped_column(Answers)
    sole: Mapped[dict[str, int]] = mapped_column(Answers)


class Verdict(StrEnum):
    """What a coordinator says to a proposal."""

    APPROVE = "approve"
    REJECT = "reject"


class Decision(Tenant, Model):
    """Who said what to a proposal, and when; taking it back dates the row and never removes it."""

    __tablename__ = "decision"
    __table_args__ = (
        of_organisation(),
        belongs_to("proposal", "proposal_id", ondelete="CASCADE"),
        belongs_to("account", "decided_by"),
        belongs_to("account", "withdrawn_by"),
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_by IS NULL)", name="withdrawn_by_somebody"),
        Index(
            "uq_decision_in_force",
            "organisation_id",
            "proposal_id",
            unique=True,
            sqlite_where=text("withdrawn_at IS NULL"),
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
    )

    proposal_id: Mapped[UUID]
    verdict: Mapped[Verdict] = mapped_column(word(Verdict, "verdict"))
    decided_by: Mapped[UUID]
    decided_at: Mapped[datetime] = mapped_column(Instant)
    withdrawn_by: Mapped[UUID | None]
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)
