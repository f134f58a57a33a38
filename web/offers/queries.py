"""What somebody who is asked sees."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from matching import Side
from matching.lifecycle import MatchStatus
from web import clock
from web.accounts.queries import contact_name
from web.database import db
from web.matches.asking import find_offer
from web.matches.card import facts_of, volunteers_card
from web.matches.contact import name_is_gone
from web.matches.readiness import find_question, stands
from web.matches.sides import sides_of
from web.models import (
    MeetingPlace,
    OfferAnswer,
    Person,
    Volunteer,
)

if TYPE_CHECKING:
    from datetime import date

    from web.matches.sides import Sides
    from web.models import Offer

# Made of what the one who signed up has told of herself.
SHARED = frozenset({"languages", "interests"})


@dataclass(frozen=True, slots=True)
class OfferPage:
    """One adult, asked: about whom, with which card, and whether the answer is in.

    `is_partner`: she comes along with the one who signed up, so that no card or number of hers is shown.
    `is_one_of_several`: others at home are asked as well, each on her own.
    """

    side: Side
    language: str
    name: str
    other: str
    card: dict[str, Any]
    own_card: dict[str, Any]
    note: str | None
    places: dict[str, str]
    contact: str
    answer_by: date
    answer: OfferAnswer | None
    is_open: bool
    is_gone: bool
    has_meeting_page: bool
    is_partner: bool
    is_one_of_several: bool


def offer_page(link: str) -> OfferPage:
    """Return what the holder of a link sees, or raise `NotFound`."""
    offer = find_offer(db.session(), link)
    sides = sides_of(db.session(), offer.match_id)
    match, asked = sides.match, db.session.get_one(Person, offer.person_id)
    is_partner = asked not in (sides.newcomer_person, sides.volunteer_person)
    return OfferPage(
        side=offer.side,
        language=asked.language,
        name=asked.call_name,
        other=sides.other(offer.side).call_name,
        card=_others_card(sides, offer, is_partner=is_partner),
        own_card=(offer.card or {}) if offer.side is Side.NEWCOMER else {},
        note=None if is_partner else sides.newcomer.practical_note,
        places=dict(db.session.execute(select(MeetingPlace.code, MeetingPlace.name)).all()),
        contact=contact_name(),
        answer_by=offer.answer_by,
        answer=offer.answer,
        is_open=match.status is MatchStatus.OFFERED and offer.expired_at is None,
        is_gone=name_is_gone(match, clock.now()),
        has_meeting_page=match.status not in (MatchStatus.OFFERED, MatchStatus.CLOSED),
        is_partner=is_partner,
        is_one_of_several=len(sides.people(offer.side)) > 1,
    )


def _others_card(sides: Sides, offer: Offer, *, is_partner: bool) -> dict[str, Any]:
    """Return what she sees of the other side; to a partner nothing that the one who signed up has told."""
    if offer.side is Side.VOLUNTEER:
        return offer.card or {}
    facts = facts_of(db.session(), sides.match)
    card = volunteers_card(sides.volunteer_person, sides.volunteer, facts, clock.today().year)
    return {name: value for name, value in card.items() if name not in SHARED or not is_partner}


@dataclass(frozen=True, slots=True)
class ReadyPage:
    """Whether a volunteer is ready, asked: for which day, and what he has said."""

    match_on: date
    is_ready: bool | None
    is_open: bool


def ready_page(link: str) -> ReadyPage:
    """Return what the holder of a link sees, or raise `NotFound`."""
    question = find_question(db.session(), link)
    volunteer = db.session.get_one(Volunteer, question.volunteer_id)
    return ReadyPage(question.match_on, question.is_ready, stands(question, volunteer))
