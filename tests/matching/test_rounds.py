"""What a round promises as a whole."""

import gc
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching import (
    Barrier,
    Goal,
    Grouping,
    Level,
    Lock,
    LockError,
    Policy,
    Pool,
    Preset,
    Reason,
    Side,
    market_of,
    outcome_of,
    run_round,
)
from matching.locks import check_locks
from tests.matching.cast import TODAY, TOWN, couples, newcomer, play, volunteer
from tests.matching.strategies import lively_pools, pools


@pytest.mark.parametrize("preset", Preset)
@pytest.mark.parametrize(("longer", "shorter"), [(200, 90), (91, 90), (2000, 1999)])
def test_of_two_alike_the_one_who_has_waited_longer_comes_first(preset, longer, shorter):
    for seed in range(4):
        waiting = [newcomer("n1", waited=shorter), newcomer("n2", waited=longer)]
        assert couples(play(waiting, [volunteer()], preset=preset, seed=seed)) == {("n2", "v1")}


def test_nobody_has_waited_less_than_nothing():
    late = newcomer(waiting_since=TODAY + timedelta(days=30))
    (proposal,) = play([late], [volunteer()]).proposals
    assert proposal.value == proposal.score


@given(pools(), st.sampled_from(Preset), st.randoms(use_true_random=False))
def test_the_order_of_people_changes_nothing(world, preset, shuffler):
    turned = [list(side) for side in (world.newcomers, world.volunteers)]
    for side in turned:
        shuffler.shuffle(side)
    first = play(world.newcomers, world.volunteers, preset=preset, memory=world.memory)
    second = play(*turned, preset=preset, memory=world.memory)
    for part in ("proposals", "unmatched", "measures", "prices"):
        assert getattr(first, part) == getattr(second, part)
    assert list(first.eligible) == list(second.eligible) == sorted(first.eligible)
    for listed in (first.prices.newcomers, first.prices.volunteers, first.places):
        assert [*listed] == sorted(listed)


@given(lively_pools(most=4), st.integers(0, 2), st.sets(st.sampled_from(["chess", "walking"])))
def test_one_more_volunteer_never_lowers_how_many_are_matched_under_coverage(world, capacity, likes):
    before = play(world.newcomers, world.volunteers, preset=Preset.COVERAGE)
    another = volunteer("another", capacity=capacity, interests=frozenset(likes))
    after = play(world.newcomers, [*world.volunteers, another], preset=Preset.COVERAGE)
    assert after.measures.matched >= before.measures.matched


def test_coverage_matches_more_where_fit_prefers_one_good_pair():
    likes = frozenset({"chess", "cooking", "films", "walking"})
    waiting = [newcomer("n1", interests=likes, waited=5000), newcomer("n2", slots=["sun-morning"])]
    offering = [
        volunteer("v1", interests=likes, slots=["tue-evening", "sun-morning"]),
        volunteer("v2", languages={"nb": Level.A2}),
    ]
    only_good = Policy(min_score=1)
    covered = play(waiting, offering, preset=Preset.COVERAGE, policy=only_good)
    assert couples(covered) == {("n1", "v2"), ("n2", "v1")}
    assert [stage.name for stage in covered.measures.stages] == ["matched", "days_waited", "score"]


@pytest.mark.parametrize("preset", Preset)
@pytest.mark.parametrize(
    ("waiting", "offering"),
    [
        ([], []),
        ([newcomer()], []),
        ([], [volunteer()]),
        ([newcomer()], [volunteer(capacity=0)]),
        ([newcomer(languages={}), newcomer("n2", district=None)], [volunteer()]),
    ],
)
def test_pools_in_which_nobody_can_be_matched(preset, waiting, offering):
    result = play(waiting, offering, preset=preset)
    assert not result.proposals
    assert [person.newcomer for person in result.unmatched] == [person.id for person in waiting]
    assert all(person.reason is Reason.NO_ELIGIBLE for person in result.unmatched)
    assert result.measures.value == result.measures.upper_bound == 0
    assert result.measures.mean_score is None


def test_a_municipality_without_meeting_places_matches_nobody_but_the_locked():
    nowhere = Pool((newcomer("n1"), newcomer("n2")), (volunteer(capacity=2),), replace(TOWN, places=()))
    result = run_round(nowhere, Policy(), preset=Preset.FIT, on=TODAY, locks=[Lock("n1", "v1")])
    (proposal,) = result.proposals
    assert proposal.broken == (Barrier.TRAVEL,)
    assert proposal.facts.meeting_point is None
    assert result.unmatched[0].sole == {Barrier.TRAVEL: 1}


def test_who_had_a_choice_was_outbid():
    result = play([newcomer("n1", waited=10), newcomer("n2"), newcomer("n3", slots=[])], [volunteer()])
    reasons = {person.newcomer: person.reason for person in result.unmatched}
    assert reasons == {"n2": Reason.OUTBID, "n3": Reason.NO_ELIGIBLE}


