"""How it is going: asked once on its day, reminded once, answered until the deadline, and seen to."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from sqlalchemy import update

from matching import Side
from tests.web.match_steps import ask_first, begin, check_ins, on
from tests.web.round_steps import change, everything, the
from web import clock
from web.access import Actor
from web.database import transaction
from web.errors import Conflict, Forbidden, NotFound
from web.matches import check_ins as operations
from web.matches import one_by_one
from web.matches.check_ins import HowItGoes, ask_how_it_goes, remind_who_is_silent
from web.matches.closing import Ending, close
from web.matches.follow_up_lists import missed_twice, unsettled_answers
from web.matches.pausing import end_breaks, pause_match, take_match_up
from web.models import (
    AnsweredHow,
    AuditEntry,
    CheckIn,
    CheckInAnswer,
    Match,
    MetHowOften,
    Newcomer,
    Notification,
    Person,
    Role,
)
from web.programmes import operations as programmes
from web.programmes.queries import open_days

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from uuid import UUID

    from tests.worlds import World

GOOD = HowItGoes(CheckInAnswer.GOOD)
CALL_ME = HowItGoes(CheckInAnswer.CALL_ME)
ONE_DAY = timedelta(days=1)


@pytest.fixture
def together(inside: World) -> UUID:
    """Amira and Berit, who met for the first time today."""
    return begin(inside)


@pytest.fixture
def link(together: UUID) -> str:
    """The link by which Amira answers today."""
    return ask_first().link


def letters(kind: str) -> int:
    return sum(row.kind == kind for row in everything(Notification))


def stranger(world: World) -> Actor:
    return Actor(world.organisation_id, world.coordinator_id, Role.COORDINATOR, frozenset({uuid4()}))


def test_both_sides_are_asked_once_on_the_day_and_not_before(together: UUID) -> None:
    day = check_ins(Side.NEWCOMER)[0].due_on
    assert ask_how_it_goes(on(day - ONE_DAY, 23)) == 0
    assert [ask_how_it_goes(on(day, 0)) for _ in range(2)] == [2, 0]
    assert letters("check_in_due") == 2
    assert {row.answer_by for row in everything(CheckIn) if row.asked_at} == {day + timedelta(days=7)}


def test_nobody_is_woken_by_a_question(together: UUID) -> None:
    day = check_ins(Side.NEWCOMER)[0].due_on
    ask_how_it_goes(on(day, 0))
    letter = next(row for row in everything(Notification) if row.kind == "check_in_due")
    assert clock.local(letter.not_before).hour == 9


def test_after_a_long_stop_only_the_latest_question_is_put(together: UUID) -> None:
    late = check_ins(Side.NEWCOMER)[1].due_on + ONE_DAY
    assert ask_how_it_goes(on(late)) == 2
    assert [bool(row.asked_at) for row in check_ins(Side.NEWCOMER)] == [True, False]


def test_nobody_is_asked_while_the_programme_rests(inside: World, together: UUID) -> None:
    day = check_ins(Side.NEWCOMER)[0].due_on
    programmes.close_for_a_while(inside.coordinator, inside.programme_id, day, day + timedelta(days=9))
    assert ask_how_it_goes(on(day)) == ask_how_it_goes(on(day + timedelta(days=9))) == 0
    assert ask_how_it_goes(on(day + timedelta(days=10))) == 2


def test_a_day_of_rest_that_was_missed_in_the_plan_still_asks_nobody(inside: World, together: UUID) -> None:
    day = check_ins(Side.NEWCOMER)[0].due_on
    programmes.close_for_a_while(inside.coordinator, inside.programme_id, day, day)
    change(update(CheckIn).where(CheckIn.due_on == day + ONE_DAY).values(due_on=day))
    assert ask_how_it_goes(on(day)) == 0


def test_whoever_is_handled_manually_is_not_asked(together: UUID) -> None:
    change(update(Newcomer).values(is_handled_manually=True))
    assert ask_how_it_goes(on(check_ins(Side.NEWCOMER)[0].due_on)) == 0


def test_the_silent_are_reminded_once_after_three_days(link: str) -> None:
    assert remind_who_is_silent(on(clock.today() + timedelta(days=2))) == 0
    assert [remind_who_is_silent(on(clock.today() + timedelta(days=3))) for _ in range(2)] == [2, 0]
    assert letters("check_in_reminder") == 2


def test_whoever_has_answered_is_not_reminded_and_nobody_is_after_the_last_day(link: str) -> None:
    operations.answer_by_link(link, GOOD)
    assert remind_who_is_silent(on(clock.today() + timedelta(days=8))) == 0
    assert remind_who_is_silent(on(clock.today() + timedelta(days=7))) == 1


def test_the_newest_answer_counts_until_the_last_day(link: str) -> None:
    operations.answer_by_link(link, HowItGoes(CheckInAnswer.GOOD, MetHowOften.OFTEN))
    operations.answer_by_link(link, CALL_ME)
    hers = check_ins(Side.NEWCOMER)[0]
    assert (hers.answer, hers.met, hers.how) == (CheckInAnswer.CALL_ME, MetHowOften.OFTEN, AnsweredHow.SELF)
    change(update(CheckIn).values(answer_by=clock.today()))
    operations.answer_by_link(link, GOOD)
    change(update(CheckIn).values(answer_by=clock.today() - ONE_DAY))
    with pytest.raises(Conflict):
        operations.answer_by_link(link, CALL_ME)
    assert check_ins(Side.NEWCOMER)[0].answer is CheckInAnswer.GOOD


def test_the_same_answer_twice_is_one_answer(link: str) -> None:
    for _ in range(2):
        operations.answer_by_link(link, GOOD)
    assert [row.action for row in everything(AuditEntry)].count("say_how_it_goes") == 1


def test_each_side_answers_for_itself(link: str) -> None:
    operations.answer_by_link(link, CALL_ME)
    assert check_ins(Side.VOLUNTEER)[0].answer is None


def test_a_link_of_a_match_that_has_ended_takes_no_answer(inside: World, link: str) -> None:
    close(inside.coordinator, the(Match).id, Ending.COMPLETED)
    with pytest.raises(Conflict):
        operations.answer_by_link(link, GOOD)


def test_a_made_up_link_does_not_exist(link: str) -> None:
    with pytest.raises(NotFound):
        operations.answer_by_link("made-up", GOOD)


def test_a_coordinator_records_what_was_said_by_phone_also_late(inside: World, link: str) -> None:
    change(update(CheckIn).values(answer_by=clock.today() - ONE_DAY))
    operations.record_how_it_goes(
        inside.coordinator, check_ins(Side.NEWCOMER)[0].id, CALL_ME, AnsweredHow.PHONE
    )
    hers = check_ins(Side.NEWCOMER)[0]
    assert (hers.answer, hers.how) == (CheckInAnswer.CALL_ME, AnsweredHow.PHONE)
    assert hers.recorded_by == inside.coordinator_id


def test_whoever_told_it_by_phone_beforehand_is_not_asked_by_letter(inside: World, together: UUID) -> None:
    first = check_ins(Side.NEWCOMER)[0]
    operations.record_how_it_goes(inside.coordinator, first.id, GOOD, AnsweredHow.PHONE)
    assert ask_how_it_goes(on(first.due_on)) == 1
    assert letters("check_in_due") == 1


def test_only_the_coordinators_of_the_programme_record_and_settle(inside: World, link: str) -> None:
    row_id = check_ins(Side.NEWCOMER)[0].id
    for actor, refusal in (
        (stranger(inside), NotFound),
        (Actor(inside.organisation_id, inside.coordinator_id, Role.LEADER), Forbidden),
    ):
        with pytest.raises(refusal):
            operations.record_how_it_goes(actor, row_id, GOOD, AnsweredHow.PHONE)
        with pytest.raises(refusal):
            operations.settle_check_in(actor, row_id)
    assert unsettled_answers(stranger(inside)) == missed_twice(stranger(inside)) == []


def test_what_calls_for_a_talk_is_listed_until_it_is_settled(inside: World, link: str) -> None:
    operations.answer_by_link(link, HowItGoes(CheckInAnswer.SO_SO))
    operations.answer_by_link(check_ins(Side.VOLUNTEER)[0].link, CALL_ME)
    listed = unsettled_answers(inside.coordinator)
    assert [(row.name, row.other, row.answer) for row in listed] == [
        ("Berit", "Amira", CheckInAnswer.CALL_ME),
        ("Amira", "Berit", CheckInAnswer.SO_SO),
    ]
    for row in listed:
        operations.settle_check_in(inside.coordinator, row.check_in_id)
    assert unsettled_answers(inside.coordinator) == []
    operations.answer_by_link(link, CALL_ME)
    assert [row.name for row in unsettled_answers(inside.coordinator)] == ["Amira"]


def test_two_silences_in_a_row_ask_for_a_call_and_say_nothing_else(inside: World, together: UUID) -> None:
    first, second, third = check_ins(Side.NEWCOMER)
    yesterday = clock.today() - ONE_DAY
    change(update(Person).values(email_sealed="sealed"))

    def miss(row: CheckIn, answer_by: object = yesterday) -> None:
        change(update(CheckIn).where(CheckIn.id == row.id).values(asked_at=clock.now(), answer_by=answer_by))

    miss(first)
    assert missed_twice(inside.coordinator) == []
    miss(second, clock.today())
    assert missed_twice(inside.coordinator) == []
    miss(second)
    miss(third, clock.today())
    assert [(row.name, row.since) for row in missed_twice(inside.coordinator)] == [("Amira", first.due_on)]
    assert the(Match).is_open
    operations.settle_check_in(inside.coordinator, second.id)
    assert missed_twice(inside.coordinator) == []


def test_whoever_no_letter_reaches_is_called_the_first_time(inside: World, link: str) -> None:
    assert [(row.name, row.has_address) for row in missed_twice(inside.coordinator)] == [
        ("Amira", False),
        ("Berit", False),
    ]
    operations.answer_by_link(link, GOOD)
    assert [row.name for row in missed_twice(inside.coordinator)] == ["Berit"]


def test_a_break_moves_the_plan_by_its_own_length(inside: World, together: UUID) -> None:
    before = [row.due_on for row in check_ins(Side.NEWCOMER)]
    pause_match(inside.coordinator, together, clock.today() + timedelta(days=30))
    assert ask_how_it_goes(on(before[0])) == 0
    change(update(Match).values(paused_on=clock.today() - timedelta(days=10)))
    take_match_up(inside.coordinator, together)
    assert [row.due_on for row in check_ins(Side.NEWCOMER)] == [day + timedelta(days=10) for day in before]
    assert ask_how_it_goes(on(before[0])) == 0
    assert ask_how_it_goes(on(before[0] + timedelta(days=10))) == 2


def test_days_of_rest_within_a_break_are_not_counted_twice(inside: World, together: UUID) -> None:
    before = check_ins(Side.NEWCOMER)[0].due_on
    today = clock.today()
    pause_match(inside.coordinator, together, today + timedelta(days=10))
    programmes.close_for_a_while(
        inside.coordinator, inside.programme_id, today + timedelta(days=1), today + timedelta(days=4)
    )
    assert end_breaks(on(today + timedelta(days=9))) == 0
    assert [end_breaks(on(today + timedelta(days=10))) for _ in range(2)] == [1, 0]
    assert check_ins(Side.NEWCOMER)[0].due_on == before + timedelta(days=10)


def test_a_break_that_is_over_in_a_rest_ends_when_the_programme_is_open_again(
    inside: World, together: UUID
) -> None:
    today = clock.today()
    pause_match(inside.coordinator, together, today + ONE_DAY)
    programmes.close_for_a_while(inside.coordinator, inside.programme_id, today, today + timedelta(days=2))
    assert end_breaks(on(today + ONE_DAY)) == 0
    assert end_breaks(on(today + timedelta(days=3))) == 1


def asked_by_two_runs(monkeypatch: pytest.MonkeyPatch, one: Callable[..., bool]) -> int:
    """Let a whole second run happen after the first has read whom to ask; return how many letters left."""
    day = check_ins(Side.NEWCOMER)[0].due_on

    def after_another_run(*arguments: Any) -> bool:
        monkeypatch.setattr(one_by_one, "_one", one)
        ask_how_it_goes(on(day))
        return one(*arguments)

    monkeypatch.setattr(one_by_one, "_one", after_another_run)
    ask_how_it_goes(on(day))
    return letters("check_in_due")


def test_two_runs_at_once_ask_once(together: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    assert asked_by_two_runs(monkeypatch, one_by_one._one) == 2


def test_the_naive_twin_that_does_not_ask_again_under_the_lock_asks_twice(
    together: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    def naively(kind: type[CheckIn], _wanted: Any, row_id: UUID, today: date, step: Any) -> bool:
        with transaction() as session:
            row = session.get_one(kind, row_id)
            match = session.get_one(Match, row.match_id)
            return step(session, row, open_days(session, match.programme_id), today)

    assert asked_by_two_runs(monkeypatch, naively) > 2
