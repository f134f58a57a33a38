"""Four people at a round, and what a coordinator does with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from tests import factories
from tests.rounds import solve_all
from tests.web.round_steps import TODAY
from web import clock
from web.database import db, transaction
from web.models import Enrolment, Newcomer, Person, Volunteer
from web.rounds.wishes import comparison
from web.rounds.wishes import operations as wishes

if TYPE_CHECKING:
    from uuid import UUID

    from tests.worlds import World


@pytest.fixture
def four(inside: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """Amira suits Berit best and Zahra suits Turid, but any of them can meet any other."""
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    with transaction() as session:
        for name, interests in (("Amira", ["coffee", "walking"]), ("Zahra", ["football", "knitting"])):
            factories.newcomer(session, inside.programme_id, call_name=name, interests=interests)
        for name, interests in (("Berit", ["coffee", "walking"]), ("Turid", ["football", "knitting"])):
            factories.volunteer(session, inside.programme_id, call_name=name, interests=interests)
    return inside


def place(name: str) -> Enrolment:
    """Return somebody's place in the programme."""
    db.session.rollback()
    return db.session.scalars(
        select(Enrolment)
        .join(Newcomer, Newcomer.id == Enrolment.newcomer_id, isouter=True)
        .join(Volunteer, Volunteer.id == Enrolment.volunteer_id, isouter=True)
        .join(Person, (Person.id == Newcomer.person_id) | (Person.id == Volunteer.person_id))
        .where(Person.call_name == name)
    ).one()


def pairs(round_id: UUID) -> dict[str, str]:
    """Return the proposals of a round by call-names."""
    named = comparison.changes_between({}, comparison.pairs_of_round(round_id))
    return {change.newcomer: change.after or "" for change in named}


def again(world: World, round_id: UUID) -> UUID:
    new_id = wishes.find_again(world.coordinator, round_id)
    solve_all()
    return new_id


def hold(world: World, round_id: UUID, newcomer: str, volunteer: str, reason: str | None = None) -> None:
    wishes.hold(world.coordinator, round_id, place(newcomer).id, place(volunteer).volunteer_id, reason)