def test_a_pair_under_the_minimum_score_is_never_made():
    likes = frozenset({"chess"})
    waiting = [newcomer("n1", interests=likes), newcomer("n2")]
    low = play(waiting, [volunteer(interests=likes, capacity=2)])
    border = {proposal.newcomer: proposal.score for proposal in low.proposals}
    assert border["n2"] < border["n1"]
    exact = Policy(min_score=border["n1"] / 10_000)
    result = play(waiting, [volunteer(interests=likes, capacity=2)], policy=exact)
    assert couples(result) == {("n1", "v1")}
    assert result.unmatched[0].barriers == result.unmatched[0].sole == {Barrier.MIN_SCORE: 1}
    assert result.unmatched[0].reason is Reason.NO_ELIGIBLE


def test_a_lock_is_kept_whatever_it_costs_and_the_rest_is_best_around_it():
    likes = frozenset({"chess"})
    waiting = [newcomer("n1"), newcomer("n2", interests=likes, waited=300), newcomer("n3")]
    offering = [volunteer("v1", interests=likes), volunteer("v2")]
    result = play(waiting, offering, locks=[("n1", "v1")])
    assert couples(result) == {("n1", "v1"), ("n2", "v2")}
    assert [proposal.is_locked for proposal in result.proposals] == [True, False]
    assert "n1" not in result.prices.newcomers
    assert result.measures.value == result.proposals[1].value
    assert (result.measures.matched, result.measures.locked) == (2, 1)


def test_a_lock_takes_one_of_several_places():
    result = play([newcomer("n1"), newcomer("n2")], [volunteer(capacity=2)], locks=[("n1", "v1")])
    assert couples(result) == {("n1", "v1"), ("n2", "v1")}


def test_a_lock_may_break_a_rule_and_is_flagged():
    result = play(
        [newcomer(slots=[], languages={})], [volunteer()], locks=[("n1", "v1")], policy=Policy(min_score=99)
    )
    (proposal,) = result.proposals
    assert set(proposal.broken) == {Barrier.AVAILABILITY, Barrier.LANGUAGE, Barrier.MIN_SCORE}
    assert not len(result.eligible)


def test_pairs_of_locked_people_stay_on_the_list_of_eligible_pairs():
    result = play([newcomer("n1"), newcomer("n2")], [volunteer()], locks=[("n1", "v1")])
    assert {(n, v) for n, v, _, _ in result.eligible} == {("n1", "v1"), ("n2", "v1")}
    assert result.unmatched[0].reason is Reason.OUTBID


@pytest.mark.parametrize(
    ("locks", "barrier"),
    [
        ([("n1", "v1"), ("n2", "v1")], Barrier.CAPACITY),
        ([("n1", "v1"), ("n1", "v2")], Barrier.CAPACITY),
        ([("n1", "full")], Barrier.CAPACITY),
        ([("n1", "away")], Barrier.CAPACITY),
        ([("n1", "other")], Barrier.PROGRAMME),
        ([("n2", "v2")], Barrier.PAIR),
        ([("nobody", "v1")], Barrier.MANUAL),
        ([("n1", "nobody")], Barrier.MANUAL),
    ],
)
def test_a_lock_that_no_round_can_keep_is_refused(locks, barrier):
    offering = [
        volunteer("v1"),
        volunteer("v2"),
        volunteer("full", open_matches=1),
        volunteer("away", paused_until=TODAY + timedelta(days=1)),
        volunteer("other", programmes=frozenset({"flyktningguide"})),
    ]
    with pytest.raises(LockError) as refusal:
        play([newcomer("n1"), newcomer("n2")], offering, locks=locks, memory=[("n2", "v2")])
    assert refusal.value.barrier is barrier


def test_the_same_lock_twice_is_one_lock():
    assert couples(play([newcomer()], [volunteer()], locks=[("n1", "v1")] * 2)) == {("n1", "v1")}


def test_alternatives_name_who_would_take_the_others_place_best_first():
    likes = frozenset({"chess", "films"})
    waiting = [newcomer("n1", interests=likes, waited=900), newcomer("n2"), newcomer("n3", waited=30)]
    offering = [
        volunteer("v1", interests=likes),
        volunteer("v2", interests=frozenset({"chess"})),
        *(volunteer(name, languages={"nb": Level.B1}) for name in ("v3", "v4", "v5")),
    ]
    result = play(waiting, offering, explain=True)
    first = result.proposals[0]
    assert (first.newcomer, first.volunteer) == ("n1", "v1")
    others = [one for one in first.alternatives if one.side is Side.VOLUNTEER]
    assert [one.person for one in others][:1] == ["v2"]
    assert len(others) == 3
    assert [one.person for one in first.alternatives if one.side is Side.NEWCOMER] == ["n3", "n2"]
    listed = {(n, v): score for n, v, score, _ in result.eligible}
    assert all(one.score == listed["n1", one.person] for one in others)


