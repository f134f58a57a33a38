"""Each criterion by the example in its docstring, worked by hand, and at its edges."""

import pytest

from matching import (
    AgeBand,
    Availability,
    Barrier,
    Criterion,
    Gender,
    Goal,
    Household,
    Level,
    Policy,
    RuleMode,
    TravelMode,
    WishAge,
)
from matching.criteria import CRITERIA
from tests.matching.cast import mark, newcomer, volunteer

WOMAN, MAN, OTHER = Gender
PERSON, COUPLE, FAMILY = Household
YOUNG, SCHOOL, TEEN = AgeBand


def both(criterion, ours, theirs, **more):
    return mark(criterion, newcomer(**ours), volunteer(**theirs), **more)


@pytest.mark.parametrize(
    ("liked", "number"),
    [({"cooking"}, 4_500), ({"chess"}, 5_500), ({"cooking", "chess"}, 7_525), ({"films"}, 0), (set(), 0)],
)
def test_interests_count_more_the_rarer_they_are(liked, number):
    # Of 32 people 8 like cooking, 0.65 - 0.4 x sqrt(8/32) = 0.45,
    # and 2 play chess, 0.65 - 0.4 x sqrt(2/32) = 0.55.
    cooks = 8 - 1 - ("cooking" in liked)
    players = 2 - 1 - ("chess" in liked)
    others = [
        newcomer(
            f"o{i}",
            interests=frozenset({"cooking"} if i < cooks else {"chess"} if i < cooks + players else ()),
        )
        for i in range(30)
    ]
    ours = {"interests": frozenset({"cooking", "chess"})}
    assert both(Criterion.INTERESTS, ours, {"interests": frozenset(liked)}, others=others) == number


def test_an_interest_counts_wherever_its_bit_stands():
    every = [f"interest{i:03}" for i in range(150)]
    likes_all = newcomer(interests=frozenset(every))
    numbers = {
        mark(Criterion.INTERESTS, likes_all, volunteer(interests=frozenset({one})))
        for one in (every[0], every[149])
    }
    assert numbers == {2_500}
    three = frozenset({every[0], every[9], every[149]})
    assert mark(Criterion.INTERESTS, likes_all, volunteer(interests=three)) == 5_781  # 1 - 0.75 x 0.75 x 0.75


@pytest.mark.parametrize(
    ("ours", "theirs", "number"),
    [
        ({}, {}, None),
        ({"wish_gender": WOMAN}, {"gender": WOMAN}, 10_000),
        ({"wish_gender": MAN}, {"gender": WOMAN}, 0),
        ({"wish_gender": MAN}, {"gender": None}, 0),
        ({"wish_gender": WOMAN}, {"gender": WOMAN, "wish_gender": MAN}, 5_000),
        ({}, {"wish_gender": WOMAN}, 10_000),
        ({"wish_gender": WOMAN, "wish_gender_is_must": True}, {}, None),
        ({"wish_gender": MAN, "wish_gender_is_must": True}, {"wish_gender": WOMAN}, 10_000),
    ],
)
def test_gender_counts_the_wishes_that_are_rather_and_met(ours, theirs, number):
    assert both(Criterion.GENDER, ours, theirs) == number


def test_a_must_that_the_programme_makes_a_wish_counts_like_one():
    policy = Policy(rules={Barrier.GENDER: RuleMode.WISH})
    must = {"wish_gender": MAN, "wish_gender_is_must": True}
    assert both(Criterion.GENDER, must, {"gender": MAN}, policy=policy) == 10_000
    assert both(Criterion.GENDER, must, {"gender": WOMAN}, policy=policy) == 0


@pytest.mark.parametrize(
    ("wish", "born", "number"),
    [
        (WishAge.OLDER, 1984, 7_500),
        (WishAge.OLDER, 1982, 10_000),
        (WishAge.OLDER, 1950, 10_000),
        (WishAge.OLDER, 1990, 0),
        (WishAge.OLDER, 1999, 0),
        (WishAge.SIMILAR, 1975, 5_000),
        (WishAge.SIMILAR, 2005, 5_000),
        (WishAge.SIMILAR, 1980, 10_000),
        (WishAge.SIMILAR, 2000, 10_000),
        (WishAge.SIMILAR, 1979, 9_000),
        (WishAge.SIMILAR, 1960, 0),
        (WishAge.YOUNGER, 1996, 7_500),
        (WishAge.YOUNGER, 1998, 10_000),
        (WishAge.YOUNGER, 1984, 0),
        (None, 1984, None),
        (WishAge.OLDER, None, None),
    ],
)
def test_age_follows_the_newcomers_wish(wish, born, number):
    assert both(Criterion.AGE, {"wish_age": wish, "birth_year": 1990}, {"birth_year": born}) == number


