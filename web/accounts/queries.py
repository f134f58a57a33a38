"""Who is signed in, and whom a visitor of the demo may sign in as."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from flask_login import UserMixin
from sqlalchemy import select

from web import clock, crypto, tenancy
from web.access import Actor
from web.accounts.operations import LONGEST_SILENCE, digest
from web.database import db
from web.models import Account, Assignment, Organisation, Programme, Role, SignedInSession

DEMO_WAITING = "venter@example.org"
DEMO_NEWCOMER, DEMO_GUIDE = "deltaker@example.org", "guide@example.org"
# In the order in which they stand on the start page.
DEMO_VISITED = {DEMO_WAITING: "waiting", DEMO_NEWCOMER: "newcomer", DEMO_GUIDE: "guide"}


@dataclass(frozen=True, slots=True)
class SignedIn(UserMixin):
    """The account behind this browser, and what it may reach."""

    token: str
    actor: Actor
    session_id: UUID
    name: str
    language: str
    is_due_for_awakening: bool

    def get_id(self) -> str:
        """Return what Flask-Login keeps in the signed cookie."""
        return self.token


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody whom a visitor of the demo may sign in as by one click."""

    key: str
    name: str
    role: str
    programmes: list[str] = field(default_factory=list)


def organisation(slug: str | None) -> Organisation | None:
    """Return the organisation of this name; without a name, the only one, if there is just one."""
    wanted = select(Organisation) if slug is None else select(Organisation).where(Organisation.slug == slug)
    found = db.session.scalars(wanted.limit(2)).all()
    return found[0] if len(found) == 1 else None


def organisations() -> list[Organisation]:
    """Return all of them, by name."""
    return list(db.session.scalars(select(Organisation).order_by(Organisation.name)))


def organisation_of(actor: Actor) -> Organisation:
    """Return the organisation on whose behalf somebody acts."""
    return db.session.get_one(Organisation, actor.organisation_id)


def signed_in(token: str) -> SignedIn | None:
    """Return who holds this token, or None if it has ended. Puts the token's organisation in force."""
    organisation_text, _, secret = token.partition(".")
    try:
        tenancy.put_in_force(UUID(organisation_text))
    except ValueError:
        return None
    instant = clock.now()
    row = db.session.execute(
        select(SignedInSession, Account)
        .join(Account, Account.id == SignedInSession.account_id)
        .where(
            SignedInSession.secret_digest == digest(secret),
            SignedInSession.ends_at > instant,
            SignedInSession.last_seen_at > instant - LONGEST_SILENCE,
            Account.closed_at.is_(None),
        )
    ).one_or_none()
    if row is None:
        return None
    browser, account = row
    return SignedIn(
        token=token,
        actor=Actor(account.organisation_id, account.id, account.role, _programmes_of(account.id)),
        session_id=browser.id,
        name=account.name,
        language=account.language,
        is_due_for_awakening=browser.last_seen_at < instant - LONGEST_SILENCE / 30,
    )


def demo_people() -> list[DemoPerson]:
    """Return the demo's accounts, each with its role and the programmes it works with."""
    rows = db.session.execute(
        select(Account, Programme.name)
        .join(Assignment, Assignment.account_id == Account.id)
        .join(Programme, Programme.id == Assignment.programme_id)
        .where(Account.closed_at.is_(None))
        .order_by(Account.name, Programme.name)
    )
    programmes: dict[Account, list[str]] = {}
    for account, name in rows:
        programmes.setdefault(account, []).append(name)
    return [
        *(DemoPerson(str(one.id), one.name, "coordinator", names) for one, names in programmes.items()),
        *_demo_visited(),
    ]


def _demo_visited() -> list[DemoPerson]:
    """Return somebody who waits, and the two who are together and may be looked at from both sides."""
    digests = {crypto.digest(email, "email"): part for email, part in DEMO_VISITED.items()}
    accounts = db.session.scalars(select(Account).where(Account.email_digest.in_(digests)))
    people = [DemoPerson(str(one.id), one.name, digests[one.email_digest or ""]) for one in accounts]
    return sorted(people, key=lambda person: list(DEMO_VISITED.values()).index(person.role))


def _programmes_of(account_id: UUID) -> frozenset[UUID]:
    return frozenset(
        db.session.scalars(select(Assignment.programme_id).where(Assignment.account_id == account_id))
    )


def contact_name() -> str:
    """Return the name of the coordinator whom people may call."""
    return (
        db.session.scalar(
            select(Account.name)
            .where(Account.role == Role.COORDINATOR, Account.closed_at.is_(None))
            .order_by(Account.name)
            .limit(1)
        )
        or ""
    )