def test_three_alternatives_are_named_beside_all_who_have_the_volunteer():
    waiting = [newcomer(f"n{i}", waited=i) for i in range(6)]
    result = play(waiting, [volunteer(capacity=2)], explain=True)
    assert couples(result) == {("n5", "v1"), ("n4", "v1")}
    for proposal in result.proposals:
        assert [one.person for one in proposal.alternatives] == ["n3", "n2", "n1"]


def test_whom_one_cannot_meet_is_no_alternative():
    slots = [["mon-morning"], ["tue-evening"], ["sun-evening"]]
    waiting = [newcomer(f"n{i}", slots=one) for i, one in enumerate(slots)]
    offering = [volunteer(f"v{i}", slots=one) for i, one in enumerate(slots)]
    result = play(waiting, offering, explain=True)
    assert [proposal.alternatives for proposal in result.proposals] == [(), (), ()]


def test_locked_people_are_nobodys_alternative():
    waiting, offering = [newcomer("n1"), newcomer("n2")], [volunteer("v1"), volunteer("v2")]
    result = play(waiting, offering, locks=[("n1", "v1")], explain=True)
    free = next(proposal for proposal in result.proposals if not proposal.is_locked)
    assert not free.alternatives


def test_facts_say_what_two_people_share():
    ours = newcomer(
        interests=frozenset({"chess", "films"}),
        goals=frozenset({Goal.SPORT, Goal.LOCAL_NETWORK}),
        birth_year=1990,
        slots=["tue-evening", "A:sat-morning"],
    )
    theirs = volunteer(
        interests=frozenset({"films", "chess", "boats"}),
        offers=frozenset(Goal),
        birth_year=1980,
        slots=["A:tue-evening", "sat-morning"],
    )
    (proposal,) = play([ours], [theirs]).proposals
    facts = proposal.facts
    assert facts.interests == ("chess", "films")
    assert facts.goals == (Goal.LOCAL_NETWORK, Goal.SPORT)
    assert facts.slots == ("A:tue-evening", "A:sat-morning")
    assert facts.age_gap == 10
    assert facts.languages[0].level is Level.B2


def test_the_policy_and_the_date_are_part_of_the_result():
    result = play([], [], on=TODAY, seed=7, policy=Policy(waiting_points=3))
    assert (result.on, result.seed, result.policy) == (TODAY, 7, Policy(waiting_points=3))


def test_measures_count_people_places_and_waiting():
    waiting = [newcomer("n1", waited=100), newcomer("n2", waited=50), newcomer("n3", waited=10)]
    measures = play(waiting, [volunteer(capacity=3, open_matches=1)]).measures
    assert (measures.newcomers, measures.volunteers, measures.free_places) == (3, 1, 2)
    assert (measures.mean_days_waited_matched, measures.mean_days_waited_unmatched) == (75.0, 10.0)
    assert measures.load == {2: 1}


def test_a_large_crowd_is_matched_in_any_block_of_pairs(monkeypatch):
    waiting = [newcomer(f"n{i}", waited=i * 37 % 300) for i in range(40)]
    offering = [volunteer(f"v{i}", capacity=i % 3) for i in range(30)]
    whole = play(waiting, offering)
    monkeypatch.setattr("matching.candidates.BLOCK", 64)
    monkeypatch.setattr("matching.leftovers.BLOCK", 64)
    monkeypatch.setattr("matching.leftovers._AT_ONCE", 3)
    assert play(waiting, offering).proposals == whole.proposals
    assert play(waiting, offering).unmatched == whole.unmatched


def test_a_round_leaves_the_garbage_collector_as_it_was():
    seen = []
    settings = {"preset": Preset.FIT, "on": TODAY, "begins": lambda _: seen.append(gc.isenabled())}
    world = Pool((newcomer(),), (volunteer(),), TOWN)
    run_round(world, Policy(), **settings)
    assert gc.isenabled()
    with pytest.raises(ValueError, match="groups"):
        run_round(world, Policy(), **settings | {"preset": Preset.FAIR})
    assert gc.isenabled()
    gc.disable()
    try:
        run_round(world, Policy(), **settings)
        assert not gc.isenabled()
    finally:
        gc.enable()
    assert not any(seen)


@given(pools(), st.sampled_from(Preset), st.integers(0, 3), st.booleans())
def test_an_outcome_is_what_the_round_proposes(world, preset, seed, is_solved_again):
    groups = Grouping.GENDER if preset is Preset.FAIR else None
    before = couples(play(world.newcomers, world.volunteers)) if is_solved_again else frozenset()
    asked = {"preset": preset, "groups": groups, "locks": some_lock(world)}
    result = run_round(world, Policy(), on=TODAY, seed=seed, previous=before, **asked)
    outcome = outcome_of(market_of(world, Policy(), TODAY, seed, before), **asked)
    assert outcome.pairs == couples(result)
    assert outcome.value == sum(proposal.value for proposal in result.proposals)


def some_lock(world):
    """Return a pair to lock, if a round of this pool can keep any."""
    for one, other in product(world.newcomers, world.volunteers):
        with suppress(LockError):
            return check_locks(world, [Lock(one.id, other.id)], TODAY)
    return ()
