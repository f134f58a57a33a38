"""Whatever somebody can answer on her page, a coordinator can write down for her: by the same operations."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from matching.lifecycle import EnrolmentStatus
from tests import factories
from tests.databases import ON_SQLITE
from tests.web import desk_steps
from tests.web.newcomer_steps import SCREENS, main_of, rows, send
from tests.web.round_steps import make_couple
from tests.web.volunteer_steps import SCREENS as VOLUNTEERS_SCREENS
from web import clock, tenancy
from web.database import db, transaction
from web.errors import Forbidden
from web.matches.whose import Recorded, subject_of
from web.models import (
    AnsweredHow,
    AuditEntry,
    Consent,
    Enrolment,
    Match,
    Newcomer,
    Person,
    ProgrammeKind,
    Role,
    Volunteer,
)
from web.volunteers import own

if TYPE_CHECKING:
    from flask import Flask

    from tests.pages import CarefulClient
    from tests.worlds import World

BY_PHONE = {"how": "phone"}
PATHS = {
    "newcomers": ["answers/you", "more", "leave", "receipt"],
    "volunteers": ["answers/you", "stop"],
}
VERBS = {
    "newcomers": ["answers/you", "more", "leave", "delete", "data", "data/file"],
    "volunteers": ["answers/you", "ready", "leave", "delete", "data", "data/file"],
}


@pytest.fixture
def desk(client: CarefulClient, world: World) -> CarefulClient:
    client.sign_in(world.key)
    return client


@pytest.fixture
def newcomer(app: Flask, world: World) -> str:
    """The path of a newcomer of the coordinator's programme, who has no account."""
    with app.app_context(), tenancy.acting_for(world.organisation_id), transaction() as session:
        return f"/newcomers/{factories.newcomer(session, world.programme_id).newcomer_id}"


@pytest.fixture
def volunteer(app: Flask, world: World) -> str:
    with app.app_context(), tenancy.acting_for(world.organisation_id), transaction() as session:
        row = factories.volunteer(session, world.programme_id, said_ready_at=None, household="person")
        return f"/volunteers/{row.volunteer_id}"


def traced(client: CarefulClient, world: World) -> list[tuple[str, str | None, bool]]:
    """What the trail says the coordinator did, how it was told, oldest first."""
    with rows(client, world) as session:
        found = session.execute(
            select(AuditEntry.action, AuditEntry.reason, AuditEntry.actor_account_id).order_by(AuditEntry.at)
        ).all()
    skip = {"sign_in"}
    return [(act, why, who == world.coordinator_id) for act, why, who in found if act not in skip]


@ON_SQLITE
@pytest.mark.parametrize("step", ["you", "languages", "place", "time", "wishes"])
def test_every_screen_of_a_newcomer_is_changed_at_the_desk(
    desk: CarefulClient, world: World, newcomer: str, step: str
) -> None:
    path = f"{newcomer}/answers/{step}"
    assert send(desk, path, **SCREENS[step]).status_code == 400, "how it was told is asked"
    assert traced(desk, world) == []
    assert send(desk, path, **SCREENS[step], **BY_PHONE).location == newcomer
    assert traced(desk, world) == [(f"change_{step}", "phone", True)]
    told = {"you": "Amira", "languages": "arabisk", "place": "Nordbyen", "time": "lørdag", "wishes": "Stairs"}
    assert told[step] in main_of(desk.page(newcomer))
    assert "fortalt på telefon" in main_of(desk.page(newcomer))


def test_a_number_is_told_later(desk: CarefulClient, world: World, newcomer: str) -> None:
    fields = {"phone": "٩١٢٣٤٥٦٧", "discreet": "yes", "word": "bro"}
    assert send(desk, f"{newcomer}/answers/contact", **fields, **BY_PHONE).status_code == 303
    with rows(desk, world) as session:
        person = session.scalars(select(Person)).one()
        assert (person.phone, person.is_discreet, person.word) == ("+4791234567", True, "bro")


