"""A round in the browser's eyes, for the tests of its pages: who is there, and how it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests import factories
from tests.rounds import solve_all
from web import tenancy
from web.database import transaction

if TYPE_CHECKING:
    from flask import Flask

    from tests.pages import CarefulClient
    from tests.worlds import World


@pytest.fixture
def couple(app: Flask, world: World) -> World:
    """One newcomer and one volunteer who fit."""
    with app.app_context(), tenancy.acting_for(world.organisation_id), transaction() as session:
        factories.newcomer(session, world.programme_id)
        factories.volunteer(session, world.programme_id)
    return world


@pytest.fixture
def coordinator(client: CarefulClient, couple: World) -> CarefulClient:
    """The coordinator, signed in."""
    client.sign_in(couple.key)
    return client


def run_round(client: CarefulClient, world: World) -> str:
    """Find proposals and return the round's address."""
    response = client.send("/rounds", seen_on="/rounds/new", programmes=str(world.programme_id), preset="fit")
    assert response.status_code == 303, response.text
    with client.application.app_context(), tenancy.acting_for(world.organisation_id):
        solve_all()
    return response.location.removesuffix("/wait")


@pytest.fixture
def three(app: Flask, couple: World) -> World:
    """The couple and two more who fit each other less and less well."""
    with app.app_context(), tenancy.acting_for(couple.organisation_id), transaction() as session:
        for number, name in enumerate(("Zahra", "Olena")):
            factories.newcomer(session, couple.programme_id, call_name=name, interests=["chess"])
            slots = ["tue-evening", "thu-evening"][: 2 - number]
            factories.volunteer(session, couple.programme_id, interests=["sewing"], availability=slots)
    return couple
