from dataclasses import replace

import numpy as np
import pytest

from matching import District, MeetingPlace, Policy, TravelMode
from matching.candidates import Pairs
from matching.encoding import UNREACHABLE, Encoded
from matching.explanation import facts_of
from tests.matching.cast import TOWN, newcomer, pool, volunteer

ONE_PAIR = Pairs.of(np.array([0]), np.array([0]), 1)


def reach(**details):
    """Return the minutes to the centre and to the hills, None where out of reach."""
    encoded = Encoded.of(pool([newcomer(**details)], [volunteer()]), Policy())
    return [None if minutes == UNREACHABLE else minutes for minutes in encoded.minutes[0][0].tolist()]


def test_reach_is_what_lies_within_the_limit():
    assert reach(travel_mode=TravelMode.BUS, max_travel_minutes=39) == [10, None]
    assert reach(travel_mode=TravelMode.BUS, max_travel_minutes=40) == [10, 40]


@pytest.mark.parametrize("unknown", ["district", "travel_mode", "max_travel_minutes"])
def test_anything_unknown_reaches_nothing(unknown):
    assert reach(**{unknown: None}) == [None, None]


def test_an_unknown_limit_reaches_not_even_what_is_next_door():
    here = replace(TOWN, travel={way: dict.fromkeys(TravelMode, 0) for way in TOWN.travel})
    for limit, expected in ((0, [0, 0]), (None, [UNREACHABLE, UNREACHABLE])):
        someone = replace(pool([newcomer(max_travel_minutes=limit)], []), municipality=here)
        assert Encoded.of(someone, Policy()).minutes[0].tolist() == [expected]


def point_of(centre_centre, centre_hills, hills_centre, hills_hills, *, home, away):
    """Return where a newcomer and a volunteer meet, given the minutes between two districts."""
    minutes = {
        ("centre", "centre"): centre_centre,
        ("centre", "hills"): centre_hills,
        ("hills", "centre"): hills_centre,
        ("hills", "hills"): hills_hills,
    }
    town = replace(TOWN, travel={way: dict.fromkeys(TravelMode, taken) for way, taken in minutes.items()})
    ours = newcomer(district=home, max_travel_minutes=60)
    theirs = volunteer(district=away, max_travel_minutes=60)
    encoded = Encoded.of(replace(pool([ours], [theirs]), municipality=town), Policy())
    (facts,) = facts_of(encoded, ONE_PAIR)
    point = facts.meeting_point
    return point.places, point.newcomer_minutes, point.volunteer_minutes


def test_the_best_place_is_where_the_slower_one_is_quickest():
    # In the centre 5 and 40 minutes, in the hills 30 and 30: longer together, and better for the slower one.
    assert point_of(5, 30, 40, 30, home="centre", away="hills") == (("hall",), 30, 30)


def test_of_two_places_as_slow_for_the_slower_the_shorter_way_for_both_wins():
    # In the centre 40 and 40 minutes, in the hills 10 and 40.
    assert point_of(40, 40, 40, 10, home="hills", away="centre") == (("hall",), 10, 40)


def test_of_two_places_alike_the_first_district_wins_with_all_its_places():
    assert point_of(10, 10, 10, 10, home="hills", away="centre") == (("library", "museum"), 10, 10)


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
