"""Matches: approved pairs. The database itself holds that a newcomer has one open match at a time."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from matching import Side
from matching.lifecycle import MatchStatus
from web.database import Model
from web.models.columns import Instant, belongs_to, of_organisation, word
from web.tenancy import Tenant


class CloseReason(StrEnum):
    """Why a match ended."""

    COMPLETED = "completed"
    CONTINUES_PRIVATELY = "continues_privately"
    MOVED = "moved"
    NO_TIME = "no_time"
    LOST_CONTACT = "lost_contact"
    NO_FIT = "no_fit"
    DECLINED = "declined"
    EXPIRED = "expired"
    CONCERN = "concern"
    OTHER = "other"


class Match(Tenant, Model):
    """An approved pair. `is_open` repeats the status for the sake of the members' unique index.

    A break began on `paused_on`; without `paused_until`, the first day back, it lasts until somebody ends it.
    """

    __tablename__ = "match"
    __table_args__ = (
        of_organisation(),
        of_organisation("id", "is_open"),
        belongs_to("programme", "programme_id"),
        belongs_to("volunteer", "volunteer_id"),
        belongs_to("proposal", "proposal_id"),
        CheckConstraint("is_open = (status != 'closed')", name="is_open_follows_status"),
        CheckConstraint("is_open = (closed_at IS NULL)", name="closed_at_follows_status"),
        CheckConstraint("is_open = (close_reason IS NULL)", name="close_reason_follows_status"),
        Index(
            "uq_match_proposal",
            "organisation_id",
            "proposal_id",
            unique=True,
            sqlite_where=text("is_open"),
            postgresql_where=text("is_open"),
        ),
    )

    programme_id: Mapped[UUID]
    volunteer_id: Mapped[UUID]
    proposal_id: Mapped[UUID | None]
    status: Mapped[MatchStatus] = mapped_column(word(MatchStatus, "match_status"))
    is_open: Mapped[bool] = mapped_column(default=True)
    offered_at: Mapped[datetime] = mapped_column(Instant)
    started_at: Mapped[datetime | None] = mapped_column(Instant)
    paused_on: Mapped[date | None]
    paused_until: Mapped[date | None]
    closed_at: Mapped[datetime | None] = mapped_column(Instant)
    close_reason: Mapped[CloseReason | None] = mapped_column(word(CloseReason, "close_reason"))

    @property
    def since(self) -> datetime:
        """Since when the match stands where it stands: asked, begun or closed."""
        return self.closed_at or self.started_at or self.offered_at


class MatchMember(Tenant, Model):
    """An enrolment's part in a match. `is_open` follows the match by the foreign key's own cascade.

    `asked_to_end_at`: when this side said that it would like to end. The other side never learns of it.
    """

    __tablename__ = "match_member"
    __table_args__ = (
        of_organisation("match_id", "enrolment_id"),
        belongs_to(
            "match", "match_id", "is_open", on=("id", "is_open"), onupdate="CASCADE", ondelete="CASCADE"
        ),
        belongs_to("enrolment", "enrolment_id"),
        Index(
            "uq_match_member_one_open_per_newcomer",
            "organisation_id",
            "enrolment_id",
            unique=True,
            sqlite_where=text("side = 'newcomer' AND is_open"),
            postgresql_where=text("side = 'newcomer' AND is_open"),
        ),
    )

    match_id: Mapped[UUID]
    enrolment_id: Mapped[UUID]
    side: Mapped[Side] = mapped_column(word(Side, "side"))
    is_open: Mapped[bool] = mapped_column(default=True)
    asked_to_end_at: Mapped[datetime | None] = mapped_column(Instant)
