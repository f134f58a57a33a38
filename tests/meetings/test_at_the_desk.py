"""The first meeting at the desk: set and moved for the two, its interpreter, what became of it, reminders."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from matching import Side
from matching.lifecycle import MatchStatus
from tests import factories
from tests.databases import ON_SQLITE
from tests.meetings.steps import (
    MONDAY,
    TUESDAYS,
    by_coordinator,
    choose,
    link_of,
    page,
    planned,
    told,
)
from tests.web.round_steps import change, everything, the
from web import clock
from web.access import Actor
from web.database import db, transaction
from web.errors import Conflict, Invalid, NotFound, Reason
from web.matches import meeting_desk, meetings
from web.matches.meeting_desk import Booking
from web.matches.meeting_reminders import remind_of_meetings
from web.models import (
    AnsweredHow,
    CheckIn,
    InterpreterBooking,
    InterpreterForm,
    InterpreterStatus,
    Match,
    Meeting,
    MeetingPlace,
    MeetingStatus,
    Newcomer,
    Notification,
    Role,
)

if TYPE_CHECKING:
    from uuid import UUID

    from tests.worlds import World
    from web.matches.meeting_plan import Plan


def test_an_interpreter_is_wanted_in_her_mother_tongue(pair: UUID) -> None:
    assert page(pair).wants_interpreter
    choose(pair, interpreter=True)
    row = the(InterpreterBooking)
    assert (row.language, row.form, row.status) == ("ar", InterpreterForm.PHONE, InterpreterStatus.NEEDED)
    assert page(pair).planned.has_interpreter
    change(update(Newcomer).values(wants_interpreter="no"))
    meetings.call_off(link_of(pair, Side.VOLUNTEER), planned().id)
    assert not page(pair).wants_interpreter


def test_an_interpreter_ordered_for_another_time_counts_no_more(inside: World, pair: UUID) -> None:
    choose(pair, interpreter=True)
    booking = Booking("tr", InterpreterForm.SCREEN, InterpreterStatus.CONFIRMED)
    meeting_desk.book_interpreter(inside.coordinator, pair, planned().id, booking)
    with transaction() as session:
        place_id = session.scalars(select(MeetingPlace.id)).first()
    same_time = by_coordinator(TUESDAYS[0], place_id=place_id, wants_interpreter=True)
    meeting_desk.plan_meeting(inside.coordinator, pair, same_time, instead_of=planned().id)
    assert bookings() == ("tr", InterpreterForm.SCREEN, InterpreterStatus.CONFIRMED)
    choose(pair, 1, interpreter=True, instead=True)
    assert bookings() == ("tr", InterpreterForm.SCREEN, InterpreterStatus.NEEDED)
    meeting_desk.book_interpreter(inside.coordinator, pair, planned().id, None)
    assert bookings() is None


def bookings() -> tuple | None:
    meeting = planned()
    row = db.session.scalars(
        select(InterpreterBooking).where(InterpreterBooking.meeting_id == meeting.id)
    ).one_or_none()
    return (row.language, row.form, row.status) if row else None


def test_a_coordinator_sets_it_for_both_and_says_how_it_was_agreed(inside: World, pair: UUID) -> None:
    at = TUESDAYS[0] - timedelta(hours=3)
    for _ in range(2):
        meeting_desk.plan_meeting(inside.coordinator, pair, by_coordinator(at))
    meeting = the(Meeting)
    assert (meeting.starts_at, meeting.chosen_by, meeting.how, meeting.recorded_by) == (
        at,
        None,
        AnsweredHow.PHONE,
        inside.coordinator_id,
    )
    assert told("meeting_set") == ["Amira", "Berit"]


def test_a_coordinator_who_did_not_see_her_choice_moves_nothing(inside: World, pair: UUID) -> None:
    choose(pair)
    with pytest.raises(Conflict) as refusal:
        meeting_desk.plan_meeting(inside.coordinator, pair, by_coordinator(TUESDAYS[1]))
    assert refusal.value.reason is Reason.TIME_CHANGED


@ON_SQLITE
@pytest.mark.parametrize(
    "plan",
    [
        by_coordinator(MONDAY - timedelta(days=1)),
        by_coordinator(MONDAY + timedelta(days=400)),
        by_coordinator(TUESDAYS[0], place_id=uuid4()),
    ],
)
def test_what_makes_no_sense_is_refused(inside: World, pair: UUID, plan: Plan) -> None:
    with pytest.raises(Invalid):
        meeting_desk.plan_meeting(inside.coordinator, pair, plan)
    assert everything(Meeting) == []


def test_a_coordinator_of_others_can_do_nothing(inside: World, pair: UUID) -> None:
    choose(pair)
    meeting_id = planned().id
    stranger = Actor(inside.organisation_id, inside.coordinator_id, Role.COORDINATOR, frozenset({uuid4()}))
    for refused in (
        lambda: meeting_desk.plan_meeting(stranger, pair, by_coordinator(TUESDAYS[1]), instead_of=meeting_id),
        lambda: meeting_desk.say_what_became(stranger, pair, meeting_id, MeetingStatus.NOBODY_CAME),
        lambda: meeting_desk.book_interpreter(stranger, pair, meeting_id, None),
    ):
        with pytest.raises(NotFound):
            refused()


def test_held_begins_the_match_on_that_day_and_writes_the_plan(inside: World, pair: UUID, now) -> None:
    choose(pair, interpreter=True)
    meeting_id = planned().id
    with pytest.raises(Invalid):
        meeting_desk.say_what_became(inside.coordinator, pair, meeting_id, MeetingStatus.HELD)
    now["now"] = TUESDAYS[0] + timedelta(days=3)
    for _ in range(2):
        meeting_desk.say_what_became(inside.coordinator, pair, meeting_id, MeetingStatus.HELD)
    assert (the(Match).status, the(Match).started_at) == (MatchStatus.ACTIVE, TUESDAYS[0])
    assert the(InterpreterBooking).status is InterpreterStatus.USED
    first = min(row.due_on for row in everything(CheckIn))
    assert first == clock.local(TUESDAYS[0]).date() + timedelta(weeks=2)
    assert len(everything(CheckIn)) == 6


@pytest.mark.parametrize(
    ("outcome", "hears"),
    [
        (MeetingStatus.NEWCOMER_COULD_NOT, ["Berit"]),
        (MeetingStatus.VOLUNTEER_COULD_NOT, ["Amira"]),
        (MeetingStatus.NOBODY_CAME, ["Amira", "Berit"]),
        (MeetingStatus.MOVED, ["Amira", "Berit"]),
    ],
)
def test_what_somebody_says_by_phone_reaches_whoever_does_not_know(
    inside: World, pair: UUID, outcome: MeetingStatus, hears: list[str]
) -> None:
    choose(pair)
    meeting_id = planned().id
    for _ in range(2):
        meeting_desk.say_what_became(inside.coordinator, pair, meeting_id, outcome)
    assert told("meeting_fell_through") == hears
    assert the(Match).status is MatchStatus.ACCEPTED
    with pytest.raises(Conflict):
        meeting_desk.say_what_became(inside.coordinator, pair, meeting_id, MeetingStatus.HELD)


def test_both_are_reminded_once_in_the_morning_of_the_day_before(pair: UUID, now) -> None:
    choose(pair)
    day_before = TUESDAYS[0] - timedelta(days=1)
    assert remind_of_meetings(day_before - timedelta(days=1)) == 0
    now["now"] = day_before.replace(hour=0)
    assert [remind_of_meetings(now["now"]) for _ in range(2)] == [1, 0]
    assert told("meeting_tomorrow") == ["Amira", "Berit"]
    row = next(row for row in everything(Notification) if row.kind == "meeting_tomorrow")
    assert f"{clock.local(row.not_before):%a %H:%M}" == "Mon 09:00"


def test_nobody_is_reminded_in_a_rest_of_what_is_off_or_of_what_was_just_set(
    inside: World, pair: UUID
) -> None:
    choose(pair)
    day_before = TUESDAYS[0] - timedelta(days=1)
    with transaction() as session:
        period = factories.rest(
            session, inside.programme_id, first_day=day_before.date(), last_day=day_before.date()
        )
        period_id, model = period.id, type(period)
    assert remind_of_meetings(day_before) == 0
    with transaction() as session:
        session.delete(session.get_one(model, period_id))
    change(update(Match).values(status=MatchStatus.ACTIVE))
    assert remind_of_meetings(day_before) == 0
    change(update(Match).values(status=MatchStatus.ACCEPTED))
    meetings.call_off(link_of(pair, Side.NEWCOMER), planned().id)
    assert remind_of_meetings(day_before) == 0
    meeting_desk.plan_meeting(inside.coordinator, pair, by_coordinator(MONDAY + timedelta(hours=30)))
    assert remind_of_meetings(MONDAY) == 0
