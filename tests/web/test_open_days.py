"""Days on which a programme is closed are not counted."""

from datetime import UTC, date, datetime

import pytest

from web import clock
from web.open_days import OpenDays

CHRISTMAS = OpenDays(((date(2026, 12, 21), date(2027, 1, 3)), (date(2027, 7, 1), date(2027, 7, 31))))


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        (date(2026, 12, 1), 7, date(2026, 12, 8)),
        (date(2026, 12, 20), 7, date(2027, 1, 10)),
        (date(2026, 12, 25), 1, date(2027, 1, 4)),
        (date(2026, 12, 20), 0, date(2026, 12, 20)),
    ],
)
def test_days_of_rest_are_not_counted(start: date, count: int, end: date):
    assert CHRISTMAS.after(start, count) == end
    assert CHRISTMAS.between(start, end) == count


def test_the_edges_of_a_period_belong_to_it():
    first, last = CHRISTMAS.closed[0]
    assert [CHRISTMAS.is_open(day) for day in (date(2026, 12, 20), first, last, date(2027, 1, 4))] == [
        True,
        False,
        False,
        True,
    ]
    assert CHRISTMAS.first_open(first) == date(2027, 1, 4)


@pytest.mark.parametrize(
    ("day", "hour_in_utc"),
    [(date(2027, 3, 27), 8), (date(2027, 3, 28), 7), (date(2027, 10, 30), 7), (date(2027, 10, 31), 8)],
)
def test_nine_on_the_wall_is_nine_in_summer_and_in_winter(day: date, hour_in_utc: int):
    assert clock.at(day, 9) == datetime(day.year, day.month, day.day, hour_in_utc, tzinfo=UTC)
