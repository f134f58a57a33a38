from dataclasses import replace

import pytest

from matching import District, MeetingPlace, TravelMode
from matching.explanation import facts_of
from tests.matching.cast import TOWN, newcomer, volunteer


def test_reach_is_what_lies_within_the_limit():
    assert TOWN.reach("centre", TravelMode.BUS, 39) == {"centre": 10}
    assert TOWN.reach("centre", TravelMode.BUS, 40) == {"centre": 10, "hills": 40}


@pytest.mark.parametrize("unknown", [0, 1, 2])
def test_anything_unknown_reaches_nothing(unknown):
    known = ["centre", TravelMode.BUS, 60]
    known[unknown] = None
    assert TOWN.reach(*known) == {}


def test_the_best_place_is_where_the_slower_one_is_quickest():
    far = newcomer(district="hills", max_travel_minutes=60)
    walker = volunteer(travel_mode=TravelMode.WALK, max_travel_minutes=30)
    point = facts_of(far, walker, TOWN).meeting_point
    assert point.places == ("library", "museum")
    assert (point.newcomer_minutes, point.volunteer_minutes) == (40, 15)


def test_of_two_places_as_slow_for_the_slower_the_shorter_way_for_both_wins():
    near, far = newcomer(max_travel_minutes=60), volunteer(district="hills", max_travel_minutes=60)
    slow = dict(TOWN.travel) | {("hills", "hills"): dict.fromkeys(TravelMode, 40)}
    point = facts_of(near, far, replace(TOWN, travel=slow)).meeting_point
    assert point.places == ("library", "museum")
    assert (point.newcomer_minutes, point.volunteer_minutes) == (10, 40)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"districts": (*TOWN.districts, District("centre", "Again", "town"))}, "same code"),
        ({"places": (*TOWN.places, TOWN.places[0])}, "same id"),
        ({"places": (MeetingPlace("pier", "Pier", "sea"),)}, "no known district"),
        ({"travel": {}}, "no minutes"),
    ],
)
def test_an_impossible_municipality_is_refused(change, reason):
    with pytest.raises(ValueError, match=reason):
        replace(TOWN, **change)
