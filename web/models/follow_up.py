"""What hangs on a match or a person in the months after: meetings, check-ins, concerns, reminders, calls.

None of these tables has room for free text: notes are encrypted, and come with the keys that encrypt them.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from matching import Side
from web.database import Model
from web.models.columns import LONGEST_CODE, Instant, belongs_to, of_organisation, word
from web.tenancy import Tenant


class MeetingStatus(StrEnum):
    """Whether a planned meeting took place."""

    PLANNED = "planned"
    HELD = "held"
    MOVED = "moved"
    NEWCOMER_COULD_NOT = "newcomer_could_not"
    VOLUNTEER_COULD_NOT = "volunteer_could_not"
    NOBODY_CAME = "nobody_came"


class Meeting(Tenant, Model):
    """A time and a public place for a match."""

    __tablename__ = "meeting"
    __table_args__ = (
        of_organisation(),
        belongs_to("match", "match_id", ondelete="CASCADE"),
        belongs_to("meeting_place", "meeting_place_id"),
    )

    match_id: Mapped[UUID]
    meeting_place_id: Mapped[UUID | None]
    starts_at: Mapped[datetime] = mapped_column(Instant)
    is_first: Mapped[bool]
    status: Mapped[MeetingStatus] = mapped_column(word(MeetingStatus, "meeting_status"))


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
    __table_args__ = (of_organisation(), belongs_to("meeting", "meeting_id", ondelete="CASCADE"))

    meeting_id: Mapped[UUID]
    language: Mapped[str] = mapped_column(String(LONGEST_CODE))
    form: Mapped[InterpreterForm] = mapped_column(word(InterpreterForm, "interpreter_form"))
    status: Mapped[InterpreterStatus] = mapped_column(word(InterpreterStatus, "interpreter_status"))


class CheckInAnswer(StrEnum):
    """How it is going, in one tap."""

    GOOD = "good"
    SO_SO = "so_so"
    CALL_ME = "call_me"


class CheckIn(Tenant, Model):
    """A question put to one side of a match on a day, and the answer if there was one."""

    __tablename__ = "check_in"
    __table_args__ = (
        of_organisation(),
        of_organisation("match_id", "side", "due_on"),
        belongs_to("match", "match_id", ondelete="CASCADE"),
        CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name="answer_has_time"),
    )

    match_id: Mapped[UUID]
    side: Mapped[Side] = mapped_column(word(Side, "side"))
    due_on: Mapped[date]
    answer: Mapped[CheckInAnswer | None] = mapped_column(word(CheckInAnswer, "check_in_answer"))
    answered_at: Mapped[datetime | None] = mapped_column(Instant)


class ConcernLevel(StrEnum):
    """How serious it is, as the person sees it."""

    WONDERING = "wondering"
    NOT_GOOD = "not_good"
    SERIOUS = "serious"
    DANGER = "danger"


class Concern(Tenant, Model):
    """That somebody spoke up, how serious it is, and whether it has been seen to."""

    __tablename__ = "concern"
    __table_args__ = (
        of_organisation(),
        belongs_to("person", "raised_by", ondelete="CASCADE"),
        belongs_to("match", "match_id", ondelete="CASCADE"),
    )

    raised_by: Mapped[UUID]
    match_id: Mapped[UUID | None]
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
