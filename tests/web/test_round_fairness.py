"""Whom a round serves, group by group: what may be shown, and when a group is said to be left behind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from matching import Grouping, Preset
from tests import factories
from tests.databases import ON_SQLITE
from tests.pages import text_of
from tests.rounds import find_and_solve
from tests.web.round_steps import TODAY
from web import tenancy
from web.database import transaction
from web.models import Newcomer, Person
from web.rounds.evidence.fairness import Fairness, fairness, is_behind
from web.rounds.evidence.small_groups import shown, together
from web.rounds.terms import Terms

if TYPE_CHECKING:
    from uuid import UUID

    from flask import Flask
    from sqlalchemy.orm import Session

    from tests.pages import CarefulClient
    from tests.worlds import World


def group(name: str, size: int, matched: int = 0, most: int = 0) -> dict[str, Any]:
    score = 500_000 if size < 5 else 640_000
    return {
        "group": name,
        "size": size,
        "matched": matched,
        "most": most,
        "without_eligible": size - most,
        "mean_score": score if matched else None,
        "is_small": size < 5,
    }


@pytest.mark.parametrize(
    ("sizes", "everybody", "visible"),
    [
        ({"a": 9, "b": 7, "c": 6}, 22, "abc"),
        ({"a": 9, "b": 7, "c": 4}, 20, "a"),  # c alone would be everybody less a and b
        ({"a": 9, "b": 4, "c": 3}, 16, "a"),
        ({"a": 9, "b": 7, "c": 1, "d": 1}, 18, "a"),  # two of one each are still only two people
        ({"a": 9, "b": 6}, 17, "a"),  # the two in no group are as few as any other two
        ({"a": 9, "b": 6}, 25, "ab"),
        ({"a": 9, "b": 4}, 23, "a"),  # ten in no group hide the four
        ({"a": 9, "b": 3}, 12, ""),
    ],
)
def test_no_group_of_few_is_shown_or_can_be_computed(sizes: dict[str, int], everybody: int, visible: str):
    measures = [group(name, size) for name, size in sizes.items()]
    assert "".join(one["group"] for one in shown(measures, everybody)) == visible


def test_those_hidden_are_shown_together_unless_few_stand_outside_all_groups():
    few, many = group("few", 4, 2, 3), group("many", 7, 5, 6)
    both = together([few, many], 0)
    assert both is not None
    assert (both["size"], both["matched"], both["most"]) == (11, 7, 9)
    assert both["mean_score"] == 600_000  # five pairs of 640,000 and two of 500,000
    assert together([few, many], 1) is together([few], 0) is together([], 0) is None


@pytest.mark.parametrize(("matched", "behind"), [(8, False), (7, False), (6, True)])
def test_a_group_is_left_behind_below_four_fifths_of_the_best(matched: int, behind: bool):
    """Of ten, the best served gets eight and a half: four fifths of that are 6.8."""
    best, other = group("best", 30, 17, 20), group("other", 30, matched, 10)
    assert is_behind(other, [best, other]) is behind
    assert not is_behind(best, [best, other])


def test_exactly_four_fifths_is_not_behind_and_nobody_to_meet_is_no_choice_of_the_round():
    best, limit, nobody = group("a", 10, 10, 10), group("b", 10, 4, 5), group("c", 10)
    assert not any(is_behind(one, [best, limit, nobody]) for one in (best, limit, nobody))


def waits(session: Session, world: World, gender: str, **changes: Any) -> None:
    """Add somebody who waits, and say whether a woman or a man."""
    place = factories.newcomer(session, world.programme_id, **changes)
    person_id = session.get_one(Newcomer, place.newcomer_id).person_id
    session.get_one(Person, person_id).gender = gender


@pytest.fixture
def uneven(inside: World) -> World:
    """Six women for one place, and five men whom nobody could talk with."""
    with transaction() as session:
        for _ in range(6):
            waits(session, inside, "woman")
        for _ in range(5):
            waits(session, inside, "man", languages={"ti": "native"})
        factories.volunteer(session, inside.programme_id)
    return inside


def look(world: World, terms: Terms = Terms()) -> tuple[Fairness, UUID]:  # noqa: B008 - it cannot change
    round_id = find_and_solve(world.coordinator, {world.programme_id}, TODAY, terms)
    return fairness(world.coordinator, round_id), round_id


@ON_SQLITE
def test_what_could_not_be_done_for_a_group_is_told_apart_from_what_was_not(uneven: World):
    found, _ = look(uneven)
    women, men = next(sheet for sheet in found.sheets if sheet.code == "gender").groups
    assert (women.name, women.size, women.without) == ("Kvinner", 6, 0)
    assert women.matched == women.most > 0
    assert (men.name, men.size, men.matched, men.most, men.without) == ("Menn", 5, 0, 0, 5)
    assert men.share_of_most is None
    assert not men.is_behind
    assert men.after is not None


@ON_SQLITE
def test_a_mean_and_a_middle_of_few_are_not_shown(uneven: World):
    """One place is taken: the mean would be that of one pair. With one place more, four would still wait."""
    found, _ = look(uneven)
    women, _men = found.sheets[0].groups
    assert (women.matched, women.points) == (1, None)
    assert women.before is not None
    assert women.after is not None
    with transaction() as session:
        factories.volunteer(session, uneven.programme_id)
    found, _ = look(uneven)
    assert found.sheets[0].groups[0].after is None


@ON_SQLITE
def test_a_fair_round_tells_what_it_owed_and_what_it_cost(uneven: World):
    found, _ = look(uneven, Terms(Preset.FAIR, Grouping.GENDER))
    assert found.terms is not None
    assert found.terms.fair_to == "kvinner og menn"
    assert found.terms.is_free
    gender, age = found.sheets[:2]
    assert gender.has_floors
    assert not age.has_floors
    plain, _ = look(uneven, Terms(Preset.FIT))
    assert plain.terms is None
    assert not plain.sheets[0].has_floors


@ON_SQLITE
def test_the_page_says_it_in_words_and_leads_to_a_fair_round(app: Flask, client: CarefulClient, world: World):
    with app.app_context(), tenancy.acting_for(world.organisation_id):
        with transaction() as session:
            for gender in ["woman"] * 6 + ["man"] * 5 + ["other"]:
                waits(session, world, gender)
            factories.volunteer(session, world.programme_id)
        round_id = find_and_solve(world.coordinator, {world.programme_id}, TODAY)
    client.sign_in(world.key)
    page = client.page(f"/rounds/{round_id}/fairness")
    words = text_of(page)
    assert "Denne runden så ikke på grupper" in words
    assert "Menn og andre samlet" in words
    assert "slått sammen" in words
    links = {link.get("href") for link in page.iter("a")}
    assert {
        f"/rounds/new?preset=fair&grouping={one}" for one in ("gender", "age_band", "report_zone")
    } <= links
    for banned in ("algoritme", "solver", "dual"):
        assert banned not in words.lower()
