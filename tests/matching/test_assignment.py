"""The assignment against brute force, its proof, and how ties fall."""

from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching import Policy, Preset, ProofError
from matching import assignment as assignment_module
from matching import solver as solver_module
from matching.assignment import Objective, assign
from matching.candidates import Pairs
from matching.prices import PriceVectors, check_proof, find_prices
from matching.solver import UNMATCHED, best_matching
from tests.matching import oracle
from tests.matching.cast import TODAY, couples, newcomer, play, volunteer
from tests.matching.strategies import lively_pools, pools


@st.composite
def problems(draw):
    """Draw pairs, two objectives, places and how many are occupied."""
    newcomers, volunteers = draw(st.integers(1, 4)), draw(st.integers(1, 3))
    cells = [(row, column) for row in range(newcomers) for column in range(volunteers) if draw(st.booleans())]
    both = np.array(cells, dtype=np.intp).reshape(-1, 2)
    whole = st.lists(st.integers(0, 6), min_size=len(cells), max_size=len(cells))
    columns = st.lists(st.integers(0, 3), min_size=volunteers, max_size=volunteers)
    pairs = Pairs.of(both[:, 0], both[:, 1], newcomers)
    objectives = [Objective(name, np.array(draw(whole), dtype=np.int64)) for name in ("first", "second")]
    return pairs, objectives, np.array(draw(columns), dtype=np.int64), np.array(draw(columns), dtype=np.int64)


def every_assignment(pairs, places):
    options = {}
    for row, column in zip(pairs.newcomer.tolist(), pairs.volunteer.tolist(), strict=True):
        options.setdefault(row, []).append(column)
    everybody = list(range(pairs.newcomers))
    return oracle.assignments(everybody, options, dict(enumerate(places.tolist())))


def worth(chosen, pairs, weights):
    table = dict(
        zip(
            zip(pairs.newcomer.tolist(), pairs.volunteer.tolist(), strict=True), weights.tolist(), strict=True
        )
    )
    return sum(table[pair] for pair in chosen)


def unevenness(chosen, occupied):
    """Return what the next places cost together, where each costs what is occupied before it."""
    load, cost = dict(enumerate(occupied.tolist())), 0
    for _, column in chosen:
        cost += load[column]
        load[column] += 1
    return cost


@given(problems())
def test_no_assignment_is_better_in_rank_order_and_none_that_ties_is_more_even(problem):
    pairs, objectives, places, occupied = problem
    found = assign(pairs, places, objectives, occupied)
    made = found.made[found.made != UNMATCHED]
    chosen = list(zip(pairs.newcomer[made].tolist(), pairs.volunteer[made].tolist(), strict=True))

    def rank(one):
        return (*(worth(one, pairs, o.weights) for o in objectives), len(one), -unevenness(one, occupied))

    assert rank(chosen) == max(map(rank, every_assignment(pairs, places)))
    assert [stage.value for stage in found.stages] == [worth(chosen, pairs, o.weights) for o in objectives]
    assert [stage.bound for stage in found.stages] == [stage.value for stage in found.stages]


@given(problems())
def test_it_is_all_the_same_whether_what_hangs_together_is_solved_alone_or_with_others(problem):
    pairs, (objective, _), places, occupied = problem
    with patch.object(solver_module, "_BLOCK", 1):
        alone = assign(pairs, places, [objective], occupied)
    together = assign(pairs, places, [objective], occupied)
    assert alone.stages[0].value == together.stages[0].value
    assert (alone.made != UNMATCHED).sum() == (together.made != UNMATCHED).sum()


@given(lively_pools(), st.sampled_from([Preset.FIT, Preset.COVERAGE]), st.integers(0, 3))
def test_a_round_is_the_best_of_all_assignments(world, preset, seed):
    result = play(world.newcomers, world.volunteers, preset=preset, seed=seed)
    days = {n.id: n.days_waited(TODAY) for n in world.newcomers}
    scores, values, options = {}, {}, {}
    for n, v, score, value in result.eligible:
        scores[n, v], values[n, v] = score, value
        options.setdefault(n, []).append(v)
    places = {v.id: v.capacity for v in world.volunteers}

    def rank(chosen):
        total = sum(values[pair] for pair in chosen)
        by_rank = (len(chosen), sum(days[n] for n, _ in chosen), sum(scores[pair] for pair in chosen))
        return by_rank if preset is Preset.COVERAGE else (total,)

    best = max(map(rank, oracle.assignments(list(options), options, places)))
    assert rank(couples(result)) == best
    assert result.measures.gap == 0


