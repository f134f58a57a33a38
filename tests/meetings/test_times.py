"""Suggested times: both have them, they lie on three days, and no clock change or red day spoils one."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.availability import DAYS, EVERY_SLOT, SLOTS_IN_CYCLE, Availability, week_of
from web import clock
from web.matches.meeting_times import HOURS, LOOK_FOR, Search, easter_sunday, is_red_day, suggested_times
from web.open_days import OpenDays

A_MONDAY = date(2026, 9, 7)
ALWAYS_OPEN = OpenDays()


def suggested(*slots: str, today: date = A_MONDAY, calendar: OpenDays = ALWAYS_OPEN, **more) -> list[str]:
    """What is suggested, as the clock on the wall shows it."""
    shared = Availability.of(slots)
    times = suggested_times(Search(shared, today, calendar, **more))
    return [f"{clock.local(at):%a %d %b %H:%M}" for at in times]


def test_one_shared_evening_gives_three_weeks_of_it():
    assert suggested("tue-evening") == ["Tue 15 Sep 18:00", "Tue 22 Sep 18:00", "Tue 29 Sep 18:00"]


def test_there_are_four_working_days_to_find_an_interpreter():
    assert suggested("thu-morning", "fri-morning", "sat-morning")[0] == "Fri 11 Sep 10:00"
    assert suggested("fri-morning", today=date(2026, 9, 8))[0] == "Fri 18 Sep 10:00"


def test_weekdays_and_parts_of_the_day_differ_before_anything_is_repeated():
    found = suggested("mon-morning", "mon-evening", "tue-morning", "sat-afternoon", "sat-evening")
    assert found == ["Sat 12 Sep 13:00", "Mon 14 Sep 10:00", "Tue 15 Sep 10:00"]
    assert suggested("mon-morning", "mon-evening", "wed-evening")[:2] == [
        "Mon 14 Sep 10:00",
        "Wed 16 Sep 18:00",
    ]


def test_every_other_week_is_every_other_week():
    assert week_of(date(2026, 9, 15)) == "A"
    assert suggested("A:tue-evening") == ["Tue 15 Sep 18:00", "Tue 29 Sep 18:00"]
    assert suggested("B:tue-evening") == ["Tue 22 Sep 18:00", "Tue 06 Oct 18:00"]


def test_nothing_shared_gives_nothing():
    assert suggested() == []


def test_nothing_falls_in_a_rest_and_a_rest_takes_no_days_away():
    rest = OpenDays(((date(2026, 9, 12), date(2026, 12, 1)),))
    assert suggested("tue-evening", calendar=rest) == [
        "Tue 08 Dec 18:00",
        "Tue 15 Dec 18:00",
        "Tue 22 Dec 18:00",
    ]


def test_a_break_is_respected_and_what_did_not_suit_is_not_suggested_again():
    again = [clock.at(date(2026, 9, 15), 18)]
    assert suggested("tue-evening", not_again=again)[0] == "Tue 22 Sep 18:00"
    assert suggested("tue-evening", not_before=date(2026, 9, 23))[0] == "Tue 29 Sep 18:00"


@pytest.mark.parametrize("day", [date(2027, 5, 17), date(2026, 12, 24), date(2027, 3, 26), date(2027, 5, 6)])
def test_nothing_is_suggested_on_a_red_day(day: date):
    weekday = DAYS[day.weekday()]
    found = suggested(f"{weekday}-morning", today=day - timedelta(days=14))
    assert found
    assert f"{day:%a %d %b} 10:00" not in found
    assert is_red_day(day)


def test_easter_is_when_it_was():
    """Of these, 1954, 1981 and 2049 are the years in which simpler rules go wrong."""
    known = ["1818-03-22", "1943-04-25", "1954-04-18", "1981-04-19", "2000-04-23", "2027-03-28", "2049-04-18"]
    assert [easter_sunday(int(day[:4])).isoformat() for day in known] == known


@pytest.mark.parametrize(
    ("today", "shown", "utc"),
    [
        (date(2027, 3, 14), ["18:00"] * 3, [17, 16, 16]),  # 23 March, and after the night to the 28th
        (date(2027, 10, 17), ["18:00"] * 3, [16, 17, 17]),  # 26 October, and after the night to the 31st
    ],
)
def test_an_evening_is_the_same_evening_before_and_after_the_clocks_change(today, shown, utc):
    times = suggested_times(Search(Availability.of(["tue-evening"]), today, ALWAYS_OPEN))
    assert [f"{clock.local(at):%H:%M}" for at in times] == shown
    assert [at.hour for at in times] == utc


def test_a_time_on_the_very_sunday_of_the_change_is_the_wall_clocks():
    (at, *_) = suggested_times(Search(Availability.of(["sun-morning"]), date(2027, 10, 22), ALWAYS_OPEN))
    assert at == datetime.fromisoformat("2027-10-31T10:00+01:00")


@settings(deadline=None)
@given(
    bits=st.integers(0, (1 << SLOTS_IN_CYCLE) - 1),
    today=st.dates(date(2026, 1, 1), date(2030, 12, 31)),
    rest=st.tuples(st.integers(0, 40), st.integers(0, 60)),
)
def test_whatever_is_suggested_suits_both_and_keeps_every_rule(bits, today, rest):
    first = today + timedelta(days=rest[0])
    calendar = OpenDays(((first, first + timedelta(days=rest[1])),))
    shared = Availability(bits)
    times = suggested_times(Search(shared, today, calendar))
    parts = {hour: part for part, hour in HOURS.items()}
    days = [clock.local(at).date() for at in times]
    assert len(times) <= 3
    assert sorted(set(days)) == days
    for at, day in zip(times, days, strict=True):
        slot = f"{week_of(day)}:{DAYS[day.weekday()]}-{parts[clock.local(at).hour]}"
        assert shared & Availability.of([slot])
        assert clock.working_days_after(today, 4) <= day <= calendar.after(today, LOOK_FOR + 8)
        assert calendar.is_open(day)
        assert (day.month, day.day) not in {(5, 17), (12, 24)}
    if shared == EVERY_SLOT:
        assert len(times) == 3
