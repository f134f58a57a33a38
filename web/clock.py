"""What time it is: the only place that asks the system.

Instants are kept in UTC; dates are those of the organisation's own zone, because "today" on a page is what
the wall calendar in the office says. Tests pass time as an argument or freeze it here.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

OFFICE_ZONE = ZoneInfo("Europe/Oslo")
SATURDAY = 5
A_MOMENT = timedelta(minutes=10)


def now() -> datetime:
    """Return the present instant, in UTC."""
    return datetime.now(UTC)


def a_moment_ago() -> datetime:
    """Return the instant since when the same thing sent again is a button pressed twice, and no new deed."""
    return now() - A_MOMENT


def today() -> date:
    """Return the date on the office wall."""
    return local(now()).date()


def local(instant: datetime) -> datetime:
    """Return an instant as people here read it on the clock."""
    return instant.astimezone(OFFICE_ZONE)


def at(day: date, hour: int) -> datetime:
    """Return the instant when the clock on the office wall shows an hour of a day, summer and winter."""
    return at_time(day, time(hour))


def at_time(day: date, shown: time) -> datetime:
    """Return the instant when it shows this time of a day; of the hour shown twice in October, the first."""
    return datetime.combine(day, shown, OFFICE_ZONE).astimezone(UTC)


def working_days_after(day: date, count: int) -> date:
    """Return the date so many working days later; Saturdays and Sundays do not count."""
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < SATURDAY
    return day
