"""The end of a match: what comes next for each side, what is forgotten, and how it is taken back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from matching import Side
from matching.lifecycle import EnrolmentStatus, MatchStatus
from tests import factories
from tests.databases import ON_SQLITE
from tests.web.match_steps import begin, check_ins
from tests.web.round_steps import change, everything, the
from web import clock
from web.access import Actor
from web.database import db, transaction
from web.errors import Conflict, Forbidden, Invalid, NotFound, Reason
from web.matches import closing
from web.matches.closing import CONSEQUENCES, Ending, Next
from web.matches.course import course_of
from web.matches.follow_up_lists import ending_soon, planned_end, wishes_to_end
from web.matches.operations import open_match
from web.matches.pausing import pause_match, take_match_up
from web.matches.sides import sides_of
from web.models import (
    AnsweredHow,
    CheckIn,
    CloseReason,
    Consent,
    ConsentKind,
    Enrolment,
    Match,
    MatchMember,
    Newcomer,
    Notification,
    NotificationStatus,
    PairMemory,
    PairRule,
    Person,
    Role,
    Volunteer,
)

if TYPE_CHECKING:
    from uuid import UUID

    from tests.worlds import World


@pytest.fixture
def together(inside: World) -> UUID:
    """Amira and Berit, who met for the first time today."""
    return begin(inside)


def person_actor(world: World, name: str) -> Actor:
    with transaction() as session:
        person = session.scalars(select(Person).where(Person.call_name == name)).one()
        account = factories.account(session, role=Role.PERSON, person_id=person.id)
        return Actor(world.organisation_id, account.id, Role.PERSON)


def hers() -> Enrolment:
    db.session.rollback()
    return db.session.scalars(select(Enrolment).where(Enrolment.newcomer_id.is_not(None))).first()


def kinds() -> list[str]:
    return [row.kind for row in everything(Notification)]


def test_everything_that_an_end_means_is_true_at_once(inside: World, together: UUID) -> None:
    first = check_ins(Side.NEWCOMER)[0]
    change(update(CheckIn).where(CheckIn.id == first.id).values(asked_at=clock.now()))
    waiting_since = hers().waiting_since
    closing.close(inside.coordinator, together, Ending.NO_FIT)
    match, volunteer = the(Match), the(Volunteer)
    assert (match.status, match.close_reason) == (MatchStatus.CLOSED, CloseReason.NO_FIT)
    assert (volunteer.places_taken, volunteer.said_ready_at) == (0, None)
    assert (hers().status, hers().waiting_since) == (EnrolmentStatus.READY, waiting_since)
    assert the(PairMemory).rule is PairRule.ENDED
    assert [row.id for row in everything(CheckIn)] == [first.id]
    assert kinds().count("match_ended") == 2


@ON_SQLITE
@pytest.mark.parametrize("ending", Ending)
def test_the_reason_decides_what_comes_next(inside: World, together: UUID, ending: Ending) -> None:
    closing.close(inside.coordinator, together, ending)
    consequence = CONSEQUENCES[ending]
    assert the(Match).close_reason is consequence.reason
    assert (
        hers().status
        is {
            Next.WAIT: EnrolmentStatus.READY,
            Next.REST: EnrolmentStatus.PAUSED,
            Next.THANKS: EnrolmentStatus.LEFT,
        }[consequence.newcomer]
    )
    assert (the(Newcomer).paused_until is not None) == (consequence.newcomer is Next.REST)
    assert (the(Volunteer).paused_until is not None) == (consequence.volunteer is Next.REST)


def test_it_ends_once_and_only_for_those_who_look_after_it(inside: World, together: UUID) -> None:
    stranger = Actor(inside.organisation_id, inside.coordinator_id, Role.COORDINATOR, frozenset({uuid4()}))
    with pytest.raises(NotFound):
        closing.close(stranger, together, Ending.OTHER)
    with pytest.raises(Forbidden):
        closing.close(person_actor(inside, "Amira"), together, Ending.OTHER)
    closing.close(inside.coordinator, together, Ending.OTHER)
    with pytest.raises(Conflict):
        closing.close(inside.coordinator, together, Ending.COMPLETED)
    assert the(Volunteer).places_taken == 0
    assert kinds().count("match_ended") == 2


def test_undoing_puts_everything_back_and_the_letters_never_leave(inside: World, together: UUID) -> None:
    plan = [row.due_on for row in check_ins(Side.NEWCOMER)]
    closing.close(inside.coordinator, together, Ending.NEWCOMER_NO_TIME)
    closing.undo_closing(inside.coordinator, together)
    match = the(Match)
    assert (match.status, match.closed_at, match.close_reason) == (MatchStatus.ACTIVE, None, None)
    assert all(member.is_open for member in everything(MatchMember))
    assert the(Volunteer).places_taken == 1
    assert (hers().status, the(Newcomer).paused_until) == (EnrolmentStatus.READY, None)
    assert everything(PairMemory) == []
    assert [row.due_on for row in check_ins(Side.NEWCOMER)] == plan
    assert not {"match_ended", "match_goes_on"} & set(kinds())


def test_whoever_has_had_the_letter_is_told_that_it_goes_on(inside: World, together: UUID) -> None:
    closing.close(inside.coordinator, together, Ending.OTHER)
    change(update(Notification).values(status=NotificationStatus.SENT))
    closing.undo_closing(inside.coordinator, together)
    assert kinds().count("match_goes_on") == 2


def test_two_who_must_not_meet_are_not_brought_together_again(inside: World, together: UUID) -> None:
    closing.close(inside.coordinator, together, Ending.CONCERN)
    change(update(PairMemory).values(rule=PairRule.BLOCKED))
    assert course_of(inside.coordinator, sides_of(db.session(), together)).must_not_meet
    with pytest.raises(Conflict) as refusal:
        closing.undo_closing(inside.coordinator, together)
    assert refusal.value.reason is Reason.PAIR_RULED_OUT
    assert (the(Match).status, the(Volunteer).places_taken) == (MatchStatus.CLOSED, 0)


def test_after_a_fortnight_it_stays_ended(inside: World, together: UUID) -> None:
    closing.close(inside.coordinator, together, Ending.OTHER)
    change(update(Match).values(closed_at=clock.now() - timedelta(days=15)))
    with pytest.raises(Conflict) as refusal:
        closing.undo_closing(inside.coordinator, together)
    assert refusal.value.reason is Reason.UNDO_OVER


def test_a_no_to_an_offer_is_not_undone(inside: World, together: UUID) -> None:
    closing.close(inside.coordinator, together, Ending.OTHER)
    change(update(Match).values(close_reason=CloseReason.DECLINED))
    with pytest.raises(Conflict):
        closing.undo_closing(inside.coordinator, together)


def test_it_cannot_be_undone_when_the_place_is_taken(inside: World, together: UUID) -> None:
    closing.close(inside.coordinator, together, Ending.OTHER)
    change(update(Volunteer).values(places_taken=1))
    with pytest.raises(Conflict) as refusal:
        closing.undo_closing(inside.coordinator, together)
    assert refusal.value.reason is Reason.VOLUNTEER_FULL
    assert the(Match).status is MatchStatus.CLOSED
    assert the(PairMemory).rule is PairRule.ENDED


def test_it_cannot_be_undone_when_she_has_somebody_else(inside: World, together: UUID) -> None:
    closing.close(inside.coordinator, together, Ending.OTHER)
    with transaction() as session:
        other = factories.volunteer(session, inside.programme_id, call_name="Ola")
        open_match(session, session.get_one(Enrolment, hers_id(session)), other, None)
    with pytest.raises(Conflict) as refusal:
        closing.undo_closing(inside.coordinator, together)
    assert refusal.value.reason is Reason.NEWCOMER_NOT_WAITING


def test_it_cannot_be_undone_when_she_has_left(inside: World, together: UUID) -> None:
    closing.close(inside.coordinator, together, Ending.OTHER)
    with transaction() as session:
        consent = Consent(
            person_id=session.scalars(select(Newcomer.person_id)).one(),
            kind=ConsentKind.TAKE_PART,
            language="nb",
            text_version=1,
            is_reviewed_text=True,
            how=AnsweredHow.SELF,
            given_at=clock.now(),
            withdrawn_at=clock.now(),
        )
        session.add(consent)
    with pytest.raises(Conflict):
        closing.undo_closing(inside.coordinator, together)


def test_it_cannot_be_undone_when_he_is_no_guide_any_more(inside: World, together: UUID) -> None:
    closing.close(inside.coordinator, together, Ending.OTHER)
    change(update(Volunteer).values(approved_on=None))
    with pytest.raises(Conflict) as refusal:
        closing.undo_closing(inside.coordinator, together)
    assert refusal.value.reason is Reason.VOLUNTEER_NOT_APPROVED


def hers_id(session) -> UUID:
    return session.scalars(select(Enrolment.id).where(Enrolment.newcomer_id.is_not(None))).one()


def test_a_wish_to_end_goes_to_the_coordinator_alone(inside: World, together: UUID) -> None:
    before = len(everything(Notification))
    amira = person_actor(inside, "Amira")
    for _ in range(2):
        closing.ask_to_end(amira, together)
    assert [(one.name, one.other) for one in wishes_to_end(inside.coordinator)] == [("Amira", "Berit")]
    assert len(everything(Notification)) == before
    assert the(Match).is_open
    closing.settle_wish_to_end(inside.coordinator, together)
    assert wishes_to_end(inside.coordinator) == []


def test_nobody_asks_to_end_what_is_not_her_own(inside: World, together: UUID) -> None:
    with transaction() as session:
        factories.newcomer(session, inside.programme_id, call_name="Zara")
    with pytest.raises(NotFound):
        closing.ask_to_end(person_actor(inside, "Zara"), together)
    closing.close(inside.coordinator, together, Ending.OTHER)
    with pytest.raises(NotFound):
        closing.ask_to_end(person_actor(inside, "Amira"), together)


def test_a_break_is_for_two_who_meet_and_until_a_day_ahead(inside: World, together: UUID) -> None:
    with pytest.raises(Invalid):
        pause_match(inside.coordinator, together, clock.today())
    pause_match(inside.coordinator, together, None)
    assert kinds().count("match_paused") == 2
    with pytest.raises(Conflict):
        pause_match(inside.coordinator, together, None)
    take_match_up(inside.coordinator, together)
    with pytest.raises(Conflict):
        take_match_up(inside.coordinator, together)
    assert the(Match).status is MatchStatus.ACTIVE


def test_a_break_may_be_told_by_phone_instead(inside: World, together: UUID) -> None:
    pause_match(inside.coordinator, together, None, tells_both=False)
    assert "match_paused" not in kinds()


def test_an_end_is_told_thirty_days_ahead(inside: World, together: UUID) -> None:
    assert ending_soon(inside.coordinator) == []
    months_ago = clock.now() - timedelta(days=280)
    change(update(Match).values(started_at=months_ago))
    ends_on = planned_end(months_ago, 10)
    assert clock.today() < ends_on <= clock.today() + timedelta(days=30)
    assert [one.ends_on for one in ending_soon(inside.coordinator)] == [ends_on]
    change(update(Newcomer).values(is_handled_manually=True))
    assert ending_soon(inside.coordinator) == []


def test_ten_months_from_the_last_of_april_end_on_the_last_of_february() -> None:
    assert str(planned_end(clock.at(clock.today().replace(2026, 4, 30), 10), 10)) == "2027-02-28"
    assert str(planned_end(clock.at(clock.today().replace(2026, 12, 31), 10), 12)) == "2027-12-31"
