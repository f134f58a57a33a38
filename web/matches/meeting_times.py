"""When two people could meet for the first time: at most three times that suit both, each on its own day.

Availability is wall time, so a Tuesday at 10 is a Tuesday at 10 before and after the clocks change. Nothing
is suggested before there is time to find an interpreter, while the programme rests, or on a day when the
places are closed and people are at home with their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from matching.availability import DAYS, PARTS, Availability, week_of
from web import clock

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import datetime

    from web.open_days import OpenDays

MOST = 3
WORKING_DAYS_AHEAD = 4
# Open days in which we look: two cycles of two weeks.
LOOK_FOR = 28
HOURS = dict(zip(PARTS, (10, 13, 18), strict=True))

# 1 January, 1 and 17 May, Christmas from the 24th, and New Year's Eve, as (month, day).
FIXED = frozenset({(1, 1), (5, 1), (5, 17), (12, 24), (12, 25), (12, 26), (12, 31)})
# Maundy Thursday, Good Friday, Easter, Ascension and Pentecost, as days after Easter Sunday.
AROUND_EASTER = frozenset({-3, -2, 0, 1, 39, 49, 50})


class _Free(NamedTuple):
    """A part of a day in which both can."""

    day: date
    part: str


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for: the parts that both have, from when on, and what is out of the question."""

    shared: Availability
    today: date
    calendar: OpenDays
    not_before: date | None = None
    not_again: Collection[datetime] = ()
    working_days_ahead: int = WORKING_DAYS_AHEAD


def suggested_times(search: Search) -> list[datetime]:
    """Return up to three instants, the earliest first, each on another day.

    Taken one by one: the earliest; then whatever repeats a weekday or a part of the day least, and among
    those the earliest.
    """
    free = list(_free(search))
    chosen: list[_Free] = []
    while free and len(chosen) < MOST:
        best = min(free, key=lambda one: (_likeness(one, chosen), one.day, HOURS[one.part]))
        chosen.append(best)
        free = [one for one in free if one.day != best.day]
    return sorted(_instant(one) for one in chosen)


def suits(search: Search, instant: datetime) -> bool:
    """Whether this is one of the times that could be suggested."""
    return any(_instant(one) == instant for one in _free(search))


def is_red_day(day: date) -> bool:
    """Whether places are closed and families together: the public holidays, and 24 and 31 December."""
    return (day.month, day.day) in FIXED or (day - easter_sunday(day.year)).days in AROUND_EASTER


def easter_sunday(year: int) -> date:
    """Return Easter Sunday of the Gregorian calendar.

    The anonymous algorithm printed in Nature in 1876 (Meeus, Astronomical Algorithms, chapter 8). In 2027 it
    is 28 March.
    """
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def _free(search: Search) -> Iterator[_Free]:
    first = clock.working_days_after(search.today, search.working_days_ahead)
    day = search.calendar.first_open(max(first, search.not_before or first))
    for _ in range(LOOK_FOR):
        if not is_red_day(day):
            yield from (
                one
                for part in PARTS
                if _has(search.shared, one := _Free(day, part)) and _instant(one) not in search.not_again
            )
        day = search.calendar.after(day, 1)


def _has(shared: Availability, one: _Free) -> bool:
    slot = f"{week_of(one.day)}:{DAYS[one.day.weekday()]}-{one.part}"
    return bool(shared & Availability.of([slot]))


def _likeness(one: _Free, chosen: list[_Free]) -> int:
    return sum((one.part == other.part) + (one.day.weekday() == other.day.weekday()) for other in chosen)


def _instant(one: _Free) -> datetime:
    return clock.at(one.day, HOURS[one.part])
