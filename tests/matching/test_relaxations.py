"""What would have to give for somebody left over, tried out by really changing the input."""

from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching import (
    AgeBand,
    Barrier,
    Gender,
    Household,
    Level,
    Lock,
    Policy,
    Preset,
    Reason,
    market_of,
    outcome_of,
    run_round,
)
from matching.relaxations import relaxed
from tests.matching.cast import TODAY, newcomer, play, pool, volunteer, worth, worth_with
from tests.matching.strategies import lively_pools, policies, pools

RULES = [Barrier.AVAILABILITY, Barrier.GENDER, Barrier.LANGUAGE, Barrier.MINORS, Barrier.TRAVEL]
MUST_BE_A_MAN = {"wish_gender": Gender.MAN, "wish_gender_is_must": True}


def changed(world, person, relaxation, policy):
    waiting = {one.id: one for one in world.newcomers}
    waiting[person] = relaxed(waiting[person], relaxation, world, policy)
    return replace(world, newcomers=tuple(waiting.values()))


@given(pools(), policies, st.sampled_from([Preset.FIT, Preset.COVERAGE]), st.integers(0, 1))
def test_the_first_relaxation_done_to_the_input_gets_the_person_proposed(world, policy, preset, seed):
    result = run_round(world, policy, preset=preset, on=TODAY, seed=seed, explain=True)
    for left in result.unmatched:
        for relaxation in left.relaxations:
            other = market_of(changed(world, left.newcomer, relaxation, policy), policy, TODAY, seed)
            assert left.newcomer in {newcomer for newcomer, _ in outcome_of(other, preset).pairs}


@given(pools(), policies)
def test_no_smaller_relaxation_would_have_been_enough(world, policy):
    result = run_round(world, policy, preset=Preset.FIT, on=TODAY, explain=True)
    for left in result.unmatched:
        size = len(left.relaxations[0]) if left.relaxations else 3
        assert {len(relaxation) for relaxation in left.relaxations} <= {size}
        able = [rule for rule in RULES if rule in left.barriers]
        for relaxation in [*combinations(able, 1), *combinations(able, 2)]:
            if len(relaxation) < size:
                other = market_of(changed(world, left.newcomer, relaxation, policy), policy, TODAY)
                assert worth_with(other, Preset.FIT) <= worth(result)


@given(lively_pools(), st.sampled_from([Preset.FIT, Preset.COVERAGE]))
def test_the_price_of_having_been_outbid_is_that_of_a_fresh_round_with_the_pair_locked(world, preset):
    result = run_round(world, Policy(), preset=preset, on=TODAY, explain=True)
    value, matched = worth(result)
    market = market_of(world, Policy(), TODAY)
    for left in result.unmatched:
        options = [v for n, v, _, _ in result.eligible if n == left.newcomer]
        assert (left.closest is None) == (left.reason is Reason.NO_ELIGIBLE) == (not options)
        fresh = {v: worth_with(market, preset, Lock(left.newcomer, v)) for v in options}
        if left.closest is not None:
            lost = value - left.closest.cost, matched + left.closest.matched_change
            assert fresh[left.closest.person] == lost
            if preset is Preset.FIT:
                assert lost == max(fresh.values())


def test_the_closest_volunteer_is_the_one_who_would_cost_the_round_least():
    # Each of the first two can meet one volunteer only; fifty days of waiting are worth 2.5 points.
    waiting = [
        newcomer("n1", waited=100, slots=["tue-evening"]),
        newcomer("n2", waited=50, slots=["sun-morning"]),
        newcomer("n3", slots=["tue-evening", "sun-morning"]),
    ]
    offering = [volunteer("v1"), volunteer("v2", slots=["sun-morning"])]
    result = run_round(pool(waiting, offering), Policy(), preset=Preset.FIT, on=TODAY, explain=True)
    (left,) = result.unmatched
    assert (left.newcomer, left.closest.person, left.closest.cost) == ("n3", "v2", 2_5000)


@pytest.mark.parametrize(
    ("rule", "ours"),
    [
        (Barrier.AVAILABILITY, {"slots": ["sun-morning"]}),
        (Barrier.AVAILABILITY, {"slots": []}),
        (Barrier.TRAVEL, {"max_travel_minutes": 1}),
        (Barrier.TRAVEL, {"district": None, "travel_mode": None}),
        (Barrier.LANGUAGE, {"languages": {"ti": Level.NATIVE}}),
        (Barrier.LANGUAGE, {"languages": {"nb": Level.A1}}),
        (Barrier.GENDER, MUST_BE_A_MAN),
        (Barrier.MINORS, {"household": Household.FAMILY, "children": (AgeBand.YOUNG,)}),
    ],
)
def test_each_rule_can_give_way(rule, ours):
    (left,) = run_round(
        pool([newcomer(**ours)], [volunteer()]), Policy(), preset=Preset.FIT, on=TODAY, explain=True
    ).unmatched
    assert left.relaxations == ((rule,),)


@pytest.mark.parametrize(
    ("theirs", "memory"),
    [
        ({"wish_gender": Gender.MAN, "wish_gender_is_must": True}, []),
        ({"open_matches": 1}, []),
        ({"programmes": frozenset({"other"})}, []),
        ({}, [("n1", "v1")]),
    ],
)
def test_what_a_volunteer_asks_and_what_is_past_does_not_give_way(theirs, memory):
    people = pool([newcomer(slots=[])], [volunteer(**theirs)], memory)
    (left,) = run_round(people, Policy(), preset=Preset.FIT, on=TODAY, explain=True).unmatched
    assert left.relaxations == ()


def test_two_rules_may_have_to_give_way_together():
    people = pool([newcomer(slots=[], **MUST_BE_A_MAN)], [volunteer()])
    (left,) = run_round(people, Policy(), preset=Preset.FIT, on=TODAY, explain=True).unmatched
    assert left.relaxations == ((Barrier.AVAILABILITY, Barrier.GENDER),)


def test_a_relaxation_that_would_only_lead_to_being_outbid_is_not_named():
    # Without her must, n2 could meet v1 in principle; but n1 has waited longer and has nobody else.
    people = pool([newcomer("n1", waited=300), newcomer("n2", **MUST_BE_A_MAN)], [volunteer()])
    (left,) = run_round(people, Policy(), preset=Preset.FIT, on=TODAY, explain=True).unmatched
    assert (left.newcomer, left.sole, left.relaxations) == ("n2", {Barrier.GENDER: 1}, ())


def test_a_relaxation_that_would_only_lead_to_a_tie_is_not_named():
    # With time on Tuesdays n2 would be as good as n1, and the lot may leave her out all the same.
    people = pool([newcomer("n1"), newcomer("n2", slots=["sun-morning"])], [volunteer()])
    (left,) = run_round(people, Policy(), preset=Preset.FIT, on=TODAY, explain=True).unmatched
    assert (left.newcomer, left.sole, left.relaxations) == ("n2", {Barrier.AVAILABILITY: 1}, ())


def test_nothing_is_tried_unless_asked():
    (left,) = play([newcomer(slots=[])], [volunteer()]).unmatched
    assert (left.closest, left.relaxations) == (None, ())
