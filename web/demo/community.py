"""Everybody in the demo: who waits, who offers time, who is matched already and who must not meet.

Three files of the cohort make them. The newcomers who are matched already come on top of those who wait, so
that a round for the demo is the very round that `flask match` makes of the cohort's files.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

from web.demo.calendar import Calendar
from web.demo.files import rows_of
from web.demo.households import newcomers_partner, volunteers_partner
from web.demo.meetings import ON_THE_WAY, first_meeting
from web.demo.months import ended, months_after
from web.demo.names import Names
from web.demo.pairs import match, memory
from web.demo.people import newcomer, volunteer
from web.demo.vetting import vetting

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from web.tenancy import Tenant

# How long ago the volunteers said yes to a new person; one in ten so long ago that he is asked again.
SAID_YES = [timedelta(days=days) for days in (2, 3, 3, 4, 5, 6, 7, 8, 9, 20)]


def community(today: date) -> Iterator[Tenant]:
    """Yield everybody, with dates such that the latest sign-up is today."""
    waiting, matched = rows_of("cohort/newcomers"), rows_of("cohort/matched")
    signed_up = {row["id"]: row["signed_up"] for row in waiting}
    calendar, names = Calendar.ending(today, signed_up.values()), Names()
    taken = Counter(row["volunteer"] for row in matched)
    for row in [*waiting, *matched]:
        yield from newcomer(row, names, calendar)
        yield from newcomers_partner(row, names, calendar)
    now = calendar.noon(max(signed_up.values()))
    for number, row in enumerate(rows_of("cohort/volunteers")):
        yield from volunteer(row, names, calendar, taken[row["id"]], now - SAID_YES[number % len(SAID_YES)])
        yield from vetting(row, calendar, today)
        yield from volunteers_partner(row, names, calendar, today)
    for row in matched:
        yield from match(row, calendar, today)
        yield from first_meeting(row, calendar, today)
        if row["id"] not in ON_THE_WAY:
            yield from months_after(row, calendar, today)
    yield from ended(today)
    for row in rows_of("cohort/pairs"):
        yield memory(row, calendar.noon(signed_up[row["newcomer"]]))
