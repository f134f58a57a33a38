"""The road to being approved: nobody is approved without each step that a programme asks for."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from matching.lifecycle import EnrolmentStatus
from tests import factories
from tests.pages import text_of
from web import clock, tenancy
from web.access import Actor
from web.database import db, transaction
from web.errors import Conflict, Forbidden, Invalid, NotFound, Reason
from web.matches.operations import open_match
from web.models import (
    Account,
    Assignment,
    AuditEntry,
    CertificateRequirement,
    Enrolment,
    Person,
    Programme,
    ProgrammeKind,
    Role,
    VettingKind,
    VettingStep,
    Volunteer,
)
from web.rounds.pool import pool_of
from web.volunteers.desk import operations, queries

if TYPE_CHECKING:
    from flask import Flask

    from tests.pages import CarefulClient
    from tests.worlds import World

BASIS = "Politiregisterloven § 39"


def make(
    world: World,
    *,
    kind: ProgrammeKind | None = None,
    certificate: CertificateRequirement = CertificateRequirement.NOBODY,
    **changes: Any,
) -> UUID:
    """A volunteer who has just signed up, and the programme's demands as told."""
    with transaction() as session:
        programme = session.get_one(Programme, world.programme_id)
        programme.certificate_requirement = certificate
        programme.legal_basis = BASIS if certificate is not CertificateRequirement.NOBODY else None
        programme.kind = kind or ProgrammeKind.FADDER
        fields = {
            "signed_up_at": factories.A_MONDAY,
            "promised_on": clock.today(),
            "languages": {"nb": "native"},
            "availability": ["tue-evening"],
            "district_code": "centre",
        }
        row = Volunteer(person_id=factories.person(session, call_name="Berit").id, **fields | changes)
        session.add(row)
        session.flush()
        return row.id


def volunteer(volunteer_id: UUID) -> Volunteer:
    return db.session.get_one(Volunteer, volunteer_id, populate_existing=True)


def is_in_pool(world: World) -> bool:
    return bool(pool_of(db.session(), [world.programme_id]).volunteers)


def place(world: World, volunteer_id: UUID) -> None:
    operations.choose_programmes(world.coordinator, volunteer_id, frozenset({world.programme_id}))


def record(world: World, volunteer_id: UUID, *kinds: VettingKind) -> None:
    for kind in kinds:
        operations.record_step(world.coordinator, volunteer_id, kind, clock.today())


def officer(session: Any) -> Account:
    return factories.account(session, role=Role.CERTIFICATE_OFFICER, name="Torbjørg")


def approved(world: World, **demands: Any) -> UUID:
    volunteer_id = make(world, **demands)
    place(world, volunteer_id)
    record(world, volunteer_id, VettingKind.INTERVIEW, VettingKind.DECLARATION)
    operations.approve(world.coordinator, volunteer_id)
    return volunteer_id


def test_whoever_has_walked_the_road_is_approved_and_in_the_next_round(inside: World):
    volunteer_id = make(inside)
    assert not is_in_pool(inside)
    place(inside, volunteer_id)
    record(inside, volunteer_id, VettingKind.INTERVIEW, VettingKind.DECLARATION)
    assert not is_in_pool(inside)
    operations.approve(inside.coordinator, volunteer_id)
    assert volunteer(volunteer_id).approved_on == clock.today()
    assert is_in_pool(inside)


EVERY_STEP = [
    (VettingKind.INTERVIEW, {}),
    (VettingKind.DECLARATION, {}),
    (VettingKind.TRAINING, {"kind": ProgrammeKind.FLYKTNINGGUIDE}),
    (VettingKind.CERTIFICATE_SEEN, {"certificate": CertificateRequirement.EVERYBODY}),
]


@pytest.mark.parametrize(("missing", "demands"), EVERY_STEP)
def test_nobody_is_approved_without_a_step_that_is_asked_for(
    inside: World, missing: VettingKind, demands: dict[str, Any]
):
    volunteer_id = make(inside, **demands)
    place(inside, volunteer_id)
    steps = {VettingKind.INTERVIEW, VettingKind.DECLARATION, VettingKind.TRAINING} - {missing}
    record(inside, volunteer_id, *steps)
    assert queries.vetting_page(inside.coordinator, volunteer_id).missing == [missing]
    with pytest.raises(Conflict) as refused:
        operations.approve(inside.coordinator, volunteer_id)
    assert refused.value.reason is Reason.STEPS_MISSING
    assert not is_in_pool(inside)


def test_nobody_is_approved_for_no_programme(inside: World):
    volunteer_id = make(inside)
    record(inside, volunteer_id, VettingKind.INTERVIEW, VettingKind.DECLARATION)
    with pytest.raises(Conflict) as refused:
        operations.approve(inside.coordinator, volunteer_id)
    assert refused.value.reason is Reason.NO_PROGRAMME


