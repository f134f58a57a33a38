"""Activities: who may be invited, what an invitation holds, what is answered, and who is told of what."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, update

from matching import Gender, Household
from matching.lifecycle import EnrolmentStatus
from tests import factories
from tests.databases import ON_SQLITE
from tests.web.activity_steps import activity, invitation_of, invite, letters, make, own_actor, waits
from tests.web.round_steps import change, everything
from web import clock
from web.activities import answering, inviting, operations
from web.activities.desk import queries
from web.activities.desk.choosing import choice
from web.activities.operations import Plan
from web.activities.own import own_invitations
from web.activities.reminders import remind_of_activities
from web.activities.rules import Hindrance
from web.database import db, transaction
from web.errors import Conflict, Invalid, NotFound, Reason
from web.matches.operations import open_match
from web.matches.whose import Recorded
from web.models import (
    Activity,
    AnsweredHow,
    Audience,
    CallOffReason,
    Enrolment,
    Invitation,
    InvitationAnswer,
    Newcomer,
    Notification,
    PairMemory,
    PairRule,
    Person,
    ProgrammeKind,
    Volunteer,
)
from web.newcomers import leaving
from web.newcomers.queries import everything as all_that_we_keep

if TYPE_CHECKING:
    from tests.worlds import World

YES, NO = InvitationAnswer.YES, InvitationAnswer.NO
ELSEWHERE = uuid4()


def refused(reason: Reason) -> Any:
    return pytest.raises(Conflict, match=f"^{reason.value}$")


def plan_of(activity_id: UUID, **changes: Any) -> Plan:
    row = activity(activity_id)
    return replace(Plan(**{name: getattr(row, name) for name in Plan.__dataclass_fields__}), **changes)


# Inviting


def test_who_is_invited_twice_has_one_invitation_and_one_letter(inside: World) -> None:
    hers, cafe = waits(inside), make(inside)
    assert [invite(inside, cafe, hers), invite(inside, cafe, hers, hers)] == [1, 0]
    assert len(everything(Invitation)) == 1
    assert len(letters("invited_to_activity")) == 1


def test_the_place_in_the_queue_is_not_touched(inside: World) -> None:
    hers, cafe = waits(inside), make(inside)
    invite(inside, cafe, hers)
    answering.record_answer(inside.coordinator, invitation_of(hers).id, YES, AnsweredHow.PHONE)
    (place,) = everything(Enrolment)
    assert (place.status, place.waiting_since) == (EnrolmentStatus.READY, factories.A_MONDAY)


def test_more_than_there_is_room_for_are_refused_all_together(inside: World) -> None:
    several, cafe = [waits(inside, name) for name in ("Amira", "Hala", "Rania")], make(inside, room=2)
    with refused(Reason.ACTIVITY_FULL):
        invite(inside, cafe, *several)
    assert everything(Invitation) == everything(Notification) == []
    assert invite(inside, cafe, *several[:2]) == 2
    with refused(Reason.ACTIVITY_FULL):
        invite(inside, cafe, several[2])


@ON_SQLITE
@pytest.mark.parametrize(
    ("values", "reason"),
    [
        (
            {"called_off_at": clock.now(), "called_off_reason": CallOffReason.WEATHER},
            Reason.ACTIVITY_CALLED_OFF,
        ),
        ({"starts_at": clock.now() - timedelta(minutes=1)}, Reason.ACTIVITY_OVER),
    ],
    ids=["called off", "begun"],
)
def test_nobody_is_invited_to_what_is_over(inside: World, values: dict[str, Any], reason: Reason) -> None:
    hers, cafe = waits(inside), make(inside, **values)
    with refused(reason):
        invite(inside, cafe, hers)
    with pytest.raises(NotFound):
        choice(inside.coordinator, [hers], cafe)


def rests(world: World) -> None:
    with transaction() as session:
        today = clock.today()
        factories.rest(session, world.programme_id, first_day=today, last_day=today)


IN_A_WEEK = clock.today() + timedelta(days=7)
CASES = {
    "a man": ({"gender": Gender.MAN}, Audience.WOMEN, Hindrance.ONLY_WOMEN),
    "unknown": ({"gender": None}, Audience.WOMEN, Hindrance.ONLY_WOMEN),
    "a woman": ({}, Audience.MEN, Hindrance.ONLY_MEN),
    "alone": ({"household": Household.PERSON}, Audience.FAMILIES, Hindrance.ONLY_FAMILIES),
    "on a break": ({"paused_until": IN_A_WEEK}, Audience.EVERYBODY, Hindrance.PAUSED),
    "under age": ({"birth_year": clock.today().year - 17}, Audience.EVERYBODY, Hindrance.UNDER_AGE),
}


@ON_SQLITE
@pytest.mark.parametrize(("her", "audience", "expected"), CASES.values(), ids=CASES.keys())
def test_for_whom_it_is_not_is_shown_why_and_is_not_invited(
    inside: World, her: dict[str, Any], audience: Audience, expected: Hindrance
) -> None:
    hers, cafe = waits(inside, **her), make(inside, audience=audience)
    (weighed,) = choice(inside.coordinator, [hers], cafe).weighed
    assert weighed.hindrance is expected
    with refused(Reason.CANNOT_BE_INVITED):
        invite(inside, cafe, hers)


@ON_SQLITE
def test_for_whom_it_is_may_come(inside: World) -> None:
    for audience, her in (
        (Audience.WOMEN, {"gender": Gender.WOMAN}),
        (Audience.MEN, {"gender": Gender.MAN}),
        (Audience.FAMILIES, {"household": Household.FAMILY}),
        (Audience.EVERYBODY, {"gender": None}),
    ):
        assert invite(inside, make(inside, audience=audience), waits(inside, **her)) == 1


@ON_SQLITE
@pytest.mark.parametrize("status", [EnrolmentStatus.LEFT, EnrolmentStatus.SIGNED_UP, EnrolmentStatus.PAUSED])
def test_only_who_waits_is_invited(inside: World, status: EnrolmentStatus) -> None:
    hers, cafe = waits(inside), make(inside)
    change(update(Enrolment).values(status=status))
    assert choice(inside.coordinator, [hers], cafe).weighed[0].hindrance is Hindrance.NOT_WAITING
    with refused(Reason.CANNOT_BE_INVITED):
        invite(inside, cafe, hers)


@ON_SQLITE
def test_whoever_is_asked_about_a_guide_by_now_is_not_invited_as_well(inside: World) -> None:
    hers, cafe = waits(inside), make(inside)
    with transaction() as session:
        place = session.scalars(select(Enrolment).where(Enrolment.newcomer_id == hers)).one()
        open_match(session, place, factories.volunteer(session, inside.programme_id), None)
    assert choice(inside.coordinator, [hers], cafe).weighed[0].hindrance is Hindrance.NOT_WAITING


def test_nobody_is_asked_while_her_programme_rests(inside: World) -> None:
    hers, cafe = waits(inside), make(inside)
    rests(inside)
    assert choice(inside.coordinator, [hers], cafe).weighed[0].hindrance is Hindrance.RESTS
    with refused(Reason.CANNOT_BE_INVITED):
        invite(inside, cafe, hers)


# Whom one must not meet


@ON_SQLITE
@pytest.mark.parametrize(
    ("written", "name"),
    [("Omar Saleh", "Omar"), ("Omars bror", "Omar"), ("ikke øystein!", "Øystein Dahl"), ("Оксана", "Oksana")],
)
@pytest.mark.parametrize("who_wrote_is_first", [True, False])
def test_two_are_never_both_invited_of_whom_one_has_named_the_other(
    inside: World, written: str, name: str, *, who_wrote_is_first: bool
) -> None:
    pair = [waits(inside, avoids=written), waits(inside, name)]
    first, second = pair if who_wrote_is_first else reversed(pair)
    cafe = make(inside)
    invite(inside, cafe, first)
    with refused(Reason.NOT_BOTH_INVITED):
        invite(inside, cafe, second, has_looked=True)
    answering.record_answer(inside.coordinator, invitation_of(first).id, NO, AnsweredHow.PHONE)
    with refused(Reason.NOT_BOTH_INVITED):
        invite(inside, cafe, second, has_looked=True)
    (weighed,) = choice(inside.coordinator, [second], cafe).weighed
    assert weighed.hindrance is Hindrance.LOOK_FIRST
    assert invite(inside, make(inside), second) == 1


@ON_SQLITE
def test_nor_are_they_invited_in_one_go(inside: World) -> None:
    pair, cafe = [waits(inside, avoids="Omar"), waits(inside, "Omar")], make(inside)
    with refused(Reason.NOT_BOTH_INVITED):
        invite(inside, cafe, *pair, has_looked=True)
    assert [one.hindrance for one in choice(inside.coordinator, pair, cafe).weighed] == [
        None,
        Hindrance.LOOK_FIRST,
    ]


@ON_SQLITE
def test_an_adult_who_takes_part_counts_as_well(inside: World) -> None:
    with transaction() as session:
        place = factories.newcomer(session, inside.programme_id, call_name="Hala")
        factories.adult(session, place, call_name="Omar")
        together = place.newcomer_id
    hers, cafe = waits(inside, avoids="Omar"), make(inside)
    invite(inside, cafe, hers)
    with refused(Reason.NOT_BOTH_INVITED):
        invite(inside, cafe, together, has_looked=True)


@ON_SQLITE
def test_a_guide_who_was_blocked_and_waits_himself_counts_as_well(inside: World) -> None:
    hers, his = waits(inside), waits(inside, "Omar")
    remember(inside, hers, his, PairRule.BLOCKED)
    for first, second in ((his, hers), (hers, his)):
        cafe = make(inside)
        invite(inside, cafe, first)
        with refused(Reason.NOT_BOTH_INVITED):
            invite(inside, cafe, second)


@ON_SQLITE
def test_but_not_one_to_whom_she_only_said_no_as_a_guide(inside: World) -> None:
    hers, his = waits(inside), waits(inside, "Omar")
    remember(inside, hers, his, PairRule.DECLINED)
    assert invite(inside, make(inside), hers, his) == 2


def remember(world: World, hers: UUID, his: UUID, rule: PairRule) -> None:
    """Let him be a guide, too, of whom and her something is remembered."""
    with transaction() as session:
        guide = session.get_one(Volunteer, factories.volunteer(session, world.programme_id).volunteer_id)
        guide.person_id = session.get_one(Newcomer, his).person_id
        session.add(PairMemory(newcomer_id=hers, volunteer_id=guide.id, rule=rule, since=clock.now()))


def test_what_no_machine_reads_a_coordinator_must_have_read(inside: World) -> None:
    hers, his, cafe = waits(inside, avoids="min tidligere mann"), waits(inside, "Omar"), make(inside)
    assert invite(inside, cafe, hers) == 1
    with refused(Reason.LOOK_FIRST):
        invite(inside, cafe, his)
    found = choice(inside.coordinator, [his], cafe)
    assert [guest.newcomer.id for guest in found.to_read] == [hers]
    assert invite(inside, cafe, his, has_looked=True) == 1


@ON_SQLITE
def test_the_page_says_so_when_somebody_names_another_afterwards(inside: World) -> None:
    hers, his, cafe = waits(inside), waits(inside, "Omar"), make(inside)
    invite(inside, cafe, hers, his)
    assert not queries.activity_page(inside.coordinator, cafe).is_clash
    with transaction() as session:
        session.get_one(Newcomer, hers).avoids = "Omar"
    assert queries.activity_page(inside.coordinator, cafe).is_clash


# Who sees whom


def test_of_a_colleagues_people_only_the_number_is_seen(inside: World) -> None:
    with transaction() as session:
        other = factories.programme(session, ProgrammeKind.FADDER).id
    hers, cafe = waits(inside), make(inside)
    theirs = waits(inside, "Hala", programme_id=other, avoids="noen")
    colleague = replace(inside.coordinator, programme_ids=frozenset({other}))
    invite(inside, cafe, hers)
    with refused(Reason.LOOK_FIRST):
        inviting.invite(colleague, cafe, [theirs], has_looked=False)
    inviting.invite(colleague, cafe, [theirs], has_looked=True)
    page = queries.activity_page(inside.coordinator, cafe)
    assert ([row.name for row in page.people], page.others) == (["Amira"], 1)
    found = choice(inside.coordinator, [waits(inside, "Rania")], cafe)
    assert (found.to_read, found.others_wrote) == ([], True)
    for deed in (
        lambda: invite(inside, cafe, theirs),
        lambda: choice(inside.coordinator, [theirs], cafe),
        lambda: inviting.take_back(inside.coordinator, invitation_of(theirs).id),
        lambda: answering.record_answer(inside.coordinator, invitation_of(theirs).id, YES, AnsweredHow.PHONE),
    ):
        with pytest.raises(NotFound):
            deed()


def test_somebody_handled_manually_is_in_no_list_and_no_count(inside: World) -> None:
    hers, cafe = waits(inside), make(inside, room=1)
    invite(inside, cafe, hers)
    actor = own_actor(inside, hers)
    change(update(Newcomer).values(is_handled_manually=True))
    page = queries.activity_page(inside.coordinator, cafe)
    assert (page.people, page.others, page.line.answers.total(), page.line.left) == ([], 0, 0, 1)
    assert queries.activities(inside.coordinator).coming[0].answers.total() == 0
    assert own_invitations(actor) == []
    for deed in (
        lambda: answering.answer(actor, invitation_of(hers).id, YES),
        lambda: invite(inside, cafe, hers),
        lambda: choice(inside.coordinator, [hers], cafe),
    ):
        with pytest.raises(NotFound):
            deed()
    assert invite(inside, cafe, waits(inside, "Hala")) == 1


# Answering


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


def test_called_off_it_tells_whoever_said_yes_and_nobody_else(inside: World) -> None:
    yes, no, silent = (waits(inside, name) for name in ("Amira", "Hala", "Rania"))
    cafe = make(inside)
    invite(inside, cafe, yes, no, silent)
    for newcomer_id, said in ((yes, YES), (no, NO)):
        answering.record_answer(inside.coordinator, invitation_of(newcomer_id).id, said, AnsweredHow.PHONE)
    for _ in range(2):
        operations.call_off(inside.coordinator, cafe, CallOffReason.TOO_FEW)
    assert letters("activity_comes_to_nothing") == [db.session.get_one(Newcomer, yes).person_id]
    with refused(Reason.ACTIVITY_CALLED_OFF):
        answering.record_answer(inside.coordinator, invitation_of(silent).id, YES, AnsweredHow.PHONE)


def test_moved_it_tells_everybody_but_those_who_said_no(inside: World) -> None:
    yes, no, silent = (waits(inside, name) for name in ("Amira", "Hala", "Rania"))
    cafe = make(inside)
    invite(inside, cafe, yes, no, silent)
    for newcomer_id, said in ((yes, YES), (no, NO)):
        answering.record_answer(inside.coordinator, invitation_of(newcomer_id).id, said, AnsweredHow.PHONE)
    operations.edit(inside.coordinator, cafe, plan_of(cafe, title="Kafé"))
    assert letters("activity_changed") == []
    later = plan_of(cafe, ends_at=activity(cafe).ends_at + timedelta(hours=1))
    operations.edit(inside.coordinator, cafe, later)
    operations.edit(inside.coordinator, cafe, later)
    assert len(letters("activity_changed")) == 2
    operations.edit(inside.coordinator, cafe, plan_of(cafe, meeting_place_id=None, address="Torget 1"))
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
    yes, no, silent = (waits(inside, name) for name in ("Amira", "Hala", "Rania"))
    cafe = make(inside)
    invite(inside, cafe, yes, no, silent)
    for newcomer_id, said in ((yes, YES), (no, NO)):
        answering.record_answer(inside.coordinator, invitation_of(newcomer_id).id, said, AnsweredHow.PHONE)
    day_before = clock.local(activity(cafe).starts_at).date() - timedelta(days=1)
    assert remind_of_activities(clock.at(day_before - timedelta(days=1), 23)) == 0
    assert [remind_of_activities(clock.at(day_before, hour)) for hour in (0, 12)] == [1, 0]
    (row,) = [row for row in everything(Notification) if row.kind == "activity_tomorrow"]
    assert row.not_before == clock.at(day_before, 9)
    operations.edit(
        inside.coordinator, cafe, plan_of(cafe, ends_at=activity(cafe).ends_at + timedelta(hours=1))
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
    assert [person.call_name for person in everything(Person)] == ["Amira", "Samir"]
    assert everything(Invitation) == []
