"""Whom to look for: the gain that is named, against a round with such a volunteer really in it."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st

from matching import Gender, Grouping, Level, Lock, Policy, Preset, run_round
from matching.recruitment import PLACES
from tests.matching.cast import TODAY, newcomer, play, pool, volunteer
from tests.matching.strategies import lively_pools, pools


def settings_of(preset):
    return {"preset": preset, "on": TODAY, "groups": Grouping.GENDER if preset is Preset.FAIR else None}


@effort(max_examples=25)
@given(st.one_of(pools(), lively_pools()), st.sampled_from(Preset), st.booleans())
def test_the_gain_is_that_of_a_fresh_round_with_such_a_volunteer(world, preset, is_locking):
    possible = [Lock(n, v) for n, v, _, _ in run_round(world, Policy(), **settings_of(preset)).eligible]
    settings = settings_of(preset) | {"locks": possible[: int(is_locking)]}
    result = run_round(world, Policy(), **settings, recruit=3)
    assert len(result.recruitment) <= 3
    for one in result.recruitment:
        more = replace(world, volunteers=(*world.volunteers, one.volunteer))
        again = run_round(more, Policy(), **settings)
        assert again.measures.matched - result.measures.matched == one.matched_gain
        assert again.measures.value - result.measures.value == one.value_gain
    ranks = [(one.matched_gain, one.value_gain) for one in result.recruitment]
    assert ranks == sorted(ranks, reverse=True)


def test_the_language_that_most_of_those_left_over_speak_comes_first():
    def only(tag):
        return {"languages": {tag: Level.NATIVE}, "slots": ["wed-evening"]}

    waiting = [*(newcomer(f"t{i}", **only("ti")) for i in range(PLACES)), newcomer("s", **only("so"))]
    result = run_round(pool(waiting, [volunteer()]), Policy(), **settings_of(Preset.COVERAGE), recruit=2)
    found = [(one.language, one.times, one.matched_gain, one.reaches) for one in result.recruitment]
    assert found == [("ti", "evenings", PLACES, PLACES), ("so", "evenings", 1, 1)]


def test_whoever_is_locked_gives_no_reason_to_look_for_anybody():
    # The two who are locked would be worth most to a guide with Somali, at any of the three times.
    always = {"languages": {"so": Level.NATIVE}, "slots": ["tue-morning", "tue-evening", "sat-morning"]}
    waiting = [
        *(newcomer(f"held{i}", waited=3_000, **always) for i in range(2)),
        newcomer("one", **always),
        newcomer("other", waited=200, languages={"ti": Level.NATIVE}),
    ]
    locks = [Lock(f"held{i}", "v1") for i in range(2)]
    settings = settings_of(Preset.FIT) | {"locks": locks, "recruit": 1}
    result = run_round(pool(waiting, [volunteer(capacity=2)]), Policy(), **settings)
    assert [one.language for one in result.recruitment] == ["ti"]


@pytest.mark.parametrize(("must", "gender"), [(True, Gender.MAN), (False, None)])
def test_a_must_is_part_of_the_profile_and_a_wish_is_not(must, gender):
    waiting = [newcomer(wish_gender=Gender.MAN, wish_gender_is_must=must, slots=["sat-morning"])]
    result = run_round(pool(waiting, [volunteer()]), Policy(), **settings_of(Preset.FIT), recruit=1)
    assert [(one.gender, one.zone) for one in result.recruitment] == [(gender, "town")]


def test_nobody_is_looked_for_whom_nobody_left_over_could_meet():
    result = run_round(pool([newcomer(travel_mode=None)], []), Policy(), **settings_of(Preset.FIT), recruit=5)
    assert result.recruitment == ()


def test_nobody_is_looked_for_when_nobody_is_left_over_or_it_was_not_asked():
    assert (
        run_round(
            pool([newcomer()], [volunteer()]), Policy(), **settings_of(Preset.FIT), recruit=5
        ).recruitment
        == ()
    )
    assert play([newcomer(slots=["sun-morning"])], [volunteer()]).recruitment == ()