@pytest.mark.parametrize(
    ("requirement", "is_needed"),
    [
        (CertificateRequirement.NOBODY, False),
        (CertificateRequirement.FAMILIES_WITH_CHILDREN, False),
        (CertificateRequirement.EVERYBODY, True),
    ],
)
def test_a_certificate_is_asked_for_only_where_the_programme_does(
    inside: World, requirement: CertificateRequirement, *, is_needed: bool
):
    volunteer_id = make(inside, certificate=requirement)
    place(inside, volunteer_id)
    record(inside, volunteer_id, VettingKind.INTERVIEW, VettingKind.DECLARATION)
    shown = queries.vetting_page(inside.coordinator, volunteer_id)
    assert (VettingKind.CERTIFICATE_SEEN in shown.missing) is is_needed
    assert shown.may_approve is not is_needed


def see_certificate(actor: Actor, volunteer_id: UUID, days: int = 365) -> None:
    today = clock.today()
    operations.record_certificate(
        actor, volunteer_id, today - timedelta(days=1), today + timedelta(days=days)
    )


def test_children_only_after_a_certificate_where_one_is_asked_for(inside: World):
    volunteer_id = approved(inside, certificate=CertificateRequirement.FAMILIES_WITH_CHILDREN)
    with pytest.raises(Conflict) as refused:
        operations.clear_for_children(inside.coordinator, volunteer_id, is_cleared=True)
    assert refused.value.reason is Reason.CERTIFICATE_MISSING
    see_certificate(inside.coordinator, volunteer_id)
    operations.clear_for_children(inside.coordinator, volunteer_id, is_cleared=True)
    assert volunteer(volunteer_id).is_cleared_for_minors


def test_children_without_a_certificate_where_nobody_asks(inside: World):
    volunteer_id = approved(inside)
    operations.clear_for_children(inside.coordinator, volunteer_id, is_cleared=True)
    assert volunteer(volunteer_id).is_cleared_for_minors


def test_a_certificate_that_has_run_out_counts_no_more(inside: World):
    volunteer_id = approved(inside, certificate=CertificateRequirement.FAMILIES_WITH_CHILDREN)
    old = clock.today() - timedelta(days=900)
    operations.record_certificate(inside.coordinator, volunteer_id, old, clock.today() - timedelta(days=1))
    with pytest.raises(Conflict):
        operations.clear_for_children(inside.coordinator, volunteer_id, is_cleared=True)


def test_a_programme_that_asks_takes_an_earlier_clearance_away(inside: World):
    volunteer_id = approved(inside)
    operations.clear_for_children(inside.coordinator, volunteer_id, is_cleared=True)
    with transaction() as session:
        programme = session.get_one(Programme, inside.programme_id)
        programme.certificate_requirement = CertificateRequirement.FAMILIES_WITH_CHILDREN
        programme.legal_basis = BASIS
    place(inside, volunteer_id)
    assert not volunteer(volunteer_id).is_cleared_for_minors


def test_only_the_officer_records_certificates_where_there_is_one(inside: World):
    volunteer_id = approved(inside, certificate=CertificateRequirement.FAMILIES_WITH_CHILDREN)
    with transaction() as session:
        account = officer(session)
        torbjorg = Actor(inside.organisation_id, account.id, account.role)
    with pytest.raises(Forbidden) as refused:
        see_certificate(inside.coordinator, volunteer_id)
    assert refused.value.reason is Reason.CERTIFICATE_OFFICER_ONLY
    assert not queries.vetting_page(inside.coordinator, volunteer_id).may_record_certificate
    see_certificate(torbjorg, volunteer_id)
    step = db.session.scalars(
        select(VettingStep).where(VettingStep.kind == VettingKind.CERTIFICATE_SEEN)
    ).one()
    assert step.recorded_by == torbjorg.account_id
    assert step.valid_until == clock.today() + timedelta(days=365)


def test_no_certificate_is_recorded_where_nobody_asks_for_one(inside: World):
    volunteer_id = approved(inside)
    with pytest.raises(NotFound):
        see_certificate(inside.coordinator, volunteer_id)
    assert not queries.vetting_page(inside.coordinator, volunteer_id).may_record_certificate


def test_a_certificate_is_not_a_step_like_others(inside: World):
    volunteer_id = make(inside)
    with pytest.raises(Invalid):
        record(inside, volunteer_id, VettingKind.CERTIFICATE_SEEN)


def test_what_is_recorded_has_happened(inside: World):
    volunteer_id = make(inside)
    tomorrow = clock.today() + timedelta(days=1)
    with pytest.raises(Invalid):
        operations.record_step(inside.coordinator, volunteer_id, VettingKind.INTERVIEW, tomorrow)
    with pytest.raises(Invalid):
        operations.pause(inside.coordinator, volunteer_id, clock.today())


