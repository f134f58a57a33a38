"""A round after a round: what is kept, by brute force, and what keeping it costs, by a round without."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching import Availability, Change, Grouping, Lock, Policy, Preset, market_of, outcome_of, run_round
from tests.matching import oracle
from tests.matching.cast import TODAY, couples, newcomer, play, pool, volunteer
from tests.matching.strategies import INTERESTS, lively_pools, pools

CHESS, FILMS = frozenset({"chess"}), frozenset({"films"})
CARELESS = Policy(keeping_points=0)


@st.composite
def seconds(draw):
    """Draw a pool, and some pairs that might have been proposed before: a newcomer once, places at most."""
    world = draw(lively_pools(most=4))
    places = {one.id: one.capacity for one in world.volunteers}
    options = {one.id: list(places) for one in world.newcomers}
    every = list(oracle.assignments(list(options), options, places))
    return world, frozenset(draw(st.sampled_from(every)))


@given(seconds(), st.sampled_from([Preset.FIT, Preset.COVERAGE]), st.sampled_from([0, 10_000, 90_000]))
def test_a_round_after_a_round_is_the_best_with_the_bonus_counted(case, preset, points):
    world, before = case
    result = play(
        world.newcomers,
        world.volunteers,
        preset=preset,
        previous=before,
        policy=Policy(keeping_points=points),
    )
    days = {one.id: one.days_waited(TODAY) for one in world.newcomers}
    scores, values, options = {}, {}, {}
    for n, v, score, value in result.eligible:
        bonus = points * ((n, v) in before)
        scores[n, v], values[n, v] = score + bonus, value + bonus
        options.setdefault(n, []).append(v)

    def rank(chosen):
        by_rank = (len(chosen), sum(days[n] for n, _ in chosen), sum(scores[pair] for pair in chosen))
        return by_rank if preset is Preset.COVERAGE else sum(values[pair] for pair in chosen)

    places = {one.id: one.capacity for one in world.volunteers}
    assert rank(couples(result)) == max(map(rank, oracle.assignments(list(options), options, places)))
    assert (result.stability.kept if before else 0) == len(before & couples(result))
    assert result.measures.gap == 0
    assert result.measures.value == sum(one.value for one in result.proposals)


@given(lively_pools(), st.sampled_from(Preset), st.integers(0, 2))
def test_where_nothing_has_changed_nothing_is_changed_and_it_costs_nothing(world, preset, seed):
    before = couples(play(world.newcomers, world.volunteers, preset=preset))
    again = play(
        world.newcomers, world.volunteers, preset=preset, previous=frozenset(before), seed=seed, explain=True
    )
    assert couples(again) == before
    if before:
        assert (again.stability.price, again.stability.changed) == (0, {})


@given(seconds(), st.sampled_from(Preset))
def test_the_price_is_what_a_round_that_keeps_nothing_would_be_worth_more(case, preset):
    world, before = case
    careful, careless = (
        play(world.newcomers, world.volunteers, preset=preset, previous=before, policy=policy, explain=True)
        for policy in (Policy(keeping_points=50_000), CARELESS)
    )
    if before:
        told = careful.stability
        assert told.price == careless.measures.value - careful.measures.value >= 0
        assert told.matched_change == careful.measures.matched - careless.measures.matched
        assert careless.stability.price == 0
    if preset is Preset.COVERAGE:
        assert careful.measures.matched == careless.measures.matched
        assert careful.measures.stages[1] == careless.measures.stages[1]


def crowd():
    """Sixty newcomers and forty volunteers, by lot: half of all pairs share a part of the week."""
    lot = np.random.default_rng(4)

    def likes():
        return frozenset(lot.choice(INTERESTS, size=2, replace=False).tolist())

    def times():
        return lot.choice(["tue-evening", "sun-afternoon", "mon-morning", "sat-morning"], size=2).tolist()

    ours = [
        newcomer(f"n{i}", waited=int(lot.integers(300)), interests=likes(), slots=times()) for i in range(60)
    ]
    return ours, [volunteer(f"v{i}", interests=likes(), slots=times()) for i in range(40)]


def test_a_small_change_of_one_person_flips_nobody_else_and_says_what_that_costs():
    ours, theirs = crowd()
    before = couples(play(ours, theirs))
    chosen = "n22"
    changed = [
        replace(one, interests=CHESS, availability=Availability.of(["tue-evening"]))
        if one.id == chosen
        else one
        for one in ours
    ]

    def flipped(policy):
        again = play(changed, theirs, previous=frozenset(before), policy=policy, explain=True)
        return len({n for n, _ in couples(again) ^ before} - {chosen}), again

    others, careless = flipped(CARELESS)
    nobody, careful = flipped(Policy())
    assert others > 3
    assert nobody == 0
    cost = careless.measures.value - careful.measures.value
    assert careful.stability.price == cost == 2_7926


def test_a_pair_is_kept_for_less_than_the_bonus_and_given_up_for_more():
    # With films in common the other pair is worth more, by the difference of the two scores.
    waiting = [newcomer("n1", interests=FILMS)]
    offering = [volunteer("v1"), volunteer("v2", interests=FILMS)]
    values = {v: value for _, v, _, value in play(waiting, offering).eligible}
    gain = values["v2"] - values["v1"]
    for points, kept in ((gain + 1, "v1"), (gain - 1, "v2")):
        policy = Policy(keeping_points=points)
        again = play(waiting, offering, previous=frozenset({("n1", "v1")}), policy=policy, explain=True)
        assert couples(again) == {("n1", kept)}
        assert again.stability.price == (gain if kept == "v1" else 0)


def test_it_is_said_why_a_pair_is_not_kept():
    waiting = [
        newcomer(f"n{i}", interests=CHESS if i == 5 else frozenset(), waited=9000 * (i == 5))
        for i in range(1, 8)
    ]
    waiting[1] = replace(waiting[1], availability=Availability.of(["sun-morning"]))
    offering = [volunteer(f"v{i}") for i in (1, 2, 3, 5)]
    before = {("n1", "away"), ("away", "v1"), ("n2", "v2"), ("n3", "v5"), ("n4", "v3"), ("n6", "v1")}
    policy = Policy(keeping_points=10)
    result = play(
        [one for one in waiting if one.id != "n1"] + [newcomer("n1")],
        offering,
        locks=[("n3", "v3"), ("n7", "v2")],
        previous=frozenset(before),
        policy=policy,
    )
    why = result.stability.changed
    assert why["n1", "away"] is why["away", "v1"] is Change.GONE
    assert why["n3", "v5"] is why["n4", "v3"] is why["n2", "v2"] is Change.LOCKED
    assert result.stability.kept + len(why) == len(before)
    assert result.stability.previous == tuple(sorted(before))


def test_a_pair_that_breaks_a_rule_now_and_one_that_is_outweighed_are_told_apart():
    waiting = [newcomer("n1", slots=["sun-morning"]), newcomer("n2"), newcomer("n3", waited=500)]
    before = frozenset({("n1", "v1"), ("n2", "v2")})
    result = play(waiting, [volunteer("v1", slots=["mon-morning"]), volunteer("v2")], previous=before)
    assert couples(result) == {("n3", "v2")}
    assert result.stability.changed == {("n1", "v1"): Change.NOT_ELIGIBLE, ("n2", "v2"): Change.OUTWEIGHED}


def test_a_locked_pair_of_the_round_before_counts_as_kept():
    result = play([newcomer()], [volunteer()], locks=[("n1", "v1")], previous=frozenset({("n1", "v1")}))
    assert (result.stability.kept, result.stability.changed) == (1, {})


def test_nobody_has_solved_once_more_for_the_price_unless_asked():
    for explain, price in ((True, 0), (False, None)):
        result = play([newcomer()], [volunteer()], previous=frozenset({("n1", "v1")}), explain=explain)
        assert (result.stability.price, result.stability.matched_change) == (price, price)


def test_a_first_round_says_nothing_of_one_before():
    assert play([newcomer()], [volunteer()]).stability is None


@given(seconds(), st.sampled_from([Preset.FIT, Preset.COVERAGE]))
def test_alternatives_cost_what_a_fresh_round_that_keeps_as_much_would_lose(case, preset):
    world, before = case
    result = run_round(world, Policy(), preset=preset, on=TODAY, previous=before, explain=True)
    market = market_of(world, Policy(), TODAY, previous=before)

    def aim(*locks):
        outcome = outcome_of(market, preset, locks)
        return outcome.value + 20_000 * len(outcome.pairs & before), len(outcome.pairs)

    value, matched = aim()
    for proposal in result.proposals:
        for other in proposal.alternatives:
            pair = (other.person, proposal.volunteer)
            if other.side == "volunteer":
                pair = (proposal.newcomer, other.person)
            assert (value - other.cost, matched + other.matched_change) == aim(Lock(*pair))


@given(pools(), st.sampled_from(Preset), st.sets(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=4))
def test_everything_is_explained_after_any_round_before(world, preset, cells):
    before = frozenset((f"n{row}", f"v{column}") for row, column in cells)
    groups = Grouping.GENDER if preset is Preset.FAIR else None
    settings = {"preset": preset, "on": TODAY, "groups": groups, "previous": before, "explain": True}
    result = run_round(world, Policy(), **settings, recruit=1)
    assert result.measures.gap == 0
    shuffled = pool(world.newcomers[::-1], world.volunteers[::-1], world.memory)
    again = run_round(shuffled, Policy(), **settings)
    assert (again.proposals, again.unmatched, again.stability) == (
        result.proposals,
        result.unmatched,
        result.stability,
    )


@pytest.mark.parametrize("points", [-1, 1_000_001, 0.5])
def test_an_impossible_bonus_is_refused(points):
    with pytest.raises(ValueError, match="keeping_points"):
        Policy(keeping_points=points)
