"""Small worlds in which every rule and every criterion matters to somebody."""

from datetime import timedelta

from hypothesis import strategies as st

from matching import AgeBand, Availability, Gender, Goal, Household, Level, Policy, TravelMode, WishAge
from tests.matching.cast import TODAY, newcomer, pool, volunteer

SLOTS = ("mon-morning", "A:mon-morning", "B:tue-evening", "tue-evening", "sun-afternoon")
INTERESTS = ("chess", "cooking", "football", "walking")
TEN = st.integers(0, 9)
TAGS = ("nb", "sv", "uk", "ru", "fa", "fa-AF", "en")


@st.composite
def usually(draw, value, others):
    """Draw mostly what suits everybody, so that some pairs come through all the rules."""
    return draw(others) if draw(TEN) == 0 else value


def person(**extra):
    return st.fixed_dictionaries(
        {
            "gender": usually(Gender.WOMAN, st.sampled_from([None, *Gender])),
            "birth_year": st.sampled_from([None, 1960, 1985, 1993, 2001]),
            "languages": usually(
                {"nb": Level.B1},
                st.dictionaries(st.sampled_from(TAGS), st.sampled_from(list(Level)), max_size=3),
            ),
            "district": usually("centre", st.sampled_from([None, "hills"])),
            "travel_mode": usually(TravelMode.BUS, st.sampled_from([None, *TravelMode])),
            "max_travel_minutes": usually(45, st.sampled_from([None, 5, 15])),
            "availability": usually(["tue-evening"], st.lists(st.sampled_from(SLOTS), max_size=4)).map(
                Availability.of
            ),
            "interests": st.frozensets(st.sampled_from(INTERESTS)),
            "wish_gender": st.sampled_from([None, None, *Gender]),
            "wish_gender_is_must": usually(False, st.just(True)),
            "household": usually(Household.PERSON, st.sampled_from([None, *Household])),
            "children": st.lists(st.sampled_from(list(AgeBand)), max_size=2).map(tuple),
            **extra,
        }
    )


goals = st.frozensets(st.sampled_from(list(Goal)[:4]))
programmes = ("fadder", "flyktningguide")
newcomer_details = person(
    programme=usually("fadder", st.just("flyktningguide")),
    waited=st.integers(0, 400),
    goals=goals,
    wish_age=st.sampled_from([None, *WishAge]),
    pets_ok=st.sampled_from([None, True, False]),
)
volunteer_details = person(
    programmes=usually(frozenset(programmes), st.frozensets(st.sampled_from(programmes), min_size=1)),
    offers=goals,
    capacity=usually(1, st.integers(0, 3)),
    open_matches=usually(0, st.just(1)),
    pets=st.sampled_from([None, True, False]),
    is_cleared_for_minors=st.booleans(),
    paused_until=usually(None, st.sampled_from([TODAY, TODAY + timedelta(days=1)])),
)


@st.composite
def pools(draw, most=5):
    """Draw a pool in which anything may be unknown."""
    ours = draw(st.lists(newcomer_details, min_size=draw(st.integers(0, 3)), max_size=most))
    theirs = draw(st.lists(volunteer_details, min_size=draw(st.integers(0, 3)), max_size=most))
    waiting = [newcomer(f"n{i}", **details) for i, details in enumerate(ours)]
    offering = [volunteer(f"v{i}", **details) for i, details in enumerate(theirs)]
    names = [(n.id, v.id) for n in waiting for v in offering]
    memory = draw(st.sets(st.sampled_from(names), max_size=2)) if names else set()
    return pool(waiting, offering, memory)


@st.composite
def lively_pools(draw, most=5, offering_most=3):
    """Draw a pool in which most pairs are eligible, places are short and scores differ."""
    count = draw(st.integers(2, most))
    likes = st.frozensets(st.sampled_from(INTERESTS))
    waiting = [
        newcomer(
            f"n{i}",
            waited=draw(st.sampled_from([0, 0, 90, 200])),
            interests=draw(likes),
            slots=draw(st.sampled_from([["tue-evening"], ["tue-evening", "sun-afternoon"], ["mon-morning"]])),
        )
        for i in range(count)
    ]
    offering = [
        volunteer(
            f"v{i}",
            capacity=draw(st.sampled_from([1, 2, 3, 0])),
            interests=draw(likes),
            slots=draw(st.sampled_from([["tue-evening"], ["tue-evening", "mon-morning"], ["sun-afternoon"]])),
        )
        for i in range(draw(st.integers(1, offering_most)))
    ]
    return pool(waiting, offering)


policies = st.builds(
    Policy,
    min_shared_level=st.sampled_from([Level.A1, Level.A2, Level.B1]),
    min_shared_slots=st.integers(1, 3),
    min_score=st.sampled_from([0, 30, 55.5]),
    waiting_points=st.sampled_from([0, 500]),
)
