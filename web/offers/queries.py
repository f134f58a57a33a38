"""What somebody who is asked sees, and what the desk sees of who is asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from matching import Side
from matching.lifecycle import MatchStatus
from web import clock
from web.access import Action, Actor, ensure
from web.accounts.queries import contact_name
from web.database import db
from web.matches.asking import find_offer
from web.matches.card import facts_of, volunteers_card
from web.matches.readiness import find_question, stands
from web.matches.sides import sides_of
from web.models import (
    ContactLog,
    ContactOutcome,
    Enrolment,
    Match,
    MatchMember,
    MeetingPlace,
    Newcomer,
    Offer,
    OfferAnswer,
    Person,
    Programme,
    Volunteer,
)

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID


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
    has_meeting_page: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """One match at the desk: who has been asked, and what each has said."""

    match_id: UUID
    offer_id: UUID
    newcomer: str
    volunteer: str
    programme: str
    asked: Side
    answer: OfferAnswer | None
    answer_by: date
    is_late: bool


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


def asked(actor: Actor) -> list[Asked]:
    """Return the matches of the actor's programmes that wait for an answer, the nearest day first."""
    ensure(actor, Action.READ_PEOPLE)
    guide = aliased(Person)
    rows = db.session.execute(
        select(Offer, Match.id, Person.call_name, guide.call_name, Programme.name)
        .join(Match, Match.id == Offer.match_id)
        .join(Programme, Programme.id == Match.programme_id)
        .join(MatchMember, (MatchMember.match_id == Match.id) & (MatchMember.side == Side.NEWCOMER))
        .join(Enrolment, Enrolment.id == MatchMember.enrolment_id)
        .join(Newcomer, Newcomer.id == Enrolment.newcomer_id)
        .join(Person, Person.id == Newcomer.person_id)
        .join(Volunteer, Volunteer.id == Match.volunteer_id)
        .join(guide, guide.id == Volunteer.person_id)
        .where(
            Match.programme_id.in_(actor.programme_ids),
            Match.status == MatchStatus.OFFERED,
            Newcomer.is_handled_manually.is_(False),
        )
        .order_by(Offer.answer_by, Offer.asked_at)
    )
    today = clock.today()
    return [
        Asked(
            match_id,
            o.id,
            newcomer,
            volunteer,
            programme,
            o.side,
            o.answer,
            o.answer_by,
            o.answer_by <= today,
        )
        for o, match_id, newcomer, volunteer, programme in rows
        if o.answer is not OfferAnswer.YES
    ]


@dataclass(frozen=True, slots=True)
class ToCall:
    """Somebody who did not answer in time and has not been reached since."""

    offer_id: UUID
    name: str
    language: str
    side: Side
    asked_until: date
    tries: int


def to_call(actor: Actor) -> list[ToCall]:
    """Return whom to call because a question was never answered, those who were asked first at the top."""
    ensure(actor, Action.READ_PEOPLE)
    rows = db.session.scalars(
        select(Offer)
        .join(Match, Match.id == Offer.match_id)
        .where(Match.programme_id.in_(actor.programme_ids), Offer.expired_at.is_not(None))
        .order_by(Offer.expired_at)
    ).all()
    return [line for offer in rows if (line := _line_to_call(offer)) is not None]


def _line_to_call(offer: Offer) -> ToCall | None:
    sides = sides_of(db.session(), offer.match_id)
    called = sides.person(offer.side)
    since = offer.expired_at or offer.asked_at
    outcomes = db.session.scalars(
        select(ContactLog.outcome).where(ContactLog.person_id == called.id, ContactLog.tried_at >= since)
    ).all()
    if sides.newcomer.is_handled_manually or ContactOutcome.ANSWERED in outcomes:
        return None
    return ToCall(offer.id, called.call_name, called.language, offer.side, offer.answer_by, len(outcomes))
