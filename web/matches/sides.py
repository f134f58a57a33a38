"""The two sides of a match, as people."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import aliased

from matching import Side
from web.matches.household import adults_by_newcomer
from web.models import Enrolment, Match, MatchMember, Newcomer, Person, Volunteer

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from sqlalchemy.orm import Session


class Sides(NamedTuple):
    """A match with both its sides; `adults` are those who take part with the newcomer."""

    match: Match
    newcomer: Newcomer
    newcomer_person: Person
    volunteer: Volunteer
    volunteer_person: Person
    adults: tuple[Person, ...] = ()

    def person(self, side: Side) -> Person:
        """Return the person on a side: the one who signed up."""
        return self.newcomer_person if side is Side.NEWCOMER else self.volunteer_person

    def people(self, side: Side) -> tuple[Person, ...]:
        """Return every adult on a side, the one who signed up first: whom to ask, and whom to tell."""
        return (self.person(side), *(self.adults if side is Side.NEWCOMER else ()))

    def other(self, side: Side) -> Person:
        """Return the person on the other side."""
        return self.volunteer_person if side is Side.NEWCOMER else self.newcomer_person


def sides_of(session: Session, match_id: UUID) -> Sides:
    """Return a match with both its sides. It is for the caller to know that the reader may see them."""
    return sides_by_match(session, [match_id])[match_id]


def sides_by_match(session: Session, match_ids: Collection[UUID]) -> dict[UUID, Sides]:
    """Return several matches with both their sides, by id, in as many statements as one."""
    guide = aliased(Person)
    rows = session.execute(
        select(Match, Newcomer, Person, Volunteer, guide)
        .join(MatchMember, (MatchMember.match_id == Match.id) & (MatchMember.side == Side.NEWCOMER))
        .join(Enrolment, Enrolment.id == MatchMember.enrolment_id)
        .join(Newcomer, Newcomer.id == Enrolment.newcomer_id)
        .join(Person, Person.id == Newcomer.person_id)
        .join(Volunteer, Volunteer.id == Match.volunteer_id)
        .join(guide, guide.id == Volunteer.person_id)
        .where(Match.id.in_(match_ids))
    ).all()
    adults = adults_by_newcomer(session, {newcomer.id for _match, newcomer, *_people in rows})
    return {row[0].id: Sides(*row, adults.get(row[1].id, ())) for row in rows}
