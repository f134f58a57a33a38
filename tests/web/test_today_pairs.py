"""The first page about pairs: those on their way to a first meeting, and those in the months after."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import event, select, update

from matching import Side
from matching.lifecycle import MatchStatus
from tests.web.round_steps import ask_couple, change, everything, find, make_couple, the
from tests.web.today_steps import in_days, kinds, rows, stranger
from web import clock
from web.database import db, transaction
from web.models import (
    CheckIn,
    CheckInAnswer,
    Concern,
    ConcernLevel,
    InterpreterBooking,
    InterpreterStatus,
    Match,
    MatchMember,
    Meeting,
    MeetingPlace,
    MeetingStatus,
    Newcomer,
    Offer,
    Person,
    Proposal,
)
from web.rounds.deciding import operations as rounds
from web.today import queries
from web.today.rows import Kind, Section

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from tests.worlds import World

PAIRS = (Section.CANNOT_WAIT, Section.CALL, Section.FIRST_MEETING, Section.FOLLOW_UP)


@pytest.fixture
def pair(inside: World) -> World:
    """Amira and Berit, who have both said yes."""
    ask_couple(inside)
    change(update(Match).values(status=MatchStatus.ACCEPTED))
    change(update(Offer).values(answer="yes", answered_at=clock.now()))
    return inside


def shown(world: World) -> dict[Section, list[Kind]]:
    found = kinds(world.coordinator)
    return {section: found[section] for section in PAIRS if section in found}


def plan(days: int) -> UUID:
    """A first meeting in so many days, without a place."""
    match_id = the(Match).id
    with transaction() as session:
        meeting = Meeting(
            match_id=match_id,
            starts_at=clock.now() + timedelta(days=days, minutes=1),
            is_first=True,
            status=MeetingStatus.PLANNED,
        )
        session.add(meeting)
        session.flush()
        return meeting.id


def test_a_pair_without_a_time_waits_for_a_first_meeting(pair: World) -> None:
    assert shown(pair) == {Section.FIRST_MEETING: [Kind.NO_TIME_YET]}
    change(update(Offer).values(answered_at=clock.now() - timedelta(days=16)))
    assert shown(pair) == {Section.FIRST_MEETING: [Kind.LONG_WITHOUT_MEETING]}
    change(update(Offer).values(call_wanted_at=clock.now()))
    assert shown(pair) == {Section.CALL: [Kind.WANTS_CALL_ABOUT_MEETING]}


def test_a_meeting_within_three_days_that_lacks_something_cannot_wait(pair: World) -> None:
    meeting_id = plan(2)
    assert shown(pair) == {Section.CANNOT_WAIT: [Kind.MEETING_LACKS]}
    assert rows(pair.coordinator, Section.CANNOT_WAIT)[0].codes == ("place",)
    with transaction() as session:
        place = session.scalars(select(MeetingPlace)).first()
        session.get_one(Meeting, meeting_id).meeting_place_id = place.id
        session.add(InterpreterBooking(meeting_id=meeting_id, language="ar"))
    assert rows(pair.coordinator, Section.CANNOT_WAIT)[0].codes == ("interpreter",)
    change(update(InterpreterBooking).values(status=InterpreterStatus.CONFIRMED))
    assert Section.CANNOT_WAIT not in shown(pair)


def test_a_meeting_that_is_over_is_asked_about(pair: World) -> None:
    plan(-1)
    assert shown(pair) == {Section.FIRST_MEETING: [Kind.MEETING_UNSAID]}
    change(update(Meeting).values(status=MeetingStatus.HELD))
    change(update(Match).values(status=MatchStatus.ACTIVE, started_at=clock.now()))
    assert shown(pair) == {}


@pytest.fixture
def together(pair: World) -> World:
    """The same two, who have met."""
    change(update(Match).values(status=MatchStatus.ACTIVE, started_at=clock.now()))
    return pair


@pytest.mark.parametrize(
    ("level", "section"),
    [(ConcernLevel.DANGER, Section.CANNOT_WAIT), (ConcernLevel.NOT_GOOD, Section.FOLLOW_UP)],
)
def test_whoever_spoke_up_stands_there_until_it_is_seen_to(
    together: World, level: ConcernLevel, section: Section
) -> None:
    match_id, person_id = the(Match).id, the(Newcomer).person_id
    with transaction() as session:
        session.add(Concern(raised_by=person_id, match_id=match_id, level=level, raised_at=clock.now()))
    assert shown(together) == {section: [Kind.CONCERN]}
    change(update(Concern).values(settled_at=clock.now()))
    assert shown(together) == {}


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (CheckInAnswer.CALL_ME, Kind.WANTS_TO_TALK),
        (CheckInAnswer.SO_SO, Kind.SO_SO),
        (CheckInAnswer.GOOD, None),
    ],
)
def test_an_answer_that_calls_for_a_talk_is_followed_up(
    together: World, answer: CheckInAnswer, kind: Kind | None
) -> None:
    add_check_ins(together, [in_days(0)], answer=answer, answered_at=clock.now())
    assert shown(together) == ({Section.FOLLOW_UP: [kind]} if kind else {})
    change(update(CheckIn).values(settled_at=clock.now()))
    assert shown(together) == {}


def test_whoever_missed_twice_is_called(together: World) -> None:
    change(update(Person).values(email_sealed="sealed"))
    long_ago = in_days(-60)
    add_check_ins(together, [long_ago], answer_by=long_ago)
    assert shown(together) == {}
    add_check_ins(together, [long_ago + timedelta(days=30)], answer_by=in_days(-20))
    assert shown(together) == {Section.CALL: [Kind.MISSED_TWICE]}


def add_check_ins(world: World, days: list[date], **changes: Any) -> None:
    match_id = the(Match).id
    with transaction() as session:
        for day in days:
            asked_at = clock.at(day, 9)
            session.add(
                CheckIn(match_id=match_id, side=Side.NEWCOMER, due_on=day, asked_at=asked_at, **changes)
            )


def test_an_end_that_is_near_and_a_wish_to_end_are_followed_up(together: World) -> None:
    change(update(Match).values(started_at=clock.now() - timedelta(days=290)))
    assert shown(together) == {Section.FOLLOW_UP: [Kind.ENDS_SOON]}
    change(update(MatchMember).where(MatchMember.side == Side.NEWCOMER).values(asked_to_end_at=clock.now()))
    assert shown(together) == {Section.FOLLOW_UP: [Kind.WISH_TO_END, Kind.ENDS_SOON]}


def test_pairs_of_others_and_of_somebody_handled_manually_are_not_there(together: World) -> None:
    add_check_ins(together, [in_days(0)], answer=CheckInAnswer.CALL_ME, answered_at=clock.now())
    assert kinds(stranger(together)) == {}
    change(update(Newcomer).values(is_handled_manually=True))
    assert kinds(together.coordinator) == {}


def test_more_pairs_take_no_more_statements(together: World) -> None:
    add_check_ins(together, [in_days(0)], answer=CheckInAnswer.CALL_ME, answered_at=clock.now())
    few = statements(together)
    for _ in range(3):
        make_couple(together)
    find(together)
    for proposal in everything(Proposal):
        if proposal.status == "proposed":
            rounds.approve(together.coordinator, proposal.id, 1)
    change(update(Match).values(status=MatchStatus.ACTIVE, started_at=clock.now() - timedelta(days=290)))
    assert len(rows(together.coordinator, Section.FOLLOW_UP)) > 1
    assert statements(together) == few <= 30


def statements(world: World) -> int:
    """Return how many statements the page takes."""
    db.session.rollback()
    seen = []

    def note(*arguments: Any) -> None:
        seen.append(arguments[2])

    event.listen(db.engine, "before_cursor_execute", note)
    queries.today_page(world.coordinator)
    event.remove(db.engine, "before_cursor_execute", note)
    return len(seen)
