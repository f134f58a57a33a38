"""What is kept while somebody signs up, and what she has agreed to.

A draft is reached only from the browser, or by the coordinator, that began it; it is sealed, and gone after
half an hour of silence, at the desk after three days.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from web.database import Model
from web.models.columns import (
    DIGEST_LENGTH,
    LONGEST_CODE,
    LONGEST_NAME,
    Instant,
    belongs_to,
    of_organisation,
    word,
)
from web.models.sealed import Sealed
from web.tenancy import Tenant


class DraftKind(StrEnum):
    """As what somebody is signing up; an adult takes part with a newcomer who has signed up already."""

    NEWCOMER = "newcomer"
    VOLUNTEER = "volunteer"
    ADULT = "adult"


class SignUpDraft(Tenant, Model):
    """The answers so far, as sealed JSON.

    `account_id` is that of the coordinator who signs somebody up; where it is empty, somebody signs herself
    up, and only her browser knows the secret. `language` is that of whoever is signed up.
    """

    __tablename__ = "sign_up_draft"
    __table_args__ = (
        of_organisation(),
        of_organisation("secret_digest"),
        belongs_to("account", "account_id", ondelete="CASCADE"),
        Index("ix_sign_up_draft_last_seen_at", "last_seen_at"),
    )

    kind: Mapped[DraftKind] = mapped_column(word(DraftKind, "draft_kind"))
    account_id: Mapped[UUID | None]
    language: Mapped[str] = mapped_column(String(LONGEST_CODE))
    secret_digest: Mapped[str] = mapped_column(String(DIGEST_LENGTH))
    answers_sealed: Mapped[str] = mapped_column(Text)
    answers = Sealed()
    last_seen_at: Mapped[datetime] = mapped_column(Instant)


class CodePurpose(StrEnum):
    """What a one-time code is for."""

    SIGN_UP = "sign_up"
    SIGN_IN = "sign_in"


class OneTimeCode(Tenant, Model):
    """A code sent to an address, to prove that whoever types it reads there."""

    __tablename__ = "one_time_code"
    __table_args__ = (
        of_organisation(),
        belongs_to("sign_up_draft", "draft_id", ondelete="CASCADE"),
        belongs_to("account", "account_id", ondelete="CASCADE"),
        CheckConstraint("tries >= 0", name="tries_not_negative"),
        Index("ix_one_time_code_ends_at", "ends_at"),
    )

    purpose: Mapped[CodePurpose] = mapped_column(word(CodePurpose, "code_purpose"))
    draft_id: Mapped[UUID | None]
    account_id: Mapped[UUID | None]
    language: Mapped[str] = mapped_column(String(LONGEST_CODE))
    email_sealed: Mapped[str] = mapped_column(Text)
    email_digest: Mapped[str] = mapped_column(String(DIGEST_LENGTH))
    email = Sealed(purpose="email")
    code_sealed: Mapped[str] = mapped_column(Text)
    code = Sealed()
    tries: Mapped[int] = mapped_column(default=0)
    ends_at: Mapped[datetime] = mapped_column(Instant)
    used_at: Mapped[datetime | None] = mapped_column(Instant)


class ConsentKind(StrEnum):
    """What somebody agrees to: taking part, and that her answers are kept."""

    TAKE_PART = "take_part"
    KEEP_ANSWERS = "keep_answers"


class AnsweredHow(StrEnum):
    """How an answer came to us."""

    SELF = "self"
    PHONE = "phone"
    IN_PERSON = "in_person"
    INTERPRETER = "interpreter"


class Consent(Tenant, Model):
    """That somebody agreed: to which words, in which language, when, and how we know."""

    __tablename__ = "consent"
    __table_args__ = (
        of_organisation(),
        belongs_to("person", "person_id", ondelete="CASCADE"),
        belongs_to("account", "recorded_by"),
    )

    person_id: Mapped[UUID]
    kind: Mapped[ConsentKind] = mapped_column(word(ConsentKind, "consent_kind"))
    language: Mapped[str] = mapped_column(String(LONGEST_CODE))
    text_version: Mapped[int]
    is_reviewed_text: Mapped[bool]
    how: Mapped[AnsweredHow] = mapped_column(word(AnsweredHow, "answered_how"))
    recorded_by: Mapped[UUID | None]
    given_at: Mapped[datetime] = mapped_column(Instant)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)


class CallRequest(Tenant, Model):
    """Somebody who wants to be called, with an interpreter: a language, a number and what to call her."""

    __tablename__ = "call_request"
    __table_args__ = (of_organisation(), Index("ix_call_request_open", "organisation_id", "done_at"))

    call_name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    spoken_language: Mapped[str] = mapped_column(String(LONGEST_CODE))
    phone_sealed: Mapped[str] = mapped_column(Text)
    phone_digest: Mapped[str] = mapped_column(String(DIGEST_LENGTH))
    phone = Sealed(purpose="phone")
    asked_at: Mapped[datetime] = mapped_column(Instant)
    promised_on: Mapped[date]
    tries: Mapped[int] = mapped_column(default=0, server_default="0")
    tried_at: Mapped[datetime | None] = mapped_column(Instant)
    done_at: Mapped[datetime | None] = mapped_column(Instant)
