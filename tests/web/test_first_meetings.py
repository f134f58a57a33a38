"""The first meeting: found, moved, called off, held; what each side learns, and what it never learns."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from matching import Side
from matching.lifecycle import MatchStatus
from tests import factories
from tests.web.meeting_steps import both_say_yes, link_of
from tests.web.round_steps import change, everything, make_couple, the
from web import clock
from web.access import Actor
from web.database import db, transaction
from web.errors import Conflict, Invalid, NotFound, Reason
from web.matches import meeting_desk, meetings
from web.matches.asking import record_call
from web.matches.meeting_card import meeting_card
from web.matches.meeting_desk import Booking
from web.matches.meeting_plan import Plan
from web.matches.meeting_reminders import remind_of_meetings
from web.matches.sides import sides_of
from web.meetings import queries
from web.meetings.queries import Stage
from web.models import (
    AnsweredHow,
    CheckIn,
    ContactOutcome,
    InterpreterBooking,
    InterpreterForm,
    InterpreterStatus,
    Match,
    Meeting,
    MeetingPlace,
    MeetingStatus,
    Newcomer,
    Notification,
    Offer,
    Person,
    Proposal,
    Role,
    Volunteer,
)

if TYPE_CHECKING:
    from uuid import UUID

    from tests.worlds import World

# A Monday in September; the two are free on Tuesday evenings.
MONDAY = datetime(2026, 9, 7, 8, 0, tzinfo=clock.OFFICE_ZONE)
TUESDAYS = [clock.at((MONDAY + timedelta(days=days)).date(), 18) for days in (8, 15, 22, 29)]


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> dict[str, datetime]:
    """The time, which a test may change."""
    shown = {"now": MONDAY}
    monkeypatch.setattr(clock, "now", lambda: shown["now"])
    return shown


@pytest.fixture
def pair(inside: World, now: dict[str, datetime]) -> UUID:
    """Amira and Berit, who both said yes on Monday."""
    make_couple(inside)
    return both_say_yes(inside)


def choose(pair: UUID, number: int = 0, *, interpreter: bool = False, instead: bool = False) -> None:
    """Amira chooses a Tuesday."""
    before = planned().id if instead else None
    meetings.choose_time(
        link_of(pair, Side.NEWCOMER), TUESDAYS[number], wants_interpreter=interpreter, instead_of=before
    )


def planned() -> Meeting | None:
    db.session.rollback()
    return db.session.scalars(select(Meeting).where(Meeting.status == MeetingStatus.PLANNED)).one_or_none()


def page(pair: UUID, side: Side = Side.NEWCOMER) -> queries.MeetingPage:
    return queries.meeting_page(link_of(pair, side))


def told(kind: str) -> list[str]:
    """Who gets messages of a kind."""
    names = dict(db.session.execute(select(Person.id, Person.call_name)).all())
    return sorted(names[row.person_id] for row in everything(Notification) if row.kind == kind)


def by_coordinator(at: datetime, **changes: Any) -> Plan:
    fields = {"place_id": None, "wants_interpreter": False, "how": AnsweredHow.PHONE}
    return Plan(at, **fields | changes)


def test_she_is_offered_the_times_and_the_place_that_both_have(pair: UUID) -> None:
    found = page(pair)
    assert (found.stage, found.other, found.times) == (Stage.CHOOSE, "Berit", TUESDAYS[:3])
    card_place = the(Proposal).facts["meeting_point"]["places"][0]
    assert found.place.code == card_place
    his = page(pair, Side.VOLUNTEER)
    assert (his.stage, his.times) == (Stage.WAIT, [])


def test_a_pair_that_no_round_made_meets_where_both_can_come(pair: UUID) -> None:
    change(update(Match).values(proposal_id=None))
    change(update(Newcomer).values(district_code="north", max_travel_minutes=10))
    change(update(Volunteer).values(district_code="south", max_travel_minutes=10))
    assert page(pair).place.code == "library_centre"
    change(update(Volunteer).values(max_travel_minutes=9))
    assert page(pair).place is None


def test_the_time_she_chooses_is_set_and_he_is_told(pair: UUID) -> None:
    choose(pair)
    meeting = planned()
    assert (meeting.starts_at, meeting.chosen_by, meeting.how) == (
        TUESDAYS[0],
        Side.NEWCOMER,
        AnsweredHow.SELF,
    )
    assert told("meeting_set") == ["Berit"]
    for side in Side:
        assert (page(pair, side).stage, page(pair, side).planned.starts_at) == (Stage.SET, TUESDAYS[0])


def test_choosing_twice_is_choosing_once(pair: UUID) -> None:
    choose(pair)
    choose(pair)
    assert len(everything(Meeting)) == 1
    assert told("meeting_set") == ["Berit"]


def test_whoever_comes_second_with_another_time_is_told_and_one_is_planned(pair: UUID) -> None:
    choose(pair)
    with pytest.raises(Conflict) as refusal:
        choose(pair, 1)
    assert refusal.value.reason is Reason.TIME_CHANGED
    assert planned().starts_at == TUESDAYS[0]


@pytest.mark.parametrize("wrong", [timedelta(minutes=1), timedelta(days=1), timedelta(days=-7)])
def test_only_a_time_that_suits_both_can_be_chosen(pair: UUID, wrong: timedelta) -> None:
    with pytest.raises(Conflict) as refusal:
        meetings.choose_time(link_of(pair, Side.NEWCOMER), TUESDAYS[0] + wrong, wants_interpreter=False)
    assert refusal.value.reason is Reason.TIME_GONE
    assert everything(Meeting) == []


def test_a_page_left_open_for_two_working_days_is_still_good(pair: UUID, now: dict[str, datetime]) -> None:
    now["now"] = MONDAY + timedelta(days=4)
    assert TUESDAYS[0] not in page(pair).times
    choose(pair)
    assert planned().starts_at == TUESDAYS[0]


def test_she_moves_it_and_he_is_told_once_more(pair: UUID) -> None:
    choose(pair, interpreter=True)
    assert TUESDAYS[0] not in page(pair).times
    choose(pair, 1, interpreter=True, instead=True)
    assert [m.status for m in sorted(everything(Meeting), key=lambda m: m.starts_at)] == ["moved", "planned"]
    assert told("meeting_changed") == ["Berit"]


def test_he_says_that_it_does_not_suit_and_she_gets_new_times_and_no_reason(pair: UUID) -> None:
    choose(pair)
    for _ in range(2):
        meetings.call_off(link_of(pair, Side.VOLUNTEER), the(Meeting).id)
    assert the(Meeting).status is MeetingStatus.VOLUNTEER_COULD_NOT
    assert told("meeting_fell_through") == ["Amira"]
    found = page(pair)
    assert (found.stage, found.times) == (Stage.CHOOSE, TUESDAYS[1:])
    assert page(pair, Side.VOLUNTEER).stage is Stage.WAIT


def test_after_two_that_came_to_nothing_somebody_calls(pair: UUID) -> None:
    for number, side in enumerate(Side):
        choose(pair, number)
        meetings.call_off(link_of(pair, side), planned().id)
    assert (page(pair).stage, page(pair).times) == (Stage.CALL, [])
    assert page(pair, Side.VOLUNTEER).stage is Stage.CALL
    card = meeting_card(db.session(), sides_of(db.session(), pair))
    assert card.needs_call
    assert len(card.earlier) == 2


def test_an_old_page_calls_off_no_new_time(pair: UUID) -> None:
    choose(pair)
    old = planned().id
    choose(pair, 1, instead=True)
    with pytest.raises(Conflict) as refusal:
        meetings.call_off(link_of(pair, Side.VOLUNTEER), old)
    assert refusal.value.reason is Reason.TIME_CHANGED
    assert planned().starts_at == TUESDAYS[1]


def test_what_has_begun_is_not_called_off(pair: UUID, now: dict[str, datetime]) -> None:
    choose(pair)
    now["now"] = TUESDAYS[0]
    with pytest.raises(Conflict):
        meetings.call_off(link_of(pair, Side.NEWCOMER), planned().id)
    assert page(pair).stage is Stage.PAST


def test_a_meeting_of_others_is_not_called_off(inside: World, pair: UUID) -> None:
    choose(pair)
    with transaction() as session:
        factories.newcomer(session, inside.programme_id, call_name="Lina")
        factories.volunteer(session, inside.programme_id, call_name="Ola")
    other = both_say_yes(inside)
    with pytest.raises(NotFound):
        meetings.call_off(link_of(other, Side.NEWCOMER), the(Meeting).id)


def test_what_was_planned_when_a_match_ended_is_nothing_to_do(pair: UUID) -> None:
    choose(pair)
    ended = {"status": MatchStatus.CLOSED, "is_open": False, "closed_at": MONDAY, "close_reason": "other"}
    change(update(Match).values(**ended))
    assert meeting_card(db.session(), sides_of(db.session(), pair)).planned is None
    assert page(pair).stage is Stage.OVER


def test_he_does_not_choose_for_her(pair: UUID) -> None:
    with pytest.raises(NotFound):
        meetings.choose_time(link_of(pair, Side.VOLUNTEER), TUESDAYS[0], wants_interpreter=False)


@pytest.mark.parametrize("status", [MatchStatus.ACTIVE, MatchStatus.PAUSED])
def test_those_who_have_met_find_nothing_to_choose(pair: UUID, status: MatchStatus) -> None:
    change(update(Match).values(status=status))
    assert (page(pair).stage, page(pair).times) == (Stage.MET, [])
    for refused in (lambda: choose(pair), lambda: meetings.want_call(link_of(pair, Side.NEWCOMER))):
        with pytest.raises(Conflict):
            refused()


def test_before_both_have_said_yes_there_is_no_such_page(pair: UUID) -> None:
    change(update(Match).values(status=MatchStatus.OFFERED))
    for refused in (lambda: page(pair), lambda: choose(pair)):
        with pytest.raises(NotFound):
            refused()


def test_a_wish_for_a_call_is_kept_until_somebody_was_reached(inside: World, pair: UUID) -> None:
    for _ in range(2):
        meetings.want_call(link_of(pair, Side.NEWCOMER))
    assert (page(pair).stage, page(pair, Side.VOLUNTEER).stage) == (Stage.CALL, Stage.WAIT)
    (line,) = meeting_card(db.session(), sides_of(db.session(), pair)).to_call
    assert (line.name, line.since) == ("Amira", MONDAY)
    offer_id = line.offer_id
    record_call(inside.coordinator, offer_id, ContactOutcome.NO_ANSWER)
    assert page(pair).stage is Stage.CALL
    record_call(inside.coordinator, offer_id, ContactOutcome.ANSWERED)
    assert page(pair).stage is Stage.CHOOSE


def test_a_wish_for_a_call_leaves_the_time_as_it_is_and_is_confirmed(pair: UUID) -> None:
    choose(pair)
    meetings.want_call(link_of(pair, Side.NEWCOMER))
    found = page(pair)
    assert (found.stage, found.waits_for_call) == (Stage.SET, True)
    assert not page(pair, Side.VOLUNTEER).waits_for_call


def test_a_time_ends_the_waiting_for_a_call(pair: UUID) -> None:
    meetings.want_call(link_of(pair, Side.VOLUNTEER))
    choose(pair)
    assert not any(offer.call_wanted_at for offer in everything(Offer))


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


def test_he_is_not_suggested_for_two_at_once(inside: World, pair: UUID) -> None:
    choose(pair)
    change(update(Volunteer).values(capacity=2))
    with transaction() as session:
        factories.newcomer(session, inside.programme_id, call_name="Lina")
    assert page(both_say_yes(inside)).times == TUESDAYS[1:]


def test_nothing_is_suggested_before_a_break_is_over(pair: UUID) -> None:
    change(update(Newcomer).values(paused_until=TUESDAYS[1].date()))
    assert page(pair).times[0] == TUESDAYS[1]
