"""By when somebody calls: three working days, as the office counts them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

DAYS_TO_CALL = 3
SATURDAY = 5


def working_days_after(day: date, count: int) -> date:
    """Return the day this many days ahead, not counting Saturdays and Sundays."""
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < SATURDAY
    return day
