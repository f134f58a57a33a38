"""Steps that the tests of rounds share."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select

from tests import factories
from tests.rounds import find_and_solve
from web.database import db, transaction

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
    return find_and_solve(actor or world.coordinator, {world.programme_id}, TODAY)


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