@pytest.mark.parametrize("role", [Role.PERSON, Role.LEADER, Role.ADMINISTRATOR, Role.CERTIFICATE_OFFICER])
def test_only_coordinators_vet(inside: World, role: Role):
    volunteer_id = make(inside)
    other = Actor(inside.organisation_id, uuid4(), role, frozenset({inside.programme_id}))
    today = clock.today()
    for forbidden in (
        lambda: operations.record_step(other, volunteer_id, VettingKind.INTERVIEW, today),
        lambda: operations.approve(other, volunteer_id),
        lambda: operations.take_approval_back(other, volunteer_id),
        lambda: operations.choose_programmes(other, volunteer_id, frozenset({inside.programme_id})),
        lambda: operations.clear_for_children(other, volunteer_id, is_cleared=True),
        lambda: operations.pause(other, volunteer_id, today + timedelta(days=9)),
        lambda: operations.end_pause(other, volunteer_id),
        lambda: operations.read_contact(other, volunteer_id),
        lambda: queries.volunteers(other, stage=None, page=1),
        lambda: queries.vetting_page(other, volunteer_id),
    ):
        with pytest.raises(Forbidden):
            forbidden()


@pytest.mark.parametrize("role", [Role.PERSON, Role.LEADER, Role.ADMINISTRATOR])
def test_nobody_else_records_certificates(inside: World, role: Role):
    volunteer_id = make(inside, certificate=CertificateRequirement.EVERYBODY)
    with pytest.raises(Forbidden):
        see_certificate(Actor(inside.organisation_id, uuid4(), role), volunteer_id)


def test_taking_an_approval_back_takes_him_out_of_the_rounds(inside: World):
    volunteer_id = approved(inside)
    operations.take_approval_back(inside.coordinator, volunteer_id)
    assert volunteer(volunteer_id).approved_on is None
    assert not is_in_pool(inside)
    operations.approve(inside.coordinator, volunteer_id)
    assert is_in_pool(inside)


def test_a_programme_that_comes_later_waits_for_its_own_steps(inside: World):
    volunteer_id = approved(inside)
    with transaction() as session:
        second = factories.programme(session, ProgrammeKind.FLYKTNINGGUIDE).id
    both = frozenset({inside.programme_id, second})
    coordinator = Actor(inside.organisation_id, inside.coordinator_id, Role.COORDINATOR, both)
    operations.choose_programmes(coordinator, volunteer_id, both)
    statuses = dict(db.session.execute(select(Enrolment.programme_id, Enrolment.status)).all())
    assert statuses == {inside.programme_id: EnrolmentStatus.READY, second: EnrolmentStatus.SIGNED_UP}
    with pytest.raises(Conflict):
        operations.approve(coordinator, volunteer_id)


def test_nobody_is_taken_out_of_a_programme_in_the_middle_of_a_match(inside: World):
    volunteer_id = approved(inside)
    with transaction() as session:
        newcomer = factories.newcomer(session, inside.programme_id)
        side = session.scalars(select(Enrolment).where(Enrolment.volunteer_id == volunteer_id)).one()
        open_match(session, newcomer, side, None)
    with pytest.raises(Conflict) as refused:
        operations.choose_programmes(inside.coordinator, volunteer_id, frozenset())
    assert refused.value.reason is Reason.HAS_SOMEBODY


def test_recording_or_approving_twice_has_one_effect(inside: World):
    volunteer_id = make(inside)
    place(inside, volunteer_id)
    place(inside, volunteer_id)
    for _press in range(2):
        record(inside, volunteer_id, VettingKind.INTERVIEW, VettingKind.DECLARATION)
    assert db.session.scalar(select(func.count()).select_from(VettingStep)) == 2
    assert db.session.scalar(select(func.count()).select_from(Enrolment)) == 1
    operations.approve(inside.coordinator, volunteer_id)
    operations.approve(inside.coordinator, volunteer_id)
    assert is_in_pool(inside)


def test_every_step_leaves_a_trace(inside: World):
    volunteer_id = approved(inside, certificate=CertificateRequirement.FAMILIES_WITH_CHILDREN)
    see_certificate(inside.coordinator, volunteer_id)
    operations.clear_for_children(inside.coordinator, volunteer_id, is_cleared=True)
    operations.pause(inside.coordinator, volunteer_id, clock.today() + timedelta(days=9))
    operations.end_pause(inside.coordinator, volunteer_id)
    operations.take_approval_back(inside.coordinator, volunteer_id)
    trail = set(db.session.scalars(select(AuditEntry.action)))
    assert trail >= {
        "choose_programmes",
        "record_interview",
        "record_declaration",
        "approve_volunteer",
        "record_certificate_seen",
        "clear_for_children",
        "pause",
        "take_up_again",
        "take_approval_back",
    }


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
        assert client.send(f"{path}/steps", seen_on=path, kind=kind, done_on=today).status_code == 303
    assert client.send(f"{path}/approve", seen_on=path).status_code == 303
    assert "Berit" in text_of(client.page("/volunteers?stage=approved"))


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