@ON_SQLITE
def test_bad_input_answers_at_the_field_and_keeps_what_was_typed(desk: CarefulClient, newcomer: str) -> None:
    typed = SCREENS["you"] | {"call_name": "", "birth_year": "1990"}
    answer = send(desk, f"{newcomer}/answers/you", **typed, **BY_PHONE)
    assert answer.status_code == 400
    assert 'id="call_name-error"' in answer.text
    assert 'value="1990"' in answer.text


def test_the_four_questions_are_answered_too(desk: CarefulClient, world: World, newcomer: str) -> None:
    fields = {"pets": "no", "age": "older", "avoids": "Samir", "arrival": ""}
    assert send(desk, f"{newcomer}/more", **fields, how="interpreter").status_code == 303
    with rows(desk, world) as session:
        row = session.scalars(select(Newcomer)).one()
        assert (row.is_fine_with_pets, row.wish_age, row.avoids) == (False, "older", "Samir")
    assert traced(desk, world) == [("tell_more", "interpreter", True)]


def test_somebody_leaves_at_the_desk(desk: CarefulClient, world: World, newcomer: str) -> None:
    assert send(desk, f"{newcomer}/leave").status_code == 400
    assert send(desk, f"{newcomer}/leave", how="in_person").status_code == 303
    with rows(desk, world) as session:
        assert session.scalars(select(Enrolment.status)).one() is EnrolmentStatus.LEFT
    assert traced(desk, world) == [("leave", "in_person", True)]


def test_her_yes_is_withdrawn_when_she_leaves_at_the_desk(desk: CarefulClient, world: World) -> None:
    page = desk_steps.sign_up(desk, world)
    send(desk, f"{page}/leave", how="phone")
    with rows(desk, world) as session:
        assert None not in session.scalars(select(Consent.withdrawn_at)).all()


def test_everything_is_deleted_on_her_wish(desk: CarefulClient, world: World, newcomer: str) -> None:
    unsure = send(desk, f"{newcomer}/delete", seen_on=f"{newcomer}/leave", how="in_person")
    assert unsure.status_code == 400
    assert 'href="#delete-sure"' in unsure.text
    done = send(desk, f"{newcomer}/delete", seen_on=f"{newcomer}/leave", how="in_person", sure="y")
    assert done.location == "/newcomers"
    with rows(desk, world) as session:
        assert session.scalar(select(func.count(Person.id))) == 0
    assert desk.get(newcomer).status_code == 404
    assert traced(desk, world) == [("delete_everything", "in_person", True)]


def test_handing_out_her_data_leaves_a_trace(desk: CarefulClient, world: World, newcomer: str) -> None:
    assert "arabisk" in send(desk, f"{newcomer}/data", seen_on=newcomer).text.lower()
    file = send(desk, f"{newcomer}/data/file", seen_on=newcomer)
    assert json.loads(file.text)["languages"] == {"ar": "native", "nb": "A2"}
    assert [act for act, _why, _mine in traced(desk, world)] == ["hand_out_data"] * 2


def test_handing_out_his_data_leaves_a_trace(desk: CarefulClient, world: World, volunteer: str) -> None:
    assert "norsk" in send(desk, f"{volunteer}/data", seen_on=volunteer).text.lower()
    file = send(desk, f"{volunteer}/data/file", seen_on=volunteer)
    assert json.loads(file.text)["languages"] == {"nb": "native", "ar": "B1"}
    assert [act for act, _why, _mine in traced(desk, world)] == ["hand_out_data"] * 2


@ON_SQLITE
@pytest.mark.parametrize("step", ["you", "languages", "place", "time", "together", "wishes"])
def test_every_screen_of_a_volunteer_is_changed_at_the_desk(
    desk: CarefulClient, world: World, volunteer: str, step: str
) -> None:
    path = f"{volunteer}/answers/{step}"
    assert send(desk, path, **VOLUNTEERS_SCREENS[step]).status_code == 400, "how it was told is asked"
    assert send(desk, path, **VOLUNTEERS_SCREENS[step], **BY_PHONE).location == volunteer
    assert traced(desk, world) == [("change_answers", "phone", True)]


