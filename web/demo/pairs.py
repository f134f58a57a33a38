"""Who is with whom already, and who must not meet again.

A volunteer's taken places are real: behind each stands a match that began in the past months, with a
newcomer of its own from ``cohort/matched.csv``. It has a newcomer's columns, and then the volunteer's id and
when the match was offered and began.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from matching import Side
from matching.lifecycle import MatchStatus
from web import clock
from web.demo.ids import id_of
from web.demo.meetings import HOUR, offered_at
from web.demo.organisation import programme_id
from web.demo.people import enrolment_id
from web.models import Match, MatchMember, PairMemory, PairRule

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from web.demo.calendar import Calendar
    from web.demo.files import Row
    from web.tenancy import Tenant


def match(row: Row, calendar: Calendar, today: date) -> Iterator[Tenant]:
    """Yield a match between a newcomer and her volunteer: active, or on the way to a first meeting."""
    match_id = id_of("match", row["id"])
    asked_at = offered_at(row["id"], today)
    yield Match(
        id=match_id,
        programme_id=programme_id(row["programme"]),
        volunteer_id=id_of("volunteer", row["volunteer"]),
        status=MatchStatus.ACCEPTED if asked_at else MatchStatus.ACTIVE,
        offered_at=asked_at or calendar.noon(row["offered"]),
        started_at=None if asked_at else clock.at(calendar.day(row["started"]), HOUR),
    )
    for side, key in ((Side.NEWCOMER, row["id"]), (Side.VOLUNTEER, row["volunteer"])):
        yield MatchMember(
            id=id_of("match_member", row["id"], side),
            match_id=match_id,
            enrolment_id=enrolment_id(key, row["programme"]),
            side=side,
        )


def memory(row: Row, since: datetime) -> PairMemory:
    """Return two who are not put forward together, and since when."""
    return PairMemory(
        id=id_of("pair_memory", row["newcomer"], row["volunteer"]),
        newcomer_id=id_of("newcomer", row["newcomer"]),
        volunteer_id=id_of("volunteer", row["volunteer"]),
        rule=PairRule(row["rule"]),
        since=since,
    )
