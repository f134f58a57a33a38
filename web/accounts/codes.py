"""One-time codes: six figures sent to an address prove that whoever types them reads there.

A code works once, for fifteen minutes and five tries. Asking for a code answers the same whether the address
is known or not, so that nobody learns who has signed up. Asking and trying
are throttled.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from hmac import compare_digest
from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from web import clock
from web.accounts.operations import open_session
from web.crypto import digest
from web.database import transaction
from web.errors import Conflict, Reason
from web.models import Account, CodePurpose, OneTimeCode, Role
from web.notifications.messages import CodeSent
from web.notifications.outbox import put_in_outbox
from web.throttles import Purpose, throttle

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy.orm import Session

FIGURES = 6
LIFETIME = timedelta(minutes=15)
MOST_TRIES = 5
ARABIC_FIGURES = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")


def send_for_sign_up(draft_id: UUID, email: str, language: str) -> None:
    """Send a code to the address that somebody gave while signing up; an earlier one stops working."""
    throttle(Purpose.CODE_REQUEST, email)
    with transaction() as session:
        session.execute(delete(OneTimeCode).where(OneTimeCode.draft_id == draft_id))
        purpose = CodePurpose.SIGN_UP
        _send(session, OneTimeCode(purpose=purpose, draft_id=draft_id, email=email, language=language))


def confirm_for_sign_up(draft_id: UUID, typed: str) -> str:
    """Return the address that the code proves.

    Raises
    ------
    Conflict
        If the code is wrong, was used, has ended or was tried too often. A wrong try is counted all the same.
    """
    throttle(Purpose.CODE_TRY, str(draft_id))
    with transaction() as session:
        code = _latest(session, OneTimeCode.draft_id == draft_id)
        is_right = _try(code, typed)
        email = code.email if code and is_right else None
    if email is None:
        raise Conflict(Reason.CODE_WRONG)
    return email


def send_for_sign_in(email: str, language: str) -> None:
    """Send a code to a person's address, if she has an account; to the asker it looks the same."""
    throttle(Purpose.CODE_REQUEST, email)
    with transaction() as session:
        account = session.scalars(
            select(Account).where(
                Account.email_digest == digest(email, "email"),
                Account.role == Role.PERSON,
                Account.closed_at.is_(None),
            )
        ).one_or_none()
        if account is not None:
            session.execute(delete(OneTimeCode).where(OneTimeCode.account_id == account.id))
            purpose = CodePurpose.SIGN_IN
            _send(
                session, OneTimeCode(purpose=purpose, account_id=account.id, email=email, language=language)
            )


def sign_in_with_code(email: str, typed: str) -> str:
    """Begin a session for the account that the code proves, and return its token; raises as above."""
    token = None
    throttle(Purpose.CODE_TRY, email)
    with transaction() as session:
        code = _latest(
            session,
            (OneTimeCode.email_digest == digest(email, "email"))
            & (OneTimeCode.purpose == CodePurpose.SIGN_IN),
        )
        if _try(code, typed) and code and code.account_id:
            token = open_session(session, session.get_one(Account, code.account_id))
    if token is None:
        raise Conflict(Reason.CODE_WRONG)
    return token


def forget_ended_codes(instant: datetime) -> None:
    """Remove the codes that can no longer be used."""
    with transaction() as session:
        session.execute(delete(OneTimeCode).where(OneTimeCode.ends_at <= instant))


def _send(session: Session, code: OneTimeCode) -> None:
    code.code = f"{secrets.randbelow(10**FIGURES):0{FIGURES}}"
    code.ends_at = clock.now() + LIFETIME
    session.add(code)
    put_in_outbox(session, None, CodeSent(code.id))


def _latest(session: Session, condition: object) -> OneTimeCode | None:
    return session.scalars(
        select(OneTimeCode)
        .where(condition, OneTimeCode.used_at.is_(None), OneTimeCode.ends_at > clock.now())  # type: ignore[arg-type]  # a condition on the table
        .order_by(OneTimeCode.ends_at.desc())
        .limit(1)
        .with_for_update()
    ).one_or_none()


def _try(code: OneTimeCode | None, typed: str) -> bool:
    """Count a try, and say whether it was right, in whatever figures and spaces it was typed."""
    if code is None or code.tries >= MOST_TRIES:
        return False
    code.tries += 1
    plain = "".join(typed.split()).translate(ARABIC_FIGURES)
    if not compare_digest((code.code or "").encode(), plain.encode()):
        return False
    code.used_at = clock.now()
    return True
