"""Everybody named on a page of proposals, fetched in a handful of statements however many cards there are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from sqlalchemy import select

from matching import Side
from web.database import db
from web.models import District, Enrolment, Newcomer, Person, Programme, Volunteer
from web.rounds.names import names_of, names_of_volunteers
from web.rounds.telling.vocabulary import vocabulary_here

if TYPE_CHECKING:
    from collections.abc import Collection

    from web.models import Proposal


class NewcomerPart(NamedTuple):
    """A newcomer as she takes part in a round."""

    enrolment: Enrolment
    newcomer: Newcomer
    person: Person
    programme: str


class VolunteerPart(NamedTuple):
    """A volunteer as he takes part in a round."""

    volunteer: Volunteer
    person: Person


class Cast:
    """The people of some proposals, and the words their organisation uses.

    All go by their enrolments, but others of the volunteers by their own ids, as alternatives name them.
    Whoever is handled manually is not among them.
    """

    def __init__(self, proposals: Collection[Proposal]) -> None:
        others = [other for proposal in proposals for other in proposal.alternatives]
        self.newcomers = _newcomers({proposal.newcomer_enrolment_id for proposal in proposals})
        self.volunteers = _volunteers({proposal.volunteer_enrolment_id for proposal in proposals})
        self.other_newcomers = names_of(_named(others, Side.NEWCOMER))
        self.other_volunteers = names_of_volunteers(_named(others, Side.VOLUNTEER))
        self.districts = dict(db.session.execute(select(District.code, District.name)).all())
        self.vocabulary = vocabulary_here()


def _named(others: Collection[dict[str, Any]], side: Side) -> set[UUID]:
    return {UUID(other["person"]) for other in others if other["side"] == side}


def _newcomers(enrolment_ids: Collection[UUID]) -> dict[UUID, NewcomerPart]:
    rows = db.session.execute(
        select(Enrolment, Newcomer, Person, Programme.name)
        .join(Newcomer, Newcomer.id == Enrolment.newcomer_id)
        .join(Person, Person.id == Newcomer.person_id)
        .join(Programme, Programme.id == Enrolment.programme_id)
        .where(Enrolment.id.in_(enrolment_ids), Newcomer.is_handled_manually.is_(False))
    )
    return {row[0].id: NewcomerPart(*row) for row in rows}


def _volunteers(enrolment_ids: Collection[UUID]) -> dict[UUID, VolunteerPart]:
    rows = db.session.execute(
        select(Enrolment.id, Volunteer, Person)
        .join(Volunteer, Volunteer.id == Enrolment.volunteer_id)
        .join(Person, Person.id == Volunteer.person_id)
        .where(Enrolment.id.in_(enrolment_ids))
    )
    return {enrolment_id: VolunteerPart(volunteer, person) for enrolment_id, volunteer, person in rows}
