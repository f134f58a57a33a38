"""The first meeting: found, moved, called off, held; what each side learns, and what it never learns."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from matching import Side
from matching.lifecycle import MatchStatus
from tests import factories
from tests.meetings.steps import (
    MONDAY,
    TUESDAYS,
    both_say_yes,
    choose,
    link_of,
    page,
    planned,
    told,
)
from tests.web.round_steps import change, everything, the
from web.database import db, transaction
from web.errors import Conflict, NotFound, Reason
from web.matches import meetings
from web.matches.asking import record_call
from web.matches.meeting_card import meeting_card
from web.matches.sides import sides_of
from web.meetings.queries import Stage
from web.models import (
    AnsweredHow,
    ContactOutcome,
    Match,
    Meeting,
    MeetingStatus,
    Newcomer,
    Offer,
    Proposal,
    Volunteer,
)

if TYPE_CHECKING:
    from uuid import UUID

    from tests.worlds import World


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


def test_he_is_not_suggested_for_two_at_once(inside: World, pair: UUID) -> None:
    choose(pair)
    change(update(Volunteer).values(capacity=2))
    with transaction() as session:
        factories.newcomer(session, inside.programme_id, call_name="Lina")
    assert page(both_say_yes(inside)).times == TUESDAYS[1:]


def test_nothing_is_suggested_before_a_break_is_over(pair: UUID) -> None:
    change(update(Newcomer).values(paused_until=TUESDAYS[1].date()))
    assert page(pair).times[0] == TUESDAYS[1]
