"""Whole rounds against another solver and at the edges: locks, minimum score, crowds, empty pools."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from matching import Lock, LockError, Policy, Preset, Reason
from tests.matching.cast import couples, newcomer, play, volunteer
from tests.matching.strategies import INTERESTS
from tests.matching.test_known_optima import by_integer_programming


@st.composite
def crowds(draw):
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))

    def likes():
        return frozenset(INTERESTS[i] for i in np.flatnonzero(random.random(len(INTERESTS)) < 0.4))

    ours = [
        newcomer(f"n{i}", waited=int(random.integers(0, 200)), interests=likes())
        for i in range(draw(st.integers(1, 60)))
    ]
    theirs = [
        volunteer(f"v{i}", capacity=int(random.integers(0, 4)), interests=likes())
        for i in range(draw(st.integers(1, 60)))
    ]
    return ours, theirs


@settings(max_examples=15)
@given(crowds(), st.sampled_from([0, 55, 70]), st.integers(0, 3))
def test_a_round_with_locks_and_a_minimum_score_is_worth_what_two_other_solvers_find(crowd, least, locking):
    ours, theirs = crowd
    open_places = [one.id for one in theirs if one.capacity]
    locks = list(zip((one.id for one in ours[:locking]), open_places, strict=False))
    result = play(ours, theirs, policy=Policy(min_score=least), locks=locks)
    held = {n for n, _ in locks}
    places = {one.id: one.capacity - sum(v == one.id for _, v in locks) for one in theirs}
    columns = [v for v, count in places.items() for _ in range(count)]
    values = {(n, v): value for n, v, score, value in result.eligible if n not in held}
    assert all(score >= 10_000 * least for _, _, score, _ in result.eligible)
    table = np.array([[values.get((one.id, v), 0) for v in columns] for one in ours]).reshape(len(ours), -1)
    assert table[linear_sum_assignment(table, maximize=True)].sum() == result.measures.value
    worth = np.array([[values.get((one.id, v), 0) for v in places] for one in ours]).reshape(len(ours), -1)
    by_other_means = by_integer_programming(worth > 0, worth, np.array([*places.values()]))
    assert by_other_means == result.measures.value
    assert set(locks) <= couples(result)


@pytest.mark.parametrize("preset", Preset)
def test_when_everything_ties_everybody_who_can_be_is_matched(preset):
    ours, theirs = [newcomer(f"n{i}") for i in range(30)], [volunteer(f"v{i}", capacity=2) for i in range(10)]
    result = play(ours, theirs, preset=preset, explain=True)
    assert (result.measures.matched, result.measures.load) == (20, {2: 10})
    assert all(other.is_near_tie for one in result.proposals for other in one.alternatives)


@pytest.mark.parametrize("preset", Preset)
def test_ten_thousand_newcomers_and_one_volunteer(preset):
    ours = [newcomer(f"n{i:05}", waited=i % 300) for i in range(10_000)]
    result = play(ours, [volunteer()], preset=preset)
    (proposal,) = result.proposals
    assert proposal.newcomer.endswith(("299", "599", "899", "199", "499", "799", "099", "399", "699", "999"))
    assert {left.reason for left in result.unmatched} == {Reason.OUTBID}


@pytest.mark.parametrize("preset", Preset)
def test_everything_is_explained_where_nobody_can_be_matched(preset):
    for ours, theirs in (
        ([], []),
        ([newcomer()], []),
        ([], [volunteer()]),
        ([newcomer()], [volunteer(capacity=0)]),
    ):
        result = play(ours, theirs, preset=preset, explain=True)
        assert result.proposals == ()
        assert [left.relaxations for left in result.unmatched] == [()] * len(ours)


def test_more_locks_than_places_are_refused_with_the_names():
    with pytest.raises(LockError, match="n2 - v1 cannot be kept: capacity") as refusal:
        play([newcomer("n1"), newcomer("n2")], [volunteer()], locks=[("n1", "v1"), ("n2", "v1")])
    assert refusal.value.lock == Lock("n2", "v1")
