"""Becoming a guide: seven screens and a code, then everything at once or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select

from matching import Gender, TravelMode
from tests import factories
from tests.databases import ON_SQLITE
from tests.pages import come_in, text_of
from tests.web.volunteer_steps import (
    EMAIL,
    ROAD,
    SCREENS,
    answer,
    code_for,
    confirm,
    sign_up,
    walk,
    walk_and_look,
)
from web import clock, tenancy
from web.database import db, transaction
from web.drafts import queries as drafts
from web.errors import NotFound
from web.models import (
    Account,
    AuditEntry,
    Consent,
    DraftKind,
    Newcomer,
    OneTimeCode,
    Person,
    Role,
    SignUpDraft,
    Volunteer,
)
from web.volunteers import operations
from web.volunteers.registration import registration_of

if TYPE_CHECKING:
    from flask import Flask

    from tests.pages import CarefulClient
    from tests.worlds import World


def count(app: Flask, world: World, model: Any) -> int:
    with app.app_context(), tenancy.acting_for(world.organisation_id):
        return db.session.scalar(select(func.count()).select_from(model))


@pytest.fixture
def walked(client: CarefulClient, world: World) -> CarefulClient:
    """Somebody who has answered everything and got a code."""
    walk(client)
    return client


def test_the_road_in_ends_on_the_own_page(app: Flask, client: CarefulClient, world: World):
    walk_and_look(client)
    response = confirm(client, code_for(client, world))
    assert response.status_code == 303, response.text
    assert response.location == "/nb/guide"
    page = text_of(client.page("/nb/guide"))
    assert "Kari" in page
    with app.app_context(), tenancy.acting_for(world.organisation_id):
        person = db.session.scalars(select(Person).where(Person.call_name == "Kari")).one()
        volunteer = db.session.scalars(select(Volunteer)).one()
        assert (person.birth_year, person.gender, person.language) == (1959, Gender.WOMAN, "nb")
        assert (person.email, person.phone) == (EMAIL, "+4791234567")
        assert volunteer.person_id == person.id
        assert volunteer.languages == {"en": "B1", "nb": "native"}
        assert (volunteer.district_code, volunteer.travel_mode) == ("centre", TravelMode.CAR)
        assert set(volunteer.availability) == {
            *("tue-morning", "thu-afternoon"),
            *(f"{day}-{part}" for day in ("sat", "sun") for part in ("morning", "afternoon", "evening")),
        }
        assert (volunteer.interests, volunteer.offers) == (["coffee", "walking"], ["norwegian_practice"])
        assert (volunteer.wish_gender, volunteer.wish_gender_is_must) == (Gender.WOMAN, False)
        assert (volunteer.has_pets, volunteer.has_migration_experience) == (True, None)
        assert volunteer.practical_note == "To hunder"
        assert volunteer.approved_on is None
        assert volunteer.promised_on > clock.today()
        assert (
            db.session.scalars(select(Account.role).where(Account.person_id == person.id)).one()
            is Role.PERSON
        )
        assert len(db.session.scalars(select(Consent)).all()) == 2
        assert "sign_up_as_volunteer" in db.session.scalars(select(AuditEntry.action)).all()
        assert db.session.scalars(select(SignUpDraft)).all() == []


@ON_SQLITE
@pytest.mark.parametrize(
    "name",
    [
        "Ana",
        "Ō",
        "ኣበበ",
        "محمد عبد الله",
        "נועה",
        "Þórður Ægir-Øst",
        "ماریا\u200cجان",
        "O'Brien <b>",
        "李 👩🏽‍🌾",
        "x" * 200,
    ],
)
def test_a_name_is_kept_exactly_and_shown_safely(app: Flask, client: CarefulClient, world: World, name: str):
    sign_up(client, world, you={"call_name": name})
    assert name in "".join(client.page("/nb/guide").itertext())
    with app.app_context(), tenancy.acting_for(world.organisation_id):
        assert db.session.scalars(select(Person.call_name).where(Person.birth_year == 1959)).one() == name


@ON_SQLITE
@pytest.mark.parametrize("year", ["1959", "١٩٥٩", " 1959 "])
def test_a_year_may_be_written_in_any_figures(app: Flask, client: CarefulClient, world: World, year: str):
    sign_up(client, world, you={"birth_year": year})
    with app.app_context(), tenancy.acting_for(world.organisation_id):
        assert db.session.scalars(select(Person.birth_year).where(Person.call_name == "Kari")).one() == 1959


BAD: list[tuple[str, dict[str, Any]]] = [
    ("you", {"call_name": "  "}),
    ("you", {"call_name": "x" * 201}),
    ("you", {"birth_year": "19xx"}),
    ("you", {"birth_year": "2999"}),
    ("you", {"household": "village"}),
    ("languages", {"norwegian": ""}),
    ("languages", {"languages-0-level": ""}),
    ("languages", {"languages-0-tag": "klingon"}),
    ("place", {"travel_mode": "rocket"}),
    ("place", {"district": "elsewhere"}),
    ("time", {"when": "", "slots": []}),
    ("time", {"when": "shifts", "slots": []}),
    ("together", {"interests": [], "offers": []}),
    ("wishes", {"wish": "only_nobody"}),
    ("wishes", {"capacity": "3"}),
    ("wishes", {"practical_note": "x" * 501}),
    ("contact", {"email": "kari"}),
    ("contact", {"phone": "12"}),
    ("contact", {"consent": ""}),
]


@ON_SQLITE
@pytest.mark.parametrize("step", SCREENS)
def test_a_bad_answer_is_asked_again(client: CarefulClient, world: World, step: str):
    walk(client, until=step)
    for changes in [changes for where, changes in BAD if where == step]:
        response = answer(client, step, **changes)
        assert response.status_code == 400, (changes, response.location)
        assert "Se på dette en gang til" in response.text, changes


@ON_SQLITE
def test_a_bad_answer_keeps_what_was_typed(client: CarefulClient, world: World):
    walk(client, until="you")
    response = answer(client, "you", birth_year="fifty-nine", call_name="Kåre 👩🏽‍🌾")
    assert 'value="fifty-nine"' in response.text
    assert 'value="Kåre 👩🏽‍🌾"' in response.text


@ON_SQLITE
def test_an_earlier_screen_shows_what_was_answered(client: CarefulClient, world: World):
    walk(client, until="contact")
    checked = [
        box.get("value") for box in client.page(f"{ROAD}/time").iter("input") if "checked" in box.attrib
    ]
    assert checked == ["weekend", "tue-morning", "thu-afternoon"]


@ON_SQLITE
def test_no_screen_can_be_jumped_over(client: CarefulClient, world: World):
    walk(client, until="place")
    assert client.get(f"{ROAD}/contact").location == f"{ROAD}/place"
    assert client.get(f"{ROAD}/code").location == f"{ROAD}/place"


def test_without_a_beginning_the_screens_lead_to_it(client: CarefulClient, world: World):
    assert client.get(f"{ROAD}/you").location == f"{ROAD}/"


@ON_SQLITE
def test_one_more_language_loses_nothing(client: CarefulClient, world: World):
    walk(client, until="languages")
    response = answer(client, "languages", add="language")
    assert response.status_code == 200
    assert 'name="languages-2-tag"' in response.text
    assert '<option value="en" selected>' in " ".join(response.text.split())


@ON_SQLITE
def test_somebody_under_age_is_turned_away_kindly_and_forgotten(
    app: Flask, client: CarefulClient, world: World
):
    walk(client, until="you")
    response = answer(client, "you", birth_year=str(clock.today().year - 17))
    assert response.status_code == 200
    assert "18" in response.text
    assert count(app, world, SignUpDraft) == 0


@ON_SQLITE
def test_a_wrong_code_is_told_at_the_field(walked: CarefulClient, world: World):
    right = code_for(walked, world)
    response = confirm(walked, "000000" if right != "000000" else "111111")
    assert response.status_code == 409
    assert 'id="code-error"' in response.text
    assert confirm(walked, right).status_code == 303


def test_a_new_code_takes_the_place_of_the_old(app: Flask, walked: CarefulClient, world: World):
    walked.send(f"{ROAD}/code/again", seen_on=f"{ROAD}/contact")
    assert count(app, world, OneTimeCode) == 1
    assert confirm(walked, code_for(walked, world)).status_code == 303


def test_pressing_twice_makes_one_volunteer(app: Flask, walked: CarefulClient, world: World):
    code = code_for(walked, world)
    assert confirm(walked, code).status_code == 303
    again = walked.post(f"{ROAD}/code", data={"csrf_token": come_in(walked), "code": code})
    assert (again.status_code, again.location) == (303, "/nb/guide")
    assert count(app, world, Volunteer) == 1


def test_the_same_address_twice_makes_one_volunteer(app: Flask, walked: CarefulClient, world: World):
    confirm(walked, code_for(walked, world))
    walked.send("/sign-out", seen_on="/nb/guide")
    sign_up(walked, world)
    assert count(app, world, Volunteer) == 1
    assert count(app, world, Person) == 1


def test_a_newcomer_becomes_a_guide_too_and_nothing_is_mixed(app: Flask, client: CarefulClient, world: World):
    with app.app_context(), tenancy.acting_for(world.organisation_id), transaction() as session:
        enrolment = factories.newcomer(
            session, world.programme_id, call_name="Amir", practical_note="Trapper"
        )
        newcomer = session.get_one(Newcomer, enrolment.newcomer_id)
        factories.account(session, role=Role.PERSON, person_id=newcomer.person_id, email=EMAIL)
    sign_up(client, world)
    with app.app_context(), tenancy.acting_for(world.organisation_id):
        person = db.session.scalars(select(Person)).one()
        volunteer, newcomer = (
            db.session.scalars(select(Volunteer)).one(),
            db.session.scalars(select(Newcomer)).one(),
        )
        assert volunteer.person_id == newcomer.person_id == person.id
        assert (person.call_name, person.birth_year) == ("Amir", 1990)
        assert newcomer.practical_note == "Trapper"
        assert newcomer.languages == {"ar": "native", "nb": "A2"}
        assert volunteer.languages == {"en": "B1", "nb": "native"}


def test_the_address_of_somebody_who_works_here_is_refused(app: Flask, client: CarefulClient, world: World):
    with app.app_context(), tenancy.acting_for(world.organisation_id), transaction() as session:
        factories.account(session, email=EMAIL)
    assert sign_up(client, world).status_code == 409
    assert count(app, world, Volunteer) == 0


def test_nothing_is_kept_when_the_last_step_fails(
    app: Flask, walked: CarefulClient, world: World, monkeypatch: pytest.MonkeyPatch
):
    def fail(*_arguments: Any) -> None:
        raise RuntimeError("the power is gone")

    monkeypatch.setattr("web.volunteers.operations.open_session", fail)
    assert confirm(walked, code_for(walked, world)).status_code == 500
    assert (count(app, world, Volunteer), count(app, world, Person)) == (0, 0)
    assert count(app, world, SignUpDraft) == 1


def test_a_draft_is_used_up_by_the_first_of_two_presses(app: Flask, walked: CarefulClient, world: World):
    with walked.session_transaction() as cookies:
        draft_token = cookies["volunteer_draft"]
    with app.app_context(), tenancy.acting_for(world.organisation_id):
        told = registration_of(
            drafts.draft(draft_token, DraftKind.VOLUNTEER).answers,
            email=EMAIL,
            language="nb",
            on=clock.today(),
        )
        operations.register(draft_token, told)
        with pytest.raises(NotFound):
            operations.register(draft_token, told)
