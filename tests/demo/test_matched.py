"""Those who are matched already suit each other: a round would have been allowed to put them forward."""

from dataclasses import replace
from datetime import date

import pytest

from matching import Barrier, Preset, RuleMode, run_round
from web.demo.files import HERE, rows_of
from web.demo.organisation import POLICY
from web.exchange.round_input import RoundFiles, read_round_input

ON = date(2026, 11, 1)
MATCHED = {(row["id"], row["volunteer"]) for row in rows_of("cohort/matched")}


@pytest.fixture(scope="module")
def pool():
    """Those who are matched, and the volunteers with every place free."""
    folder = HERE / "cohort"
    files = RoundFiles(HERE / "sandefjord", folder / "matched.csv", folder / "volunteers.csv")
    pool = read_round_input(files, ON, skip_bad=False).pool
    return replace(
        pool, volunteers=tuple(replace(v, open_matches=0, paused_until=None) for v in pool.volunteers)
    )


def eligible(pool, policy):
    return {
        (newcomer, volunteer)
        for newcomer, volunteer, *_ in run_round(pool, policy, preset=Preset.FIT, on=ON).eligible
    }


def test_a_round_would_have_been_allowed_to_put_them_forward(pool):
    wherever = replace(POLICY, rules={**POLICY.rules, Barrier.TRAVEL: RuleMode.OFF})

    assert len(MATCHED) == 17
    assert eligible(pool, wherever) >= MATCHED


def reaches_a_place(volunteer, municipality):
    minutes = municipality.minutes(volunteer.district, volunteer.travel_mode)
    return min(minutes) <= volunteer.max_travel_minutes


def test_they_can_meet_unless_the_volunteer_reaches_no_meeting_place_at_all(pool):
    apart = MATCHED - eligible(pool, POLICY)
    walkers = {v.id for v in pool.volunteers if not reaches_a_place(v, pool.municipality)}

    assert {volunteer for _, volunteer in apart} <= walkers
    assert len(apart) == 3


def test_taken_places_are_those_of_the_file():
    taken = [row["volunteer"] for row in rows_of("cohort/matched")]

    assert {row["id"]: taken.count(row["id"]) for row in rows_of("cohort/volunteers")} == {
        row["id"]: int(row["active_matches"]) for row in rows_of("cohort/volunteers")
    }
