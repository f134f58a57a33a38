"""The score by hand, its points, and what must never lower it."""

from dataclasses import replace
from fractions import Fraction
from math import floor

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from matching import Availability, Criterion, Gender, Policy, TravelMode, WishAge
from matching.candidates import Pairs
from matching.criteria import NOT_APPLICABLE
from matching.encoding import Encoded
from matching.scoring import Scoring
from tests.matching.cast import newcomer, play, raw_score, volunteer
from tests.matching.strategies import INTERESTS, SLOTS, newcomer_details, pools, volunteer_details

COOK = frozenset({"cooking"})


def test_a_score_and_its_points_by_hand():
    # (24 x 0.45 + 8 x 0.85 + 8 x 0.76 + 7 x 0.75) / 47 = 28.93 / 47 = 0.6155319...
    # Points cut down: 22.9787|23, 14.4680|85, 12.9361|70, 11.1702|13; two are missing: language, then travel.
    cook = newcomer(interests=COOK, travel_mode=TravelMode.BICYCLE)
    others = [newcomer(f"o{i}", slots=["mon-morning"]) for i in range(6)]
    result = play([cook, *others], [volunteer(interests=COOK, travel_mode=TravelMode.CAR)])
    (proposal,) = result.proposals
    assert proposal.score == 61_5532
    assert proposal.points == {
        Criterion.INTERESTS: 22_9787,
        Criterion.LANGUAGE: 14_4681,
        Criterion.TRAVEL: 12_9362,
        Criterion.AVAILABILITY: 11_1702,
    }


def test_waiting_adds_to_the_value_and_not_to_the_score():
    values = {}
    for waited in (0, 90, 200):
        (proposal,) = play([newcomer(waited=waited)], [volunteer()]).proposals
        values[waited] = (proposal.score, proposal.value - proposal.score)
    assert [priority for _, priority in values.values()] == [0, 45_000, 100_000]
    assert len({score for score, _ in values.values()}) == 1


def test_a_criterion_without_weight_does_not_show():
    policy = Policy(weights={Criterion.TRAVEL: 0})
    (proposal,) = play([newcomer()], [volunteer()], policy=policy).proposals
    assert Criterion.TRAVEL not in proposal.points


@given(pools())
def test_points_add_up_to_the_score_and_none_is_negative(world):
    for proposal in play(world.newcomers, world.volunteers).proposals:
        assert sum(proposal.points.values()) == proposal.score
        assert min(proposal.points.values()) >= 0
        assert len(proposal.points) >= 4
        assert 0 <= proposal.score <= 100_0000


@given(pools())
def test_a_pair_scores_the_same_alone_and_in_a_crowd(world):
    scoring = Scoring(Encoded.of(world, Policy()))
    rows, columns = np.indices((len(world.newcomers), len(world.volunteers))).reshape(2, -1)
    together = scoring.of(Pairs.of(rows, columns, len(world.newcomers))).totals
    for row, column, score in zip(rows, columns, together, strict=True):
        alone = Pairs.of(np.array([row]), np.array([column]), len(world.newcomers))
        assert scoring.of(alone).totals == [score]


@given(pools())
def test_a_score_is_the_exact_mean_rounded_once(world):
    rows, columns = np.indices((len(world.newcomers), len(world.volunteers))).reshape(2, -1)
    scores = Scoring(Encoded.of(world, Policy())).of(Pairs.of(rows, columns, len(world.newcomers)))
    weights = scores.weights.tolist()
    for numbers, score in zip(scores.numbers.T.tolist(), scores.totals.tolist(), strict=True):
        applying = [(w, n) for w, n in zip(weights, numbers, strict=True) if n != NOT_APPLICABLE]
        mean = Fraction(100 * sum(w * n for w, n in applying), sum(w for w, _ in applying))
        assert score == floor(mean + Fraction(1, 2))


people = st.tuples(
    newcomer_details.map(lambda details: newcomer(**details)),
    volunteer_details.map(lambda details: volunteer(**details)),
)
weights = st.builds(
    lambda table: Policy(weights=table | {Criterion.LANGUAGE: 3}),
    st.dictionaries(st.sampled_from(list(Criterion)), st.integers(0, 40)),
)


@given(people, st.sampled_from(INTERESTS), weights, st.integers(0, 5))
def test_one_more_shared_interest_never_lowers_a_score(pair, interest, policy, crowd):
    ours, theirs = pair
    others = [newcomer(f"o{i}", interests=frozenset({INTERESTS[i % 4]})) for i in range(crowd)]
    before = raw_score(ours, theirs, others=others, policy=policy)
    shared = [replace(person, interests=person.interests | {interest}) for person in pair]
    assert raw_score(*shared, others=others, policy=policy) >= before


def test_one_more_shared_interest_raises_a_score():
    assert raw_score(newcomer(interests=COOK), volunteer(interests=COOK)) > raw_score(newcomer(), volunteer())


@given(people, st.sampled_from(SLOTS), weights)
def test_one_more_shared_slot_never_lowers_a_score(pair, slot, policy):
    more = [
        replace(person, availability=Availability(person.availability.bits | Availability.of([slot]).bits))
        for person in pair
    ]
    assert raw_score(*more, policy=policy) >= raw_score(*pair, policy=policy)


@given(people)
def test_a_wish_that_is_not_stated_costs_nothing(pair):
    ours, theirs = pair
    silent = replace(ours, wish_gender=None, wish_age=None, pets_ok=None, goals=frozenset())
    quiet = replace(theirs, wish_gender=None)
    without = Policy(
        weights=dict.fromkeys((Criterion.GENDER, Criterion.AGE, Criterion.GOALS, Criterion.PETS), 0)
    )
    assert raw_score(silent, quiet) == raw_score(ours, theirs, policy=without)


def test_a_wish_that_is_not_met_costs_and_one_that_is_met_helps():
    for met, unmet in (
        ({"wish_gender": Gender.WOMAN}, {"wish_gender": Gender.MAN}),
        ({"wish_age": WishAge.OLDER}, {"wish_age": WishAge.YOUNGER}),
        ({"pets_ok": False}, None),
    ):
        other = volunteer(birth_year=1960, pets=False)
        silent = raw_score(newcomer(birth_year=1990), other)
        assert raw_score(newcomer(birth_year=1990, **met), other) > silent
        if unmet:
            assert raw_score(newcomer(birth_year=1990, **unmet), other) < silent
