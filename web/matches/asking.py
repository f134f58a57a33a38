"""Asking the two, in the one order: the newcomer first; her yes releases her card; then the volunteer.

A no is silent: the other side learns nothing of it, the newcomer keeps her place and her waiting time, and
the two are not put forward together again. Silence ends in a call, never in being dropped.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from matching import Side
from matching.lifecycle import MatchStatus
from web import audit, clock
from web.access import Action, Actor, ensure
from web.accounts.operations import digest
from web.database import transaction
from web.errors import Conflict, NotFound, Reason
from web.matches.card import facts_of, newcomers_card
from web.matches.in_order import locked_with_match
from web.matches.operations import close_match
from web.matches.sides import sides_of
from web.models import (
    AnsweredHow,
    CloseReason,
    ContactLog,
    ContactOutcome,
    Match,
    Offer,
    OfferAnswer,
    PairMemory,
    PairRule,
)
from web.notifications.messages import MatchAccepted, MatchOffered, NotThisTime, VolunteerAsked
from web.notifications.outbox import put_in_outbox
from web.programmes.queries import open_days

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

DAYS_TO_ANSWER = {Side.NEWCOMER: 7, Side.VOLUNTEER: 4}
MORNING = 9
ALWAYS_KEPT = frozenset({"gender"})


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """What somebody says to an offer; `kept` are the lines of her card that she leaves on it."""

    answer: OfferAnswer
    kept: frozenset[str] = field(default_factory=frozenset)
    may_share_number: bool = False


def ask_newcomer(session: Session, match: Match) -> Offer:
    """Put a match to its newcomer: an offer with the card the volunteer would see, and a message.

    Raises
    ------
    Conflict
        If the programme rests today.
    """
    if not open_days(session, match.programme_id).is_open(clock.today()):
        raise Conflict(Reason.PROGRAMME_RESTS)
    sides = sides_of(session, match.id)
    facts = facts_of(session, match)
    card = newcomers_card(sides.newcomer_person, sides.newcomer, facts, clock.today().year)
    offer = _ask(session, match, Side.NEWCOMER, card)
    put_in_outbox(session, sides.newcomer_person.id, MatchOffered(offer.id))
    return offer


def find_offer(session: Session, link: str) -> Offer:
    """Return the offer behind a link, or raise `NotFound`."""
    offer = session.scalars(select(Offer).where(Offer.link_digest == digest(link))).one_or_none()
    if offer is None:
        raise NotFound(Reason.NOT_FOUND)
    return offer


def answer_by_link(link: str, given: GivenAnswer) -> None:
    """Take an answer from whoever holds the link.

    Raises
    ------
    NotFound
        If there is no such offer.
    Conflict
        If it was answered already, or is over.
    """
    with transaction() as session:
        offer = find_offer(session, link)
        actor = Actor.system(offer.organisation_id, f"answered by the {offer.side}'s own link")
        _take(session, actor, offer.id, given, AnsweredHow.SELF)


def record_answer(actor: Actor, offer_id: UUID, given: GivenAnswer, how: AnsweredHow) -> UUID:
    """Record an answer that somebody gave by phone or in person, and return the match it is about.

    Raises as `answer_by_link` does.
    """
    ensure(actor, Action.FOLLOW_UP)
    with transaction() as session:
        match_id = _offer_of(session, actor, offer_id).match_id
        _take(session, actor, offer_id, given, how)
        return match_id


def record_call(actor: Actor, offer_id: UUID, outcome: ContactOutcome) -> UUID:
    """Record that somebody was called about an offer and what came of it, and return the match it is about.

    Raises
    ------
    NotFound
        If there is no such offer for this actor.
    """
    ensure(actor, Action.FOLLOW_UP)
    with transaction() as session:
        offer = _offer_of(session, actor, offer_id)
        person = sides_of(session, offer.match_id).person(offer.side)
        session.add(
            ContactLog(person_id=person.id, tried_by=actor.account_id, tried_at=clock.now(), outcome=outcome)
        )
        if outcome is ContactOutcome.ANSWERED:
            offer.call_wanted_at = None
        audit.record(session, actor, "record_call", offer)
        return offer.match_id


def _offer_of(session: Session, actor: Actor, offer_id: UUID) -> Offer:
    offer = session.scalars(
        select(Offer)
        .join(Match, Match.id == Offer.match_id)
        .where(Offer.id == offer_id, Match.programme_id.in_(actor.programme_ids))
    ).one_or_none()
    if offer is None:
        raise NotFound(Reason.NOT_FOUND)
    return offer


def _take(session: Session, actor: Actor, offer_id: UUID, given: GivenAnswer, how: AnsweredHow) -> None:
    offer, match = locked_with_match(session, Offer, offer_id)
    if match.status is not MatchStatus.OFFERED or offer.expired_at is not None:
        raise Conflict(Reason.OFFER_OVER)
    if offer.answer not in (None, OfferAnswer.TALK_FIRST):
        raise Conflict(Reason.ALREADY_ANSWERED)
    offer.answer, offer.answered_at, offer.how = given.answer, clock.now(), how
    offer.recorded_by, offer.may_share_number = actor.account_id, given.may_share_number
    audit.record(session, actor, f"answer_{given.answer}", offer)
    if given.answer is OfferAnswer.YES:
        _go_on(session, offer, match, given)
    elif given.answer is not OfferAnswer.TALK_FIRST:
        _end(session, offer, match, given.answer)


def _go_on(session: Session, offer: Offer, match: Match, given: GivenAnswer) -> None:
    sides = sides_of(session, match.id)
    if offer.side is Side.VOLUNTEER:
        match.status = MatchStatus.ACCEPTED
        for side in Side:
            put_in_outbox(session, sides.person(side).id, MatchAccepted(match.id))
        return
    released = {name: value for name, value in (offer.card or {}).items() if name in given.kept | ALWAYS_KEPT}
    asked = _ask(session, match, Side.VOLUNTEER, released)
    calendar = open_days(session, match.programme_id)
    put_in_outbox(
        session,
        sides.volunteer_person.id,
        VolunteerAsked(asked.id),
        not_before=clock.at(calendar.first_open(clock.today()), MORNING),
    )


def _end(session: Session, offer: Offer, match: Match, answer: OfferAnswer) -> None:
    sides = sides_of(session, match.id)
    knows = answer is OfferAnswer.KNOWS_PERSON
    session.add(
        PairMemory(
            newcomer_id=sides.newcomer.id,
            volunteer_id=match.volunteer_id,
            rule=PairRule.BLOCKED if knows else PairRule.DECLINED,
            since=clock.now(),
        )
    )
    close_match(session, match, CloseReason.DECLINED)
    if offer.side is Side.VOLUNTEER:
        sides.volunteer.said_ready_at = None
        put_in_outbox(session, sides.newcomer_person.id, NotThisTime(match.id))


def _ask(session: Session, match: Match, side: Side, card: dict[str, Any]) -> Offer:
    offer = Offer(
        match_id=match.id,
        side=side,
        card=card,
        asked_at=clock.now(),
        answer_by=open_days(session, match.programme_id).after(clock.today(), DAYS_TO_ANSWER[side]),
    )
    offer.link_digest = digest(offer.link)
    session.add(offer)
    session.flush()
    return offer
