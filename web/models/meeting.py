"""The first meeting, what the two agree on there, and what they write to each other afterwards."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from matching import Side
from web.database import Model
from web.models.columns import LONGEST_CODE, Instant, belongs_to, of_organisation, word
from web.models.sealed import Sealed
from web.models.sign_up import AnsweredHow
from web.tenancy import Tenant


class MeetingStatus(StrEnum):
    """Whether a planned meeting took place, and if not, why."""

    PLANNED = "planned"
    HELD = "held"
    MOVED = "moved"
    NEWCOMER_COULD_NOT = "newcomer_could_not"
    VOLUNTEER_COULD_NOT = "volunteer_could_not"
    NOBODY_CAME = "nobody_came"

    @property
    def fell_through(self) -> bool:
        """Whether it came to nothing, and was not merely moved to another time."""
        return self in {self.NEWCOMER_COULD_NOT, self.VOLUNTEER_COULD_NOT, self.NOBODY_CAME}


class Meeting(Tenant, Model):
    """A time and a public place for a match; one at a time is planned.

    `chosen_by` is the side that chose the time, and None where a coordinator did so for them both. Whatever
    changes about a planned meeting makes a new row and leaves the old one as moved.
    """

    __tablename__ = "meeting"
    __table_args__ = (
        of_organisation(),
        belongs_to("match", "match_id", ondelete="CASCADE"),
        belongs_to("meeting_place", "meeting_place_id"),
        belongs_to("account", "recorded_by"),
        Index(
            "uq_meeting_one_planned",
            "organisation_id",
            "match_id",
            unique=True,
            sqlite_where=text("status = 'planned'"),
            postgresql_where=text("status = 'planned'"),
        ),
        Index("ix_meeting_starts_at", "organisation_id", "starts_at"),
    )

    match_id: Mapped[UUID]
    meeting_place_id: Mapped[UUID | None]
    starts_at: Mapped[datetime] = mapped_column(Instant)
    is_first: Mapped[bool]
    status: Mapped[MeetingStatus] = mapped_column(word(MeetingStatus, "meeting_status"))
    chosen_by: Mapped[Side | None] = mapped_column(word(Side, "meeting_chosen_by"))
    how: Mapped[AnsweredHow | None] = mapped_column(word(AnsweredHow, "meeting_chosen_how"))
    recorded_by: Mapped[UUID | None]
    reminded_at: Mapped[datetime | None] = mapped_column(Instant)


class InterpreterStatus(StrEnum):
    """How far the booking has come."""

    NEEDED = "needed"
    ORDERED = "ordered"
    CONFIRMED = "confirmed"
    USED = "used"


class InterpreterForm(StrEnum):
    """How the interpreter takes part."""

    PHONE = "phone"
    SCREEN = "screen"
    IN_THE_ROOM = "in_the_room"


class InterpreterBooking(Tenant, Model):
    """An interpreter for one meeting."""

    __tablename__ = "interpreter_booking"
    __table_args__ = (
        of_organisation(),
        of_organisation("meeting_id"),
        belongs_to("meeting", "meeting_id", ondelete="CASCADE"),
    )

    meeting_id: Mapped[UUID]
    language: Mapped[str] = mapped_column(String(LONGEST_CODE))
    form: Mapped[InterpreterForm] = mapped_column(
        word(InterpreterForm, "interpreter_form"), default=InterpreterForm.PHONE
    )
    status: Mapped[InterpreterStatus] = mapped_column(
        word(InterpreterStatus, "interpreter_status"), default=InterpreterStatus.NEEDED
    )


class Agreement(Tenant, Model):
    """That one side agreed to how the two meet: to which words, in which language, when, and how we know."""

    __tablename__ = "agreement"
    __table_args__ = (
        of_organisation(),
        of_organisation("match_id", "side"),
        belongs_to("match", "match_id", ondelete="CASCADE"),
        belongs_to("account", "recorded_by"),
    )

    match_id: Mapped[UUID]
    side: Mapped[Side] = mapped_column(word(Side, "agreement_side"))
    text_version: Mapped[int]
    language: Mapped[str] = mapped_column(String(LONGEST_CODE))
    agreed_at: Mapped[datetime] = mapped_column(Instant)
    how: Mapped[AnsweredHow] = mapped_column(word(AnsweredHow, "agreement_how"))
    recorded_by: Mapped[UUID | None]


class Phrase(StrEnum):
    """A sentence that one may send with a tap."""

    ON_MY_WAY = "on_my_way"
    LATE = "late"
    HERE = "here"
    WHERE = "where"
    CANNOT_TODAY = "cannot_today"
    OTHER_TIME = "other_time"
    FINE = "fine"
    DOES_NOT_SUIT = "does_not_suit"
    THANKS = "thanks"
    SEE_YOU = "see_you"
    WRITE_SIMPLY = "write_simply"


class DirectMessage(Tenant, Model):
    """What one writes to the other: a ready phrase, which each reads in an own language, or words.

    The id is made from the form it came from, so that a form sent twice is one message.
    """

    __tablename__ = "direct_message"
    __table_args__ = (
        of_organisation(),
        belongs_to("match", "match_id", ondelete="CASCADE"),
        CheckConstraint("(phrase IS NULL) != (words_sealed IS NULL)", name="phrase_or_words"),
        Index("ix_direct_message_sent_at", "organisation_id", "match_id", "sent_at"),
    )

    match_id: Mapped[UUID]
    side: Mapped[Side] = mapped_column(word(Side, "direct_message_side"))
    phrase: Mapped[str | None] = mapped_column(String(LONGEST_CODE))  # the value of a Phrase
    words_sealed: Mapped[str | None] = mapped_column(Text)
    words = Sealed()
    sent_at: Mapped[datetime] = mapped_column(Instant)
    read_at: Mapped[datetime | None] = mapped_column(Instant)
