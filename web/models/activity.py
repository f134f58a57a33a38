"""Activities that people who wait are invited to, and the invitations. An activity is not a match."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from web.database import Model
from web.models.columns import LONGEST_CODE, LONGEST_NAME, Instant, belongs_to, of_organisation, word
from web.models.sign_up import AnsweredHow
from web.tenancy import Tenant


class ActivityKind(StrEnum):
    """What sort of thing it is, so that each reads that much in her own language."""

    LANGUAGE_CAFE = "language_cafe"
    WALK = "walk"
    HANDCRAFT = "handcraft"
    MEAL = "meal"
    SPORT = "sport"
    OUTING = "outing"
    OTHER = "other"


class Audience(StrEnum):
    """For whom it is."""

    EVERYBODY = "everybody"
    WOMEN = "women"
    MEN = "men"
    FAMILIES = "families"


class CallOffReason(StrEnum):
    """Why it comes to nothing, in terms that may be told to everybody and say nothing of anybody."""

    TOO_FEW = "too_few"
    PLACE_CLOSED = "place_closed"
    NOBODY_TO_LEAD = "nobody_to_lead"
    WEATHER = "weather"
    OTHER = "other"


class Activity(Tenant, Model):
    """Something for several at a time and a place: a meeting place of the organisation or a line of its own.

    `room` is how many invitations it holds, None for as many as come. How many are taken is counted, never
    kept: whoever is deleted takes her place along.
    """

    __tablename__ = "activity"
    __table_args__ = (
        of_organisation(),
        belongs_to("meeting_place", "meeting_place_id"),
        belongs_to("account", "made_by"),
        CheckConstraint("(meeting_place_id IS NULL) != (address IS NULL)", name="is_somewhere"),
        CheckConstraint("ends_at >= starts_at", name="ends_after_it_starts"),
        CheckConstraint("room IS NULL OR room > 0", name="room_for_somebody"),
        CheckConstraint("(called_off_at IS NULL) = (called_off_reason IS NULL)", name="called_off_why"),
        Index("ix_activity_starts_at", "organisation_id", "starts_at"),
    )

    kind: Mapped[ActivityKind] = mapped_column(word(ActivityKind, "activity_kind"))
    title: Mapped[str] = mapped_column(String(LONGEST_NAME))
    about: Mapped[str] = mapped_column(Text)
    starts_at: Mapped[datetime] = mapped_column(Instant)
    ends_at: Mapped[datetime] = mapped_column(Instant)
    meeting_place_id: Mapped[UUID | None]
    address: Mapped[str | None] = mapped_column(String(LONGEST_NAME))
    audience: Mapped[Audience] = mapped_column(word(Audience, "audience"))
    room: Mapped[int | None]
    phone: Mapped[str] = mapped_column(String(LONGEST_CODE))
    made_by: Mapped[UUID]
    called_off_at: Mapped[datetime | None] = mapped_column(Instant)
    called_off_reason: Mapped[CallOffReason | None] = mapped_column(word(CallOffReason, "call_off_reason"))


class InvitationAnswer(StrEnum):
    """What somebody says to an invitation."""

    YES = "yes"
    NO = "no"


class Invitation(Tenant, Model):
    """That a newcomer is invited, and what she said. Until she says no, her place is kept.

    `withdrawn_at`: when it was taken back; inviting her again makes the same row new.
    """

    __tablename__ = "invitation"
    __table_args__ = (
        of_organisation(),
        of_organisation("activity_id", "newcomer_id"),
        belongs_to("activity", "activity_id", ondelete="CASCADE"),
        belongs_to("newcomer", "newcomer_id", ondelete="CASCADE"),
        belongs_to("account", "invited_by"),
        belongs_to("account", "recorded_by"),
        CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name="answer_has_time"),
        CheckConstraint("(answer IS NULL) = (how IS NULL)", name="answer_has_way"),
        Index("ix_invitation_newcomer_id", "organisation_id", "newcomer_id"),
    )

    activity_id: Mapped[UUID]
    newcomer_id: Mapped[UUID]
    invited_by: Mapped[UUID]
    invited_at: Mapped[datetime] = mapped_column(Instant)
    answer: Mapped[InvitationAnswer | None] = mapped_column(word(InvitationAnswer, "invitation_answer"))
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    how: Mapped[AnsweredHow | None] = mapped_column(word(AnsweredHow, "invitation_answered_how"))
    recorded_by: Mapped[UUID | None]
    reminded_at: Mapped[datetime | None] = mapped_column(Instant)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)
