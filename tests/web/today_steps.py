"""Steps that the tests of the coordinator's first page share."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from tests import factories
from tests.web.round_steps import ask_couple
from web import clock
from web.access import Actor
from web.database import db, transaction
from web.models import (
    CallRequest,
    Newcomer,
    Role,
    Volunteer,
)
from web.today import queries

if TYPE_CHECKING:
    from tests.worlds import World
    from web.today.rows import Kind, Row, Section


def in_days(count: int) -> date:
    """Return the date so many days from today, whenever today began."""
    return clock.today() + timedelta(days=count)


def kinds(actor: Actor) -> dict[Section, list[Kind]]:
    """Return what stands in each section that has rows."""
    db.session.rollback()
    parts = queries.today_page(actor).parts
    return {part.section: [row.kind for row in part.rows] for part in parts if part.rows}


def rows(actor: Actor, section: Section) -> list[Row]:
    db.session.rollback()
    return next(part.rows for part in queries.today_page(actor).parts if part.section is section)


def stranger(world: World) -> Actor:
    """A coordinator of the same organisation who works with another programme."""
    return Actor(world.organisation_id, world.coordinator_id, Role.COORDINATOR, frozenset({uuid4()}))


def call_request(promised_on: date | None = None, **changes) -> UUID:
    with transaction() as session:
        row = CallRequest(
            call_name="Selam",
            spoken_language="ti",
            phone="22 22 22 22",
            asked_at=clock.now(),
            promised_on=promised_on or in_days(10),
            **changes,
        )
        session.add(row)
        session.flush()
        return row.id


def new_newcomer(promised_on: date | None = None, **changes) -> UUID:
    with transaction() as session:
        person = factories.person(session, call_name="Yonas")
        row = Newcomer(
            person_id=person.id, signed_up_at=clock.now(), promised_on=promised_on or in_days(10), **changes
        )
        session.add(row)
        session.flush()
        return row.id


def new_volunteer(promised_on: date | None = None) -> UUID:
    with transaction() as session:
        person = factories.person(session, call_name="Solveig")
        row = Volunteer(person_id=person.id, signed_up_at=clock.now(), promised_on=promised_on or in_days(10))
        session.add(row)
        session.flush()
        return person.id


def reminded_person(world: World) -> UUID:
    with transaction() as session:
        row = factories.newcomer(session, world.programme_id)
        return session.get_one(Newcomer, row.newcomer_id).person_id


def everything_at_once(world: World, times: int = 1) -> None:
    """Fill each section."""
    ask_couple(world)
    with transaction() as session:
        for _ in range(times):
            row = factories.newcomer(session, world.programme_id, call_name="Lina", availability=None)
            person_id = session.get_one(Newcomer, row.newcomer_id).person_id
            factories.reminder(session, world.coordinator_id, person_id)
            factories.volunteer(session, world.programme_id, availability=None)
    for _ in range(times):
        call_request()
        call_request(in_days(-1))
        new_newcomer()
        new_volunteer()
