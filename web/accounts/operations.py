"""Signing in and out. A session is a row: removing it signs that browser out at once."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, update

from web import audit, clock
from web.access import Actor
from web.database import transaction
from web.errors import NotFound, Reason
from web.models import Account, SignedInSession

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy.orm import Session

LONGEST_SESSION = timedelta(hours=10)
LONGEST_SILENCE = timedelta(minutes=30)


def digest(secret: str) -> str:
    """Return what is kept of a session's secret; 256 random bits need no salt."""
    return hashlib.sha256(secret.encode()).hexdigest()


def new_secret() -> str:
    """Return 256 random bits as text that an address or a cookie can carry."""
    return secrets.token_urlsafe(32)


def sign_in(account_id: UUID) -> str:
    """Begin a session for an account and return its token, which is shown to the browser once.

    The caller has already made sure who is asking.
    """
    with transaction() as session:
        account = session.get(Account, account_id)
        if account is None or account.closed_at is not None:
            raise NotFound(Reason.NOT_FOUND)
        return open_session(session, account)


def open_session(session: Session, account: Account) -> str:
    """Add a session for this account to the transaction, and return its token."""
    secret, instant = new_secret(), clock.now()
    row = SignedInSession(
        account_id=account.id,
        secret_digest=digest(secret),
        began_at=instant,
        last_seen_at=instant,
        ends_at=instant + LONGEST_SESSION,
    )
    session.add(row)
    actor = Actor(account.organisation_id, account_id=account.id, role=account.role)
    audit.record(session, actor, "sign_in", row)
    return f"{account.organisation_id}.{secret}"


def keep_awake(session_id: UUID) -> None:
    """Note that a session was used just now."""
    with transaction() as session:
        session.execute(
            update(SignedInSession).where(SignedInSession.id == session_id).values(last_seen_at=clock.now())
        )


def sign_out(session_id: UUID) -> None:
    """End one session."""
    with transaction() as session:
        session.execute(delete(SignedInSession).where(SignedInSession.id == session_id))


def forget_ended_sessions(instant: datetime) -> None:
    """Remove the sessions that can no longer be used."""
    with transaction() as session:
        session.execute(
            delete(SignedInSession).where(
                (SignedInSession.ends_at <= instant)
                | (SignedInSession.last_seen_at <= instant - LONGEST_SILENCE)
            )
        )
