"""A volunteer's own page: everything about himself, and nobody else."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from matching.lifecycle import EnrolmentStatus
from tests import factories
from tests.databases import ON_SQLITE
from tests.house.test_routes import everything
from tests.pages import text_of
from tests.web.volunteer_steps import EMAIL, SCREENS, sign_up
from web import audit, clock, tenancy
from web.access import Actor
from web.database import db, transaction
from web.errors import Conflict, Forbidden, NotFound, Reason
from web.matches.operations import open_match
from web.models import (
    Account,
    Consent,
    Enrolment,
    Match,
    Newcomer,
    Person,
    Role,
    VettingKind,
    VettingStep,
    Volunteer,
)
from web.rounds.solving.pool import pool_of
from web.volunteers import own
from web.volunteers.declaration import DECLARATION_VERSION

if TYPE_CHECKING:
    from uuid import UUID

    from flask import Flask

    from tests.pages import CarefulClient
    from tests.worlds import World

HOME = "/nb/guide"
OWN_PAGES = [
    HOME,
    f"{HOME}/declaration",
    f"{HOME}/data",
    f"{HOME}/stop",
    *(f"{HOME}/answers/{step}" for step in SCREENS),
]


@pytest.fixture
def guide(client: CarefulClient, world: World) -> CarefulClient:
    """Somebody who has just signed up, and is signed in."""
    client.remembers(sign_up, world)
    return client


def row(app: Flask, world: World) -> Volunteer:
    with app.app_context(), tenancy.acting_for(world.organisation_id):
        return db.session.scalars(select(Volunteer)).one()


def told(app: Flask, world: World) -> list[object]:
    """Everything he has told, notes unsealed."""
    with app.app_context(), tenancy.acting_for(world.organisation_id):
        volunteer, person = (
            db.session.scalars(select(Volunteer)).one(),
            db.session.scalars(select(Person)).one(),
        )
        rows = [
            getattr(one, column.name)
            for one in (volunteer, person)
            for column in one.__table__.columns
            if not column.name.endswith("_sealed")
        ]
        return [*rows, volunteer.practical_note, person.phone, person.email]


def let(app: Flask, world: World, *, approved: bool = True, interviewed: bool = True) -> None:
    """Let somebody at the desk have done her part."""
    with app.app_context(), tenancy.acting_for(world.organisation_id), transaction() as session:
        volunteer = session.scalars(select(Volunteer)).one()
        factories.enrolment(session, world.programme_id, volunteer_id=volunteer.id)
        volunteer.approved_on = clock.today() if approved else None
        volunteer.said_ready_at = clock.now() if approved else None
        if interviewed:
            for kind in (VettingKind.INTERVIEW, VettingKind.TRAINING):
                session.add(
                    VettingStep(
                        person_id=volunteer.person_id,
                        kind=kind,
                        done_on=clock.today(),
                        recorded_by=world.coordinator_id,
                    )
                )


@ON_SQLITE
def test_the_page_says_who_calls_by_when_and_what_comes_next(guide: CarefulClient):
    page = text_of(guide.page(HOME))
    assert "ringer eller skriver til deg før" in page
    assert (
        page.index("Vi snakker sammen") < page.index("Dette er neste steg") < page.index("Du lover taushet")
    )
    assert "22 22 22 22" in page


def test_the_declaration_is_read_in_full_and_signed_once(app: Flask, guide: CarefulClient, world: World):
    let(app, world, approved=False)
    path = f"{HOME}/declaration"
    assert "Jeg holder for meg selv" in text_of(guide.page(path))
    without_tick = guide.send(path, seen_on=path, version=str(DECLARATION_VERSION))
    assert without_tick.status_code == 400
    fields = {"version": str(DECLARATION_VERSION), "promise": "y"}
    token = next(f.get("value") for f in guide.page(path).iter("input") if f.get("name") == "csrf_token")
    for _press in range(2):
        assert guide.post(path, data={"csrf_token": token, **fields}).status_code == 303
    with app.app_context(), tenancy.acting_for(world.organisation_id):
        step = db.session.scalars(
            select(VettingStep).where(VettingStep.kind == VettingKind.DECLARATION)
        ).one()
        account = db.session.scalars(select(Account).where(Account.role == Role.PERSON)).one()
        assert (step.recorded_by, step.declaration_version) == (account.id, DECLARATION_VERSION)


@ON_SQLITE
@pytest.mark.parametrize("version", ["1", "x", "٢٢"])
def test_other_words_than_those_shown_are_not_signed(guide: CarefulClient, version: str):
    path = f"{HOME}/declaration"
    response = guide.send(f"{HOME}/declaration", seen_on=HOME, version=version, promise="y")
    assert response.status_code == 409, path


def test_ready_and_not_now(app: Flask, guide: CarefulClient, world: World):
    assert guide.send(f"{HOME}/ready", seen_on=HOME, ready="yes").status_code == 409
    let(app, world)
    assert "Er du klar for en ny person nå?" in text_of(guide.page(HOME))
    guide.send(f"{HOME}/ready", seen_on=HOME, ready="yes")
    assert row(app, world).said_ready_at is not None
    page = text_of(guide.page(HOME))
    assert "Vi regner med deg fra" in page
    assert "Du sa ja" not in page
    guide.send(f"{HOME}/ready", seen_on=HOME, ready="no")
    assert row(app, world).said_ready_at is None
    assert guide.send(f"{HOME}/ready", seen_on=HOME, ready="perhaps").status_code == 400


def test_a_break_with_a_day_to_come_back(app: Flask, guide: CarefulClient, world: World):
    until = clock.today() + timedelta(days=30)
    bad = guide.send(f"{HOME}/pause", seen_on=HOME, until="2020-01-01")
    assert bad.status_code == 400
    assert 'value="2020-01-01"' in bad.text
    guide.send(f"{HOME}/pause", seen_on=HOME, until=until.isoformat())
    assert row(app, world).paused_until == until
    guide.send(f"{HOME}/take-up-again", seen_on=HOME)
    assert row(app, world).paused_until is None


@ON_SQLITE
@pytest.mark.parametrize("step", [step for step in SCREENS if step != "contact"])
def test_keeping_a_screen_unchanged_changes_nothing(
    app: Flask, guide: CarefulClient, world: World, step: str
):
    before = told(app, world)
    page = guide.page(f"{HOME}/answers/{step}")
    fields: dict[str, list[str]] = {}
    for box in page.iter("input"):
        if box.get("type") not in {"radio", "checkbox"} or "checked" in box.attrib:
            fields.setdefault(box.get("name"), []).append(box.get("value", ""))
    for choice in page.iter("select"):
        chosen = [o.get("value") for o in choice.iter("option") if "selected" in o.attrib]
        fields[choice.get("name")] = chosen[:1]
    for area in page.iter("textarea"):
        fields[area.get("name")] = ["".join(area.itertext())]
    response = guide.post(f"{HOME}/answers/{step}", data=fields)
    assert response.status_code == 303, response.text
    assert told(app, world) == before


def test_one_answer_is_changed_and_no_other(app: Flask, guide: CarefulClient, world: World):
    path = f"{HOME}/answers/time"
    guide.send(path, seen_on=path, when="shifts", this_week=["mon-morning"], next_week=["tue-evening"])
    changed = row(app, world)
    assert {slot.split(":")[1] for slot in changed.availability} == {"mon-morning", "tue-evening"}
    assert len({slot.split(":")[0] for slot in changed.availability}) == 2
    assert (changed.languages, changed.interests) == ({"en": "B1", "nb": "native"}, ["coffee", "walking"])


def test_stopping_takes_him_out_of_every_round(app: Flask, guide: CarefulClient, world: World):
    let(app, world)
    guide.send(f"{HOME}/leave", seen_on=f"{HOME}/stop")
    with app.app_context(), tenancy.acting_for(world.organisation_id):
        assert db.session.scalars(select(Enrolment.status)).all() == [EnrolmentStatus.LEFT]
        assert not pool_of(db.session(), [world.programme_id]).volunteers


def test_deleting_takes_everything_and_signs_out(app: Flask, guide: CarefulClient, world: World):
    let(app, world)
    assert guide.send(f"{HOME}/delete", seen_on=f"{HOME}/stop").status_code == 400
    response = guide.send(f"{HOME}/delete", seen_on=f"{HOME}/stop", sure="y")
    assert response.status_code == 303
    assert "slettet" in text_of(guide.page(response.location))
    with app.app_context(), tenancy.acting_for(world.organisation_id):
        for model in (Person, Volunteer, Enrolment, VettingStep, Consent):
            assert db.session.scalars(select(model)).all() == []
        assert db.session.scalars(select(Account).where(Account.role == Role.PERSON)).all() == []
    assert guide.get(HOME).status_code == 403


def own_actor(world: World) -> Actor:
    account = db.session.scalars(select(Account).where(Account.role == Role.PERSON)).one()
    return Actor(world.organisation_id, account.id, Role.PERSON)


def matched(world: World) -> UUID:
    with transaction() as session:
        newcomer = factories.newcomer(session, world.programme_id)
        side = session.scalars(select(Enrolment).where(Enrolment.volunteer_id.is_not(None))).one()
        return open_match(session, newcomer, side, None).id


def test_nobody_disappears_in_the_middle_of_a_match(app: Flask, guide: CarefulClient, world: World):
    let(app, world)
    with app.app_context(), tenancy.acting_for(world.organisation_id):
        matched(world)
        for go in (own.leave, own.delete_my_data):
            with pytest.raises(Conflict) as refused:
                go(own_actor(world))
            assert refused.value.reason is Reason.HAS_SOMEBODY


def test_after_a_match_no_answer_remains(app: Flask, guide: CarefulClient, world: World):
    let(app, world)
    with app.app_context(), tenancy.acting_for(world.organisation_id):
        match_id = matched(world)
        with transaction() as session:
            match = session.get_one(Match, match_id)
            match.status, match.is_open = "closed", False
            match.closed_at, match.close_reason = clock.now(), "completed"
            session.get_one(Volunteer, match.volunteer_id).places_taken = 0
        assert own.delete_my_data(own_actor(world))
        volunteer = db.session.scalars(select(Volunteer)).one()
        person = db.session.get_one(Person, volunteer.person_id)
        assert (person.call_name, person.email, person.phone, person.birth_year) == ("–", None, None, None)
        assert (volunteer.languages, volunteer.interests, volunteer.practical_note) == (None, [], None)
        account = db.session.scalars(select(Account).where(Account.role == Role.PERSON)).one()
        assert account.closed_at is not None
        assert EMAIL not in (account.email, account.name)


def test_whoever_is_a_newcomer_too_keeps_that_side(app: Flask, guide: CarefulClient, world: World):
    with app.app_context(), tenancy.acting_for(world.organisation_id):
        with transaction() as session:
            person_id = session.scalars(select(Person.id)).one()
            session.add(Newcomer(person_id=person_id, signed_up_at=clock.now(), languages={"ar": "native"}))
        assert not own.delete_my_data(own_actor(world))
        assert db.session.scalars(select(Volunteer)).all() == []
        assert db.session.scalars(select(Newcomer)).one().languages == {"ar": "native"}
        assert own_actor(world).account_id


@ON_SQLITE
def test_a_volunteer_can_list_and_search_nobody(app: Flask, guide: CarefulClient, world: World):
    with app.app_context(), tenancy.acting_for(world.organisation_id), transaction() as session:
        factories.newcomer(session, world.programme_id, call_name="Zarifa")
        factories.volunteer(session, world.programme_id, call_name="Ottar")
    let_in = set()
    for path in [
        *OWN_PAGES,
        "/newcomers?search=Zarifa",
        "/newcomers",
        "/volunteers",
        "/rounds",
        "/today",
        "/certificates",
    ]:
        response = guide.get(path)
        if response.status_code == 200:
            let_in.add(path)
        assert "Zarifa" not in response.text, path
        assert "Ottar" not in response.text, path
    assert let_in == set(OWN_PAGES)


@ON_SQLITE
def test_looking_changes_nothing(app: Flask, guide: CarefulClient, world: World):
    let(app, world)
    for path in OWN_PAGES:
        before = everything(app)
        assert guide.get(path).status_code == 200
        assert everything(app) == before, path


def test_whoever_is_no_volunteer_has_no_such_page(app: Flask, inside: World):
    with transaction() as session:
        person = factories.person(session)
        account = factories.account(session, role=Role.PERSON, person_id=person.id)
        actor = Actor(inside.organisation_id, account.id, Role.PERSON)
    for go in (own.leave, own.delete_my_data, own.take_up_again):
        with pytest.raises(NotFound):
            go(actor)
        with pytest.raises(Forbidden):
            go(inside.coordinator)


def test_he_reads_and_takes_with_him_all_that_is_kept(app: Flask, guide: CarefulClient, world: World):
    let(app, world)
    with app.app_context(), tenancy.acting_for(world.organisation_id), transaction() as session:
        volunteer = session.scalars(select(Volunteer)).one()
        volunteer.practical_note = "Kanarifugl"
        audit.record(session, world.coordinator, "read_contact", volunteer)
    answer = guide.get(f"{HOME}/data/file")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    kept = json.loads(answer.text)
    assert kept["languages"] == row(app, world).languages
    assert kept["approved_on"] == clock.today().isoformat()
    assert {step["step"] for step in kept["road"]} == {"interview", "training"}
    assert {one["to"] for one in kept["consents"]} == {"take_part", "keep_answers"}
    assert [week["times"] for week in kept["seen_by_week"]] == [1]
    page = text_of(guide.page(f"{HOME}/data"))
    for said in ("Kanarifugl", EMAIL):
        assert said in answer.text
    assert "Kanarifugl" in page
    assert "Antall ganger: 1" in page
    assert f"{HOME}/data" in {link.get("href") for link in guide.page(HOME).iter("a")}
