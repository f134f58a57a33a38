"""Every hard rule by an example, and all of them together against slow and plain Python."""

from datetime import timedelta

import pytest
from hypothesis import given

from matching import (
    AgeBand,
    Barrier,
    Gender,
    Household,
    Level,
    Policy,
    RuleMode,
    TravelMode,
    without_eligible,
)
from tests.matching import oracle
from tests.matching.cast import TODAY, couples, market, newcomer, play, pool, volunteer
from tests.matching.strategies import policies, pools

WOMAN, MAN, OTHER = Gender
FAMILY = {"household": Household.FAMILY, "children": (AgeBand.YOUNG,)}
OBEYED = [
    ({}, {}),
    ({}, {"paused_until": TODAY}),
    ({}, {"capacity": 2, "open_matches": 1}),
    ({"languages": {"nb": Level.A2}}, {}),
    ({"languages": {"sv": Level.B1}}, {}),
    ({"slots": ["A:tue-evening"]}, {"slots": ["A:tue-evening", "sat-morning"]}),
    ({"max_travel_minutes": 10}, {"max_travel_minutes": 10}),
    ({"district": "hills", "max_travel_minutes": 40}, {"max_travel_minutes": 10}),
    ({"wish_gender": WOMAN, "wish_gender_is_must": True}, {}),
    ({"wish_gender": MAN}, {}),
    ({"wish_gender_is_must": True}, {"gender": None}),
    ({"gender": OTHER}, {"gender": None}),
    (FAMILY, {"is_cleared_for_minors": True}),
    ({"household": Household.FAMILY}, {}),
    ({"household": Household.PERSON, "children": (AgeBand.YOUNG,)}, {}),
]
BROKEN = [
    (Barrier.PROGRAMME, {"programme": "flyktningguide"}, {}),
    (Barrier.CAPACITY, {}, {"capacity": 0}),
    (Barrier.CAPACITY, {}, {"open_matches": 1}),
    (Barrier.CAPACITY, {}, {"open_matches": 3}),
    (Barrier.CAPACITY, {}, {"paused_until": TODAY + timedelta(days=1)}),
    (Barrier.LANGUAGE, {"languages": {"nb": Level.A1}}, {}),
    (Barrier.LANGUAGE, {"languages": {"sv": Level.A2}}, {}),
    (Barrier.LANGUAGE, {"languages": {}}, {}),
    (Barrier.LANGUAGE, {"languages": {"uk": Level.NATIVE}}, {"languages": {"ru": Level.NATIVE}}),
    (Barrier.AVAILABILITY, {"slots": ["A:tue-evening"]}, {"slots": ["B:tue-evening"]}),
    (Barrier.AVAILABILITY, {}, {"slots": []}),
    (Barrier.TRAVEL, {"max_travel_minutes": 9}, {}),
    (Barrier.TRAVEL, {"district": "hills", "max_travel_minutes": 39}, {}),
    (Barrier.TRAVEL, {"district": None}, {}),
    (Barrier.TRAVEL, {"travel_mode": None}, {}),
    (Barrier.TRAVEL, {}, {"max_travel_minutes": None}),
    (Barrier.TRAVEL, {"travel_mode": TravelMode.WALK, "max_travel_minutes": 14}, {}),
    (Barrier.GENDER, {"wish_gender": MAN, "wish_gender_is_must": True}, {}),
    (Barrier.GENDER, {"wish_gender": WOMAN, "wish_gender_is_must": True}, {"gender": OTHER}),
    (Barrier.GENDER, {"wish_gender": WOMAN, "wish_gender_is_must": True}, {"gender": None}),
    (Barrier.GENDER, {}, {"wish_gender": MAN, "wish_gender_is_must": True}),
    (Barrier.GENDER, {"gender": None}, {"wish_gender": WOMAN, "wish_gender_is_must": True}),
    (Barrier.MINORS, FAMILY, {}),
]


@pytest.mark.parametrize(("ours", "theirs"), OBEYED)
def test_pairs_that_obey_every_rule(ours, theirs):
    assert couples(play([newcomer(**ours)], [volunteer(**theirs)])) == {("n1", "v1")}


