"""How things stand before a round: for whom one can be asked for, who waits, how many places are free."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import exists, func, select

from matching import Side
from matching.lifecycle import EnrolmentStatus
from web.access import Action, Actor, ensure
from web.database import db
from web.matches.readiness import takes_part
from web.models import Enrolment, MatchMember, Newcomer, Programme, Volunteer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement, Select


@dataclass(frozen=True, slots=True)
class Waiting:
    """How things stand before a round."""

    newcomers: int
    free_places: int


def programmes_of(actor: Actor) -> Sequence[Programme]:
    """Return the programmes that the actor works with, by name."""
    ensure(actor, Action.READ_ROUNDS)
    return db.session.scalars(
        select(Programme).where(Programme.id.in_(actor.programme_ids)).order_by(Programme.name)
    ).all()


def waiting(actor: Actor) -> Waiting:
    """Return how many wait in the actor's programmes, and how many places are free there today."""
    ensure(actor, Action.READ_ROUNDS)
    return Waiting(
        newcomers=_count(
            select(Enrolment.id).join(Newcomer, Newcomer.id == Enrolment.newcomer_id).where(*waits(actor))
        ),
        free_places=db.session.scalar(
            select(func.coalesce(func.sum(Volunteer.capacity - Volunteer.places_taken), 0)).where(
                takes_part(actor.programme_ids), Volunteer.said_ready_at.is_not(None)
            )
        )
        or 0,
    )


def waits(actor: Actor) -> list[ColumnElement[bool]]:
    """Keep to places of newcomers who wait in the actor's programmes and are not handled manually."""
    has_open_match = exists().where(
        MatchMember.enrolment_id == Enrolment.id, MatchMember.side == Side.NEWCOMER, MatchMember.is_open
    )
    return [
        Enrolment.programme_id.in_(actor.programme_ids),
        Enrolment.status == EnrolmentStatus.READY,
        Newcomer.is_handled_manually.is_(False),
        ~has_open_match,
    ]


def _count(statement: Select[Any]) -> int:
    return db.session.scalar(select(func.count()).select_from(statement.subquery())) or 0
