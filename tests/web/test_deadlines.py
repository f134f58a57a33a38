"""Deadlines: one reminder, then a call; and every clock stands still while the programme rests."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from matching import Side
from tests import factories
from tests.pages import text_of
from tests.web.round_steps import change, everything, find_couple, make_couple, the
from web import clock, tenancy
from web.access import Actor
from web.database import db, transaction
from web.errors import Conflict, Forbidden, Invalid, NotFound, Reason
from web.matches import asking, deadlines, readiness
from web.matches.asking import GivenAnswer
from web.models import (
    CheckIn,
    ClosedPeriod,
    Match,
    Notification,
    Offer,
    OfferAnswer,
    Proposal,
    ReadyQuestion,
    Role,
    Volunteer,
)
from web.programmes import operations as programmes
from web.rounds.asking.queries import waiting
from web.rounds.deciding import operations as rounds
from web.rounds.solving.pool import pool_of
from web.volunteers import own

if TYPE_CHECKING:
    from flask import Flask

    from tests.pages import CarefulClient
    from tests.worlds import World

YES = GivenAnswer(OfferAnswer.YES)


@pytest.fixture
def proposed(inside: World) -> World:
    """A newcomer and a volunteer who fit, and a proposal."""
    find_couple(inside)
    return inside


@pytest.fixture
def asked(proposed: World) -> World:
    """A newcomer whom we have asked today."""
    rounds.approve(proposed.coordinator, the(Proposal).id, 1)
    return proposed


def days_ahead(count: int) -> datetime:
    return datetime.combine(clock.today() + timedelta(days=count), time(10), clock.OFFICE_ZONE)


def rest(world: World, first: int, last: int) -> None:
    days = (clock.today() + timedelta(days=count) for count in (first, last))
    programmes.close_for_a_while(world.coordinator, world.programme_id, *days)


def count(kind: str) -> int:
    return sum(row.kind == kind for row in everything(Notification))


def test_she_is_reminded_once_after_three_days(asked: World) -> None:
    assert deadlines.remind_unanswered(days_ahead(2)) == 0
    assert [deadlines.remind_unanswered(days_ahead(3)) for _ in range(2)] == [1, 0]
    assert count("offer_reminder") == 1


def test_whoever_has_answered_is_not_reminded(asked: World) -> None:
    asking.answer_by_link(the(Offer).link, GivenAnswer(OfferAnswer.TALK_FIRST))
    assert deadlines.remind_unanswered(days_ahead(5)) == 0


def test_he_is_reminded_after_two_days(asked: World) -> None:
    asking.answer_by_link(the(Offer).link, YES)
    assert deadlines.remind_unanswered(days_ahead(1)) == 0
    assert deadlines.remind_unanswered(days_ahead(2)) == 1


def test_after_a_stop_she_is_still_reminded_on_the_last_day_and_not_later(asked: World) -> None:
    assert deadlines.remind_unanswered(days_ahead(8)) == 0
    assert deadlines.remind_unanswered(days_ahead(7)) == 1


def test_a_question_that_was_answered_is_not_let_go(asked: World) -> None:
    asking.answer_by_link(the(Offer).link, GivenAnswer(OfferAnswer.NO))
    assert deadlines.release_unanswered(days_ahead(20)) == 0
    assert the(Volunteer).places_taken == 0


def test_a_silent_volunteer_is_not_ready(asked: World) -> None:
    asking.answer_by_link(the(Offer).link, YES)
    assert deadlines.release_unanswered(days_ahead(20)) == 1
    assert the(Volunteer).said_ready_at is None


def test_a_rest_puts_every_deadline_forward_and_back_again(asked: World) -> None:
    before = the(Offer).answer_by
    rest(asked, 2, 11)
    assert the(Offer).answer_by == before + timedelta(days=10)
    programmes.open_again(asked.coordinator, the(ClosedPeriod).id)
    assert the(Offer).answer_by == before


def test_a_rest_that_begins_today_gives_the_last_day_back(asked: World) -> None:
    change(update(Offer).values(answer_by=clock.today()))
    rest(asked, 0, 9)
    assert the(Offer).answer_by == clock.today() + timedelta(days=10)


def test_the_check_ins_ahead_wait_too(asked: World) -> None:
    dates = {"asked": clock.today() + timedelta(days=5), "planned": clock.today() + timedelta(days=30)}
    with transaction() as session:
        match_id = session.scalars(select(Match.id)).one()
        session.add(
            CheckIn(
                match_id=match_id,
                side=Side.NEWCOMER,
                due_on=clock.today(),
                asked_at=clock.now(),
                answer_by=dates["asked"],
            )
        )
        session.add(CheckIn(match_id=match_id, side=Side.VOLUNTEER, due_on=dates["planned"]))
    rest(asked, 2, 11)
    first, second = sorted(everything(CheckIn), key=lambda row: row.due_on)
    assert (first.due_on, first.answer_by) == (clock.today(), dates["asked"] + timedelta(days=10))
    assert second.due_on == dates["planned"] + timedelta(days=10)


def test_nothing_is_sent_and_nothing_ends_while_the_programme_rests(asked: World) -> None:
    rest(asked, 1, 20)
    change(update(Offer).values(answer_by=clock.today()))
    assert deadlines.remind_unanswered(days_ahead(4)) == deadlines.release_unanswered(days_ahead(4)) == 0
    assert deadlines.release_unanswered(days_ahead(21)) == 1


def test_nobody_is_asked_while_the_programme_rests(proposed: World) -> None:
    rest(proposed, 0, 3)
    with pytest.raises(Conflict) as refusal:
        rounds.approve(proposed.coordinator, the(Proposal).id, 1)
    assert refusal.value.reason is Reason.PROGRAMME_RESTS
    assert everything(Offer) == []


def test_her_yes_in_a_rest_reaches_him_when_it_is_over(asked: World) -> None:
    rest(asked, 0, 3)
    asking.answer_by_link(the(Offer).link, YES)
    waiting = next(row for row in everything(Notification) if row.kind == "volunteer_asked")
    assert clock.local(waiting.not_before).date() == clock.today() + timedelta(days=4)
    his = db.session.scalars(select(Offer).where(Offer.side == Side.VOLUNTEER)).one()
    assert his.answer_by == clock.today() + timedelta(days=3 + 4)


@pytest.mark.parametrize(("first", "last"), [(3, 2), (-3, -1), (0, 100)])
def test_days_that_make_no_sense_are_refused(inside: World, first: int, last: int) -> None:
    with pytest.raises(Invalid):
        rest(inside, first, last)


def test_two_rests_do_not_overlap_and_are_not_for_strangers(inside: World) -> None:
    rest(inside, 1, 5)
    with pytest.raises(Conflict):
        rest(inside, 5, 6)
    stranger = Actor(inside.organisation_id, inside.coordinator_id, Role.COORDINATOR, frozenset({uuid4()}))
    with pytest.raises(NotFound):
        programmes.close_for_a_while(stranger, inside.programme_id, clock.today(), clock.today())
    with pytest.raises(NotFound):
        programmes.open_again(stranger, the(ClosedPeriod).id)


def test_a_leader_changes_and_asks_nothing(inside: World) -> None:
    leader = Actor(
        inside.organisation_id, inside.coordinator_id, Role.LEADER, frozenset({inside.programme_id})
    )
    for forbidden in (
        lambda: programmes.close_for_a_while(leader, inside.programme_id, clock.today(), clock.today()),
        lambda: readiness.ask_who_is_ready(leader, clock.today() + timedelta(days=1)),
        lambda: readiness.readiness(leader),
    ):
        with pytest.raises(Forbidden):
            forbidden()


def test_only_places_of_those_who_said_yes_are_free(inside: World) -> None:
    with transaction() as session:
        factories.volunteer(session, inside.programme_id, capacity=2)
        factories.volunteer(session, inside.programme_id, capacity=3, said_ready_at=None)
    assert waiting(inside.coordinator).free_places == 2


def test_only_who_has_said_yes_is_in_a_round(proposed: World) -> None:
    assert len(pool_of(db.session(), {proposed.programme_id}).volunteers) == 1
    assert readiness.ask_who_is_ready(proposed.coordinator, clock.today() + timedelta(days=3)) == 1
    assert readiness.ask_who_is_ready(proposed.coordinator, clock.today() + timedelta(days=4)) == 0
    assert pool_of(db.session(), {proposed.programme_id}).volunteers == ()
    with pytest.raises(Conflict) as refusal:
        rounds.approve(proposed.coordinator, the(Proposal).id, 1)
    assert refusal.value.reason is Reason.VOLUNTEER_NOT_READY
    link = the(ReadyQuestion).link
    readiness.answer_by_link(link, is_ready=False)
    assert the(Volunteer).said_ready_at is None
    readiness.answer_by_link(link, is_ready=True)
    assert len(pool_of(db.session(), {proposed.programme_id}).volunteers) == 1
    assert count("ready_asked") == 1


def test_whoever_said_yes_lately_has_no_place_or_rests_is_not_asked(inside: World) -> None:
    tomorrow = clock.today() + timedelta(days=1)
    with transaction() as session:
        factories.volunteer(session, inside.programme_id, said_ready_at=clock.now())
        factories.volunteer(session, inside.programme_id, places_taken=1)
        factories.volunteer(session, inside.programme_id, paused_until=tomorrow)
        factories.volunteer(session, inside.programme_id, approved_on=None)
    assert readiness.readiness(inside.coordinator) == readiness.Readiness(ready=1, silent=0, to_ask=0)
    assert readiness.ask_who_is_ready(inside.coordinator, tomorrow) == 0
    for day in (clock.today(), clock.today() + timedelta(days=32)):
        with pytest.raises(Invalid):
            readiness.ask_who_is_ready(inside.coordinator, day)


def test_whoever_said_not_now_is_not_asked_again_before_the_round(proposed: World) -> None:
    day = clock.today() + timedelta(days=3)
    readiness.ask_who_is_ready(proposed.coordinator, day)
    readiness.answer_by_link(the(ReadyQuestion).link, is_ready=False)
    for again in (day, day + timedelta(days=1)):
        assert readiness.ask_who_is_ready(proposed.coordinator, again) == 0
    assert readiness.readiness(proposed.coordinator) == readiness.Readiness(ready=0, silent=0, to_ask=0)


def test_a_yes_on_his_own_page_answers_the_question_too(proposed: World) -> None:
    readiness.ask_who_is_ready(proposed.coordinator, clock.today() + timedelta(days=3))
    with transaction() as session:
        person_id = session.scalars(select(Volunteer.person_id)).one()
        account = factories.account(session, role=Role.PERSON, person_id=person_id)
        himself = Actor(proposed.organisation_id, account.id, Role.PERSON)
    own.say_ready(himself, is_ready=True)
    assert the(ReadyQuestion).is_ready is True
    assert readiness.readiness(proposed.coordinator) == readiness.Readiness(ready=1, silent=0, to_ask=0)


def test_no_volunteer_is_asked_while_his_programme_rests(proposed: World) -> None:
    rest(proposed, 0, 3)
    assert readiness.readiness(proposed.coordinator).to_ask == 0
    assert readiness.ask_who_is_ready(proposed.coordinator, clock.today() + timedelta(days=5)) == 0


def test_a_question_of_yesterday_or_to_somebody_not_approved_is_over(proposed: World) -> None:
    readiness.ask_who_is_ready(proposed.coordinator, clock.today() + timedelta(days=1))
    change(update(Volunteer).values(approved_on=None))
    with pytest.raises(Conflict):
        readiness.answer_by_link(the(ReadyQuestion).link, is_ready=True)
    change(update(Volunteer).values(approved_on=clock.today()))
    change(update(ReadyQuestion).values(match_on=clock.today() - timedelta(days=1)))
    with pytest.raises(Conflict):
        readiness.answer_by_link(the(ReadyQuestion).link, is_ready=True)
    assert the(Volunteer).said_ready_at is None


def test_his_no_says_that_he_is_not_ready(asked: World) -> None:
    asking.answer_by_link(the(Offer).link, YES)
    his = db.session.scalars(select(Offer).where(Offer.side == Side.VOLUNTEER)).one()
    asking.answer_by_link(his.link, GivenAnswer(OfferAnswer.NO))
    assert the(Volunteer).said_ready_at is None


def test_the_pages_ask_and_take_the_answers(app: Flask, client: CarefulClient, world: World) -> None:
    with app.app_context(), tenancy.acting_for(world.organisation_id):
        make_couple(world)
    client.sign_in(world.key)
    day = (clock.today() + timedelta(days=3)).isoformat()
    assert client.send("/rounds/ready-question", seen_on="/rounds/new", match_on="").status_code == 400
    assert client.send("/rounds/ready-question", seen_on="/rounds/new", match_on=day).status_code == 303
    assert "1 frivillig blir spurt" in text_of(client.page("/rounds/new"))
    with app.app_context(), tenancy.acting_for(world.organisation_id):
        address = f"/ar/ready/{the(ReadyQuestion).link}"
    client.page(address)
    assert client.send(address, seen_on=address, ready="yes").location == address
    with app.app_context(), tenancy.acting_for(world.organisation_id):
        assert the(ReadyQuestion).is_ready is True
        change(update(ReadyQuestion).values(match_on=clock.today() - timedelta(days=1)))
    assert "انتهت مدة هذا السؤال" in text_of(client.page(address))
    path = f"/programmes/{world.programme_id}/rest"
    assert client.send(path, seen_on="/calendar", first=day, last="").status_code == 400
    assert client.send(path, seen_on="/calendar", first=day, last=day).status_code == 303
    again = client.send(path, seen_on="/calendar", first=day, last=day)
    assert again.status_code == 409
    assert f'value="{day}"' in again.text
    assert "Ordningen har allerede pause en av disse dagene." in again.text
