"""Accounts sign in; what they may reach is their role and the programmes they are given."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, String, Text
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


class Role(StrEnum):
    """What an account is for; what each may do is written in `access`. A person takes part herself."""

    PERSON = "person"
    COORDINATOR = "coordinator"
    CERTIFICATE_OFFICER = "certificate_officer"
    ADMINISTRATOR = "administrator"
    LEADER = "leader"


class Account(Tenant, Model):
    """What signs in. The address is unique within the organisation, and only there.

    A person's account leads to the person; she may be a newcomer, a volunteer or both. Whoever has no address
    comes in by a printed card.
    """

    __tablename__ = "account"
    __table_args__ = (
        of_organisation(),
        of_organisation("email_digest"),
        of_organisation("person_id"),
        belongs_to("person", "person_id", ondelete="CASCADE"),
        CheckConstraint("(role = 'person') = (person_id IS NOT NULL)", name="person_follows_role"),
        CheckConstraint("role = 'person' OR email_digest IS NOT NULL", name="staff_has_address"),
    )

    email_sealed: Mapped[str | None] = mapped_column(Text)
    email_digest: Mapped[str | None] = mapped_column(String(DIGEST_LENGTH))
    email = Sealed(purpose="email")
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    person_id: Mapped[UUID | None]
    role: Mapped[Role] = mapped_column(word(Role, "role"))
    language: Mapped[str] = mapped_column(String(LONGEST_CODE), default="nb")
    closed_at: Mapped[datetime | None] = mapped_column(Instant)
    password_hash: Mapped[str | None] = mapped_column(Text)
    totp_secret_sealed: Mapped[str | None] = mapped_column(Text)
    totp_secret = Sealed()
    totp_last_step: Mapped[int | None] = mapped_column(BigInteger)


class RecoveryCode(Tenant, Model):
    """A way in for somebody who lost her phone; each works once, and only a digest of it is kept."""

    __tablename__ = "recovery_code"
    __table_args__ = (
        of_organisation("account_id", "code_digest"),
        belongs_to("account", "account_id", ondelete="CASCADE"),
    )

    account_id: Mapped[UUID]
    code_digest: Mapped[str] = mapped_column(String(DIGEST_LENGTH))
    used_at: Mapped[datetime | None] = mapped_column(Instant)


class EntryCard(Tenant, Model):
    """A printed card with a code, for somebody without an address; only a digest of the code is kept.

    An account has at most one, so that a new one ends the old.
    """

    __tablename__ = "entry_card"
    __table_args__ = (
        of_organisation(),
        of_organisation("account_id"),
        of_organisation("code_digest"),
        belongs_to("account", "account_id", ondelete="CASCADE"),
    )

    account_id: Mapped[UUID]
    code_digest: Mapped[str] = mapped_column(String(DIGEST_LENGTH))
    made_at: Mapped[datetime] = mapped_column(Instant)
    used_at: Mapped[datetime | None] = mapped_column(Instant)


class Assignment(Tenant, Model):
    """A programme that an account works with; taking the row away takes the people away at once."""

    __tablename__ = "assignment"
    __table_args__ = (
        of_organisation("account_id", "programme_id"),
        belongs_to("account", "account_id", ondelete="CASCADE"),
        belongs_to("programme", "programme_id", ondelete="CASCADE"),
    )

    account_id: Mapped[UUID]
    programme_id: Mapped[UUID]


class SignedInSession(Tenant, Model):
    """One browser that is signed in. Only a digest of its secret is kept; deleting the row signs it out."""

    __tablename__ = "signed_in_session"
    __table_args__ = (
        of_organisation("secret_digest"),
        belongs_to("account", "account_id", ondelete="CASCADE"),
        Index("ix_signed_in_session_ends_at", "ends_at"),
    )

    account_id: Mapped[UUID]
    secret_digest: Mapped[str] = mapped_column(String(DIGEST_LENGTH))
    began_at: Mapped[datetime] = mapped_column(Instant)
    last_seen_at: Mapped[datetime] = mapped_column(Instant)
    ends_at: Mapped[datetime] = mapped_column(Instant)
