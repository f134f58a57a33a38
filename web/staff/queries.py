"""What signing in needs to know before it computes: plain values, read and let go of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from web.crypto import digest
from web.database import db
from web.errors import NotFound, Reason
from web.models import Account, Organisation, Role
from web.staff import links, second_step
from web.tenancy import organisation_in_force

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy import Select


@dataclass(frozen=True, slots=True)
class Candidate:
    """What is kept of somebody who may be trying to sign in."""

    account_id: UUID
    password_hash: str
    totp_secret: str


@dataclass(frozen=True, slots=True)
class SetUp:
    """What the set-up page shows, to whoever holds the link."""

    account_id: UUID
    name: str
    email: str
    organisation: str
    municipality: str
    secret: str

    @property
    def app_address(self) -> str:
        """What the QR code says."""
        return second_step.address_for(self.secret, self.email, self.organisation)

    @property
    def context(self) -> tuple[str, ...]:
        """Words that her password must not be made of."""
        return (self.name, self.email.partition("@")[0], self.organisation, self.municipality)


def staff() -> Select[Account]:
    """Return the accounts of those who work here and may sign in."""
    return select(Account).where(Account.role != Role.PERSON, Account.closed_at.is_(None))


def normal(email: str) -> str:
    """Return an address as staff accounts keep it."""
    return email.strip().casefold()


def candidate(email: str) -> Candidate | None:
    """Return what is kept of this address, if it can sign in; afterwards no transaction is open."""
    account = db.session.scalars(staff().where(Account.email_digest == digest(email, "email"))).one_or_none()
    found = None
    if account is not None and account.password_hash and account.totp_secret:
        found = Candidate(account.id, account.password_hash, account.totp_secret)
    db.session.rollback()
    return found


def set_up(token: str) -> SetUp:
    """Return what a link leads to, or raise `NotFound` if it is used, ended or made up."""
    account_id = links.account_id_in(token)
    account = (
        db.session.scalars(staff().where(Account.id == account_id)).one_or_none() if account_id else None
    )
    if account is None or not links.still_opens(token, account):
        raise NotFound(Reason.LINK_ENDED)
    organisation = db.session.get_one(Organisation, organisation_in_force())
    return SetUp(
        account_id=account.id,
        name=account.name,
        email=account.email or "",
        organisation=organisation.name,
        municipality=organisation.municipality,
        secret=second_step.secret_for(token),
    )
