"""Whom to look for after a round, and what may be said of them in public."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from tests import factories
from tests.databases import ON_SQLITE
from tests.rounds import find_and_solve
from tests.web.round_steps import TODAY
from web.database import transaction
from web.models import Newcomer
from web.rounds.evidence.recruiting import About, Recruiting, about, recruiting

if TYPE_CHECKING:
    from tests.worlds import World
    from web.i18n import Language

PROFILE = {"language": "ti", "zone": "Sørsia", "gender": "woman", "times": "evenings"}


@pytest.mark.parametrize(
    ("speak", "live", "said"),
    [
        (5, 5, About(language="ti")),
        (4, 5, About(zone="Sørsia")),
        (5, 1, About(language="ti")),
        (4, 4, About()),
    ],
)
def test_a_public_text_names_one_thing_that_holds_for_five_or_nothing(speak: int, live: int, said: About):
    assert about(PROFILE, {"ti": speak, "ar": 9}, {"Sørsia": live, "Sentrum": 9}) == said


def test_whoever_grew_up_with_norwegian_alone_is_looked_for_by_area():
    assert about(PROFILE | {"language": None}, {}, {"Sørsia": 5}) == About(zone="Sørsia")


def look(world: World, tigrinya: int, others: int) -> Recruiting:
    """Tigrinya speakers in the south; the others there speak Somali."""
    with transaction() as session:
        for tag in ["ti"] * tigrinya + ["so"] * others:
            factories.newcomer(
                session,
                world.programme_id,
                languages={tag: "native"},
                district_code="south",
                call_name="Hidden",
            )
    round_id = find_and_solve(world.coordinator, {world.programme_id}, TODAY)
    return recruiting(world.coordinator, round_id, address)


def address(language: Language) -> str:
    return f"https://guide.example.org/{language.tag}/be-a-guide/"


@ON_SQLITE
def test_those_left_over_are_counted_and_the_texts_come_in_both_languages(inside: World):
    found = look(inside, tigrinya=5, others=2)
    first = found.wanted[0]
    assert first.who == "En som snakker tigrinja, holder til i området Sørsia og har tid på hverdagskvelder"
    assert "3 personer til" in first.gain
    assert first.reaches.startswith("5 av dem")
    about_ti, about_south = found.appeals
    (norwegian, nb), (english, en) = about_ti.texts
    assert (norwegian.tag, english.tag) == ("nb", "en")
    assert nb.startswith("Snakker du tigrinja? En som er ny i Lillevik, ")
    assert nb.endswith("https://guide.example.org/nb/be-a-guide/")
    assert en.startswith("Do you speak Tigrinya? ")
    assert all("Sørsia" not in text for _, text in about_ti.texts)
    assert all("somal" not in text.lower() and "Sørsia" in text for _, text in about_south.texts)


@ON_SQLITE
def test_four_are_pointed_at_by_nothing(inside: World):
    found = look(inside, tigrinya=4, others=0)
    assert found.wanted
    (general,) = found.appeals
    assert all("igrin" not in text and "Sørsia" not in text for _, text in general.texts)


@ON_SQLITE
def test_whoever_is_handled_outside_the_rounds_is_not_counted(inside: World):
    with transaction() as session:
        for _ in range(5):
            factories.newcomer(session, inside.programme_id, languages={"ti": "native"})
    round_id = find_and_solve(inside.coordinator, {inside.programme_id}, TODAY)
    assert recruiting(inside.coordinator, round_id, address).appeals[0].title == "Om språket: tigrinja"
    with transaction() as session:
        session.get_one(Newcomer, session.scalars(select(Newcomer.id)).first()).is_handled_manually = True
    assert recruiting(inside.coordinator, round_id, address).appeals[0].title == "For alle"
