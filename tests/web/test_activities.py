"""Activities: who may be invited, and what an invitation holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select, update

from matching import Gender, Household
from matching.lifecycle import EnrolmentStatus
from tests import factories
from tests.databases import ON_SQLITE
from tests.web.activity_steps import (
    invitation_of,
    invite,
    letters,
    make,
    own_actor,
    refused,
    waits,
)
from tests.web.round_steps import change, everything
from web import clock
from web.activities import answering, inviting
from web.activities.desk import queries
from web.activities.desk.choosing import choice
from web.activities.own import own_invitations
from web.activities.rules import Hindrance
from web.database import transaction
from web.errors import NotFound, Reason
from web.matches.operations import open_match
from web.models import (
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
    ProgrammeKind,
    Volunteer,
)

if TYPE_CHECKING:
    from uuid import UUID

    from tests.worlds import World

YES, NO = InvitationAnswer.YES, InvitationAnswer.NO


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
