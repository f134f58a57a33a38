"""What an alternative costs, against a fresh round with that very pair locked."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching import Alternative, Lock, Policy, Preset, Side, market_of, pair_of, prospects, run_round
from tests.matching.cast import TODAY, newcomer, play, pool, volunteer, worth, worth_with
from tests.matching.strategies import lively_pools

CHESS = frozenset({"chess"})


def lock_on(proposal, other):
    if other.side is Side.VOLUNTEER:
        return Lock(proposal.newcomer, other.person)
    return Lock(other.person, proposal.volunteer)


@given(
    lively_pools(), st.sampled_from([Preset.FIT, Preset.COVERAGE]), st.booleans(), st.sampled_from([0, 40])
)
def test_the_cost_of_each_alternative_is_that_of_a_fresh_round_with_the_pair_locked(
    world, preset, is_locking, least
):
    settings = {"preset": preset, "on": TODAY}
    policy = Policy(min_score=least)
    locks = [
        Lock(n, v) for n, v, _, _ in list(run_round(world, policy, **settings).eligible)[: int(is_locking)]
    ]
    result = run_round(world, policy, **settings, locks=locks, explain=True)
    value, matched = worth(result)
    market = market_of(world, policy, TODAY)
    for proposal in result.proposals:
        for other in proposal.alternatives:
            fresh = worth_with(market, preset, *locks, lock_on(proposal, other))
            assert (value - other.cost, matched + other.matched_change) == fresh


@given(lively_pools(), st.booleans())
def test_the_three_most_valuable_others_are_named_for_either_side_the_best_first(world, is_locking):
    settings = {"preset": Preset.FIT, "on": TODAY}
    every = {(n, v): value for n, v, _, value in run_round(world, Policy(), **settings).eligible}
    locks = [Lock(*pair) for pair in list(every)[: int(is_locking)]]
    result = run_round(world, Policy(), **settings, locks=locks, explain=True)
    made = {(one.newcomer, one.volunteer): one for one in result.proposals}
    full = {lock.volunteer for lock in locks if result.places[lock.volunteer] == 1}
    held = {lock.newcomer for lock in locks}
    open_pairs = {pair for pair in every.keys() - made.keys() if pair[0] not in held and pair[1] not in full}
    for (n, v), proposal in made.items():
        rivals = {
            Side.VOLUNTEER: [every[pair] for pair in open_pairs if pair[0] == n],
            Side.NEWCOMER: [every[pair] for pair in open_pairs if pair[1] == v],
        }
        for side, values in rivals.items():
            named = [other.person for other in proposal.alternatives if other.side is side]
            pairs = [(n, one) if side is Side.VOLUNTEER else (one, v) for one in named]
            best = [] if proposal.is_locked else sorted(values, reverse=True)[:3]
            assert [every[pair] for pair in pairs] == best
            assert len(set(named)) == len(named)


@given(lively_pools(), st.sampled_from([0, 40]))
def test_whom_one_newcomer_could_have_and_what_each_would_cost_the_others(world, least):
    policy = Policy(min_score=least)
    result = run_round(world, policy, preset=Preset.FIT, on=TODAY, explain=True)
    value, matched = worth(result)
    market = market_of(world, policy, TODAY)
    left_over = {one.newcomer: one for one in result.unmatched}
    for person in world.newcomers:
        found = prospects(person.id, world, policy, TODAY)
        assert {(one.person, one.score) for one in found.choices} == {
            (v, score) for n, v, score, _ in result.eligible if n == person.id
        }
        assert [one.score for one in found.choices] == sorted(one.score for one in found.choices)[::-1]
        for one in found.choices:
            fresh = worth_with(market, Preset.FIT, Lock(person.id, one.person))
            assert (value - one.cost, matched + one.matched_change) == fresh
        if found.unmatched or person.id in left_over:
            ours, theirs = found.unmatched, left_over[person.id]
            assert (ours.reason, ours.barriers, ours.sole) == (theirs.reason, theirs.barriers, theirs.sole)
            assert ours.relaxations == theirs.relaxations


@given(lively_pools())
def test_a_pair_looked_at_alone_is_the_pair_that_the_round_puts_forward(world):
    result = run_round(world, Policy(), preset=Preset.FIT, on=TODAY)
    for proposal in result.proposals:
        alone = pair_of(Lock(proposal.newcomer, proposal.volunteer), world, Policy(), TODAY)
        assert replace(alone, is_locked=False) == replace(proposal, alternatives=())


def test_the_cost_of_an_alternative_by_hand():
    # n1 has waited 100 days, which is five points. The guide can take one of them; nobody else is there.
    waiting = [newcomer("n1", waited=100), newcomer("n2")]
    (proposal,) = run_round(
        pool(waiting, [volunteer()]), Policy(), preset=Preset.FIT, on=TODAY, explain=True
    ).proposals
    (other,) = proposal.alternatives
    assert (other.side, other.person, other.cost, other.matched_change) == (Side.NEWCOMER, "n2", 5_0000, 0)
    assert not other.is_near_tie


def test_a_chain_of_moves_may_make_an_alternative_nearly_free():
    # If v2 takes n1, n2 moves to v1: each pair is as good as it was.
    waiting = [newcomer("n1", interests=CHESS), newcomer("n2", interests=CHESS)]
    offering = [volunteer("v1", interests=CHESS), volunteer("v2", interests=CHESS)]
    result = run_round(pool(waiting, offering), Policy(), preset=Preset.FIT, on=TODAY, explain=True)
    for proposal in result.proposals:
        assert [(other.cost, other.is_near_tie) for other in proposal.alternatives] == [(0, True)] * 2


def test_an_alternative_may_cost_somebody_the_place():
    waiting = [newcomer("n1", slots=["tue-evening", "sun-morning"]), newcomer("n2", slots=["sun-morning"])]
    offering = [volunteer("v1"), volunteer("v2", slots=["sun-morning"])]
    result = run_round(pool(waiting, offering), Policy(), preset=Preset.COVERAGE, on=TODAY, explain=True)
    first = result.proposals[0]
    assert (first.newcomer, first.volunteer) == ("n1", "v1")
    by_side = {other.side: other for other in first.alternatives}
    assert by_side[Side.VOLUNTEER].matched_change == -1
    assert not by_side[Side.VOLUNTEER].is_near_tie


@pytest.mark.parametrize(("lost", "is_near"), [(0, True), (1, False)])
def test_a_choice_that_costs_somebody_the_place_is_no_near_tie_however_close(lost, is_near):
    assert Alternative(Side.VOLUNTEER, "v1", 70_0000, 100, -lost).is_near_tie is is_near


def test_a_locked_pair_has_no_alternatives():
    # Somebody is left over who could have either place; only the one that is not locked is in question.
    people = pool([newcomer(f"n{i}") for i in range(3)], [volunteer("v1", capacity=2)])
    result = run_round(people, Policy(), preset=Preset.FIT, on=TODAY, locks=[Lock("n0", "v1")], explain=True)
    assert [(one.is_locked, len(one.alternatives)) for one in result.proposals] == [(True, 0), (False, 1)]


def test_no_alternative_is_named_without_its_cost():
    result = play([newcomer("n1"), newcomer("n2")], [volunteer()])
    assert [proposal.alternatives for proposal in result.proposals] == [()]
