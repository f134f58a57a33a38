"""Rows become a pool: the only bridge from the database to the matching core.

A newcomer goes by her enrolment's id and a volunteer by his own, so that what comes back can be stored
without looking anybody up by name. Nobody handled manually, with an open match or not ready is in the pool.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, TypeAlias

from sqlalchemy import exists, select

from matching import AgeBand, Availability, Goal, Level, Municipality, Pool, Side, TravelMode
from matching import District as CoreDistrict
from matching import MeetingPlace as CorePlace
from matching import Newcomer as CoreNewcomer
from matching import Volunteer as CoreVolunteer
from matching.lifecycle import EnrolmentStatus
from web import clock
from web.models import (
    District,
    Enrolment,
    MatchMember,
    MeetingPlace,
    Newcomer,
    PairMemory,
    Person,
    Travel,
    Volunteer,
)

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from sqlalchemy.orm import Session

    from web.models.person import MatchingFacts


Waiting: TypeAlias = "tuple[Enrolment, Newcomer, Person]"
Ready: TypeAlias = "tuple[Volunteer, Person, frozenset[str]]"


def pool_of(session: Session, programme_ids: Collection[UUID]) -> Pool:
    """Return everybody whom a round for these programmes considers, and where they can meet."""
    newcomers = _waiting_newcomers(session, programme_ids)
    volunteers = _ready_volunteers(session, programme_ids)
    return Pool(
        newcomers=tuple(_core_newcomer(*row) for row in newcomers),
        volunteers=tuple(_core_volunteer(*row) for row in volunteers),
        municipality=_municipality(session),
        memory=_past_pairs(session, newcomers) | _same_person(newcomers, volunteers),
    )


def pool_of_two(session: Session, newcomer: Enrolment, volunteer: Enrolment) -> Pool:
    """Return two people as a round would see them now, in the programme of their enrolments."""
    return Pool(
        newcomers=(newcomer_now(session, newcomer),),
        volunteers=(volunteer_now(session, volunteer),),
        municipality=_municipality(session),
        memory=frozenset(),
    )


def newcomer_now(session: Session, enrolment: Enrolment) -> CoreNewcomer:
    """Return a newcomer as a round would see her now."""
    newcomer = session.get_one(Newcomer, enrolment.newcomer_id)
    return _core_newcomer(enrolment, newcomer, session.get_one(Person, newcomer.person_id))


def volunteer_now(session: Session, enrolment: Enrolment) -> CoreVolunteer:
    """Return a volunteer as a round would see him now, in the programme of this enrolment."""
    volunteer = session.get_one(Volunteer, enrolment.volunteer_id)
    person = session.get_one(Person, volunteer.person_id)
    return _core_volunteer(volunteer, person, frozenset({str(enrolment.programme_id)}))


def _past_pairs(session: Session, newcomers: Collection[Waiting]) -> frozenset[tuple[str, str]]:
    ids_of_newcomers = defaultdict(list)
    for enrolment, newcomer, _ in newcomers:
        ids_of_newcomers[newcomer.id].append(str(enrolment.id))
    return frozenset(
        (enrolment_id, str(pair.volunteer_id))
        for pair in session.scalars(select(PairMemory))
        for enrolment_id in ids_of_newcomers[pair.newcomer_id]
    )


def _same_person(newcomers: Collection[Waiting], volunteers: Collection[Ready]) -> frozenset[tuple[str, str]]:
    """Return the pairs in which somebody would be her own guide: a person may stand on both sides."""
    as_volunteer = {person.id: str(volunteer.id) for volunteer, person, _ in volunteers}
    return frozenset(
        (str(enrolment.id), as_volunteer[person.id])
        for enrolment, _, person in newcomers
        if person.id in as_volunteer
    )


def _waiting_newcomers(session: Session, programme_ids: Collection[UUID]) -> list[Waiting]:
    has_open_match = exists().where(
        MatchMember.enrolment_id == Enrolment.id, MatchMember.side == Side.NEWCOMER, MatchMember.is_open
    )
    rows = session.execute(
        select(Enrolment, Newcomer, Person)
        .join(Newcomer, Newcomer.id == Enrolment.newcomer_id)
        .join(Person, Person.id == Newcomer.person_id)
        .where(
            Enrolment.programme_id.in_(programme_ids),
            Enrolment.status == EnrolmentStatus.READY,
            Newcomer.is_handled_manually.is_(False),
            ~has_open_match,
        )
    )
    return [(enrolment, newcomer, person) for enrolment, newcomer, person in rows]


def _ready_volunteers(session: Session, programme_ids: Collection[UUID]) -> list[Ready]:
    programmes = defaultdict(set)
    found: dict[UUID, tuple[Volunteer, Person]] = {}
    rows = session.execute(
        select(Enrolment, Volunteer, Person)
        .join(Volunteer, Volunteer.id == Enrolment.volunteer_id)
        .join(Person, Person.id == Volunteer.person_id)
        .where(
            Enrolment.programme_id.in_(programme_ids),
            Enrolment.status == EnrolmentStatus.READY,
            Volunteer.approved_on.is_not(None),
            Volunteer.said_ready_at.is_not(None),
        )
    )
    for enrolment, volunteer, person in rows:
        programmes[volunteer.id].add(str(enrolment.programme_id))
        found[volunteer.id] = (volunteer, person)
    return [(volunteer, person, frozenset(programmes[volunteer.id])) for volunteer, person in found.values()]


def _core_newcomer(enrolment: Enrolment, newcomer: Newcomer, person: Person) -> CoreNewcomer:
    return CoreNewcomer(
        id=str(enrolment.id),
        programme=str(enrolment.programme_id),
        waiting_since=clock.local(enrolment.waiting_since).date(),
        gender=person.gender,
        birth_year=person.birth_year,
        languages=_languages(newcomer),
        district=newcomer.district_code,
        travel_mode=newcomer.travel_mode,
        max_travel_minutes=newcomer.max_travel_minutes,
        availability=Availability.of(newcomer.availability or ()),
        interests=frozenset(newcomer.interests),
        goals=frozenset(Goal(goal) for goal in newcomer.goals),
        wish_gender=newcomer.wish_gender,
        wish_gender_is_must=newcomer.wish_gender_is_must,
        wish_age=newcomer.wish_age,
        household=newcomer.household,
        children=tuple(AgeBand(band) for band in newcomer.children),
        pets_ok=newcomer.is_fine_with_pets,
    )


def _core_volunteer(volunteer: Volunteer, person: Person, programmes: frozenset[str]) -> CoreVolunteer:
    return CoreVolunteer(
        id=str(volunteer.id),
        programmes=programmes,
        capacity=volunteer.capacity,
        open_matches=volunteer.places_taken,
        gender=person.gender,
        birth_year=person.birth_year,
        languages=_languages(volunteer),
        district=volunteer.district_code,
        travel_mode=volunteer.travel_mode,
        max_travel_minutes=volunteer.max_travel_minutes,
        availability=Availability.of(volunteer.availability or ()),
        interests=frozenset(volunteer.interests),
        offers=frozenset(Goal(offer) for offer in volunteer.offers),
        wish_gender=volunteer.wish_gender,
        wish_gender_is_must=volunteer.wish_gender_is_must,
        household=volunteer.household,
        children=tuple(AgeBand(band) for band in volunteer.children),
        pets=volunteer.has_pets,
        is_cleared_for_minors=volunteer.is_cleared_for_minors,
        paused_until=volunteer.paused_until,
        has_migration_experience=volunteer.has_migration_experience,
    )


def _languages(side: MatchingFacts) -> dict[str, Level]:
    return {tag: Level(level) for tag, level in (side.languages or {}).items()}


def _municipality(session: Session) -> Municipality:
    return Municipality(
        districts=tuple(
            CoreDistrict(district.code, district.name, district.report_zone)
            for district in session.scalars(select(District))
        ),
        places=tuple(
            CorePlace(place.code, place.name, place.district_code)
            for place in session.scalars(select(MeetingPlace).order_by(MeetingPlace.position))
        ),
        travel={
            (row.from_code, row.to_code): {mode: getattr(row, mode.value) for mode in TravelMode}
            for row in session.scalars(select(Travel))
        },
    )