@given(pools(), st.sampled_from(Preset))
def test_prices_are_a_proof_that_anybody_can_check(world, preset):
    result = play(world.newcomers, world.volunteers, preset=preset, memory=world.memory)
    ours, theirs = result.prices.newcomers, result.prices.volunteers
    places = {v.id: v.free_places(TODAY) for v in world.volunteers}
    assert min([0, *ours.values(), *theirs.values()]) == 0
    if preset is Preset.FIT:
        assert all(ours[n] + theirs[v] >= value for n, v, _, value in result.eligible)
        bound = sum(ours.values()) + sum(price * places[v] for v, price in theirs.items())
        assert bound == sum(proposal.value for proposal in result.proposals) == result.measures.upper_bound
        assert not any(ours[person.newcomer] for person in result.unmatched)


def test_one_more_place_is_worth_no_more_than_its_price():
    waiting = [newcomer(f"n{i}", waited=10 * i) for i in range(4)]
    result = play(waiting, [volunteer()])
    more = play(waiting, [volunteer(capacity=2)])
    gain = more.measures.value - result.measures.value
    assert 0 < gain <= result.prices.volunteers["v1"]


TWO = Pairs.of(np.array([0, 0, 1]), np.array([0, 1, 0]), 2)
WEIGHTS = np.array([5, 4, 3])
PLACES = np.array([1, 1])


def test_the_proof_of_a_small_case_by_hand():
    # n0-v0 5, n0-v1 4, n1-v0 3. Best is n0-v1 and n1-v0, 7 together. v0 must cost 1; n0 asks 4 and n1 2.
    made = best_matching(TWO, WEIGHTS, PLACES)
    assert made.tolist() == [1, 2]
    prices = find_prices(TWO, WEIGHTS, made, 2)
    assert (prices.newcomers.tolist(), prices.volunteers.tolist()) == ([4, 2], [1, 0])
    check_proof(TWO, WEIGHTS, PLACES, made, prices)


@pytest.mark.parametrize(
    ("made", "ours", "theirs", "condition"),
    [
        ([2, 1], [4, 2], [1, 0], "one of their own"),
        ([0, 2], [4, 2], [1, 0], "more newcomers than places"),
        ([1, 2], [5, 3], [0, -1], "negative"),
        ([1, 2], [4, 1], [1, 1], "cover every pair"),
        ([0, UNMATCHED], [4, 3], [1, 0], "nobody unmatched"),
        ([0, UNMATCHED], [5, 0], [3, 1], "no spare place"),
        ([1, 2], [5, 3], [1, 1], "together"),
    ],
)
def test_each_condition_of_the_proof_is_checked(made, ours, theirs, condition):
    prices = PriceVectors(np.array(ours), np.array(theirs))
    with pytest.raises(ProofError, match=condition):
        check_proof(TWO, WEIGHTS, PLACES, np.array(made), prices)


def test_prices_of_a_worse_assignment_do_not_exist():
    worse = np.array([0, UNMATCHED])
    with pytest.raises(ProofError):
        check_proof(TWO, WEIGHTS, PLACES, worse, find_prices(TWO, WEIGHTS, worse, 2))


def test_prices_that_rise_without_end_are_noticed():
    square = Pairs.of(np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1]), 2)
    with pytest.raises(ProofError, match="no bound"):
        find_prices(square, np.array([1, 9, 9, 1]), np.array([0, 3]), 2)


