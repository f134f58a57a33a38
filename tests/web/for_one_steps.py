"""Amira and Berit, and who could be whose guide."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from matching import AgeBand, Gender, Household
from tests import factories
from tests.web.round_steps import TODAY
from web.database import db, transaction
from web.models import (
    Newcomer,
    Person,
    Volunteer,
)
from web.rounds.for_one.operations import choose
from web.rounds.for_one.queries import ForOne, for_one

if TYPE_CHECKING:
    from uuid import UUID

    from tests.worlds import World

HER_WISH = {"wish_gender": Gender.WOMAN, "wish_gender_is_must": True}
WITH_CHILDREN = {"household": Household.FAMILY, "children": [AgeBand.YOUNG]}
TIGRINYA = {"languages": {"ti": "native"}}
OTHERWISE_BUSY = {"availability": ["sun-morning"]}


def person(name: str, side: type[Newcomer | Volunteer] = Newcomer) -> UUID:
    """Return the id of somebody on one side."""
    db.session.rollback()
    return db.session.scalars(
        select(side.id).join(Person, Person.id == side.person_id).where(Person.call_name == name)
    ).one()


def guide(name: str = "Berit") -> UUID:
    return person(name, Volunteer)


def amira_and_berit(world: World, hers: dict | None = None, his: dict | None = None) -> None:
    """Let Amira wait, with Zahra behind her, and let Berit and Turid each have a place."""
    with transaction() as session:
        factories.newcomer(session, world.programme_id, call_name="Amira", **(hers or {}))
        late = factories.newcomer(session, world.programme_id, call_name="Zahra", interests=["films"])
        late.waiting_since = datetime(2026, 11, 20, 8, tzinfo=UTC)
        factories.volunteer(session, world.programme_id, call_name="Berit", **(his or {}))


def look(world: World, name: str, programme_id: UUID | None = None, page: int = 1) -> ForOne:
    return for_one(world.coordinator, person(name), programme_id, page, TODAY)


def choose_berit(world: World, reason: str | None = None, name: str = "Amira") -> UUID:
    return choose(world.coordinator, person(name), world.programme_id, guide(), reason)
