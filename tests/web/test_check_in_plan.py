"""The plan of check-ins: both sides, on the programme's weeks, past every day on which it rests."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from matching import Side
from tests import factories
from tests.web.match_steps import begin
from tests.web.round_steps import change, everything
from web import clock
from web.database import transaction
from web.matches.check_in_plan import write_plan
from web.models import CheckIn, Match, Programme

if TYPE_CHECKING:
    from uuid import UUID

    from tests.worlds import World

MET_AT = datetime(2026, 11, 30, 23, 30, tzinfo=UTC)
MET_ON = date(2026, 12, 1)


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let it be that day: at Christmas nobody is asked, and the test's own rest is then."""
    monkeypatch.setattr(clock, "now", lambda: MET_AT)


def days(side: Side) -> list[date]:
    return sorted(row.due_on for row in everything(CheckIn) if row.side is side)


def write(match_id: UUID) -> None:
    with transaction() as session:
        write_plan(session, session.get_one(Match, match_id))


def test_both_sides_are_asked_on_the_weeks_of_the_programme_from_the_day_in_the_office(inside: World) -> None:
    begin(inside, MET_AT)
    weeks = [MET_ON + timedelta(weeks=count) for count in (2, 8, 20)]
    assert days(Side.NEWCOMER) == days(Side.VOLUNTEER) == weeks
    assert all(row.asked_at is None and row.link_digest is None for row in everything(CheckIn))


def test_days_of_rest_are_not_counted(inside: World) -> None:
    with transaction() as session:
        factories.rest(session, inside.programme_id, first_day=date(2026, 12, 21), last_day=date(2027, 1, 3))
    begin(inside, MET_AT)
    assert days(Side.NEWCOMER) == [
        MET_ON + timedelta(weeks=2),
        MET_ON + timedelta(weeks=8 + 2),
        MET_ON + timedelta(weeks=20 + 2),
    ]


def test_the_plan_is_written_once(inside: World) -> None:
    match_id = begin(inside, MET_AT)
    before = days(Side.NEWCOMER)
    change(update(Programme).values(follow_up_weeks=[1, 3]))
    write(match_id)
    assert days(Side.NEWCOMER) == before


def test_a_week_named_twice_is_asked_once(inside: World) -> None:
    change(update(Programme).values(follow_up_weeks=[2, 2]))
    begin(inside, MET_AT)
    assert days(Side.VOLUNTEER) == [MET_ON + timedelta(weeks=2)]
