"""What hangs on a match or a person in the months after: check-ins, concerns, reminders, calls."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from matching import Side
from web import crypto
from web.database import Model
from web.models.columns import DIGEST_LENGTH, Instant, belongs_to, of_organisation, word
from web.models.sealed import Sealed
from web.models.sign_up import AnsweredHow
from web.tenancy import Tenant


class CheckInAnswer(StrEnum):
    """How it is going, in one tap."""

    GOOD = "good"
    SO_SO = "so_so"
    CALL_ME = "call_me"


class MetHowOften(StrEnum):
    """How often the two have met since the last question."""

    NOT_YET = "not_yet"
    ONCE_OR_TWICE = "once_or_twice"
    OFTEN = "often"


class CheckIn(Tenant, Model):
    """A question put to one side of a match on a day of the plan, and the answer if there was one.

    The whole plan is written when the match begins; `asked_at` is empty until its day has come.
    `settled_at`: when a coordinator has seen to what the answer, or the silence, called for.
    """

    __tablename__ = "check_in"
    __table_args__ = (
        of_organisation(),
        of_organisation("match_id", "side", "due_on"),
        of_organisation("link_digest"),
        belongs_to("match", "match_id", ondelete="CASCADE"),
        belongs_to("account", "recorded_by"),
        CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name="answer_has_time"),
        Index("ix_check_in_due_on", "organisation_id", "due_on"),
    )

    match_id: Mapped[UUID]
    side: Mapped[Side] = mapped_column(word(Side, "side"))
    due_on: Mapped[date]
    link_digest: Mapped[str | None] = mapped_column(String(DIGEST_LENGTH))
    asked_at: Mapped[datetime | None] = mapped_column(Instant)
    answer_by: Mapped[date | None]
    reminded_at: Mapped[datetime | None] = mapped_column(Instant)
    answer: Mapped[CheckInAnswer | None] = mapped_column(word(CheckInAnswer, "check_in_answer"))
    met: Mapped[MetHowOften | None] = mapped_column(word(MetHowOften, "check_in_met"))
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    how: Mapped[AnsweredHow | None] = mapped_column(word(AnsweredHow, "check_in_answered_how"))
    recorded_by: Mapped[UUID | None]
    settled_at: Mapped[datetime | None] = mapped_column(Instant)

    @property
    def link(self) -> str:
        """The secret part of the address where this is answered; made anew from a key, and kept nowhere."""
        return crypto.digest(str(self.id), "check-in link")


class ConcernLevel(StrEnum):
    """How serious it is, as the person sees it."""

    WONDERING = "wondering"
    NOT_GOOD = "not_good"
    SERIOUS = "serious"
    DANGER = "danger"


class Concern(Tenant, Model):
    """That somebody spoke up: how serious it is, what she wrote of it, and whether it has been seen to."""

    __tablename__ = "concern"
    __table_args__ = (
        of_organisation(),
        belongs_to("person", "raised_by", ondelete="CASCADE"),
        belongs_to("match", "match_id", ondelete="CASCADE"),
    )

    raised_by: Mapped[UUID]
    match_id: Mapped[UUID | None]
    words_sealed: Mapped[str | None] = mapped_column(Text)
    words = Sealed()
    level: Mapped[ConcernLevel] = mapped_column(word(ConcernLevel, "concern_level"))
    is_about_coordinator: Mapped[bool] = mapped_column(default=False)
    raised_at: Mapped[datetime] = mapped_column(Instant)
    settled_at: Mapped[datetime | None] = mapped_column(Instant)


class Reminder(Tenant, Model):
    """A day on which a coordinator wants to be reminded of somebody."""

    __tablename__ = "reminder"
    __table_args__ = (
        of_organisation(),
        belongs_to("account", "account_id", ondelete="CASCADE"),
        belongs_to("person", "person_id", ondelete="CASCADE"),
    )

    account_id: Mapped[UUID]
    person_id: Mapped[UUID]
    due_on: Mapped[date]
    done_at: Mapped[datetime | None] = mapped_column(Instant)


class ContactOutcome(StrEnum):
    """What came of trying to reach somebody."""

    ANSWERED = "answered"
    NO_ANSWER = "no_answer"
    LEFT_MESSAGE = "left_message"


class ContactLog(Tenant, Model):
    """One attempt to reach a person."""

    __tablename__ = "contact_log"
    __table_args__ = (
        of_organisation(),
        belongs_to("person", "person_id", ondelete="CASCADE"),
        belongs_to("account", "tried_by"),
    )

    person_id: Mapped[UUID]
    tried_by: Mapped[UUID]
    tried_at: Mapped[datetime] = mapped_column(Instant)
    outcome: Mapped[ContactOutcome] = mapped_column(word(ContactOutcome, "contact_outcome"))
