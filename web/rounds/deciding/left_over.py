"""Those whom a round left without a proposal, grouped by what stands in the way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select

from web import clock
from web.database import db
from web.matches.visibility import is_listed_left_over
from web.models import Enrolment, Newcomer, Person, Programme, Unmatched
from web.rounds.names import names_of_volunteers
from web.rounds.queries import visible_round
from web.rounds.telling import costs, words
from web.rounds.terms import may_give_way
from web.wording.desk_obstacles import OBSTACLE_GROUPS, main_obstacle

if TYPE_CHECKING:
    from collections.abc import Mapping

    from web.access import Actor


@dataclass(frozen=True, slots=True)
class Closest:
    """A volunteer who went to somebody else."""

    volunteer_id: UUID
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class LeftOver:
    """Somebody without a proposal this time.

    Parameters
    ----------
    change
        The smallest change that was tried and would give her one in this round.
    may_give_way
        Whether a coordinator may decide on such a change without asking her.
    closest
        The volunteer whom she could have at the least cost to the others, and what that cost is.
    """

    id: UUID
    place_id: UUID
    name: str
    programme: str
    waited: str
    obstacles: list[str]
    change: str | None
    may_give_way: bool
    closest: Closest | None


@dataclass(frozen=True, slots=True)
class LeftOverGroup:
    """Those for whom the same thing stands in the way."""

    code: str
    title: str
    text: str
    people: list[LeftOver]


def left_over(actor: Actor, round_id: UUID) -> list[LeftOverGroup]:
    """Return those whom a round left without a proposal, by what stands in the way, longest waiting first.

    Raises
    ------
    NotFound
        If there is no such round for this actor.
    """
    row = visible_round(actor, round_id)
    rows = db.session.execute(
        select(Unmatched, Enrolment.waiting_since, Newcomer.id, Person.call_name, Programme.name)
        .join(Enrolment, Enrolment.id == Unmatched.enrolment_id)
        .join(Newcomer, Newcomer.id == Enrolment.newcomer_id)
        .join(Person, Person.id == Newcomer.person_id)
        .join(Programme, Programme.id == Enrolment.programme_id)
        .where(Unmatched.round_id == round_id, is_listed_left_over())
        .order_by(Enrolment.waiting_since, Person.call_name)
    ).all()
    groups: dict[str, list[LeftOver]] = {}
    guides = names_of_volunteers(UUID(row[0].closest["person"]) for row in rows if row[0].closest)
    for unmatched, waiting_since, newcomer_id, name, programme in rows:
        person = LeftOver(
            id=newcomer_id,
            place_id=unmatched.enrolment_id,
            name=name,
            programme=programme,
            waited=words.waited((row.on_date - clock.local(waiting_since).date()).days),
            obstacles=words.obstacles(unmatched.reason, unmatched.barriers, unmatched.sole),
            change=words.smallest_change(unmatched.relaxations),
            may_give_way=bool(may_give_way(unmatched.relaxations)),
            closest=_closest(unmatched, guides),
        )
        groups.setdefault(main_obstacle(unmatched.reason, unmatched.sole), []).append(person)
    return [
        LeftOverGroup(code, str(title), str(text), groups[code])
        for code, (title, text) in OBSTACLE_GROUPS.items()
        if code in groups
    ]


def _closest(unmatched: Unmatched, guides: Mapping[UUID, str]) -> Closest | None:
    other = unmatched.closest
    if other is None or UUID(other["person"]) not in guides:
        return None
    volunteer_id = UUID(other["person"])
    return Closest(
        volunteer_id, guides[volunteer_id], costs.instead_of_another(other["cost"], other["matched_change"])
    )
