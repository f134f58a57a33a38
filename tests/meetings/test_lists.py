"""The lists of first meetings: who stands in which, and who in none."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from matching import Side
from matching.lifecycle import MatchStatus
from tests import factories
from tests.meetings.steps import both_say_yes, two_say_yes
from tests.web.round_steps import change
from web import clock
from web.access import Actor
from web.database import transaction
from web.errors import Forbidden
from web.matches.meeting_lists import FirstMeetings, first_meetings
from web.models import (
    InterpreterBooking,
    InterpreterStatus,
    Match,
    Meeting,
    MeetingPlace,
    MeetingStatus,
    Newcomer,
    Offer,
    Role,
)

if TYPE_CHECKING:
    from uuid import UUID

    from tests.worlds import World

WEDNESDAY = datetime(2026, 9, 9, 8, 0, tzinfo=clock.OFFICE_ZONE)


@pytest.fixture
def pair(inside: World, monkeypatch: pytest.MonkeyPatch) -> UUID:
    """Amira and Berit, who said yes on a Wednesday morning in September."""
    monkeypatch.setattr(clock, "now", lambda: WEDNESDAY)
    return two_say_yes(inside)


def plan(
    match_id: UUID, starts_at: datetime, status=MeetingStatus.PLANNED, place=True, interpreter=None
) -> None:
    with transaction() as session:
        place_id = session.scalars(select(MeetingPlace.id)).first() if place else None
        meeting = Meeting(
            match_id=match_id, starts_at=starts_at, is_first=True, status=status, meeting_place_id=place_id
        )
        session.add(meeting)
        session.flush()
        if interpreter:
            session.add(InterpreterBooking(meeting_id=meeting.id, language="ar", status=interpreter))


def lists(world: World) -> set[str]:
    found = first_meetings(world.coordinator)
    return {name for name in FirstMeetings.__slots__ if getattr(found, name)}


def test_whoever_has_said_yes_and_has_no_time_is_listed(inside: World, pair: UUID) -> None:
    (line,) = first_meetings(inside.coordinator).without_time
    assert (line.match_id, line.newcomer, line.volunteer) == (pair, "Amira", "Berit")
    assert (line.both_yes_on, line.wants_call) == (date(2026, 9, 9), False)
    assert lists(inside) == {"without_time"}


@pytest.mark.parametrize(
    ("days", "place", "interpreter", "expected"),
    [
        (3, True, None, {"this_week"}),
        (3, False, None, {"this_week", "lacking"}),
        (3, True, InterpreterStatus.NEEDED, {"this_week", "lacking"}),
        (3, True, InterpreterStatus.ORDERED, {"this_week", "lacking"}),
        (3, True, InterpreterStatus.CONFIRMED, {"this_week"}),
        (4, False, InterpreterStatus.NEEDED, {"this_week"}),
        (5, True, None, set()),
    ],
)
def test_what_is_planned_and_what_it_lacks(
    inside: World, pair: UUID, days, place, interpreter, expected
) -> None:
    plan(pair, WEDNESDAY + timedelta(days=days), place=place, interpreter=interpreter)
    assert lists(inside) == expected


def test_a_time_that_is_past_waits_for_word_and_for_nothing_else(inside: World, pair: UUID) -> None:
    plan(pair, WEDNESDAY - timedelta(minutes=1), place=False)
    assert lists(inside) == {"unsaid"}


def test_after_fourteen_open_days_it_has_taken_long(inside: World, pair: UUID, monkeypatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: WEDNESDAY + timedelta(days=14))
    assert lists(inside) == {"without_time"}
    monkeypatch.setattr(clock, "now", lambda: WEDNESDAY + timedelta(days=15))
    assert lists(inside) == {"without_time", "long_without"}
    with transaction() as session:
        factories.rest(session, inside.programme_id, first_day=date(2026, 9, 12), last_day=date(2026, 9, 12))
    assert lists(inside) == {"without_time"}


def test_two_that_came_to_nothing_or_a_wish_for_a_call_come_first(inside: World, pair: UUID) -> None:
    for status in (MeetingStatus.MOVED, MeetingStatus.NEWCOMER_COULD_NOT):
        plan(pair, WEDNESDAY, status)
    assert not first_meetings(inside.coordinator).without_time[0].wants_call
    plan(pair, WEDNESDAY, MeetingStatus.NOBODY_CAME)
    assert first_meetings(inside.coordinator).without_time[0].wants_call
    change(update(Meeting).values(status=MeetingStatus.MOVED))
    change(update(Offer).where(Offer.side == Side.VOLUNTEER).values(call_wanted_at=clock.now()))
    with transaction() as session:
        factories.newcomer(session, inside.programme_id, call_name="Lina")
        factories.volunteer(session, inside.programme_id, call_name="Ola")
    both_say_yes(inside)
    change(update(Offer).where(Offer.match_id == pair).values(answered_at=WEDNESDAY + timedelta(hours=1)))
    found = first_meetings(inside.coordinator)
    assert [line.newcomer for line in found.without_time] == ["Amira", "Lina"]
    assert [line.newcomer for line in found.to_call] == ["Amira"]


def test_nobody_of_others_met_already_or_handled_manually(inside: World, pair: UUID) -> None:
    stranger = Actor(inside.organisation_id, inside.coordinator_id, Role.COORDINATOR, frozenset({uuid4()}))
    assert not first_meetings(stranger).without_time
    change(update(Match).values(status=MatchStatus.ACTIVE))
    assert lists(inside) == set()
    change(update(Match).values(status=MatchStatus.ACCEPTED))
    change(update(Newcomer).values(is_handled_manually=True))
    assert lists(inside) == set()
    with pytest.raises(Forbidden):
        first_meetings(Actor(inside.organisation_id, inside.coordinator_id, Role.LEADER))