@pytest.mark.parametrize(("barrier", "ours", "theirs"), BROKEN)
def test_each_rule_stops_a_pair_and_says_so(barrier, ours, theirs):
    result = play([newcomer(**ours)], [volunteer(**theirs)])
    assert not result.proposals
    assert result.unmatched[0].barriers == {barrier: 1}
    assert result.unmatched[0].sole == {barrier: 1}


def test_a_pair_that_is_past_is_stopped():
    result = play([newcomer()], [volunteer(), volunteer("v2", capacity=0)], memory=[("n1", "v1")])
    assert result.unmatched[0].barriers == {Barrier.PAIR: 1, Barrier.CAPACITY: 1}


def test_more_shared_slots_can_be_asked_for():
    three = Policy(min_shared_slots=3)
    assert not play([newcomer()], [volunteer()], policy=three).proposals
    both = {"slots": ["tue-evening", "A:sun-morning"]}
    assert play([newcomer(**both)], [volunteer(**both)], policy=three).proposals


@pytest.mark.parametrize("mode", [RuleMode.WISH, RuleMode.OFF])
@pytest.mark.parametrize(
    ("barrier", "ours"),
    [
        (Barrier.LANGUAGE, {"languages": {}}),
        (Barrier.AVAILABILITY, {"slots": []}),
        (Barrier.TRAVEL, {"district": None}),
        (Barrier.GENDER, {"wish_gender": MAN, "wish_gender_is_must": True}),
    ],
)
def test_a_wish_is_flagged_and_costs_points_and_a_rule_that_is_off_is_not_mentioned(mode, barrier, ours):
    result = play([newcomer(**ours)], [volunteer()], policy=Policy(rules={barrier: mode}))
    (proposal,) = result.proposals
    assert proposal.broken == ((barrier,) if mode is RuleMode.WISH else ())
    if mode is RuleMode.WISH:
        assert dict(proposal.points)[str(barrier)] == 0


def test_a_programme_may_do_without_clearance():
    policy = Policy(rules={Barrier.MINORS: RuleMode.OFF})
    assert play([newcomer(**FAMILY)], [volunteer()], policy=policy).proposals


def test_pairs_stand_in_order_whatever_door_they_came_through():
    waiting = [newcomer("n1"), newcomer("n2", programme="another"), newcomer("n3", max_travel_minutes=60)]
    offering = [volunteer(f"v{i}", programmes=frozenset({"fadder", "another"})) for i in range(3)]
    for turned in (waiting, waiting[::-1]):
        assert rows(market(turned, offering).pairs) == [(i, j) for i in range(3) for j in range(3)]


@given(pools(), policies)
def test_the_eligible_pairs_are_those_that_plain_python_finds(world, policy):
    known = oracle.eligible(world, policy, TODAY)
    found = market(world.newcomers, world.volunteers, policy, world.memory)
    eligible = {(world.newcomers[r].id, world.volunteers[c].id) for r, c in rows(found.pairs)}
    below = {(world.newcomers[r].id, world.volunteers[c].id) for r, c in rows(found.below)}
    assert eligible | below == known
    assert not eligible & below
    assert rows(found.pairs) == sorted(rows(found.pairs))
    somebody = {newcomer for newcomer, _ in eligible}
    assert without_eligible(world, policy, TODAY) == len(world.newcomers) - len(somebody)


@given(pools(), policies)
def test_barriers_count_every_failed_rule_and_sole_the_only_one(world, policy):
    result = play(world.newcomers, world.volunteers, policy=policy, memory=world.memory)
    people = pool(world.newcomers, world.volunteers, world.memory)
    listed = {(n, v) for n, v, _, _ in result.eligible}
    by_id = {n.id: n for n in world.newcomers}
    for person in result.unmatched:
        barriers, sole = {}, {}
        for v in world.volunteers:
            failed = oracle.barriers(by_id[person.newcomer], v, people, policy, TODAY)
            if not failed and (person.newcomer, v.id) not in listed:
                failed = {Barrier.MIN_SCORE}
            for barrier in failed:
                barriers[barrier] = barriers.get(barrier, 0) + 1
                if len(failed) == 1:
                    sole[barrier] = sole.get(barrier, 0) + 1
        assert person.barriers == barriers
        assert person.sole == sole


def rows(pairs):
    return list(zip(pairs.newcomer.tolist(), pairs.volunteer.tolist(), strict=True))
