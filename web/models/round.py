"""A round as it was: inputs by fingerprint, policy, seed and versions, so that it can be replayed.

Scores are kept as whole ten-thousandths and values as whole numbers: equality must be equality.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, LargeBinary, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from matching import Grouping, Policy, Preset, Step
from matching import Reason as UnmatchedReason
from matching.lifecycle import ProposalStatus
from web.database import Model
from web.models.columns import DIGEST_LENGTH, Answers, Instant, belongs_to, of_organisation, word
from web.models.policies import PolicyColumn
from web.models.sealed import Sealed
from web.tenancy import Tenant


class RoundState(StrEnum):
    """How far a round has come: asked for, in somebody's hands, solved, or given up."""

    WAITING = "waiting"
    SOLVING = "solving"
    DONE = "done"
    FAILED = "failed"


FOR_ONE: Final = 0
"""The number of a round in which a coordinator chose a volunteer for one newcomer; others count from 1."""


class MatchingRound(Tenant, Model):
    """One run for one or several programmes, and what it was run with.

    Rounds that solve the same question again share a workspace, which goes by the id of the first of them;
    `number` counts them. A choice made for one newcomer alone stands before the first and in no list: it
    keeps whom it considered, and of all pairs the one that was chosen.

    `asked` holds the coordinators' wishes as the round was given them, and `snapshot` whom it considers, as
    packed files, until one of them is forgotten. Whoever solves a round holds it until `leased_until`.
    `report` keeps what is told of the round as a whole: fairness, whom to recruit, what has become of the
    round before, and what the round would be if nobody had wished anything.
    """

    __tablename__ = "matching_round"
    __table_args__ = (
        of_organisation(),
        of_organisation("workspace_id", "number"),
        belongs_to("account", "started_by"),
        belongs_to("matching_round", "workspace_id"),
        CheckConstraint("(state = 'solving') = (leased_until IS NOT NULL)", name="leased_while_solving"),
        CheckConstraint(
            "(state IN ('done', 'failed')) = (ended_at IS NOT NULL)", name="ended_at_follows_state"
        ),
    )

    workspace_id: Mapped[UUID]
    number: Mapped[int] = mapped_column(default=1)
    preset: Mapped[Preset] = mapped_column(word(Preset, "preset"))
    grouping: Mapped[Grouping | None] = mapped_column(word(Grouping, "grouping"))
    on_date: Mapped[date]
    seed: Mapped[int] = mapped_column(BigInteger)
    policy: Mapped[Policy] = mapped_column(PolicyColumn)
    asked: Mapped[dict[str, Any] | None] = mapped_column(Answers)
    snapshot: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    fingerprint: Mapped[str] = mapped_column(String(80))
    started_by: Mapped[UUID]
    started_at: Mapped[datetime] = mapped_column(Instant)
    state: Mapped[RoundState] = mapped_column(word(RoundState, "round_state"), default=RoundState.WAITING)
    step: Mapped[Step | None] = mapped_column(word(Step, "round_step"))
    attempts: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[datetime | None] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    versions: Mapped[dict[str, str] | None] = mapped_column(Answers)
    measures: Mapped[dict[str, Any] | None] = mapped_column(Answers)
    prices: Mapped[dict[str, Any] | None] = mapped_column(Answers, deferred=True)
    report: Mapped[dict[str, Any] | None] = mapped_column(Answers, deferred=True)


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

    `version` rises with every decision, so that two coordinators cannot overwrite each other unseen. The
    digests are of what either side had answered when the round was asked for. `broken` names rules that the
    pair goes against, because they were only wishes or because a coordinator holds the pair.
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
    broken: Mapped[list[str]] = mapped_column(Answers, default=list)
    is_locked: Mapped[bool] = mapped_column(default=False)
    newcomer_digest: Mapped[str | None] = mapped_column(String(DIGEST_LENGTH))
    volunteer_digest: Mapped[str | None] = mapped_column(String(DIGEST_LENGTH))
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
    closest: Mapped[dict[str, Any] | None] = mapped_column(Answers)
    relaxations: Mapped[list[list[str]]] = mapped_column(Answers, default=list)


class Verdict(StrEnum):
    """What a coordinator says to a proposal."""

    APPROVE = "approve"
    REJECT = "reject"


class Decision(Tenant, Model):
    """Who said what to a proposal, and when; taking it back dates the row and never removes it.

    A no `is_for_good` if the two are not to be put forward together in any later round either.
    """

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
    is_for_good: Mapped[bool] = mapped_column(default=False)
    decided_by: Mapped[UUID]
    decided_at: Mapped[datetime] = mapped_column(Instant)
    withdrawn_by: Mapped[UUID | None]
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)


class WishKind(StrEnum):
    """What a coordinator may ask of a round."""

    HOLD = "hold"
    LEAVE_OUT = "leave_out"


class RoundWish(Tenant, Model):
    """What a coordinator asks of all further rounds of a workspace; taking it back dates the row.

    The reason is sealed: it may be about somebody.
    """

    __tablename__ = "round_wish"
    __table_args__ = (
        of_organisation(),
        belongs_to("matching_round", "workspace_id", ondelete="CASCADE"),
        belongs_to("enrolment", "newcomer_enrolment_id", ondelete="CASCADE"),
        belongs_to("enrolment", "volunteer_enrolment_id", ondelete="CASCADE"),
        belongs_to("account", "wished_by"),
        belongs_to("account", "withdrawn_by"),
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_by IS NULL)", name="withdrawn_by_somebody"),
        CheckConstraint(
            "(newcomer_enrolment_id IS NULL OR volunteer_enrolment_id IS NULL) = (kind = 'leave_out')",
            name="names_whom_it_is_about",
        ),
        Index(
            "uq_round_wish_in_force",
            "organisation_id",
            "workspace_id",
            "kind",
            "newcomer_enrolment_id",
            "volunteer_enrolment_id",
            unique=True,
            sqlite_where=text("withdrawn_at IS NULL"),
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
    )

    workspace_id: Mapped[UUID]
    kind: Mapped[WishKind] = mapped_column(word(WishKind, "wish_kind"))
    newcomer_enrolment_id: Mapped[UUID | None]
    volunteer_enrolment_id: Mapped[UUID | None]
    reason_sealed: Mapped[str | None] = mapped_column(Text)
    reason = Sealed()
    wished_by: Mapped[UUID]
    wished_at: Mapped[datetime] = mapped_column(Instant)
    withdrawn_by: Mapped[UUID | None]
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)
