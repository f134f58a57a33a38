"""Who could be one newcomer's guide, and choosing somebody at her page."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from matching import Gender
from tests import factories
from tests.databases import ON_SQLITE
from tests.web.for_one_steps import HER_WISH, OTHERWISE_BUSY, TIGRINYA, WITH_CHILDREN, amira_and_berit, look
from tests.web.round_steps import TODAY, change
from web import clock
from web.database import transaction
from web.errors import NotFound
from web.models import (
    Newcomer,
    Person,
    ProgrammeKind,
)
from web.rounds.for_one.queries import for_one

if TYPE_CHECKING:
    from tests.worlds import World


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: TODAY)


@ON_SQLITE
def test_the_best_come_first_and_each_says_what_it_means_for_the_others(inside: World) -> None:
    amira_and_berit(inside)
    with transaction() as session:
        factories.volunteer(session, inside.programme_id, call_name="Turid", interests=["films"])
    shown = look(inside, "Amira")
    assert [one.weighed.volunteer for one in shown.candidates] == ["Berit", "Turid"]
    assert "Felles interesser: coffee, walking." in shown.candidates[0].weighed.reasons
    assert shown.candidates[0].for_the_others == "Det koster ikke de andre noe."
    assert "poeng mindre" in shown.candidates[1].for_the_others
    assert (shown.is_near, shown.is_outbid, shown.obstacles) == (False, False, [])


@ON_SQLITE
def test_it_says_first_that_there_is_something_to_read(inside: World) -> None:
    amira_and_berit(inside)
    assert look(inside, "Amira").notes == []
    with transaction() as session:
        session.scalars(
            select(Newcomer).join(Person).where(Person.call_name == "Amira")
        ).one().avoids = "Karim"
    (note,) = look(inside, "Amira").notes
    assert "Amira" in note
    assert "Karim" not in note


def test_who_is_outbid_is_told_that_somebody_else_would_wait_instead(inside: World) -> None:
    amira_and_berit(inside)
    shown = look(inside, "Zahra")
    assert shown.is_outbid
    assert [one.for_the_others for one in shown.candidates] != []
    assert all("vente i stedet" in one.for_the_others for one in shown.candidates)


@ON_SQLITE
def test_where_nobody_is_possible_it_says_what_stands_in_the_way_and_who_nearly_is(inside: World) -> None:
    amira_and_berit(inside, TIGRINYA)
    with transaction() as session:
        for name, facts in (("Turid", {}), ("Solveig", OTHERWISE_BUSY)):
            factories.volunteer(session, inside.programme_id, call_name=name, **facts)
    shown = look(inside, "Amira")
    assert shown.is_near
    assert shown.obstacles == ["2 frivillige passer bortsett fra dette: språk."]
    assert "tolk" in shown.change
    assert [one.weighed.volunteer for one in shown.candidates][-1] == "Solveig"
    for one in shown.candidates:
        assert any("tolk" in caution for caution in one.weighed.cautions)
    assert {one.for_the_others for one in shown.candidates} == {"Det koster ikke de andre noe."}


@ON_SQLITE
def test_somebody_near_may_cost_another_her_place(inside: World) -> None:
    amira_and_berit(inside, TIGRINYA)
    (only,) = look(inside, "Amira").candidates
    assert only.for_the_others == "Da må 1 deltaker til vente."


@ON_SQLITE
@pytest.mark.parametrize("fact", [HER_WISH, WITH_CHILDREN], ids=["must have", "children"])
def test_what_cannot_give_way_makes_nobody_near(inside: World, fact: dict) -> None:
    amira_and_berit(inside, fact)
    if fact is HER_WISH:
        change(update(Person).where(Person.call_name == "Berit").values(gender=Gender.MAN))
    assert look(inside, "Amira").candidates == []


@ON_SQLITE
def test_she_is_looked_at_in_each_programme_that_she_waits_in_and_no_other(inside: World) -> None:
    amira_and_berit(inside)
    with transaction() as session:
        other = factories.programme(session, ProgrammeKind.FADDER).id
    with pytest.raises(NotFound):
        look(inside, "Amira", other)
    with pytest.raises(NotFound):
        for_one(inside.coordinator, uuid4(), None, 1, TODAY)


@ON_SQLITE
def test_a_page_holds_ten_and_the_rest_come_on_asking(inside: World) -> None:
    with transaction() as session:
        factories.newcomer(session, inside.programme_id)
        for number in range(11):
            factories.volunteer(session, inside.programme_id, call_name=f"Guide {number}")
    pages = [look(inside, "Amira", page=page) for page in (1, 2, 99)]
    assert [len(one.candidates) for one in pages] == [10, 1, 1]
    names = {one.weighed.volunteer for page in pages[:2] for one in page.candidates}
    assert len(names) == 11