def test_a_volunteer_says_so_when_he_is_ready(desk: CarefulClient, world: World, volunteer: str) -> None:
    stop = f"{volunteer}/stop"
    for said, act in (("yes", "say_ready"), ("no", "say_not_now")):
        assert send(desk, f"{volunteer}/ready", seen_on=stop, ready=said, **BY_PHONE).status_code == 303
        with rows(desk, world) as session:
            assert (session.scalars(select(Volunteer.said_ready_at)).one() is not None) is (said == "yes")
        assert traced(desk, world)[-1] == (act, "phone", True)


def test_a_volunteer_stops_at_the_desk(desk: CarefulClient, world: World, volunteer: str) -> None:
    stop = f"{volunteer}/stop"
    assert send(desk, f"{volunteer}/leave", seen_on=stop, **BY_PHONE).status_code == 303
    assert send(desk, f"{volunteer}/delete", seen_on=stop, **BY_PHONE).status_code == 400
    assert send(desk, f"{volunteer}/delete", seen_on=stop, sure="y", **BY_PHONE).status_code == 303
    with rows(desk, world) as session:
        assert session.scalar(select(func.count(Person.id))) == 0
    assert [act for act, *_ in traced(desk, world)] == ["leave", "delete_own_data"]


def test_of_a_volunteer_without_account_an_empty_row_remains(
    inside: World,
) -> None:
    make_couple(inside)
    with transaction() as session:
        row = session.scalars(select(Volunteer)).one()
        over = {"status": "closed", "is_open": False, "closed_at": clock.now(), "close_reason": "other"}
        session.add(
            Match(programme_id=inside.programme_id, volunteer_id=row.id, offered_at=clock.now(), **over)
        )
        volunteer_id, person_id = row.id, row.person_id
    own.delete_my_data(inside.coordinator, Recorded(volunteer_id, AnsweredHow.PHONE))
    assert db.session.get_one(Person, person_id).call_name == own.FORGOTTEN_NAME


@pytest.mark.parametrize("kind", ["newcomers", "volunteers"])
def test_whoever_is_of_another_programme_answers_like_one_who_never_was(
    app: Flask, desk: CarefulClient, world: World, kind: str
) -> None:
    with app.app_context(), tenancy.acting_for(world.organisation_id), transaction() as session:
        other = factories.programme(session, ProgrammeKind.FADDER).id
        make = factories.newcomer if kind == "newcomers" else factories.volunteer
        enrolment = make(session, other, call_name="Utenfor")
        theirs = enrolment.newcomer_id or enrolment.volunteer_id
    for row_id in (theirs, uuid4()):
        for path in PATHS[kind]:
            assert desk.get(f"/{kind}/{row_id}/{path}").status_code == 404
        for verb in VERBS[kind]:
            fields = {"how": "phone", "sure": "y", "ready": "yes"} | SCREENS["you"]
            assert send(desk, f"/{kind}/{row_id}/{verb}", seen_on=desk_steps.NEW, **fields).status_code == 404
    with rows(desk, world) as session:
        assert session.scalars(select(Person.call_name)).one() == "Utenfor"
    assert traced(desk, world) == []


def test_somebody_handled_manually_is_nobody_here(desk: CarefulClient, world: World, newcomer: str) -> None:
    with rows(desk, world), transaction() as session:
        session.scalars(select(Newcomer)).one().is_handled_manually = True
    for path in PATHS["newcomers"]:
        assert desk.get(f"{newcomer}/{path}").status_code == 404


@ON_SQLITE
@pytest.mark.parametrize("role", [role for role in Role if role is not Role.COORDINATOR])
def test_nobody_but_a_coordinator_writes_down_what_others_say(inside: World, role: Role) -> None:
    make_couple(inside)
    actor = replace(inside.coordinator, role=role)
    for side in (Newcomer, Volunteer):
        recorded = Recorded(db.session.scalars(select(side.id)).one(), AnsweredHow.PHONE)
        with pytest.raises(Forbidden):
            subject_of(db.session(), side, actor, recorded)


def test_a_coordinator_has_no_answers_of_her_own_to_change(inside: World) -> None:
    with pytest.raises(Forbidden):
        subject_of(db.session(), Newcomer, inside.coordinator)
