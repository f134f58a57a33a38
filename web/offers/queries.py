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
    Volunteer,
)

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True)
class OfferPage:
    """One side, asked: about whom, with which card, and whether the answer is in."""

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


def offer_page(link: str) -> OfferPage:
    """Return what the holder of a link sees, or raise `NotFound`."""
    offer = find_offer(db.session(), link)
    match, newcomer, newcomer_person, volunteer, volunteer_person = sides_of(db.session(), offer.match_id)
    asked, other = (newcomer_person, volunteer_person)
    own_card, note = offer.card or {}, newcomer.practical_note
    card = volunteers_card(volunteer_person, volunteer, facts_of(db.session(), match), clock.today().year)
    if offer.side is Side.VOLUNTEER:
        asked, other = volunteer_person, newcomer_person
        card, own_card = offer.card or {}, {}
    return OfferPage(
        side=offer.side,
        language=asked.language,
        name=asked.call_name,
        other=other.call_name,
        card=card,
        own_card=own_card,
        note=note,
        places=dict(db.session.execute(select(MeetingPlace.code, MeetingPlace.name)).all()),
        contact=contact_name(),
        answer_by=offer.answer_by,
        answer=offer.answer,
        is_open=match.status is MatchStatus.OFFERED and offer.expired_at is None,
        is_gone=name_is_gone(match, clock.now()),
        has_meeting_page=match.status not in (MatchStatus.OFFERED, MatchStatus.CLOSED),
    )


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
