"""Wishes as the desk reads them: who asked for what, when and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import aliased

from web.database import db
from web.models import Account, Enrolment, Newcomer, Person, RoundWish, Volunteer
from web.rounds.queries import visible_round
from web.rounds.wishes.in_force import is_in_force

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy import ColumnElement

    from web.access import Actor
    from web.models import WishKind

_place, _guide = aliased(Enrolment), aliased(Person)


@dataclass(frozen=True, slots=True)
class Wished:
    """A wish in force, as the desk reads it."""

    id: UUID
    kind: WishKind
    newcomer: str | None
    volunteer: str | None
    reason: str | None
    by: str
    at: datetime


def wishes(actor: Actor, round_id: UUID) -> list[Wished]:
    """Return the wishes in force for a round, oldest first; of nobody who is handled manually.

    Raises
    ------
    NotFound
        If there is no such round for this actor.
    """
    row = visible_round(actor, round_id)
    return _wished(is_in_force(row.workspace_id))


def own_choice(actor: Actor, round_id: UUID) -> Wished | None:
    """Return who chose the pair of a round for one newcomer, when and why, whatever has become of it.

    Raises
    ------
    NotFound
        If there is no such round for this actor.
    """
    row = visible_round(actor, round_id)
    return next(iter(_wished(RoundWish.workspace_id == row.workspace_id)), None)


def _wished(which: ColumnElement[bool]) -> list[Wished]:
    found = db.session.execute(
        select(RoundWish, Person.call_name, _guide.call_name, Account.name)
        .join(Account, Account.id == RoundWish.wished_by)
        .join(Enrolment, Enrolment.id == RoundWish.newcomer_enrolment_id, isouter=True)
        .join(Newcomer, Newcomer.id == Enrolment.newcomer_id, isouter=True)
        .join(Person, Person.id == Newcomer.person_id, isouter=True)
        .join(_place, _place.id == RoundWish.volunteer_enrolment_id, isouter=True)
        .join(Volunteer, Volunteer.id == _place.volunteer_id, isouter=True)
        .join(_guide, _guide.id == Volunteer.person_id, isouter=True)
        .where(which, Newcomer.is_handled_manually.is_not(True))
        .order_by(RoundWish.wished_at)
    )
    return [
        Wished(wish.id, wish.kind, newcomer, volunteer, wish.reason, by, wish.wished_at)
        for wish, newcomer, volunteer, by in found
    ]
