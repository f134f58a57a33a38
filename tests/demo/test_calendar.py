from datetime import UTC, date, datetime, timedelta

from web.demo.calendar import Calendar

CALENDAR = Calendar.ending(date(2027, 3, 15), ["2026-09-01", "2026-11-01", "2026-10-30"])


def test_the_latest_sign_up_is_today():
    assert CALENDAR.day("2026-11-01") == date(2027, 3, 15)


def test_distances_between_dates_are_kept():
    assert CALENDAR.day("2026-11-01") - CALENDAR.day("2026-09-01") == timedelta(days=61)


def test_a_day_begins_at_noon_in_oslo_in_winter_and_in_summer():
    assert CALENDAR.noon("2026-11-01") == datetime(2027, 3, 15, 11, tzinfo=UTC)
    assert CALENDAR.noon("2026-12-01") == datetime(2027, 4, 14, 10, tzinfo=UTC)
