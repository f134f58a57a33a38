"""Signing up as a newcomer: through the pages, in two languages, and what stands in the tables afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from tests import factories
from tests.databases import ON_SQLITE
from tests.web.newcomer_steps import EMAIL, SCREENS, fill_in, latest_code, main_of, rows, send, sign_up
from web import clock, tenancy
from web.database import db, transaction
from web.models import (
    Account,
    CallRequest,
    Consent,
    Enrolment,
    Newcomer,
    Person,
    Role,
    SignUpDraft,
    Volunteer,
)
from web.newcomers import operations
from web.newcomers.answers import sign_up_of

if TYPE_CHECKING:
    from flask import Flask

    from tests.pages import CarefulClient
    from tests.worlds import World

NAMES = [
    "Nur",
    "Ole-Gunnar van der " + "A" * 181,
    "أميرة بنت خالد",
    "N̈guyễn",
    "ኣበባ",
    "👩‍👧 Аня",
    "<b>x</b> & 'y'",
]


@pytest.mark.parametrize("language", ["nb", "ar", "en"])
def test_the_road_in_from_the_first_screen_to_the_receipt(
    client: CarefulClient, world: World, language: str
) -> None:
    for step, fields in SCREENS.items():
        assert send(client, f"/{language}/join/{step}", **fields).status_code == 303
    response = send(client, f"/{language}/join/code", code=latest_code(client, world))
    assert (response.status_code, response.location) == (303, f"/{language}/me/welcome")
    receipt = main_of(client.page(f"/{language}/me/welcome"))
    assert "Amira" in receipt
    assert "Kari Lie" in receipt
    assert "sol" in receipt
    assert "Nordbyen bibliotek" in receipt


def test_every_answer_stands_where_a_round_looks_for_it(client: CarefulClient, world: World) -> None:
    sign_up(client, world, "ar")
    with rows(client, world) as session:
        person = session.scalars(select(Person)).one()
        newcomer = session.scalars(select(Newcomer)).one()
        assert (person.call_name, person.birth_year, person.gender) == ("Amira", 1990, "woman")
        assert (person.email, person.phone, person.word) == (EMAIL, "+4791234567", "sol")
        assert (person.language, person.is_discreet) == ("ar", False)
        assert newcomer.languages == {"nb": "A1", "ar": "native"}
        assert (newcomer.district_code, newcomer.travel_mode, newcomer.max_travel_minutes) == (
            "north",
            "bus",
            30,
        )
        assert newcomer.availability == [
            *(f"{day}-evening" for day in ("mon", "tue", "wed", "thu", "fri")),
            "sat-morning",
        ]
        assert (newcomer.interests, newcomer.goals) == (["coffee", "films"], ["norwegian_practice"])
        assert (newcomer.wish_gender, newcomer.wish_gender_is_must) == ("woman", True)
        assert (newcomer.practical_note, newcomer.guide_may_know_note) == ("Stairs are hard for me", True)
        assert newcomer.promised_on == clock.working_days_after(clock.today(), 3)


def test_a_coordinator_gives_the_programme_and_the_draft_is_gone(client: CarefulClient, world: World) -> None:
    sign_up(client, world)
    with rows(client, world) as session:
        assert session.scalar(select(func.count(Enrolment.id))) == 0
        assert session.scalar(select(func.count(SignUpDraft.id))) == 0
        account = session.scalars(select(Account).where(Account.role == Role.PERSON)).one()
        assert account.email == EMAIL


@ON_SQLITE
@pytest.mark.parametrize(("language", "is_reviewed"), [("nb", True), ("en", True), ("ar", False)])
def test_consent_is_kept_with_the_language_it_was_read_in(
    client: CarefulClient, world: World, language: str, is_reviewed: bool
) -> None:
    sign_up(client, world, language)
    with rows(client, world) as session:
        found = {
            (row.kind.value, row.language, row.is_reviewed_text) for row in session.scalars(select(Consent))
        }
    assert found == {("take_part", language, is_reviewed), ("keep_answers", language, is_reviewed)}


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_kept_exactly_and_shown_safely(client: CarefulClient, world: World, name: str) -> None:
    sign_up(client, world, you={"call_name": name})
    with rows(client, world) as session:
        assert session.scalars(select(Person.call_name)).one() == name
    assert " ".join(name.split()) in main_of(client.page("/nb/me"))


def test_nothing_sealed_stands_open(client: CarefulClient, world: World) -> None:
    sign_up(client, world)
    send(client, "/nb/me/more", pets="", age="", avoids="Samir Haddad", arrival="")
    with rows(client, world) as session:
        stored = str(
            [vars(row) for kind in (Person, Newcomer, Account) for row in session.scalars(select(kind))]
        )
    for secret in (EMAIL, "91234567", "Stairs", "Samir"):
        assert secret not in stored


def test_shifts_are_told_by_dates_and_kept_as_a_rhythm(client: CarefulClient, world: World) -> None:
    sign_up(
        client,
        world,
        time={"times": ["shifts"], "slots": [], "shift_slots": ["A:mon-morning", "B:sun-evening"]},
    )
    with rows(client, world) as session:
        assert session.scalars(select(Newcomer.availability)).one() == ["A:mon-morning", "B:sun-evening"]


def test_whoever_does_not_say_where_she_lives_is_looked_for_in_the_centre(
    client: CarefulClient, world: World
) -> None:
    sign_up(client, world, place={"district": "unknown"})
    with rows(client, world) as session:
        assert session.scalars(select(Newcomer.district_code)).one() == "north", (
            "where the first place stands"
        )


@ON_SQLITE
def test_a_wrong_code_is_said_at_the_field_and_a_new_one_can_be_had(
    client: CarefulClient, world: World
) -> None:
    fill_in(client, "ar")
    first = latest_code(client, world)
    wrong = send(client, "/ar/join/code", code=f"{(int(first) + 1) % 10**6:06}")
    assert wrong.status_code == 400
    assert "الرمز غير صحيح" in wrong.text
    assert send(client, "/ar/join/code/again", seen_on="/ar/join/code").status_code == 303
    second = latest_code(client, world)
    spaced = f" {second[:3]} {second[3:]} ".translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    assert send(client, "/ar/join/code", code=spaced).location == "/ar/me/welcome"


def test_pressing_twice_makes_one_person(client: CarefulClient, world: World) -> None:
    fill_in(client)
    code = latest_code(client, world)
    page = client.page("/nb/join/code")
    token = next(field.get("value") for field in page.iter("input") if field.get("name") == "csrf_token")
    cookie = client.get_cookie("veiviser").value
    client.post("/nb/join/code", data={"csrf_token": token, "code": code})
    client.set_cookie("veiviser", cookie)
    again = client.post("/nb/join/code", data={"csrf_token": token, "code": code})
    assert again.location == "/nb/sign-in"
    with rows(client, world) as session:
        assert session.scalar(select(func.count(Newcomer.id))) == 1


def test_whoever_signed_up_before_is_let_in_as_she_stands(client: CarefulClient, world: World) -> None:
    sign_up(client, world)
    client.delete_cookie("veiviser")
    response = sign_up(
        client, world, you={"call_name": "Somebody else"}, contact={"email": "AMIRA@example.org "}
    )
    assert response.location == "/nb/me"
    page = main_of(client.page("/nb/me"))
    assert "Du har meldt deg på før." in page
    assert "Hei, Amira" in page


def test_a_guide_becomes_a_newcomer_as_the_same_person(client: CarefulClient, world: World) -> None:
    with rows(client, world), transaction() as session:
        guide = factories.volunteer(session, world.programme_id)
        person_id = session.get_one(Volunteer, guide.volunteer_id).person_id
        factories.account(session, role=Role.PERSON, person_id=person_id, email=EMAIL)
    assert sign_up(client, world).location == "/nb/me/welcome"
    with rows(client, world) as session:
        assert session.scalars(select(Newcomer.person_id)).one() == person_id


def test_the_address_of_somebody_who_works_here_is_refused(client: CarefulClient, world: World) -> None:
    response = sign_up(client, world, contact={"email": "kari@lillevik.example.org"})
    assert response.status_code == 409
    assert "Noen som jobber her" in response.text


def test_two_drafts_with_one_address_at_once_make_one_newcomer(
    app: Flask, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = {step: dict(fields) for step, fields in SCREENS.items()}
    answers["you"] |= {"age_band": "", "young": "", "school": "", "teen": ""}
    answers["time"]["shift_slots"] = []
    wanted = sign_up_of(answers, clock.today())
    looked, looks = operations.account_of, []

    def look_too_early(*args):
        looks.append(args)
        return None if len(looks) == 1 else looked(*args)

    with app.app_context(), tenancy.acting_for(world.organisation_id):
        operations.sign_up("one", EMAIL, wanted, "nb")
        monkeypatch.setattr(operations, "account_of", look_too_early)
        assert operations.sign_up("two", EMAIL, wanted, "nb").outcome is operations.Outcome.KNOWN
        assert len(db.session.scalars(select(Newcomer)).all()) == 1
    assert len(looks) == 2


def test_call_me_promises_a_day_and_asking_twice_moves_nothing(client: CarefulClient, world: World) -> None:
    fields = {"spoken_language": "ti", "phone": "٩١٢٣٤٥٦٧", "call_name": "ኣበባ"}
    for _ in range(2):
        assert send(client, "/ar/call-me", **fields).location == "/ar/call-me/thank-you"
    assert "Kari Lie" in main_of(client.page("/ar/call-me/thank-you"))
    with rows(client, world) as session:
        request = session.scalars(select(CallRequest)).one()
        assert (request.phone, request.spoken_language) == ("+4791234567", "ti")
        assert request.promised_on == clock.working_days_after(clock.today(), 3)
