"""Who has been asked and has not said yes or no: those we wait for, and the silent ones, who get a call."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import case, func, select
from sqlalchemy.orm import aliased

from matching import Side
from matching.lifecycle import EnrolmentStatus, MatchStatus
from web.access import Action, Actor, ensure
from web.database import db
from web.matches.visibility import is_visible_match
from web.models import (
    ContactLog,
    ContactOutcome,
    Enrolment,
    Match,
    MatchMember,
    Newcomer,
    Offer,
    OfferAnswer,
    Person,
    Volunteer,
)

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import Session

    from web.matches.sides import Sides


@dataclass(frozen=True, slots=True)
class Asked:
    """One match that waits for an answer: whom we have asked, and by when we hope to hear."""

    match_id: UUID
    programme_id: UUID
    offer_id: UUID
    newcomer: str
    volunteer: str
    side: Side
    language: str
    answer: OfferAnswer | None
    answered_at: datetime | None
    reminded_at: datetime | None
    answer_by: date


@dataclass(frozen=True, slots=True)
class Silent:
    """Somebody who did not answer in time and has not been reached since."""

    match_id: UUID
    offer_id: UUID
    person_id: UUID
    name: str
    language: str
    side: Side
    asked_until: date
    tries: int
    tried_at: datetime | None


@dataclass(frozen=True, slots=True)
class Said:
    """One side of a match at the desk: what we asked, what was said, whether an answer may be recorded."""

    offer_id: UUID
    side: Side
    name: str
    answer: OfferAnswer | None
    asked_at: datetime
    answered_at: datetime | None
    answer_by: date
    expired_at: datetime | None
    is_open: bool
    tries: int
    was_reached: bool


def said(session: Session, sides: Sides) -> list[Said]:
    """Return what each side of a match has been asked and has said, the newcomer first."""
    offers = session.scalars(select(Offer).where(Offer.match_id == sides.match.id).order_by(Offer.asked_at))
    return [_said(session, sides, offer) for offer in offers]


def asked(actor: Actor) -> list[Asked]:
    """Return the matches of the actor's programmes that wait for an answer, the nearest day first."""
    ensure(actor, Action.READ_PEOPLE)
    guide = aliased(Person)
    rows = db.session.execute(
        _offers(guide)
        .with_only_columns(
            Match.id,
            Match.programme_id,
            Offer.id,
            Person.call_name,
            guide.call_name,
            Offer.side,
            case((Offer.side == Side.NEWCOMER, Person.language), else_=guide.language),
            Offer.answer,
            Offer.answered_at,
            Offer.reminded_at,
            Offer.answer_by,
        )
        .where(
            is_visible_match(actor),
            Match.status == MatchStatus.OFFERED,
            Offer.expired_at.is_(None),
            Offer.answer.is_distinct_from(OfferAnswer.YES),
        )
        .order_by(Offer.answer_by, Offer.asked_at)
    )
    return [Asked(*row) for row in rows]


def silent(actor: Actor) -> list[Silent]:
    """Return whom to call because a question was never answered, those who were asked first at the top.

    Whoever was silent twice stands here once. She leaves the list when somebody has reached her, when she has
    left, and when she has a match after all.
    """
    ensure(actor, Action.READ_PEOPLE)
    guide = aliased(Person)
    called = case((Offer.side == Side.NEWCOMER, Person.id), else_=guide.id)
    tries = select(ContactLog).where(ContactLog.person_id == called, ContactLog.tried_at >= Offer.expired_at)
    rows = db.session.execute(
        _offers(guide)
        .with_only_columns(
            Match.id,
            Offer.id,
            called,
            case((Offer.side == Side.NEWCOMER, Person.call_name), else_=guide.call_name),
            case((Offer.side == Side.NEWCOMER, Person.language), else_=guide.language),
            Offer.side,
            Offer.answer_by,
            tries.with_only_columns(func.count()).correlate(Offer, Person, guide).scalar_subquery(),
            tries.with_only_columns(func.max(ContactLog.tried_at))
            .correlate(Offer, Person, guide)
            .scalar_subquery(),
        )
        .where(
            is_visible_match(actor),
            Offer.expired_at.is_not(None),
            ~tries.where(ContactLog.outcome == ContactOutcome.ANSWERED)
            .correlate(Offer, Person, guide)
            .exists(),
            _still_waits(),
        )
        .order_by(Offer.expired_at)
    )
    latest = {line.person_id: line for line in (Silent(*row) for row in rows)}
    return sorted(latest.values(), key=lambda line: line.asked_until)


def _said(session: Session, sides: Sides, offer: Offer) -> Said:
    person = sides.person(offer.side)
    calls = select(ContactLog.outcome).where(
        ContactLog.person_id == person.id, ContactLog.tried_at >= (offer.expired_at or offer.asked_at)
    )
    outcomes = session.scalars(calls).all()
    is_settled = offer.answer not in (None, OfferAnswer.TALK_FIRST)
    return Said(
        offer_id=offer.id,
        side=offer.side,
        name=person.call_name,
        answer=offer.answer,
        asked_at=offer.asked_at,
        answered_at=offer.answered_at,
        answer_by=offer.answer_by,
        expired_at=offer.expired_at,
        is_open=sides.match.status is MatchStatus.OFFERED and not is_settled and offer.expired_at is None,
        tries=len(outcomes),
        was_reached=ContactOutcome.ANSWERED in outcomes,
    )


def _offers(guide: type[Person]) -> Select[Match]:
    return (
        select(Match)
        .join(Offer, Offer.match_id == Match.id)
        .join(MatchMember, (MatchMember.match_id == Match.id) & (MatchMember.side == Side.NEWCOMER))
        .join(Enrolment, Enrolment.id == MatchMember.enrolment_id)
        .join(Newcomer, Newcomer.id == Enrolment.newcomer_id)
        .join(Person, Person.id == Newcomer.person_id)
        .join(Volunteer, Volunteer.id == Match.volunteer_id)
        .join(guide, guide.id == Volunteer.person_id)
    )


def _still_waits() -> ColumnElement[bool]:
    """Keep to newcomers who wait without a match, and to volunteers who are approved."""
    other = aliased(MatchMember)
    has_match = select(other.id).where(other.enrolment_id == Enrolment.id, other.is_open).exists()
    newcomer_waits = (Enrolment.status != EnrolmentStatus.LEFT) & ~has_match
    return case(
        (Offer.side == Side.NEWCOMER, newcomer_waits),
        else_=Volunteer.approved_on.is_not(None),
    )
