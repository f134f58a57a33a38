from dataclasses import replace

import pytest

from matching import Availability, Level, Pool
from tests.matching.cast import TOWN, newcomer, pool, volunteer


def test_the_fingerprint_does_not_depend_on_order_and_depends_on_everything_else():
    first = pool(
        [newcomer("n1", languages={"nb": Level.A1, "uk": Level.B1}), newcomer("n2")],
        [volunteer("v1"), volunteer("v2")],
    )
    shuffled = Pool(
        (first.newcomers[1], newcomer("n1", languages={"uk": Level.B1, "nb": Level.A1})),
        first.volunteers[::-1],
        TOWN,
    )
    assert shuffled.fingerprint == first.fingerprint
    assert first.fingerprint.startswith("sha256:")
    later = [
        replace(first, newcomers=first.newcomers[:1]),
        replace(first, volunteers=(volunteer("v1", capacity=2), volunteer("v2"))),
        replace(first, volunteers=(volunteer("v1"), volunteer("v2", availability=Availability(1)))),
        replace(first, memory=frozenset({("n1", "v1")})),
        replace(first, municipality=replace(TOWN, places=TOWN.places[:1])),
        replace(first, municipality=replace(TOWN, travel=dict(TOWN.travel) | {("centre", "sea"): {}})),
    ]
    prints = {first.fingerprint, *(other.fingerprint for other in later)}
    assert len(prints) == 1 + len(later)


def test_who_is_on_which_side_counts():
    assert pool([], [volunteer("x")]).fingerprint != pool([newcomer("x")], []).fingerprint


def test_two_people_cannot_share_an_id():
    with pytest.raises(ValueError, match="same id"):
        pool([newcomer("n1"), newcomer("n1")], [])


def test_nobody_lives_in_an_unknown_district():
    with pytest.raises(ValueError, match="unknown district"):
        pool([newcomer(district="sea")], [])


def test_a_capacity_is_never_negative():
    with pytest.raises(ValueError, match="negative"):
        volunteer(capacity=-1)
