"""The days on which a programme is open: all but those of its closed periods, when every clock stands still.

A question put on 20 December with seven days to answer, in a programme that rests from the 21st to 3 January,
is open until 10 January: the days of rest are not counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class OpenDays:
    """A programme's calendar. `closed` holds the first and the last day of each period of rest."""

    closed: tuple[tuple[date, date], ...] = ()

    def is_open(self, day: date) -> bool:
        """Whether the programme is open on a day."""
        return not any(first <= day <= last for first, last in self.closed)

    def first_open(self, day: date) -> date:
        """Return the day itself, or the first one after it on which the programme is open."""
        while not self.is_open(day):
            day += ONE_DAY
        return day

    def after(self, day: date, count: int) -> date:
        """Return the date `count` open days after a day."""
        for _ in range(count):
            day = self.first_open(day + ONE_DAY)
        return day

    def between(self, start: date, end: date) -> int:
        """Return how many open days have passed at `end` since `start`."""
        days = (start + ONE_DAY * number for number in range(1, (end - start).days + 1))
        return sum(self.is_open(day) for day in days)
