"""Those whom a round left without a proposal, grouped by what stands in the way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from web import clock
from web.database import db
from web.matches.visibility import is_listed_left_over
from web.models import Enrolment, Newcomer, Person, Programme, Unmatched
from web.rounds import words
from web.rounds.queries import visible_round
from web.wording.desk_obstacles import OBSTACLE_GROUPS, main_obstacle

if TYPE_CHECKING:
    from uuid import UUID

    from web.access import Actor


@dataclass(frozen=True, slots=True)
class LeftOver:
    """Somebody without a proposal this time."""

    name: str
    programme: str
    waited: str
    obstacles: list[str]


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
        select(Unmatched, Enrolment.waiting_since, Person.call_name, Programme.name)
        .join(Enrolment, Enrolment.id == Unmatched.enrolment_id)
        .join(Newcomer, Newcomer.id == Enrolment.newcomer_id)
        .join(Person, Person.id == Newcomer.person_id)
        .join(Programme, Programme.id == Enrolment.programme_id)
        .where(Unmatched.round_id == round_id, is_listed_left_over())
        .order_by(Enrolment.waiting_since, Person.call_name)
    )
    groups: dict[str, list[LeftOver]] = {}
    for unmatched, waiting_since, name, programme in rows:
        waited = words.waited((row.on_date - clock.local(waiting_since).date()).days)
        person = LeftOver(
            name, programme, waited, words.obstacles(unmatched.reason, unmatched.barriers, unmatched.sole)
        )
        groups.setdefault(main_obstacle(unmatched.reason, unmatched.sole), []).append(person)
    return [
        LeftOverGroup(code, str(title), str(text), groups[code])
        for code, (title, text) in OBSTACLE_GROUPS.items()
        if code in groups
    ]
