"""Signing in by password and code, setting both up by a link, and taking both away.

A password is hashed and compared outside any transaction; the short write afterwards checks that nothing
moved. A code is used up by a conditional UPDATE, so that it signs in once even if two try it at one moment.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import delete, or_, select, update

from web import audit, clock
from web.access import Actor
from web.accounts.operations import new_secret, open_session
from web.crypto import digest
from web.database import db, transaction
from web.errors import Conflict, Invalid, NotFound, Reason
from web.models import Account, Assignment, Programme, RecoveryCode, Role, SignedInSession
from web.staff import links, passwords, queries, second_step
from web.tenancy import organisation_in_force
from web.throttles import Purpose, throttle

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy.orm import Session

# Stands where a password's hash will: no hash of argon2 begins so, and each is another, which ends old links.
NO_PASSWORD = "!"  # noqa: S105 - it is the absence of one


@dataclass(frozen=True, slots=True)
class Address:
    """An address that was tried, as the audit trail may name it: by a part of its digest."""

    id: UUID
    __tablename__ = "address"


def sign_in(email: str, password: str, code: str) -> str:
    """Begin a session and return its token, which is shown to the browser once.

    Raises
    ------
    Conflict
        If anything was wrong; what, and whether the address is known, nobody learns, not even from the time.
    TooMany
        If this address, or the network that asks, was tried too often lately.
    """
    email = queries.normal(email)
    throttle(Purpose.STAFF_SIGN_IN, email)
    candidate = queries.candidate(email)
    is_right = passwords.is_right(candidate.password_hash if candidate else None, password)
    with transaction() as session:
        if candidate and is_right and _use_up(session, candidate, second_step.plain(code)):
            return open_session(session, session.get_one(Account, candidate.account_id))
    _note_failure(email)
    raise Conflict(Reason.SIGN_IN_WRONG)


def set_up(token: str, password: str, code: str) -> tuple[str, list[str]]:
    """Give the account of this link its password and app, and return a session's token and recovery codes.

    Afterwards the link is used up, and every earlier session of the account has ended.

    Raises
    ------
    NotFound
        If the link is used, ended or made up.
    Invalid
        If the code is not what the app shows now.
    """
    wanted = queries.set_up(token)
    throttle(Purpose.STAFF_SET_UP, str(wanted.account_id))
    step = second_step.step_of(wanted.secret, second_step.plain(code), clock.now())
    if step is None:
        raise Invalid(Reason.CODE_WRONG)
    password_hash, codes = passwords.hash_of(password), second_step.new_recovery_codes()
    with transaction() as session:
        account = _locked(session, wanted.account_id)
        if not links.still_opens(token, account):
            raise NotFound(Reason.LINK_ENDED)
        _forget_sign_in(session, account)
        account.password_hash, account.totp_secret, account.totp_last_step = (
            password_hash,
            wanted.secret,
            step,
        )
        session.add_all(
            RecoveryCode(account_id=account.id, code_digest=second_step.recovery_digest(one)) for one in codes
        )
        actor = Actor(account.organisation_id, account_id=account.id, role=account.role)
        audit.record(session, actor, "set_up_sign_in", account)
        return open_session(session, account), codes


def invite(email: str, name: str, role: Role, programme_ids: Collection[UUID], language: str) -> str:
    """Add an account for somebody who will work here, and return the token of her set-up link.

    Raises
    ------
    Conflict
        If the address has an account already.
    """
    email = queries.normal(email)
    with transaction() as session:
        if session.scalars(select(Account.id).where(Account.email_digest == digest(email, "email"))).first():
            raise Conflict(Reason.ADDRESS_TAKEN)
        account = Account(email=email, name=name, role=role, language=language, password_hash=_none())
        session.add(account)
        session.flush()
        session.add_all(Assignment(account_id=account.id, programme_id=each) for each in programme_ids)
        audit.record(session, _at_the_server(), "invite", account)
        return links.token_for(account)


def reset(email: str) -> str:
    """Take password, app, recovery codes and sessions away, and return the token of a new set-up link.

    Raises
    ------
    NotFound
        If nobody who works here has this address.
    """
    wanted = digest(queries.normal(email), "email")
    with transaction() as session:
        account = session.scalars(
            queries.staff().where(Account.email_digest == wanted).with_for_update()
        ).one_or_none()
        if account is None:
            raise NotFound(Reason.NOT_FOUND)
        _forget_sign_in(session, account)
        account.password_hash, account.totp_secret, account.totp_last_step = _none(), None, None
        audit.record(session, _at_the_server(), "reset_sign_in", account)
        session.flush()
        return links.token_for(account)


def programme_ids(kinds: Collection[str]) -> list[UUID]:
    """Return the programmes of these kinds, or raise `NotFound` if one is not there."""
    by_text = {programme.kind.value: programme.id for programme in db.session.scalars(select(Programme))}
    if not set(kinds) <= by_text.keys():
        raise NotFound(Reason.NOT_FOUND)
    return [by_text[kind] for kind in kinds]


def _use_up(session: Session, candidate: queries.Candidate, code: str) -> bool:
    """Use up a code, from the app or from the drawer, if it is right and the password is still the same."""
    account = _locked(session, candidate.account_id)
    if account.closed_at is not None or account.password_hash != candidate.password_hash:
        return False
    if not second_step.is_from_app(code):
        return _use_up_recovery_code(session, candidate.account_id, code)
    step = second_step.step_of(candidate.totp_secret, code, clock.now())
    if step is None:
        return False
    later = or_(Account.totp_last_step.is_(None), Account.totp_last_step < step)
    used = session.execute(
        update(Account).where(Account.id == candidate.account_id, later).values(totp_last_step=step)
    )
    return bool(used.rowcount)  # type: ignore[attr-defined]  # an UPDATE's result has one


def _use_up_recovery_code(session: Session, account_id: UUID, code: str) -> bool:
    used = session.execute(
        update(RecoveryCode)
        .where(
            RecoveryCode.account_id == account_id,
            RecoveryCode.code_digest == second_step.recovery_digest(code),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=clock.now())
    )
    return bool(used.rowcount)  # type: ignore[attr-defined]  # an UPDATE's result has one


def _locked(session: Session, account_id: UUID) -> Account:
    return session.scalars(select(Account).where(Account.id == account_id).with_for_update()).one()


def _forget_sign_in(session: Session, account: Account) -> None:
    """Remove what the account could sign in by, and sign it out everywhere."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    session.execute(delete(SignedInSession).where(SignedInSession.account_id == account.id))


def _note_failure(email: str) -> None:
    """Write that an address was tried in vain: the same entry whether anybody has it."""
    with transaction() as session:
        actor = Actor.system(organisation_in_force(), "sign-in")
        audit.record(session, actor, "sign_in_failed", Address(UUID(digest(email, "email")[:32])))


def _at_the_server() -> Actor:
    return Actor.system(organisation_in_force(), "flask staff")


def _none() -> str:
    return NO_PASSWORD + new_secret()
