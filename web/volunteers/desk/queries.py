"""Volunteers as the desk sees them. One outside the actor's programmes does not exist for it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import select

from matching.lifecycle import EnrolmentStatus
from web import clock
from web.access import Action, Actor, ensure
from web.database import db
from web.errors import NotFound, Reason
from web.listing import Listing, listing
from web.matches.visibility import is_visible_volunteer
from web.models import Account, Consent, District, Enrolment, Person, Programme, VettingKind, Volunteer
from web.volunteers import road
from web.volunteers.desk.officers import may_record_certificate
from web.volunteers.queries import has_left
from web.volunteers.records import demands_of, steps_of

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime
    from uuid import UUID


class Stage(StrEnum):
    """Where a volunteer stands, seen from the desk."""

    NEW = "new"
    ON_THE_WAY = "on_the_way"
    APPROVED = "approved"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class VolunteerRow:
    """One volunteer in the list."""

    id: UUID
    name: str
    standing: Stage
    languages: dict[str, str]
    district: str | None
    since: datetime
    promised_on: date | None
    paused_until: date | None


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the actor's programmes, and whether the volunteer is in it."""

    id: UUID
    name: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class VettingPage:
    """One volunteer's road, and what may be done about it."""

    volunteer: Volunteer
    person: Person
    stage: Stage
    district: str | None
    age: int | None
    steps: list[road.Step]
    missing: list[VettingKind]
    programmes: list[str]
    choices: list[Choice]
    waits_for_approval: bool
    certificate: road.Done | None
    legal_bases: list[str]
    may_record_certificate: bool
    may_meet_children: bool
    assisted_by: str | None

    @property
    def may_approve(self) -> bool:
        """Whether nothing stands in the way of an approval that would change something."""
        return bool(self.programmes) and not self.missing and self.waits_for_approval


@dataclass(frozen=True, slots=True)
class CertificateRow:
    """A volunteer of whom a certificate is asked: a name and a date, and no answer of his."""

    id: UUID
    name: str
    programmes: list[str]
    seen_on: date | None
    valid_until: date | None


def volunteers(actor: Actor, *, standing: Stage | None, search: str, page: int) -> Listing[VolunteerRow]:
    """Return a page of the volunteers whom the actor follows up, those who wait for a call first."""
    ensure(actor, Action.VET_VOLUNTEERS)
    return listing(_rows(actor), standing=standing, search=search, page=page)


def vetting_page(actor: Actor, volunteer_id: UUID) -> VettingPage:
    """Return one volunteer's road; raise `NotFound` if there is no such volunteer for this actor."""
    volunteer, person = _visible(actor, volunteer_id)
    session, today = db.session(), clock.today()
    demands = demands_of(session, [volunteer.id])[volunteer.id]
    steps = steps_of(session, [person.id])[person.id]
    places = _places([volunteer.id]).get(volunteer.id, [])
    taken = {place.programme_id for place, _name in places if place.status is not EnrolmentStatus.LEFT}
    return VettingPage(
        volunteer=volunteer,
        person=person,
        stage=_stage(volunteer, [place.status for place, _name in places], has_talked=_has_talked(steps)),
        district=session.scalar(select(District.name).where(District.code == volunteer.district_code)),
        age=today.year - person.birth_year if person.birth_year else None,
        steps=road.road(demands, steps, volunteer.approved_on, today),
        missing=road.missing(demands, steps, today),
        programmes=[name for place, name in places if place.programme_id in taken],
        choices=_choices(actor, taken),
        waits_for_approval=volunteer.approved_on is None
        or any(place.status is EnrolmentStatus.SIGNED_UP for place, _name in places),
        certificate=road.done(VettingKind.CERTIFICATE_SEEN, steps, today),
        legal_bases=sorted({one.legal_basis for one in demands if one.legal_basis}),
        may_record_certificate=road.asks_for_certificate(demands) and may_record_certificate(session, actor),
        may_meet_children=road.may_meet_children(demands, steps, today),
        assisted_by=session.scalars(
            select(Account.name)
            .join(Consent, Consent.recorded_by == Account.id)
            .where(Consent.person_id == person.id)
            .order_by(Consent.given_at.desc())
        ).first(),
    )


