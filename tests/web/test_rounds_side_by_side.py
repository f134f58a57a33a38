"""Two rounds side by side: in figures, and for those who took part in both pair by pair."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from tests import factories
from tests.databases import ON_SQLITE
from tests.pages import text_of
from tests.web.round_steps import TODAY, everything, find, make_couple
from web import clock, tenancy
from web.access import Actor
from web.database import transaction
from web.errors import NotFound
from web.models import ProgrammeKind, Proposal, Role
from web.rounds.deciding import operations as decisions
from web.rounds.evidence.side_by_side import side_by_side, solved_rounds
from web.rounds.wishes.comparison import Kind

if TYPE_CHECKING:
    from flask import Flask

    from tests.pages import CarefulClient
    from tests.worlds import World


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: TODAY)


@ON_SQLITE
def test_the_earlier_comes_first_and_only_those_in_both_are_compared(inside: World):
    """Amira is approved after the first round, Zahra gets a guide in the second, and Hodan is new."""
    with transaction() as session:
        factories.newcomer(session, inside.programme_id, interests=["films"])
        factories.newcomer(session, inside.programme_id, call_name="Zahra", languages={"so": "native"})
        factories.volunteer(session, inside.programme_id, interests=["films"])
    first = find(inside)
    decisions.approve(inside.coordinator, everything(Proposal)[0].id, 1)
    with transaction() as session:
        factories.newcomer(session, inside.programme_id, call_name="Hodan", languages={"ti": "native"})
        factories.volunteer(session, inside.programme_id, call_name="Turid", languages={"so": "native"})
    second = find(inside)
    found = side_by_side(inside.coordinator, second, first)
    assert found is not None
    assert (found.before.round.id, found.after.round.id) == (first, second)
    assert (found.before.round.left_over, found.after.round.left_over) == (1, 1)
    assert [(one.kind, one.newcomer, one.after) for one in found.changes] == [(Kind.GAINS, "Zahra", "Turid")]
    assert found.aside == 2
    assert found.before.points is not None
    assert found.before.waited == found.before.still_waiting == 77  # since 7 September


@ON_SQLITE
def test_rounds_that_cannot_be_compared_are_not(inside: World):
    make_couple(inside)
    one = find(inside)
    assert side_by_side(inside.coordinator, one, one) is None
    with transaction() as session:
        other = factories.programme(session, ProgrammeKind.FADDER).id
        factories.newcomer(session, other)
    both = frozenset({inside.programme_id, other})
    wider = Actor(inside.organisation_id, inside.coordinator_id, Role.COORDINATOR, both)
    foreign = find(type(inside)(inside.organisation_id, other, inside.coordinator_id), wider)
    assert side_by_side(wider, one, foreign) is None
    assert [round_.id for round_ in solved_rounds(inside.coordinator)] == [one]
    for unknown in (foreign, uuid4()):
        with pytest.raises(NotFound):
            side_by_side(inside.coordinator, one, unknown)


@ON_SQLITE
def test_two_rounds_are_chosen_on_the_page(app: Flask, client: CarefulClient, world: World):
    with app.app_context(), tenancy.acting_for(world.organisation_id):
        make_couple(world)
        first = find(world)
        make_couple(world)
        second = find(world)
    client.sign_in(world.key)
    links = [link.get("href") for link in client.page("/rounds").iter("a")]
    assert "/rounds/compare" in links
    page = client.page(f"/rounds/compare?first={first}&second={second}")
    assert "Par for par" in text_of(page)
    chosen = [option.get("value") for option in page.iter("option") if option.get("selected") is not None]
    assert chosen == [str(first), str(second)]
    assert "Velg to ulike runder" in text_of(client.page(f"/rounds/compare?first={first}&second={first}"))
    assert client.get(f"/rounds/compare?first={first}&second={uuid4()}").status_code == 404
    assert client.get("/rounds/compare?first=nonsense&second=").status_code == 200
