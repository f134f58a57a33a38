from dataclasses import fields, replace
from datetime import date

import pytest

from matching import AgeBand, Availability, Gender, Goal, Household, Level, Pool, TravelMode, WishAge
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


NEWCOMER = {
    "programme": "flyktningguide",
    "waiting_since": date(2026, 1, 1),
    "gender": None,
    "birth_year": 1981,
    "languages": {"nb": Level.B1},
    "district": "hills",
    "travel_mode": TravelMode.CAR,
    "max_travel_minutes": 31,
    "availability": Availability(2),
    "interests": frozenset({"chess", "football"}),
    "goals": frozenset({Goal.SPORT}),
    "wish_gender": Gender.MAN,
    "wish_gender_is_must": True,
    "wish_age": WishAge.OLDER,
    "household": Household.COUPLE,
    "children": (AgeBand.TEEN,),
    "pets_ok": False,
}
VOLUNTEER = {
    "programmes": frozenset({"fadder", "flyktningguide"}),
    "capacity": 9,
    "open_matches": 1,
    "offers": frozenset({Goal.SPORT}),
    "pets": True,
    "is_cleared_for_minors": True,
    "paused_until": date(2027, 1, 1),
    "has_migration_experience": True,
}


@pytest.mark.parametrize(("side", "known"), [(newcomer, NEWCOMER), (volunteer, VOLUNTEER)])
def test_the_fingerprint_depends_on_all_that_is_known_of_somebody(side, known):
    one = side(interests=frozenset({"chess", "cooking"}))
    both = {field.name for field in fields(one)} - {"id"}
    assert known.keys() == both - (NEWCOMER.keys() if side is volunteer else set())
    others = [one, *(replace(one, **{name: value}) for name, value in known.items())]
    prints = {(pool([each], []) if side is newcomer else pool([], [each])).fingerprint for each in others}
    assert len(prints) == len(others)


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
