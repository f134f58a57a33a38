"""A first meeting that was ticked as held by mistake: everything stands where it stood before."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from sqlalchemy import update

from matching import Side
from matching.lifecycle import MatchStatus
from tests.meetings.steps import TUESDAYS, choose, link_of, planned
from tests.web.round_steps import change, everything, the
from web.database import db
from web.errors import Conflict, NotFound, Reason
from web.matches import closing, meeting_desk, meetings
from web.matches.closing import Ending
from web.matches.meeting_card import meeting_card
from web.matches.not_met import say_they_have_not_met
from web.matches.sides import sides_of
from web.models import CheckIn, InterpreterBooking, InterpreterStatus, Match, Meeting, MeetingStatus

if TYPE_CHECKING:
    from uuid import UUID

    from tests.worlds import World

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def held(inside: World, now: dict, pair: UUID) -> UUID:
    """The meeting of two who, it was said, have met."""
    choose(pair, interpreter=True)
    meeting_id = planned().id
    now["now"] = TUESDAYS[0] + timedelta(hours=3)
    meeting_desk.say_what_became(inside.coordinator, pair, meeting_id, MeetingStatus.HELD)
    return meeting_id


def may_say_so(pair: UUID) -> bool:
    db.session.rollback()
    return meeting_card(db.session(), sides_of(db.session(), pair)).may_say_not_met


def test_it_waits_again_for_what_became_of_it(inside: World, pair: UUID, held: UUID) -> None:
    assert may_say_so(pair)
    for _ in range(2):
        say_they_have_not_met(inside.coordinator, pair, held)
    assert (the(Match).status, the(Match).started_at) == (MatchStatus.ACCEPTED, None)
    assert the(Meeting).status is MeetingStatus.PLANNED
    assert the(InterpreterBooking).status is InterpreterStatus.CONFIRMED
    assert everything(CheckIn) == []
    assert not may_say_so(pair)
    meeting_desk.say_what_became(inside.coordinator, pair, held, MeetingStatus.NEWCOMER_COULD_NOT)
    meetings.want_call(link_of(pair, Side.NEWCOMER))


def test_said_again_it_is_held_with_its_whole_plan(inside: World, pair: UUID, held: UUID) -> None:
    before = [(row.side, row.due_on) for row in everything(CheckIn)]
    say_they_have_not_met(inside.coordinator, pair, held)
    meeting_desk.say_what_became(inside.coordinator, pair, held, MeetingStatus.HELD)
    assert sorted((row.side, row.due_on) for row in everything(CheckIn)) == sorted(before)
    assert the(Match).status is MatchStatus.ACTIVE


def test_after_somebody_was_asked_how_it_goes_it_stays(
    inside: World, now: dict, pair: UUID, held: UUID
) -> None:
    change(update(CheckIn).values(asked_at=now["now"]))
    assert not may_say_so(pair)
    with pytest.raises(Conflict) as refusal:
        say_they_have_not_met(inside.coordinator, pair, held)
    assert refusal.value.reason is Reason.MATCH_CHANGED
    assert the(Match).status is MatchStatus.ACTIVE


def test_after_the_end_it_stays(inside: World, pair: UUID, held: UUID) -> None:
    closing.close(inside.coordinator, pair, Ending.OTHER)
    assert not may_say_so(pair)
    with pytest.raises(Conflict):
        say_they_have_not_met(inside.coordinator, pair, held)


def test_a_meeting_that_is_not_theirs_is_none(inside: World, pair: UUID, held: UUID) -> None:
    with pytest.raises(NotFound):
        say_they_have_not_met(inside.coordinator, pair, uuid4())