@pytest.mark.parametrize(
    ("ours", "theirs", "number"),
    [
        ((FAMILY, (YOUNG, SCHOOL)), (FAMILY, (SCHOOL, TEEN)), 6_666),
        ((FAMILY, (YOUNG, YOUNG)), (FAMILY, (YOUNG,)), 10_000),
        ((PERSON, ()), (PERSON, ()), 10_000),
        ((PERSON, ()), (COUPLE, ()), 0),
        ((PERSON, (TEEN,)), (COUPLE, (TEEN,)), 5_000),
        ((PERSON, (TEEN,)), (PERSON, ()), 5_000),
        ((None, (TEEN,)), (PERSON, (TEEN,)), None),
        ((PERSON, ()), (None, ()), None),
    ],
)
def test_life_situation_compares_households_and_children(ours, theirs, number):
    people = [{"household": household, "children": children} for household, children in (ours, theirs)]
    assert both(Criterion.LIFE_SITUATION, *people) == number


@pytest.mark.parametrize(
    ("hoped", "offered", "number"),
    [
        ({Goal.NORWEGIAN_PRACTICE, Goal.LOCAL_NETWORK, Goal.SPORT}, {Goal.SPORT, Goal.OUTDOOR_LIFE}, 3_333),
        ({Goal.SPORT}, {Goal.SPORT, Goal.OUTDOOR_LIFE}, 10_000),
        ({Goal.SPORT}, {Goal.OUTDOOR_LIFE}, 0),
        (set(), {Goal.SPORT}, None),
        ({Goal.SPORT}, set(), None),
    ],
)
def test_goals_count_what_is_hoped_for_and_offered(hoped, offered, number):
    assert both(Criterion.GOALS, {"goals": frozenset(hoped)}, {"offers": frozenset(offered)}) == number


@pytest.mark.parametrize(
    ("ours", "theirs", "number"),
    [
        ({"en": "B1", "ti": "native"}, {"en": "C1", "nb": "native"}, 3_250),
        ({"en": "B1", "ti": "native"}, {"en": "C1", "ti": "native"}, 10_000),
        ({"nb": "A1", "ti": "native", "en": "B1"}, {"en": "C1"}, 3_900),
        ({"nb": "A2", "ti": "native"}, {"nb": "native"}, 3_400),
        ({"nb": "B1", "ti": "native"}, {"nb": "native"}, 6_175),
        ({"nb": "B2", "ti": "native"}, {"nb": "native"}, 8_500),
        ({"fa": "native"}, {"fa-AF": "native"}, 9_750),
        ({"fa": "native"}, {"fa": "C1"}, 4_750),
        ({"ti": "native"}, {"nb": "native"}, 0),
    ],
)
def test_language_gives_a_mother_tongue_more_weight_the_less_norwegian_there_is(ours, theirs, number):
    people = [{"languages": {tag: Level(level) for tag, level in one.items()}} for one in (ours, theirs)]
    assert both(Criterion.LANGUAGE, *people) == number


@pytest.mark.parametrize(
    ("ours", "theirs", "number"),
    [
        ({"travel_mode": TravelMode.CAR}, {"travel_mode": TravelMode.BICYCLE}, 7_600),
        ({}, {}, 10_000),
        ({"district": "hills", "max_travel_minutes": 60}, {}, 4_000),
        ({"district": "hills"}, {}, 0),
        ({"district": None}, {}, 0),
    ],
)
def test_travel_counts_the_minutes_of_the_slower_one(ours, theirs, number):
    assert both(Criterion.TRAVEL, ours, theirs) == number


@pytest.mark.parametrize(
    ("slots", "number"),
    [
        (["tue-evening"], 7_500),
        (["tue-evening", "A:sat-morning"], 8_750),
        (["B:tue-evening"], 5_000),
        (["mon-morning"], 0),
        (["tue-evening", "sat-morning", "sun-evening"], 9_844),
    ],
)
def test_availability_saturates(slots, number):
    theirs = {"slots": ["tue-evening", "sat-morning", "sun-evening"]}
    assert both(Criterion.AVAILABILITY, {"slots": slots}, theirs) == number


@pytest.mark.parametrize(
    ("pets_ok", "pets", "number"),
    [(False, False, 10_000), (False, True, 0), (False, None, None), (True, True, None), (None, True, None)],
)
def test_pets_matter_to_whoever_said_so(pets_ok, pets, number):
    assert both(Criterion.PETS, {"pets_ok": pets_ok}, {"pets": pets}) == number


def test_nobody_and_nothing_can_be_scored():
    empty = {"availability": Availability(), "languages": {}, "district": None}
    assert [both(criterion, empty, empty) for criterion in CRITERIA] == [
        0 if criterion in {"interests", "language", "travel", "availability"} else None
        for criterion in CRITERIA
    ]


def test_every_criterion_has_its_function():
    assert list(CRITERIA) == list(Criterion)
