"""Vetting by forms: who reaches which page, what a bad day does, and what leaves a trace."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from tests import factories
from tests.pages import text_of
from tests.web.vetting_steps import (
    make,
    officer,
    place,
)
from web import clock, tenancy
from web.database import db, transaction
from web.models import (
    Assignment,
    AuditEntry,
    CertificateRequirement,
    Person,
    ProgrammeKind,
    VettingStep,
    Volunteer,
)

if TYPE_CHECKING:
    from flask import Flask

    from tests.pages import CarefulClient
    from tests.worlds import World


@pytest.fixture
def elsewhere(app: Flask, world: World) -> UUID:
    """A volunteer of a programme that the coordinator does not work with."""
    with app.app_context(), tenancy.acting_for(world.organisation_id), transaction() as session:
        other = factories.programme(session, ProgrammeKind.FADDER).id
        return factories.volunteer(session, other, call_name="Utenfor").volunteer_id


def without_marks(html: str, volunteer_id: UUID) -> str:
    """A page without what was asked for and without the form's token, which tells the second."""
    return re.sub(r'name="csrf_token" value="[^"]+"', "", html.replace(str(volunteer_id), ""))


def test_another_programmes_volunteer_answers_like_one_who_never_was(
    client: CarefulClient, world: World, elsewhere: UUID
):
    client.sign_in(world.key)
    verbs = [
        "",
        "/steps",
        "/certificate",
        "/programmes",
        "/children/yes",
        "/approve",
        "/take-back",
        "/pause",
        "/end-pause",
        "/contact",
    ]
    for verb in verbs:
        answers = []
        for volunteer_id in (elsewhere, uuid4()):
            path = f"/volunteers/{volunteer_id}{verb}"
            if verb:
                fields = {
                    "kind": "interview",
                    "done_on": "2026-01-05",
                    "valid_until": "2039-01-05",
                    "until": "2039-01-05",
                    "how": "phone",
                }
                answer = client.send(path, seen_on="/volunteers", **fields)
            else:
                answer = client.get(path)
            answers.append((answer.status_code, without_marks(answer.text, volunteer_id)))
        assert answers[0] == answers[1], verb
        assert answers[0][0] == 404, verb
    assert "Utenfor" not in text_of(client.page("/volunteers"))


def test_a_coordinator_approves_by_forms_alone(app: Flask, client: CarefulClient, world: World):
    with app.app_context(), tenancy.acting_for(world.organisation_id):
        volunteer_id = make(world)
    client.sign_in(world.key)
    assert "Ikke snakket med" in text_of(client.page("/volunteers"))
    path = f"/volunteers/{volunteer_id}"
    today = clock.today().isoformat()
    client.send(f"{path}/programmes", seen_on=path, programmes=str(world.programme_id))
    for kind in ("interview", "declaration"):
        assert "Kan ikke godkjennes ennå" in text_of(client.page(path))
        told = {"kind": kind, "done_on": today}
        if kind == "declaration":
            refused = client.send(f"{path}/steps", seen_on=path, **told)
            assert (refused.status_code, 'id="declaration-how-error"' in refused.text) == (400, True)
            told["how"] = "interpreter"
        assert client.send(f"{path}/steps", seen_on=path, **told).status_code == 303
    assert client.send(f"{path}/approve", seen_on=path).status_code == 303
    assert "Berit" in text_of(client.page("/volunteers?standing=approved"))
    until = (clock.today() + timedelta(days=9)).isoformat()
    assert client.send(f"{path}/pause", seen_on=path, until=until).status_code == 400
    assert client.send(f"{path}/pause", seen_on=path, until=until, how="phone").status_code == 303
    with app.app_context(), tenancy.acting_for(world.organisation_id):
        told = select(AuditEntry.action, AuditEntry.reason).where(AuditEntry.reason.is_not(None))
        kept = set(db.session.execute(told).all())
    assert {("record_declaration", "interpreter"), ("pause", "phone")} <= kept


def test_reading_how_to_reach_him_leaves_a_trace(app: Flask, client: CarefulClient, world: World):
    with app.app_context(), tenancy.acting_for(world.organisation_id):
        volunteer_id = make(world, practical_note="Kanari")
        with transaction() as session:
            session.get_one(Person, session.get_one(Volunteer, volunteer_id).person_id).phone = "+4791234567"
    client.sign_in(world.key)
    path = f"/volunteers/{volunteer_id}"
    assert "91234567" not in text_of(client.page(path))
    response = client.send(f"{path}/contact", seen_on=path)
    assert "+4791234567" in response.text
    assert "Kanari" in response.text
    with app.app_context(), tenancy.acting_for(world.organisation_id):
        assert "read_contact" in db.session.scalars(select(AuditEntry.action)).all()


@pytest.mark.parametrize("day", ["", "yesterday", "2999-01-01"])
def test_a_bad_day_is_asked_again_and_kept(app: Flask, client: CarefulClient, world: World, day: str):
    with app.app_context(), tenancy.acting_for(world.organisation_id):
        volunteer_id = make(world)
    client.sign_in(world.key)
    path = f"/volunteers/{volunteer_id}"
    response = client.send(f"{path}/steps", seen_on=path, kind="interview", done_on=day)
    assert response.status_code == 400
    assert 'id="day-interview-error"' in response.text
    assert f'value="{day}"' in response.text


def test_the_officer_sees_names_and_dates_and_nothing_else(app: Flask, client: CarefulClient, world: World):
    with app.app_context(), tenancy.acting_for(world.organisation_id):
        volunteer_id = make(world, certificate=CertificateRequirement.EVERYBODY, practical_note="Kanari")
        place(world, volunteer_id)
        with transaction() as session:
            account = officer(session)
            key = str(account.id)
            session.add(Assignment(account_id=account.id, programme_id=world.programme_id))
    client.sign_in(key)
    page = text_of(client.page("/certificates"))
    assert "Berit" in page
    assert "Kanari" not in page
    assert client.get(f"/volunteers/{volunteer_id}").status_code == 403
    assert client.get("/volunteers").status_code == 403
    fields = {"done_on": clock.today().isoformat(), "valid_until": "2039-01-05"}
    bad = client.send(
        f"/volunteers/{volunteer_id}/certificate", seen_on="/certificates", done_on="x", valid_until=""
    )
    assert bad.status_code == 400
    good = client.send(f"/volunteers/{volunteer_id}/certificate", seen_on="/certificates", **fields)
    assert (good.status_code, good.location) == (303, "/certificates")
    assert text_of(client.page("/certificates")).count("5. januar 2039") == 1


def test_no_column_and_no_field_has_room_for_what_a_certificate_says():
    assert {column.name for column in VettingStep.__table__.columns} == {
        "id",
        "organisation_id",
        "person_id",
        "kind",
        "done_on",
        "valid_until",
        "declaration_version",
        "recorded_by",
    }
