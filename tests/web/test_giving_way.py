"""A rule gives way for somebody left over: for whom a coordinator may decide that, and where it leads."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from matching import Barrier
from tests.web.round_steps import change, find
from tests.web.workspace_steps import hold, pairs, place
from web import clock
from web.errors import NotFound
from web.models import Enrolment, Newcomer, Volunteer
from web.rounds.terms import may_give_way
from web.rounds.wishes import operations as wishes
from web.rounds.wishes.choosing import given_way
from web.rounds.wishes.effect import effect

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


def test_where_all_pairs_lose_nothing_it_is_still_told_that_somebody_does(four: World) -> None:
    since = clock.now() - timedelta(days=700)
    change(update(Enrolment).where(Enrolment.id == place("Amira").id).values(waiting_since=since))
    change(
        update(Newcomer).where(Newcomer.id == place("Amira").newcomer_id).values(languages={"ti": "native"})
    )
    change(update(Volunteer).where(Volunteer.id == place("Turid").volunteer_id).values(said_ready_at=None))
    round_id = find(four)
    assert pairs(round_id) == {"Zahra": "Berit"}
    hold(four, round_id, "Amira", "Berit", "She has waited two years")
    told = effect(four.coordinator, round_id)
    assert told is not None
    assert (told.points_lost, told.matched_change) == (0, 0)
    assert told.in_all.startswith("Noen mister forslaget sitt")
