"""Invitations: what is answered, what an activity's changes mean for them, and who is told of what."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID, uuid4

import pytest
from sqlalchemy import update

from matching import Gender, Household
from tests import factories
from tests.databases import ON_SQLITE
from tests.web.activity_steps import (
    activity,
    invitation_of,
    invite,
    letters,
    make,
    own_actor,
    plan_of,
    refused,
    waits,
)
from tests.web.round_steps import change, everything
from web import clock
from web.activities import answering, inviting, operations
from web.activities.own import own_invitations
from web.activities.reminders import remind_of_activities
from web.database import db, transaction
from web.errors import Invalid, NotFound, Reason
from web.matches.whose import Recorded
from web.models import (
    Activity,
    AnsweredHow,
    Audience,
    CallOffReason,
    Invitation,
    InvitationAnswer,
    Newcomer,
    Notification,
    Person,
)
from web.newcomers import leaving
from web.newcomers.queries import everything as all_that_we_keep

if TYPE_CHECKING:
    from tests.worlds import World

YES, NO = InvitationAnswer.YES, InvitationAnswer.NO
ELSEWHERE = uuid4()


def test_she_answers_herself_and_may_change_her_mind_until_it_begins(inside: World) -> None:
    hers, cafe = waits(inside), make(inside)
    invite(inside, cafe, hers)
    actor = own_actor(inside, hers)
    for said in (YES, NO, YES):
        answering.answer(actor, invitation_of(hers).id, said)
        found = invitation_of(hers)
        assert (found.answer, found.how, found.recorded_by) == (said, AnsweredHow.SELF, None)
    change(update(Activity).values(starts_at=clock.now()))
    with refused(Reason.ACTIVITY_OVER):
        answering.answer(actor, invitation_of(hers).id, NO)
    with refused(Reason.ACTIVITY_OVER):
        inviting.take_back(inside.coordinator, invitation_of(hers).id)


@ON_SQLITE
def test_what_she_says_by_phone_is_kept_with_who_wrote_it_down(inside: World) -> None:
    hers, cafe = waits(inside), make(inside)
    invite(inside, cafe, hers)
    answering.record_answer(inside.coordinator, invitation_of(hers).id, YES, AnsweredHow.INTERPRETER)
    found = invitation_of(hers)
    assert (found.how, found.recorded_by) == (AnsweredHow.INTERPRETER, inside.coordinator_id)


@ON_SQLITE
def test_nobody_answers_for_another(inside: World) -> None:
    hers, his, cafe = waits(inside), waits(inside, "Omar"), make(inside)
    invite(inside, cafe, hers)
    with pytest.raises(NotFound):
        answering.answer(own_actor(inside, his), invitation_of(hers).id, YES)


def test_a_no_gives_the_place_to_another_and_a_yes_after_that_finds_it_taken(inside: World) -> None:
    hers, his, cafe = waits(inside), waits(inside, "Omar"), make(inside, room=1)
    invite(inside, cafe, hers)
    actor = own_actor(inside, hers)
    answering.answer(actor, invitation_of(hers).id, NO)
    answering.answer(actor, invitation_of(hers).id, YES)
    answering.answer(actor, invitation_of(hers).id, NO)
    assert invite(inside, cafe, his) == 1
    with refused(Reason.ACTIVITY_FULL):
        answering.answer(actor, invitation_of(hers).id, YES)
    assert own_invitations(actor)[0].is_full


def test_taken_back_it_is_gone_and_whoever_said_yes_is_told(inside: World) -> None:
    hers, his, cafe = waits(inside), waits(inside, "Omar"), make(inside, room=2)
    invite(inside, cafe, hers, his)
    actor = own_actor(inside, hers)
    answering.answer(actor, invitation_of(hers).id, YES)
    for newcomer_id in (hers, hers, his):
        inviting.take_back(inside.coordinator, invitation_of(newcomer_id).id)
    assert letters("invited_to_activity") == []
    assert letters("activity_comes_to_nothing") == [db.session.get_one(Newcomer, hers).person_id]
    (shown,) = own_invitations(actor)
    assert shown.is_taken_back
    assert not shown.may_answer
    assert own_invitations(own_actor(inside, his)) == []
    with refused(Reason.ACTIVITY_OVER):
        answering.answer(actor, invitation_of(hers).id, NO)
    assert invite(inside, cafe, hers, his) == 2
    assert own_invitations(actor)[0].answer is None


# What becomes of it


class Invited(NamedTuple):
    """An activity, and three who are invited to it, by what they have answered."""

    cafe: UUID
    yes: UUID
    no: UUID
    silent: UUID


def three_invited(world: World) -> Invited:
    """Invite three: one says yes, one says no, and one is silent."""
    yes, no, silent = (waits(world, name) for name in ("Amira", "Hala", "Rania"))
    cafe = make(world)
    invite(world, cafe, yes, no, silent)
    for newcomer_id, said in ((yes, YES), (no, NO)):
        answering.record_answer(world.coordinator, invitation_of(newcomer_id).id, said, AnsweredHow.PHONE)
    return Invited(cafe, yes, no, silent)


def test_called_off_it_tells_whoever_said_yes_and_nobody_else(inside: World) -> None:
    three = three_invited(inside)
    for _ in range(2):
        operations.call_off(inside.coordinator, three.cafe, CallOffReason.TOO_FEW)
    assert letters("activity_comes_to_nothing") == [db.session.get_one(Newcomer, three.yes).person_id]
    with refused(Reason.ACTIVITY_CALLED_OFF):
        answering.record_answer(inside.coordinator, invitation_of(three.silent).id, YES, AnsweredHow.PHONE)


def test_moved_it_tells_everybody_but_those_who_said_no(inside: World) -> None:
    three = three_invited(inside)
    operations.edit(inside.coordinator, three.cafe, plan_of(three.cafe, title="Kafé"))
    assert letters("activity_changed") == []
    later = plan_of(three.cafe, ends_at=activity(three.cafe).ends_at + timedelta(hours=1))
    operations.edit(inside.coordinator, three.cafe, later)
    operations.edit(inside.coordinator, three.cafe, later)
    assert len(letters("activity_changed")) == 2
    operations.edit(
        inside.coordinator, three.cafe, plan_of(three.cafe, meeting_place_id=None, address="Torget 1")
    )
    assert len(letters("activity_changed")) == 2


def test_nobody_loses_a_place_by_a_change(inside: World) -> None:
    hers, his, cafe = waits(inside), waits(inside, "Omar", gender=Gender.MAN), make(inside)
    invite(inside, cafe, hers, his)
    with refused(Reason.ROOM_TAKEN):
        operations.edit(inside.coordinator, cafe, plan_of(cafe, room=1))
    with refused(Reason.AUDIENCE_INVITED):
        operations.edit(inside.coordinator, cafe, plan_of(cafe, audience=Audience.WOMEN))
    assert (activity(cafe).room, activity(cafe).audience) == (None, Audience.EVERYBODY)
    answering.record_answer(inside.coordinator, invitation_of(his).id, NO, AnsweredHow.PHONE)
    operations.edit(inside.coordinator, cafe, plan_of(cafe, room=1, audience=Audience.WOMEN))


@ON_SQLITE
@pytest.mark.parametrize(
    "changes",
    [
        {"starts_at": clock.now() - timedelta(hours=1)},
        {"starts_at": clock.now() + timedelta(days=400), "ends_at": clock.now() + timedelta(days=401)},
        {"ends_at": clock.now() + timedelta(minutes=1)},
        {"meeting_place_id": ELSEWHERE},
        {"meeting_place_id": None},
        {"address": "Torget 1"},
    ],
)
def test_a_plan_that_makes_no_sense_is_refused(inside: World, changes: dict[str, Any]) -> None:
    cafe = make(inside)
    with pytest.raises(Invalid):
        operations.edit(inside.coordinator, cafe, plan_of(cafe, **changes))
    with pytest.raises(Invalid):
        operations.add(inside.coordinator, plan_of(cafe, **changes), "form")


def test_one_form_adds_one_activity(inside: World) -> None:
    plan = plan_of(make(inside))
    assert len({operations.add(inside.coordinator, plan, "form") for _ in range(2)}) == 1
    operations.add(inside.coordinator, plan, "another form")
    assert len(everything(Activity)) == 3


# Reminding


def test_the_day_before_whoever_said_yes_is_reminded_once_at_nine(inside: World) -> None:
    three = three_invited(inside)
    day_before = clock.local(activity(three.cafe).starts_at).date() - timedelta(days=1)
    assert remind_of_activities(clock.at(day_before - timedelta(days=1), 23)) == 0
    assert [remind_of_activities(clock.at(day_before, hour)) for hour in (0, 12)] == [1, 0]
    (row,) = [row for row in everything(Notification) if row.kind == "activity_tomorrow"]
    assert row.not_before == clock.at(day_before, 9)
    operations.edit(
        inside.coordinator,
        three.cafe,
        plan_of(three.cafe, ends_at=activity(three.cafe).ends_at + timedelta(hours=1)),
    )
    assert letters("activity_tomorrow") == []
    assert remind_of_activities(clock.at(day_before, 13)) == 1


def test_who_says_yes_the_day_before_is_not_reminded_nor_of_what_is_called_off(inside: World) -> None:
    hers, cafe = waits(inside), make(inside)
    invite(inside, cafe, hers)
    answering.record_answer(inside.coordinator, invitation_of(hers).id, YES, AnsweredHow.PHONE)
    day_before = clock.local(activity(cafe).starts_at).date() - timedelta(days=1)
    change(update(Invitation).values(answered_at=clock.at(day_before, 10)))
    assert remind_of_activities(clock.at(day_before, 11)) == 0
    change(update(Invitation).values(answered_at=clock.at(day_before, 0) - timedelta(hours=1)))
    for away in (
        update(Newcomer).values(is_handled_manually=True),
        update(Invitation).values(withdrawn_at=clock.now()),
    ):
        change(away)
        assert remind_of_activities(clock.at(day_before, 11)) == 0
        change(update(Newcomer).values(is_handled_manually=False))
    change(update(Invitation).values(withdrawn_at=None))
    operations.call_off(inside.coordinator, cafe, CallOffReason.OTHER)
    assert remind_of_activities(clock.at(day_before, 11)) == 0


# Going


def test_what_we_keep_of_her_holds_her_invitations(inside: World) -> None:
    hers, cafe = waits(inside), make(inside)
    invite(inside, cafe, hers)
    actor = own_actor(inside, hers)
    answering.answer(actor, invitation_of(hers).id, YES)
    (kept,) = all_that_we_keep(actor)["invitations"]
    assert (kept["to"], kept["answer"], kept["told"]) == ("Språkkafé", "yes", "self")
    inviting.take_back(inside.coordinator, invitation_of(hers).id)
    (kept,) = all_that_we_keep(inside.coordinator, Recorded(hers))["invitations"]
    assert kept["taken_back_at"]


@pytest.mark.parametrize("way", [leaving.leave, leaving.delete_everything])
def test_who_goes_takes_her_invitations_and_her_place_along(inside: World, way: Any) -> None:
    hers, cafe = waits(inside), make(inside, room=1)
    invite(inside, cafe, hers)
    way(inside.coordinator, Recorded(hers, AnsweredHow.PHONE))
    assert everything(Invitation) == []
    assert invite(inside, cafe, waits(inside, "Hala")) == 1


def test_who_goes_on_in_her_place_does_not_get_her_invitations(inside: World) -> None:
    with transaction() as session:
        place = factories.newcomer(session, inside.programme_id, household=Household.COUPLE)
        factories.adult(session, place)
        hers = place.newcomer_id
    invite(inside, make(inside), hers)
    leaving.leave(inside.coordinator, Recorded(hers, AnsweredHow.PHONE))
    assert sorted(person.call_name for person in everything(Person)) == ["Amira", "Samir"]
    assert everything(Invitation) == []
