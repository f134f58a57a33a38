"""A rule gives way for somebody left over: for whom a coordinator may decide that, and where it leads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from matching import Barrier
from tests.web.round_steps import change, find
from tests.web.workspace_steps import pairs, place
from web.errors import NotFound
from web.models import Newcomer
from web.rounds.terms import may_give_way
from web.rounds.wishes import operations as wishes
from web.rounds.wishes.choosing import given_way

if TYPE_CHECKING:
    from tests.worlds import World


def test_what_may_give_way_leads_to_the_one_whom_the_round_would_then_propose(four: World) -> None:
    change(
        update(Newcomer).where(Newcomer.id == place("Amira").newcomer_id).values(availability=["sun-morning"])
    )
    round_id, amira = find(four), place("Amira").id
    assert pairs(round_id) == {"Zahra": "Turid"}
    assert given_way(four.coordinator, round_id, amira) == place("Berit").volunteer_id
    wishes.leave_out(four.coordinator, round_id, place("Berit").id)
    assert given_way(four.coordinator, round_id, amira) is None
    wishes.leave_out(four.coordinator, round_id, amira)
    assert given_way(four.coordinator, round_id, amira) is None
    with pytest.raises(NotFound):
        given_way(four.coordinator, round_id, place("Zahra").id)


@pytest.mark.parametrize(
    ("relaxations", "rules"),
    [
        ([["gender"], ["availability", "language"]], (Barrier.AVAILABILITY, Barrier.LANGUAGE)),
        ([["gender", "language"], ["minors"]], ()),
        ([], ()),
    ],
)
def test_a_must_of_hers_gives_way_to_nobody_but_herself(relaxations, rules) -> None:
    assert may_give_way(relaxations) == rules
