"""Steps that the tests of rounds share."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import exists, select

from tests import factories, rounds
from tests.kept import told_once
from web.database import db, transaction
from web.models import Enrolment, Match, Proposal, Volunteer
from web.rounds.deciding.operations import approve

if TYPE_CHECKING:
    from uuid import UUID

    from tests.worlds import World
    from web.access import Actor

TODAY = date(2026, 11, 23)


def make_couple(world: World) -> None:
    """Add one newcomer and one volunteer who fit."""
    with transaction() as session:
        factories.newcomer(session, world.programme_id)
        factories.volunteer(session, world.programme_id)


def find(world: World, actor: Actor | None = None) -> UUID:
    return rounds.find_and_solve(actor or world.coordinator, {world.programme_id}, TODAY)


def put_forward(world: World) -> UUID:
    """Put forward the two who can be, without asking for a round; return the proposal's id."""
    here = select(Enrolment.id).where(Enrolment.programme_id == world.programme_id)
    was_put_forward = exists().where(Proposal.newcomer_enrolment_id == Enrolment.id)
    hers = db.session.scalars(here.where(Enrolment.newcomer_id.is_not(None), ~was_put_forward)).one()
    has_room = Volunteer.places_taken < Volunteer.capacity
    his = db.session.scalars(
        here.join(Volunteer, Volunteer.id == Enrolment.volunteer_id).where(has_room)
    ).one()
    return rounds.put_forward(world.coordinator, hers, his, TODAY)


@told_once
def find_couple(world: World) -> None:
    """Let a round find the two who fit."""
    make_couple(world)
    find(world)


@told_once
def ask_couple(world: World) -> UUID:
    """Let two who fit be put forward and approved, so that she is asked; return their match."""
    make_couple(world)
    approve(world.coordinator, put_forward(world), 1)
    return the(Match).id


def the(model: type):
    """Return the only row of a table, read afresh."""
    db.session.rollback()
    return db.session.scalars(select(model)).one()


def everything(model: type) -> list:
    db.session.rollback()
    return list(db.session.scalars(select(model)))


def change(statement) -> None:
    with transaction() as session:
        session.execute(statement)
