"""The road to being approved: nobody is approved without each step that a programme asks for."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from matching.lifecycle import EnrolmentStatus
from tests import factories
from tests.web.vetting_steps import (
    BASIS,
    approved,
    is_in_pool,
    make,
    officer,
    place,
    record,
    see_certificate,
    volunteer,
)
from web import clock
from web.access import Actor
from web.database import db, transaction
from web.errors import Conflict, Forbidden, Invalid, NotFound, Reason
from web.matches.operations import open_match
from web.models import (
    AnsweredHow,
    AuditEntry,
    CertificateRequirement,
    Enrolment,
    Notification,
    Programme,
    ProgrammeKind,
    Role,
    VettingKind,
    VettingStep,
)
from web.volunteers.desk import operations, queries

if TYPE_CHECKING:
    from tests.worlds import World


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


def letters() -> int:
    db.session.rollback()
    wanted = select(Notification.id).where(Notification.kind == "volunteer_approved")
    return len(db.session.scalars(wanted).all())


def test_whoever_is_approved_is_told_once_and_not_when_it_was_taken_back(inside: World):
    volunteer_id = approved(inside)
    assert letters() == 1
    operations.approve(inside.coordinator, volunteer_id)
    assert letters() == 1
    operations.take_approval_back(inside.coordinator, volunteer_id)
    assert letters() == 0
    operations.approve(inside.coordinator, volunteer_id)
    assert letters() == 1


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
        operations.pause(inside.coordinator, volunteer_id, clock.today(), AnsweredHow.PHONE)


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
        lambda: operations.pause(other, volunteer_id, today + timedelta(days=9), AnsweredHow.PHONE),
        lambda: operations.end_pause(other, volunteer_id),
        lambda: operations.read_contact(other, volunteer_id),
        lambda: queries.volunteers(other, standing=None, search="", page=1),
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
    operations.pause(inside.coordinator, volunteer_id, clock.today() + timedelta(days=9), AnsweredHow.PHONE)
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