@pytest.mark.parametrize("preset", Preset)
def test_a_round_without_proof_is_never_returned(preset, monkeypatch):
    def first_come(pairs, weights, places, occupied=None):
        made = np.full(pairs.newcomers, UNMATCHED)
        made[pairs.newcomer[0]] = 0
        return made

    monkeypatch.setattr(assignment_module, "best_matching", first_come)
    with pytest.raises(ProofError):
        play([newcomer("n1"), newcomer("n2")], [volunteer("v1"), volunteer("v2")], preset=preset)


def test_prices_that_add_up_and_do_not_cover_are_no_proof(monkeypatch):
    def keep_it_all(pairs, weights, made, volunteers):
        asked = np.where(made == UNMATCHED, 0, weights[made])
        return PriceVectors(asked, np.zeros(volunteers, dtype=np.int64))

    monkeypatch.setattr(assignment_module, "find_prices", keep_it_all)
    with pytest.raises(ProofError, match="cover every pair"):
        play([newcomer("n1"), newcomer("n2")], [volunteer("v1")])


def test_a_stage_that_leaves_the_ones_before_is_noticed(monkeypatch):
    # Both want one place. n1 has waited longer, which comes first under coverage; n2 would score higher.
    def too_little(face, weights):
        musts = face.wanted[face.pairs.newcomer].astype(np.int64) + face.full[face.pairs.volunteer]
        return weights[face.position] + musts, 1

    monkeypatch.setattr(assignment_module._Face, "rewarded", too_little)
    waiting = [newcomer("n1", waited=100), newcomer("n2", waited=50, interests=frozenset({"chess"}))]
    with pytest.raises(ProofError, match="score has left an earlier one"):
        play(waiting, [volunteer(interests=frozenset({"chess"}))], preset=Preset.COVERAGE)


def test_breaking_ties_cannot_spoil_a_stage(monkeypatch):
    def solve(pairs, weights, places, occupied=None):
        if occupied is not None:
            return np.full(pairs.newcomers, UNMATCHED)
        return best_matching(pairs, weights, places)

    monkeypatch.setattr(assignment_module, "best_matching", solve)
    with pytest.raises(ProofError, match="spoilt"):
        play([newcomer("n1")], [volunteer("v1")])


def test_weights_too_large_to_be_exact_are_refused():
    with pytest.raises(OverflowError):
        best_matching(TWO, WEIGHTS + 2**52, PLACES)


def test_ties_spread_newcomers_over_volunteers():
    waiting = [newcomer(f"n{i}") for i in range(4)]
    offering = [volunteer("v1", capacity=3), volunteer("v2", capacity=3)]
    for seed in range(5):
        load = play(waiting, offering, seed=seed).measures.load
        assert load == {2: 2}


def test_ties_go_to_volunteers_with_fewer_open_matches():
    offering = [volunteer("v1", capacity=3, open_matches=1), volunteer("v2", capacity=3, open_matches=0)]
    for seed in range(5):
        assert couples(play([newcomer()], offering, seed=seed)) == {("n1", "v2")}


def test_ties_go_to_volunteers_without_a_lock():
    waiting = [newcomer("n1"), newcomer("n2")]
    offering = [volunteer("v1", capacity=3), volunteer("v2", capacity=3)]
    for seed in range(5):
        result = play(waiting, offering, seed=seed, locks=[("n1", "v1")])
        assert couples(result) == {("n1", "v1"), ("n2", "v2")}


def test_equals_are_drawn_by_lot_from_the_seed():
    waiting = [newcomer("n1"), newcomer("n2")]
    drawn = [couples(play(waiting, [volunteer()], seed=seed)) for seed in range(20)]
    assert len({frozenset(pairs) for pairs in drawn}) == 2
    assert drawn == [couples(play(waiting[::-1], [volunteer()], seed=seed)) for seed in range(20)]


@pytest.mark.parametrize("busy", [0, 2])
def test_pairs_that_are_worth_nothing_are_made_all_the_same(busy):
    nothing = Policy(weights={"travel": 0, "language": 0, "availability": 0})
    result = play([newcomer()], [volunteer(capacity=3, open_matches=busy)], policy=nothing)
    assert [proposal.value for proposal in result.proposals] == [0]
