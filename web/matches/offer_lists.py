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
from web.matches.one_answer import IS_WAITED_FOR, NOT_YET
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
    """Somebody whose answer a match waits for: whom we have asked about whom, and by when we hope to hear."""

    match_id: UUID
    programme_id: UUID
    offer_id: UUID
    name: str
    other: str
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
    """One adult in a match at the desk: what we asked, what was said, whether an answer may be recorded.

    `shows_card`: whether her yes shows the newcomer's card to the volunteer.
    """

    offer_id: UUID
    side: Side
    name: str
    shows_card: bool
    answer: OfferAnswer | None
    asked_at: datetime
    answered_at: datetime | None
    answer_by: date
    expired_at: datetime | None
    is_open: bool
    tries: int
    was_reached: bool


def said(session: Session, sides: Sides) -> list[Said]:
    """Return what each adult in a match has been asked and has said, the newcomer first."""
    offers = session.scalars(select(Offer).where(Offer.match_id == sides.match.id))
    by_person = {offer.person_id: offer for offer in offers}
    everybody = [person for side in Side for person in sides.people(side)]
    return [_said(session, sides, by_person[one.id], one) for one in everybody if one.id in by_person]


def asked(actor: Actor) -> list[Asked]:
    """Return the matches of the actor's programmes that wait for an answer, the nearest day first."""
    ensure(actor, Action.READ_PEOPLE)
    newcomer, volunteer = aliased(Person), aliased(Person)
    rows = db.session.execute(
        _offers()
        .join(newcomer, newcomer.id == Newcomer.person_id)
        .join(volunteer, volunteer.id == Volunteer.person_id)
        .with_only_columns(
            Match.id,
            Match.programme_id,
            Offer.id,
            Person.call_name,
            case((Offer.side == Side.NEWCOMER, volunteer.call_name), else_=newcomer.call_name),
            Offer.side,
            Person.language,
            Offer.answer,
            Offer.answered_at,
            Offer.reminded_at,
            Offer.answer_by,
        )
        .where(
            is_visible_match(actor),
            Match.status == MatchStatus.OFFERED,
            Offer.expired_at.is_(None),
            IS_WAITED_FOR,
        )
        .order_by(Offer.answer_by, Offer.asked_at, Person.call_name)
    )
    return [Asked(*row) for row in rows]


def silent(actor: Actor) -> list[Silent]:
    """Return whom to call because a question was never answered, those who were asked first at the top.

    Whoever was silent twice stands here once. She leaves the list when somebody has reached her, when she has
    left, and when she has a match after all.
    """
    ensure(actor, Action.READ_PEOPLE)
    tries = select(ContactLog).where(
        ContactLog.person_id == Offer.person_id, ContactLog.tried_at >= Offer.expired_at
    )
    rows = db.session.execute(
        _offers()
        .with_only_columns(
            Match.id,
            Offer.id,
            Person.id,
            Person.call_name,
            Person.language,
            Offer.side,
            Offer.answer_by,
            tries.with_only_columns(func.count()).correlate(Offer).scalar_subquery(),
            tries.with_only_columns(func.max(ContactLog.tried_at)).correlate(Offer).scalar_subquery(),
        )
        .where(
            is_visible_match(actor),
            Offer.expired_at.is_not(None),
            ~tries.where(ContactLog.outcome == ContactOutcome.ANSWERED).correlate(Offer).exists(),
            _still_waits(),
        )
        .order_by(Offer.expired_at)
    )
    latest = {line.person_id: line for line in (Silent(*row) for row in rows)}
    return sorted(latest.values(), key=lambda line: line.asked_until)


def _said(session: Session, sides: Sides, offer: Offer, person: Person) -> Said:
    calls = select(ContactLog.outcome).where(
        ContactLog.person_id == person.id, ContactLog.tried_at >= (offer.expired_at or offer.asked_at)
    )
    outcomes = session.scalars(calls).all()
    is_settled = offer.answer not in NOT_YET
    return Said(
        offer_id=offer.id,
        side=offer.side,
        name=person.call_name,
        shows_card=person is sides.newcomer_person,
        answer=offer.answer,
        asked_at=offer.asked_at,
        answered_at=offer.answered_at,
        answer_by=offer.answer_by,
        expired_at=offer.expired_at,
        is_open=sides.match.status is MatchStatus.OFFERED and not is_settled and offer.expired_at is None,
        tries=len(outcomes),
        was_reached=ContactOutcome.ANSWERED in outcomes,
    )


def _offers() -> Select[Match]:
    return (
        select(Match)
        .join(Offer, Offer.match_id == Match.id)
        .join(Person, Person.id == Offer.person_id)
        .join(MatchMember, (MatchMember.match_id == Match.id) & (MatchMember.side == Side.NEWCOMER))
        .join(Enrolment, Enrolment.id == MatchMember.enrolment_id)
        .join(Newcomer, Newcomer.id == Enrolment.newcomer_id)
        .join(Volunteer, Volunteer.id == Match.volunteer_id)
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
