"""Asking the two, in the one order: the newcomer first; her yes releases her card; then the volunteer.

Of a couple each is asked on her own, and the volunteer only when each has said her own yes.

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
from web.matches.household import households_of
from web.matches.in_order import locked_with_match
from web.matches.one_answer import NOT_YET, asked_on, is_no, is_yes, let_go
from web.matches.sides import sides_of
from web.matches.telling import tell_everybody
from web.models import (
    AnsweredHow,
    ContactLog,
    ContactOutcome,
    Match,
    Newcomer,
    Offer,
    OfferAnswer,
)
from web.notifications.messages import MatchAccepted, MatchOffered, VolunteerAsked
from web.notifications.outbox import put_in_outbox
from web.programmes.queries import open_days

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

    from web.models import Person

DAYS_TO_ANSWER = {Side.NEWCOMER: 7, Side.VOLUNTEER: 4}
MORNING = 9
ALWAYS_KEPT = frozenset({"gender"})


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """What somebody says to an offer; `kept` are the lines of her card that she leaves on it."""

    answer: OfferAnswer
    kept: frozenset[str] = field(default_factory=frozenset)
    may_share_number: bool = False


def ask_newcomer(session: Session, match: Match) -> None:
    """Put a match to its newcomer: an offer with the card the volunteer would see, and a message.

    Every other adult who takes part is asked as well; the card says nothing about them.

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
    for person in sides.people(Side.NEWCOMER):
        hers = card if person is sides.newcomer_person else {}
        offer = _ask(session, match, Side.NEWCOMER, person, hers)
        put_in_outbox(session, person.id, MatchOffered(offer.id))


def find_offer(session: Session, link: str) -> Offer:
    """Return the offer behind a link, or raise `NotFound`.

    Where somebody is handled manually, the links of those at home lead nowhere: it may be from them.
    """
    offer = session.scalars(select(Offer).where(Offer.link_digest == digest(link))).one_or_none()
    if offer is None or _is_shut_out(session, offer.person_id):
        raise NotFound(Reason.NOT_FOUND)
    return offer


def _is_shut_out(session: Session, person_id: UUID) -> bool:
    with_her = Newcomer.id.in_(households_of(person_id)) & Newcomer.is_handled_manually
    return session.scalars(select(Newcomer.id).where(with_her)).first() is not None


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

    The same call recorded again a moment later is one.

    Raises
    ------
    NotFound
        If there is no such offer for this actor.
    """
    ensure(actor, Action.FOLLOW_UP)
    with transaction() as session:
        offer, match = locked_with_match(session, Offer, _offer_of(session, actor, offer_id).id)
        if _was_just_recorded(session, actor, offer.person_id, outcome):
            return match.id
        session.add(
            ContactLog(
                person_id=offer.person_id, tried_by=actor.account_id, tried_at=clock.now(), outcome=outcome
            )
        )
        if outcome is ContactOutcome.ANSWERED:
            offer.call_wanted_at = None
        audit.record(session, actor, "record_call", offer)
        return match.id


def _was_just_recorded(session: Session, actor: Actor, person_id: UUID, outcome: ContactOutcome) -> bool:
    same = select(ContactLog.id).where(
        ContactLog.person_id == person_id,
        ContactLog.tried_by == actor.account_id,
        ContactLog.outcome == outcome,
        ContactLog.tried_at > clock.a_moment_ago(),
    )
    return session.scalars(same).first() is not None


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
    if offer.answer not in NOT_YET:
        raise Conflict(Reason.ALREADY_ANSWERED)
    offer.answer, offer.answered_at, offer.how = given.answer, clock.now(), how
    offer.recorded_by, offer.may_share_number = actor.account_id, given.may_share_number
    audit.record(session, actor, f"answer_{given.answer}", offer)
    if offer.side is Side.NEWCOMER and given.answer is OfferAnswer.YES:
        shown = given.kept | ALWAYS_KEPT
        offer.card = {name: value for name, value in (offer.card or {}).items() if name in shown}
    session.flush()
    _settle(session, match, offer.side)


def ask_no_more(session: Session, person_id: UUID) -> None:
    """Take back what somebody is asked or was: she takes part no more, and her link leads nowhere.

    A step of the operation by which she leaves. Where only her answer was missing, or hers was the no, the
    others' answers count from now on.
    """
    open_ones = select(Offer.id).join(Match, Match.id == Offer.match_id)
    for offer_id in session.scalars(open_ones.where(Offer.person_id == person_id, Match.is_open)).all():
        offer, match = locked_with_match(session, Offer, offer_id)
        said, side = offer.answer, offer.side
        session.delete(offer)
        session.flush()
        if match.status is MatchStatus.OFFERED and said is not OfferAnswer.YES:
            _settle(session, match, side)


def _settle(session: Session, match: Match, side: Side) -> None:
    """Go on when everybody on a side has said yes; end it at once where there was nobody else to be asked."""
    everybody = asked_on(session, match.id, side)
    if is_yes(everybody):
        _go_on(session, match, everybody)
    elif is_no(everybody) and len(everybody) == 1:
        let_go(session, match, side)


def _go_on(session: Session, match: Match, everybody: list[Offer]) -> None:
    """Ask the volunteer, once the newcomer's side has said yes; once he has too, tell all of them."""
    sides = sides_of(session, match.id)
    if everybody[0].side is Side.VOLUNTEER:
        match.status = MatchStatus.ACCEPTED
        tell_everybody(session, sides, MatchAccepted(match.id))
        return
    released = {name: value for offer in everybody for name, value in (offer.card or {}).items()}
    asked = _ask(session, match, Side.VOLUNTEER, sides.volunteer_person, released)
    calendar = open_days(session, match.programme_id)
    put_in_outbox(
        session,
        sides.volunteer_person.id,
        VolunteerAsked(asked.id),
        not_before=clock.at(calendar.first_open(clock.today()), MORNING),
    )


def _ask(session: Session, match: Match, side: Side, person: Person, card: dict[str, Any]) -> Offer:
    offer = Offer(
        match_id=match.id,
        person_id=person.id,
        side=side,
        card=card,
        asked_at=clock.now(),
        answer_by=open_days(session, match.programme_id).after(clock.today(), DAYS_TO_ANSWER[side]),
    )
    offer.link_digest = digest(offer.link)
    session.add(offer)
    session.flush()
    return offer
