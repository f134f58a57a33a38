"""Fair rounds against brute force: the shares, the floors, the best above them, and what each costs."""

from dataclasses import replace
from fractions import Fraction
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching import Gender, Grouping, Lock, Policy, Preset, ProofError, Side, run_round
from matching import fair as fair_module
from matching.assignment import Objective, assign
from matching.candidates import Pairs
from matching.groups import labels_of
from matching.presets import PEOPLE
from matching.solver import UNMATCHED
from tests.matching import oracle
from tests.matching.cast import TODAY, TOWN, couples, newcomer, play, pool, volunteer
from tests.matching.strategies import lively_pools

WOMAN, MAN, OTHER = Gender
CHESS = frozenset({"chess"})


@st.composite
def mixed_pools(draw):
    world = draw(lively_pools())
    people = tuple(replace(one, gender=draw(st.sampled_from([WOMAN, MAN, None]))) for one in world.newcomers)
    return replace(world, newcomers=people)


class Oracle:
    """Every assignment of a small pool, and which of them keep the floors."""

    def __init__(self, world, result, locks=()):
        self.group = {one.id: one.gender or "unknown" for one in world.newcomers}
        self.values = {(n, v): value for n, v, _, value in result.eligible}
        self.locks = list(locks)
        held = {n for n, _ in self.locks}
        options = {}
        for n, v in self.values:
            options.setdefault(n, []).append(v)
        places = {one.id: one.capacity for one in world.volunteers}
        for _, v in self.locks:
            places[v] -= 1
        free = [n for n in options if n not in held]
        self.every = [self.locks + some for some in oracle.assignments(free, options, places)]
        can = set(options) | held
        self.sizes = {g: sum(self.group[n] == g for n in can) for g in {*self.group.values()}}
        self.share = max(min(self.shares(one), default=Fraction(0)) for one in self.every)
        self.floors = {g: int(Fraction(19, 20) * self.share * size) for g, size in self.sizes.items()}
        self.fair = [
            one for one in self.every if all(self.count(one, g) >= f for g, f in self.floors.items())
        ]

    def count(self, chosen, group):
        return sum(self.group[n] == group for n, _ in chosen)

    def shares(self, chosen):
        return [Fraction(self.count(chosen, g), size) for g, size in self.sizes.items() if size]

    def worth(self, chosen):
        return sum(self.values[pair] for pair in chosen if pair not in self.locks), len(chosen)

    def best(self, among):
        return max(map(self.worth, among), default=None)


@given(mixed_pools(), st.booleans(), st.sampled_from([0, 8_000, fair_module._NEAR]))
def test_a_fair_round_is_the_best_of_all_that_keep_the_floors(world, is_locking, near):
    settings = {"preset": Preset.FAIR, "on": TODAY, "groups": Grouping.GENDER}
    first = [Lock(n, v) for n, v, _, _ in run_round(world, Policy(), **settings).eligible]
    locks = first[: int(is_locking)]
    with patch.object(fair_module, "_NEAR", near):
        result = run_round(world, Policy(), **settings, locks=locks)
    truth = Oracle(world, result, [(lock.newcomer, lock.volunteer) for lock in locks])
    (stage,) = result.measures.stages
    assert (stage.value, len(result.proposals)) == truth.best(truth.fair)
    assert stage.bound == stage.value == result.measures.value
    assert result.terms.share == float(truth.share)
    floors = {floor.group: floor for floor in result.terms.floors}
    assert {g: floor.least for g, floor in floors.items()} == truth.floors
    assert {g: floor.size for g, floor in floors.items()} == truth.sizes
    assert {g: floor.matched for g, floor in floors.items()} == {
        g: truth.count(couples(result), g) for g in truth.floors
    }
    assert result.terms.price == truth.best(truth.every)[0] - stage.value


@given(mixed_pools())
def test_alternatives_of_a_fair_round_cost_what_they_would_with_the_same_floors(world):
    result = play(world.newcomers, world.volunteers, preset=Preset.FAIR, explain=True)
    truth = Oracle(world, result)
    value, matched = truth.best(truth.fair)
    for proposal in result.proposals:
        for other in proposal.alternatives:
            pair = (
                (proposal.newcomer, other.person)
                if other.side is Side.VOLUNTEER
                else (other.person, proposal.volunteer)
            )
            best = truth.best([one for one in truth.fair if pair in one])
            found = None if other.cost is None else (value - other.cost, matched + other.matched_change)
            assert found == best


def test_a_fair_round_by_hand():
    # Four places, and each woman scores higher than any man: under fit they take all. Half of each group
    # could be matched, so the floors are 0.95 x 0.5 x 4 = 1.9, cut down to 1: one man takes a woman's place.
    # No chain of moves leads to the other volunteer, of a programme where nobody waits.
    waiting = [
        *(newcomer(f"w{i}", interests=CHESS) for i in range(4)),
        *(newcomer(f"m{i}", gender=MAN) for i in range(4)),
    ]
    offering = [volunteer(interests=CHESS, capacity=4), volunteer("v2", programmes=frozenset({"other"}))]
    plain = play(waiting, offering)
    assert {n[0] for n, _ in couples(plain)} == {"w"}
    result = play(waiting, offering, preset=Preset.FAIR)
    assert result.terms.share == 0.5
    floors = {floor.group: (floor.size, floor.least, floor.matched) for floor in result.terms.floors}
    assert floors == {"man": (4, 1, 1), "woman": (4, 1, 3)}
    assert result.terms.price == plain.measures.value - result.measures.value > 0
    prices = {floor.group: floor.price for floor in result.terms.floors}
    assert prices == {"man": result.terms.price, "woman": 0}


