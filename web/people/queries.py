"""The list of newcomers, and one newcomer on one page; contact and notes are read apart."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import select

from matching import Household
from matching.lifecycle import EnrolmentStatus
from web import clock
from web.access import Action, Actor, ensure
from web.database import db
from web.errors import NotFound, Reason
from web.listing import Listing, listing
from web.matches.household import OF_SEVERAL, adults_of
from web.matches.visibility import is_visible_newcomer
from web.models import District, Enrolment, MatchMember, Newcomer, Person, Programme

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime
    from uuid import UUID

    from web.matches.household import Adult


class Standing(StrEnum):
    """Where a newcomer stands, seen from the desk."""

    NEW = "new"
    WAITING = "waiting"
    MATCHED = "matched"
    PAUSED = "paused"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class NewcomerRow:
    """One newcomer in the list."""

    id: UUID
    name: str
    standing: Standing
    programmes: list[str]
    since: datetime
    promised_on: date | None


@dataclass(frozen=True, slots=True)
class Place:
    """A newcomer's place in one programme."""

    programme: str
    status: EnrolmentStatus
    waiting_since: datetime
    has_match: bool


@dataclass(frozen=True, slots=True)
class NewcomerPage:
    """One newcomer, but for contact and notes."""

    newcomer: Newcomer
    person: Person
    standing: Standing
    district: str | None
    age: int | None
    places: list[Place]
    adults: list[Adult]
    comes_with_others: bool
    may_be_joined: bool
    open_programmes: Sequence[Programme]


def newcomers(actor: Actor, *, standing: Standing | None, search: str, page: int) -> Listing[NewcomerRow]:
    """Return a page of the newcomers whom the actor may know of, those who have waited longest first."""
    ensure(actor, Action.READ_PEOPLE)
    return listing(_rows(actor), standing=standing, search=search, page=page)


def newcomer_page(actor: Actor, newcomer_id: UUID) -> NewcomerPage:
    """Return one newcomer.

    Raises
    ------
    NotFound
        If there is no such newcomer for this actor.
    """
    newcomer, person = visible_newcomer(actor, newcomer_id)
    places = _places([newcomer.id]).get(newcomer.id, [])
    taken = {programme_id for programme_id, _ in places}
    year = person.birth_year
    standing = _standing([place for _, place in places])
    adults = adults_of(db.session(), newcomer)
    return NewcomerPage(
        newcomer=newcomer,
        person=person,
        standing=standing,
        district=db.session.scalar(select(District.name).where(District.code == newcomer.district_code)),
        age=clock.today().year - year if year else None,
        places=[place for _, place in places],
        adults=adults,
        comes_with_others=newcomer.household in OF_SEVERAL,
        may_be_joined=standing is not Standing.MATCHED and _has_room(newcomer, adults),
        open_programmes=db.session.scalars(
            select(Programme)
            .where(Programme.id.in_(actor.programme_ids), Programme.id.not_in(taken))
            .order_by(Programme.name)
        ).all(),
    )


def _has_room(newcomer: Newcomer, adults: Sequence[Adult]) -> bool:
    """Whether another adult may take part: one in a couple; of a family nobody says how many there are."""
    return newcomer.household is Household.FAMILY or (newcomer.household is Household.COUPLE and not adults)


def visible_newcomer(actor: Actor, newcomer_id: UUID) -> tuple[Newcomer, Person]:
    """Return a newcomer whom the actor may know of, and the person; raise `NotFound` for any other."""
    ensure(actor, Action.READ_PEOPLE)
    row = db.session.execute(
        select(Newcomer, Person)
        .join(Person, Person.id == Newcomer.person_id)
        .where(Newcomer.id == newcomer_id, is_visible_newcomer(actor))
    ).one_or_none()
    if row is None:
        raise NotFound(Reason.NOT_FOUND)
    newcomer, person = row
    return newcomer, person


def _rows(actor: Actor) -> list[NewcomerRow]:
    found = db.session.execute(
        select(Newcomer, Person.call_name)
        .join(Person, Person.id == Newcomer.person_id)
        .where(is_visible_newcomer(actor))
        .order_by(Newcomer.signed_up_at, Person.call_name)
    ).all()
    places = _places([newcomer.id for newcomer, _ in found])
    return [
        NewcomerRow(
            id=newcomer.id,
            name=name,
            standing=_standing([place for _, place in places.get(newcomer.id, [])]),
            programmes=[place.programme for _, place in places.get(newcomer.id, [])],
            since=newcomer.signed_up_at,
            promised_on=newcomer.promised_on if newcomer.talked_on is None else None,
        )
        for newcomer, name in found
    ]


def _places(newcomer_ids: Sequence[UUID]) -> dict[UUID, list[tuple[UUID, Place]]]:
    has_match = (
        select(MatchMember.id).where(MatchMember.enrolment_id == Enrolment.id, MatchMember.is_open).exists()
    )
    found: dict[UUID, list[tuple[UUID, Place]]] = {}
    for newcomer_id, programme_id, name, status, since, matched in db.session.execute(
        select(
            Enrolment.newcomer_id,
            Enrolment.programme_id,
            Programme.name,
            Enrolment.status,
            Enrolment.waiting_since,
            has_match,
        )
        .join(Programme, Programme.id == Enrolment.programme_id)
        .where(Enrolment.newcomer_id.in_(newcomer_ids))
        .order_by(Programme.name)
    ):
        if newcomer_id:
            found.setdefault(newcomer_id, []).append((programme_id, Place(name, status, since, matched)))
    return found


def _standing(places: Sequence[Place]) -> Standing:
    """Return where somebody stands, from all her places: the most hopeful one counts."""
    if not places:
        return Standing.NEW
    if any(place.has_match for place in places):
        return Standing.MATCHED
    statuses = {place.status for place in places}
    if EnrolmentStatus.READY in statuses:
        return Standing.WAITING
    return Standing.PAUSED if EnrolmentStatus.PAUSED in statuses else Standing.LEFT
