"""Entry cards: sixteen figures on paper, for somebody who has no e-mail address that a code could be sent to.

Figures alone, because every keyboard has them and everybody can read them aloud. Whoever tries them from ten
thousand networks as often as the throttle lets her has, with a thousand cards about, one chance in forty
thousand a day. A code that was taken back answers like one that never was: there is no row for either.
"""

from __future__ import annotations

import secrets
import unicodedata
from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from web import clock
from web.accounts.operations import open_session
from web.crypto import digest
from web.database import transaction
from web.errors import Conflict, Reason
from web.models import Account, EntryCard, SignedInSession
from web.throttles import Purpose, throttle

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

FIGURES = 16
IN_A_GROUP = 4
PURPOSE = "entry card"


def card_of(session: Session, account: Account | None) -> EntryCard | None:
    """Return an account's card, if there is one."""
    if account is None:
        return None
    return session.scalars(select(EntryCard).where(EntryCard.account_id == account.id)).one_or_none()


def write_card(session: Session, account: Account) -> str:
    """Add a card for this account, in the place of an earlier one, and return its code in groups."""
    end_card(session, account)
    code = f"{secrets.randbelow(10**FIGURES):0{FIGURES}}"
    session.add(EntryCard(account_id=account.id, code_digest=digest(code, PURPOSE), made_at=clock.now()))
    session.flush()
    return " ".join(code[start : start + IN_A_GROUP] for start in range(0, FIGURES, IN_A_GROUP))


def end_card(session: Session, account: Account) -> bool:
    """Take an account's card back and sign out whoever came in by it; return whether there was one."""
    card = card_of(session, account)
    if card is None:
        return False
    session.execute(delete(SignedInSession).where(SignedInSession.account_id == account.id))
    session.delete(card)
    session.flush()
    return True


def sign_in_with_card(typed: str) -> str:
    """Begin a session for whoever has this card, and return its token.

    Raises
    ------
    Conflict
        If there is no such card, or its account is closed.
    TooMany
        If this code, or this network, was tried too often.
    """
    code = plain_code(typed)
    throttle(Purpose.CODE_TRY, code or None)
    token = None
    with transaction() as session:
        found = session.execute(
            select(EntryCard, Account)
            .join(Account, Account.id == EntryCard.account_id)
            .where(EntryCard.code_digest == digest(code, PURPOSE), Account.closed_at.is_(None))
            .with_for_update(of=EntryCard)
        ).one_or_none()
        if found is not None:
            card, account = found
            card.used_at = clock.now()
            token = open_session(session, account)
    if token is None:
        raise Conflict(Reason.CODE_WRONG)
    return token


def plain_code(typed: str) -> str:
    """Return the figures of what was typed, in whatever script, without anything between them."""
    return "".join(str(unicodedata.decimal(sign)) for sign in typed if sign.isdecimal())