@pytest.mark.parametrize("near", [40, fair_module._NEAR])
def test_a_chain_that_is_cheaper_with_a_pair_out_of_reach_is_found(near):
    # Three women have the three places; a man must come in. He can take the third place (worth 14), or the
    # first while two women move on; in both cases the third woman goes. The first costs 6 + 80, the other
    # 4 + 4 + 80, but of the pairs that lack no more than 5 it is the only one.
    woman, man = 1, 0
    table = {
        (0, 0): 100,
        (0, 1): 95,
        (1, 1): 100,
        (1, 2): 116,
        (2, 2): 100,
        (3, 2): 20,
        (4, 0): 1,
        (4, 2): 14,
    }
    rows, columns = np.array(list(table)).T
    pairs, values, places = (
        Pairs.of(rows, columns, 5),
        np.array(list(table.values())),
        np.ones(3, dtype=np.int64),
    )
    worth = PEOPLE * values + 1
    group, nobody = np.array([woman, woman, woman, woman, man]), np.zeros(2, dtype=np.int64)
    terms = fair_module.Terms(
        ("man", "woman"), group, Fraction(1), np.array([1, 4]), np.array([1, 0]), nobody
    )
    best = assign(pairs, places, [Objective("value", values)], np.zeros(3, dtype=np.int64))
    with patch.object(fair_module, "_NEAR", near):
        made = fair_module.make_fair(best, pairs, values, worth, places, terms).made
    assert best.stages[0].value == 300
    assert values[made[made != UNMATCHED]].tolist() == [100, 100, 14]


def test_whoever_is_locked_counts_towards_the_floor_of_her_group():
    # As by hand above, but one man has his place already: his group's floor of one is kept by him.
    waiting = [
        *(newcomer(f"w{i}", interests=CHESS) for i in range(4)),
        *(newcomer(f"m{i}", gender=MAN) for i in range(4)),
    ]
    offering = [volunteer(interests=CHESS, capacity=4)]
    result = play(waiting, offering, preset=Preset.FAIR, locks=[("m0", "v1")])
    assert result.terms.price == 0
    assert sorted(n[0] for n, _ in couples(result)) == ["m", "w", "w", "w"]
    assert {(one.group, one.least, one.matched) for one in result.terms.floors} == {
        ("man", 1, 1),
        ("woman", 1, 3),
    }


def test_whoever_is_locked_against_a_rule_is_one_of_her_group_all_the_same():
    waiting = [newcomer("n1", languages={}), newcomer("n2")]
    result = play(waiting, [volunteer(capacity=2)], preset=Preset.FAIR, locks=[("n1", "v1")])
    assert [(one.size, one.matched) for one in result.terms.floors] == [(2, 2)]


def test_groups_without_anybody_eligible_do_not_hold_the_others_back():
    waiting = [newcomer("n1"), newcomer("n2", gender=MAN, slots=["sun-morning"])]
    result = play(waiting, [volunteer()], preset=Preset.FAIR)
    assert couples(result) == {("n1", "v1")}


def test_groups_are_read_from_what_people_have_said():
    ages = (("a", 2000), ("b", 1990), ("c", 1970), ("d", 1960), ("e", None))
    people = [newcomer(name, birth_year=year, gender=OTHER) for name, year in ages]
    bands = ["18-29", "30-44", "45-59", "60+", "unknown"]
    assert labels_of(Grouping.AGE_BAND, people, TOWN, TODAY) == bands
    assert labels_of(Grouping.GENDER, people, TOWN, TODAY) == ["other"] * 5
    somewhere = [newcomer("a"), newcomer("b", district="hills"), newcomer("c", district=None)]
    assert labels_of(Grouping.REPORT_ZONE, somewhere, TOWN, TODAY) == ["town", "country", "unknown"]


@pytest.mark.parametrize(("preset", "groups"), [(Preset.FAIR, None), (Preset.FIT, Grouping.GENDER)])
def test_groups_belong_to_fair_rounds(preset, groups):
    with pytest.raises(ValueError, match="fair"):
        run_round(pool([], []), Policy(), preset=preset, on=TODAY, groups=groups)


def test_floors_that_are_not_kept_are_noticed(monkeypatch):
    monkeypatch.setattr(fair_module, "_largest_share", lambda *_: Fraction(1))
    waiting = [newcomer(f"n{i}", gender=(WOMAN, MAN)[i % 2]) for i in range(4)]
    with pytest.raises(ProofError, match="cannot be kept"):
        play(waiting, [volunteer()], preset=Preset.FAIR)
