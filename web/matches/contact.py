"""What each side of a match may see of the other, and whether the two may write: decided here alone.

Nothing at all before both have said yes. Then the call-name, what they share and their messages; a number
only while both have said that it may be shared. A pause keeps what there is and lets nothing new through.
When the match ends everything closes at once but the call-name, which goes fourteen days later. What is open
is always open in both directions.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from matching import Side
from matching.lifecycle import MatchStatus
from web import clock
from web.matches.card import facts_of, volunteers_card
from web.models import Match, Offer, OfferAnswer

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from web.matches.sides import Sides

NAME_STAYS_FOR = timedelta(days=14)
TOGETHER = frozenset({MatchStatus.ACCEPTED, MatchStatus.ACTIVE, MatchStatus.PAUSED})


@dataclass(frozen=True, slots=True)
class Opening:
    """What is open between the two: the name, the card, reading and writing messages, the numbers."""

    name: bool = False
    card: bool = False
    reading: bool = False
    writing: bool = False
    number: bool = False


@dataclass(frozen=True, slots=True)
class Contact:
    """What one side sees of the other now; `may_share` is her own answer, None if she was never asked.

    By `meeting_link` she finds the time of the first meeting, until the two have met.
    """

    open: Opening
    may_share: bool | None
    name: str | None = None
    number: str | None = None
    card: dict[str, Any] = field(default_factory=dict)
    note: str | None = None
    meeting_link: str | None = None


def opening(match: Match, offers: dict[Side, Offer], now: datetime) -> Opening | None:
    """Return what is open now, or None if neither side may know of the other."""
    if match.status is MatchStatus.OFFERED or not _both_said_yes(match, offers):
        return None
    if match.closed_at is not None:
        return Opening(name=not name_is_gone(match, now))
    is_running = match.status is not MatchStatus.PAUSED
    both_share = len(offers) == len(Side) and all(offer.may_share_number for offer in offers.values())
    return Opening(name=True, card=True, reading=True, writing=is_running, number=is_running and both_share)


def name_is_gone(match: Match, now: datetime) -> bool:
    """Whether it ended so long ago that neither side is shown the other's name any more."""
    return match.closed_at is not None and now >= match.closed_at + NAME_STAYS_FOR


def contact_of(session: Session, sides: Sides, side: Side) -> Contact | None:
    """Return what this side sees of the other, or None if there is nothing to see yet."""
    offers = offers_of(session, sides)
    is_open = opening(sides.match, offers, clock.now())
    if is_open is None or sides.newcomer.is_handled_manually:
        return None
    other, own = sides.other(side), offers.get(side)
    card, note = _card(session, sides, side, offers) if is_open.card else ({}, None)
    return Contact(
        open=is_open,
        may_share=bool(own.may_share_number) if own else None,
        name=other.call_name if is_open.name else None,
        number=other.phone if is_open.number else None,
        card=card,
        note=note,
        meeting_link=own.link if own and sides.match.status is MatchStatus.ACCEPTED else None,
    )


def offers_of(session: Session, sides: Sides) -> dict[Side, Offer]:
    """Return how the one who signed up was asked on each side: to her the card and the number belong."""
    offers = session.scalars(select(Offer).where(Offer.match_id == sides.match.id))
    return {offer.side: offer for offer in offers if offer.person_id == sides.person(offer.side).id}


def _both_said_yes(match: Match, offers: dict[Side, Offer]) -> bool:
    """Whether both have: by their answers, or by having met already when we came to know of them."""
    answers = [offer.answer for offer in offers.values()]
    return match.started_at is not None or answers == [OfferAnswer.YES] * len(Side)


def _card(
    session: Session, sides: Sides, side: Side, offers: dict[Side, Offer]
) -> tuple[dict[str, Any], str | None]:
    """Return the other's card, and her note if she shows it: of her only what her yes released."""
    if side is Side.NEWCOMER:
        facts = facts_of(session, sides.match)
        return volunteers_card(sides.volunteer_person, sides.volunteer, facts, clock.today().year), None
    asked = offers.get(Side.VOLUNTEER)
    released = (asked.card or {}) if asked else {}
    shows_note = "note" in released and sides.newcomer.guide_may_know_note
    return released, sides.newcomer.practical_note if shows_note else None