def certificates(actor: Actor) -> list[CertificateRow]:
    """Return everybody of whom a programme may ask for a certificate, for the officer; no other answers."""
    ensure(actor, Action.READ_CERTIFICATES)
    session, today = db.session(), clock.today()
    found = session.execute(
        select(Volunteer.id, Person.id, Person.call_name)
        .join(Person, Person.id == Volunteer.person_id)
        .order_by(Person.call_name, Volunteer.id)
    ).all()
    demands = demands_of(session, [volunteer_id for volunteer_id, _person, _name in found])
    steps = steps_of(session, [person_id for _volunteer, person_id, _name in found])
    places = _places([volunteer_id for volunteer_id, _person, _name in found])
    rows = []
    for volunteer_id, person_id, name in found:
        if road.asks_for_certificate(demands[volunteer_id]):
            seen = road.done(VettingKind.CERTIFICATE_SEEN, steps[person_id], today)
            names = [programme for _place, programme in places.get(volunteer_id, [])]
            rows.append(
                CertificateRow(
                    volunteer_id, name, names, seen.on if seen else None, seen.valid_until if seen else None
                )
            )
    return sorted(rows, key=lambda row: row.seen_on is not None)


def _visible(actor: Actor, volunteer_id: UUID) -> tuple[Volunteer, Person]:
    ensure(actor, Action.VET_VOLUNTEERS)
    row = db.session.execute(
        select(Volunteer, Person)
        .join(Person, Person.id == Volunteer.person_id)
        .where(Volunteer.id == volunteer_id, is_visible_volunteer(actor))
    ).one_or_none()
    if row is None:
        raise NotFound(Reason.NOT_FOUND)
    return row[0], row[1]


def _rows(actor: Actor) -> list[VolunteerRow]:
    found = db.session.execute(
        select(Volunteer, Person.call_name, District.name)
        .join(Person, Person.id == Volunteer.person_id)
        .outerjoin(District, District.code == Volunteer.district_code)
        .where(is_visible_volunteer(actor))
        .order_by(Volunteer.signed_up_at, Person.call_name)
    ).all()
    steps = steps_of(db.session(), [volunteer.person_id for volunteer, _name, _district in found])
    places = _places([volunteer.id for volunteer, _name, _district in found])
    rows = [
        VolunteerRow(
            id=volunteer.id,
            name=name,
            standing=_stage(
                volunteer,
                [place.status for place, _programme in places.get(volunteer.id, [])],
                has_talked=_has_talked(steps[volunteer.person_id]),
            ),
            languages=volunteer.languages or {},
            district=district,
            since=volunteer.signed_up_at,
            promised_on=None if _has_talked(steps[volunteer.person_id]) else volunteer.promised_on,
            paused_until=volunteer.paused_until,
        )
        for volunteer, name, district in found
    ]
    order = list(Stage)
    return sorted(rows, key=lambda row: order.index(row.standing))


def _stage(volunteer: Volunteer, statuses: list[EnrolmentStatus], *, has_talked: bool) -> Stage:
    if has_left(volunteer, statuses):
        return Stage.LEFT
    if volunteer.approved_on is not None:
        return Stage.APPROVED
    return Stage.ON_THE_WAY if has_talked else Stage.NEW


def _has_talked(steps: list[road.Done]) -> bool:
    return any(step.kind is VettingKind.INTERVIEW for step in steps)


def _places(volunteer_ids: Collection[UUID]) -> dict[UUID, list[tuple[Enrolment, str]]]:
    found: dict[UUID, list[tuple[Enrolment, str]]] = {}
    for enrolment, name in db.session.execute(
        select(Enrolment, Programme.name)
        .join(Programme, Programme.id == Enrolment.programme_id)
        .where(Enrolment.volunteer_id.in_(volunteer_ids))
        .order_by(Programme.name)
    ):
        if enrolment.volunteer_id:
            found.setdefault(enrolment.volunteer_id, []).append((enrolment, name))
    return found


def _choices(actor: Actor, taken: Collection[UUID]) -> list[Choice]:
    rows = db.session.execute(
        select(Programme.id, Programme.name)
        .where(Programme.id.in_(actor.programme_ids))
        .order_by(Programme.name)
    )
    return [Choice(programme_id, name, programme_id in taken) for programme_id, name in rows]
