"""What the desk sees of a card: that there is one, since when, and when it was used. Never its code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from web.accounts.entry_cards import card_of
from web.database import db
from web.entry_cards.operations import has_left, person_of
from web.i18n import BY_TAG, NORWEGIAN

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from matching import Side
    from web.access import Actor
    from web.i18n import Language


@dataclass(frozen=True, slots=True)
class CardPage:
    """Whose card it is, in which language she reads, and how things stand with it."""

    call_name: str
    language: Language
    word: str | None
    has_address: bool
    has_left: bool
    card_id: UUID | None
    made_at: datetime | None
    used_at: datetime | None


def card_page(actor: Actor, side: Side, side_id: UUID) -> CardPage:
    """Return how things stand with somebody's card, or raise `NotFound`."""
    session = db.session()
    told = person_of(session, actor, side, side_id)
    account = told.account
    card = card_of(session, account)
    return CardPage(
        call_name=told.person.call_name,
        language=BY_TAG.get(told.person.language, NORWEGIAN),
        word=told.person.word,
        has_address=account is not None and account.email_digest is not None,
        has_left=has_left(session, told),
        card_id=card.id if card else None,
        made_at=card.made_at if card else None,
        used_at=card.used_at if card else None,
    )
