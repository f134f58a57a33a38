"""The months after in the demo: questions asked and answered, somebody who spoke up, two matches that ended.

Most of it goes well, as it does. One wants to talk with us, one is so-so, one has been silent twice, and one
has told us something serious.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from matching import Side
from matching.lifecycle import MatchStatus
from web import clock
from web.accounts.operations import digest
from web.demo.ids import id_of
from web.demo.organisation import programme_id, programmes
from web.demo.people import enrolment_id, person_id
from web.models import (
    AnsweredHow,
    CheckIn,
    CheckInAnswer,
    CloseReason,
    Concern,
    ConcernLevel,
    Match,
    MatchMember,
    MetHowOften,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from web.demo.calendar import Calendar
    from web.demo.files import Row
    from web.tenancy import Tenant

DAYS_TO_ANSWER = timedelta(days=7)
# Whose last answer calls for something, and who has been silent the last two times.
LAST_ANSWERS = {
    ("m00003", Side.NEWCOMER): CheckInAnswer.CALL_ME,
    ("m00016", Side.VOLUNTEER): CheckInAnswer.SO_SO,
}
SILENT = ("m00008", Side.NEWCOMER)
SPOKE_UP = "m00010"
# Whose newest question is put on the very day that the demo is filled, so that there is one to answer.
ASKED_TODAY = "m00001"
WORDS = "Vi møtes alltid hjemme hos meg nå, og jeg ble ikke spurt. Det vil jeg ikke."
# Newcomer, volunteer, programme, why, and how many days ago they were asked, met and ended.
ENDED = (
    ("n00034", "v00097", "flyktningguide", CloseReason.NO_FIT, 79, 69, 9),
    ("n00020", "v00121", "fadder", CloseReason.DECLINED, 20, None, 16),
)


def months_after(row: Row, calendar: Calendar, today: date) -> Iterator[Tenant]:
    """Yield the plan of a match with what has been answered so far; the demo's own jobs ask the newest."""
    programme = next(one for one in programmes() if one.kind == row["programme"])
    days = [calendar.day(row["started"]) + timedelta(weeks=count) for count in programme.follow_up_weeks]
    past = [day for day in days if day + DAYS_TO_ANSWER < today]
    if row["id"] == ASKED_TODAY:
        days[days.index(past.pop())] = today
    for side in Side:
        for day in days:
            yield _check_in(row["id"], side, day, past)
    if row["id"] == SPOKE_UP:
        yield Concern(
            id=id_of("concern", row["id"]),
            raised_by=person_id(row["id"]),
            match_id=id_of("match", row["id"]),
            words=WORDS,
            level=ConcernLevel.SERIOUS,
            raised_at=clock.at(today - timedelta(days=1), 20),
        )


def ended(today: date) -> Iterator[Tenant]:
    """Yield two matches that have come to an end: one after some weeks, one with a no."""
    for newcomer, volunteer, kind, reason, asked, met, closed in ENDED:
        match_id = id_of("match", newcomer, volunteer)
        yield Match(
            id=match_id,
            programme_id=programme_id(kind),
            volunteer_id=id_of("volunteer", volunteer),
            status=MatchStatus.CLOSED,
            is_open=False,
            offered_at=_ago(today, asked),
            started_at=_ago(today, met) if met else None,
            closed_at=_ago(today, closed),
            close_reason=reason,
        )
        for side, key in ((Side.NEWCOMER, newcomer), (Side.VOLUNTEER, volunteer)):
            yield MatchMember(
                id=id_of("match_member", newcomer, volunteer, side),
                match_id=match_id,
                enrolment_id=enrolment_id(key, kind),
                side=side,
                is_open=False,
            )


def _check_in(key: str, side: Side, day: date, past: list[date]) -> CheckIn:
    row = CheckIn(
        id=id_of("check_in", key, side, str(day)), match_id=id_of("match", key), side=side, due_on=day
    )
    if day in past:
        row.asked_at, row.answer_by = clock.at(day, 9), day + DAYS_TO_ANSWER
        row.link_digest = digest(row.link)
        _answer(row, key, day == past[-1], day in past[-2:])
    return row


def _answer(row: CheckIn, key: str, is_last: bool, is_late: bool) -> None:  # noqa: FBT001 - private, named at its one call
    if is_late and (key, row.side) == SILENT:
        row.reminded_at = clock.at(row.due_on + timedelta(days=3), 9)
        return
    last = LAST_ANSWERS.get((key, row.side)) if is_last else None
    facts: dict[str, Any] = {
        "answer": last or CheckInAnswer.GOOD,
        "met": MetHowOften.ONCE_OR_TWICE if last else MetHowOften.OFTEN,
        "answered_at": clock.at(row.due_on + timedelta(days=1), 18),
        "how": AnsweredHow.SELF,
    }
    for name, value in facts.items():
        setattr(row, name, value)


def _ago(today: date, days: int) -> datetime:
    return clock.at(today - timedelta(days=days), 12)
