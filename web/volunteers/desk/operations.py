"""What is recorded on a volunteer's road, and the word that ends it. Every step leaves a trace."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from matching.lifecycle import EnrolmentStatus
from web import audit, clock
from web.access import Action, Actor, ensure
from web.database import transaction
from web.errors import Conflict, Forbidden, Invalid, NotFound, Reason
from web.matches.visibility import is_visible_volunteer
from web.models import Enrolment, MatchMember, Person, VettingKind, VettingStep, Volunteer
from web.notifications.messages import VolunteerApproved
from web.notifications.outbox import put_in_outbox, withdraw
from web.volunteers import road
from web.volunteers.declaration import DECLARATION_VERSION
from web.volunteers.desk.officers import may_record_certificate
from web.volunteers.records import demands_of, steps_of

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from sqlalchemy.orm import Session

    from web.models import AnsweredHow

RECORDED_BY_COORDINATOR = frozenset({VettingKind.INTERVIEW, VettingKind.TRAINING, VettingKind.DECLARATION})


@dataclass(frozen=True, slots=True)
class Contact:
    """How to reach a volunteer."""

    volunteer_id: UUID
    name: str
    phone: str | None
    email: str | None
    practical_note: str | None


def record_step(
    actor: Actor, volunteer_id: UUID, kind: VettingKind, on: date, how: AnsweredHow | None = None
) -> None:
    """Record a talk, a course, or a declaration given on paper, and how. The same step on one day is one.

    Raises
    ------
    Invalid
        If the day has not come yet, or a certificate is meant: that has its own way.
    NotFound
        If there is no such volunteer for this actor.
    """
    if on > clock.today() or kind not in RECORDED_BY_COORDINATOR:
        raise Invalid(Reason.INCOMPLETE)
    with transaction() as session:
        volunteer = _volunteer(session, actor, volunteer_id)
        version = DECLARATION_VERSION if kind is VettingKind.DECLARATION else None
        step = VettingStep(person_id=volunteer.person_id, kind=kind, done_on=on, declaration_version=version)
        _keep(session, replace(actor, reason=how), step)


def record_certificate(actor: Actor, volunteer_id: UUID, seen_on: date, valid_until: date) -> None:
    """Record that a certificate was seen: the day and until when it counts, and nothing of what it says.

    Raises
    ------
    Forbidden
        If somebody else records certificates here.
    Invalid
        If the days make no sense.
    NotFound
        If there is no such volunteer for this actor, or none of his programmes asks for a certificate.
    """
    ensure(actor, Action.RECORD_CERTIFICATE)
    if seen_on > clock.today() or valid_until <= seen_on:
        raise Invalid(Reason.INCOMPLETE)
    with transaction() as session:
        if not may_record_certificate(session, actor):
            raise Forbidden(Reason.CERTIFICATE_OFFICER_ONLY)
        volunteer = _for_certificate(session, actor, volunteer_id)
        kind = VettingKind.CERTIFICATE_SEEN
        step = VettingStep(person_id=volunteer.person_id, kind=kind, done_on=seen_on, valid_until=valid_until)
        _keep(session, actor, step)


def choose_programmes(actor: Actor, volunteer_id: UUID, programme_ids: frozenset[UUID]) -> None:
    """Put a volunteer in these programmes of the actor's, and take him out of the actor's others.

    A programme that comes later waits for his approval like the first.

    Raises
    ------
    NotFound
        If there is no such volunteer, or no such programme, for this actor.
    Conflict
        If he has somebody in a programme that he would be taken out of.
    """
    ensure(actor, Action.VET_VOLUNTEERS)
    if not actor.programme_ids.issuperset(programme_ids):
        raise NotFound(Reason.NOT_FOUND)
    with transaction() as session:
        volunteer = _volunteer(session, actor, volunteer_id)
        known = {row.programme_id: row for row in _enrolments(session, volunteer)}
        for programme_id in sorted(actor.programme_ids):
            _place(session, volunteer, programme_id, known, is_in=programme_id in programme_ids)
        session.flush()
        _withdraw_clearance_without_basis(session, volunteer)
        audit.record(session, actor, "choose_programmes", volunteer)


def clear_for_children(actor: Actor, volunteer_id: UUID, *, is_cleared: bool) -> None:
    """Say whether a volunteer may meet families with children.

    Raises
    ------
    Conflict
        If he is in no programme, or one of his asks for a certificate and none was seen.
    """
    with transaction() as session:
        volunteer = _volunteer(session, actor, volunteer_id)
        demands, steps = _record_of(session, volunteer)
        if is_cleared and not demands:
            raise Conflict(Reason.NO_PROGRAMME)
        if is_cleared and not road.may_meet_children(demands, steps, clock.today()):
            raise Conflict(Reason.CERTIFICATE_MISSING)
        volunteer.is_cleared_for_minors = is_cleared
        audit.record(session, actor, "clear_for_children" if is_cleared else "do_not_clear", volunteer)


def approve(actor: Actor, volunteer_id: UUID) -> None:
    """Approve a volunteer for the programmes he is in, and tell him. Approving twice has one effect.

    Whoever has just walked the road is counted on; he may say not now on his page.

    Raises
    ------
    Conflict
        If he is in no programme, or a step that one of them asks for is missing.
    """
    with transaction() as session:
        volunteer = _volunteer(session, actor, volunteer_id)
        demands, steps = _record_of(session, volunteer)
        if not demands:
            raise Conflict(Reason.NO_PROGRAMME)
        if road.missing(demands, steps, clock.today()):
            raise Conflict(Reason.STEPS_MISSING)
        if volunteer.approved_on is None:
            volunteer.approved_on, volunteer.said_ready_at = clock.today(), clock.now()
            put_in_outbox(session, volunteer.person_id, VolunteerApproved(volunteer.id))
        volunteer.promised_on = None
        _move(session, volunteer, {EnrolmentStatus.SIGNED_UP}, EnrolmentStatus.READY)
        audit.record(session, actor, "approve_volunteer", volunteer)


def take_approval_back(actor: Actor, volunteer_id: UUID) -> None:
    """Take an approval back: no round puts him forward any more. Open matches stay."""
    with transaction() as session:
        volunteer = _volunteer(session, actor, volunteer_id)
        if volunteer.approved_on is None:
            return
        withdraw(session, VolunteerApproved(volunteer.id))
        volunteer.approved_on = volunteer.said_ready_at = None
        volunteer.is_cleared_for_minors = False
        _move(session, volunteer, {EnrolmentStatus.READY, EnrolmentStatus.PAUSED}, EnrolmentStatus.SIGNED_UP)
        audit.record(session, actor, "take_approval_back", volunteer)


def pause(actor: Actor, volunteer_id: UUID, until: date, how: AnsweredHow) -> None:
    """Let a volunteer rest, as he told, until a day when he is back by himself; `Invalid` if it is past."""
    if until <= clock.today():
        raise Invalid(Reason.INCOMPLETE)
    with transaction() as session:
        volunteer = _volunteer(session, actor, volunteer_id)
        volunteer.paused_until = until
        audit.record(session, replace(actor, reason=how), "pause", volunteer)


def end_pause(actor: Actor, volunteer_id: UUID) -> None:
    """End a volunteer's break."""
    with transaction() as session:
        volunteer = _volunteer(session, actor, volunteer_id)
        volunteer.paused_until = None
        audit.record(session, actor, "take_up_again", volunteer)


def read_contact(actor: Actor, volunteer_id: UUID) -> Contact:
    """Return how to reach a volunteer, and what is good to know; that leaves a trace."""
    with transaction() as session:
        volunteer = _volunteer(session, actor, volunteer_id)
        person = session.get_one(Person, volunteer.person_id)
        audit.record(session, actor, "read_contact", volunteer)
        return Contact(volunteer.id, person.call_name, person.phone, person.email, volunteer.practical_note)


def _volunteer(session: Session, actor: Actor, volunteer_id: UUID) -> Volunteer:
    """Return the volunteer, locked, if the actor may change anything about him."""
    ensure(actor, Action.VET_VOLUNTEERS)
    volunteer = session.scalars(
        select(Volunteer).where(Volunteer.id == volunteer_id, is_visible_volunteer(actor)).with_for_update()
    ).one_or_none()
    if volunteer is None:
        raise NotFound(Reason.NOT_FOUND)
    return volunteer


def _for_certificate(session: Session, actor: Actor, volunteer_id: UUID) -> Volunteer:
    """Return a volunteer of whom a certificate is asked; the officer has no programmes of her own."""
    wanted = select(Volunteer).where(Volunteer.id == volunteer_id).with_for_update()
    if actor.may(Action.VET_VOLUNTEERS):
        wanted = wanted.where(is_visible_volunteer(actor))
    volunteer = session.scalars(wanted).one_or_none()
    if volunteer is None or not road.asks_for_certificate(_record_of(session, volunteer)[0]):
        raise NotFound(Reason.NOT_FOUND)
    return volunteer


def _record_of(session: Session, volunteer: Volunteer) -> tuple[list[road.Demands], list[road.Done]]:
    demands = demands_of(session, [volunteer.id])[volunteer.id]
    return demands, steps_of(session, [volunteer.person_id])[volunteer.person_id]


def _keep(session: Session, actor: Actor, step: VettingStep) -> None:
    same = select(VettingStep.id).where(
        VettingStep.person_id == step.person_id,
        VettingStep.kind == step.kind,
        VettingStep.done_on == step.done_on,
        VettingStep.valid_until.is_not_distinct_from(step.valid_until),
    )
    if session.scalars(same).first() is not None:
        return
    step.recorded_by = actor.account_id  # type: ignore[assignment]  # whoever is at the desk has an account
    session.add(step)
    session.flush()
    audit.record(session, actor, f"record_{step.kind.value}", step)


def _enrolments(session: Session, volunteer: Volunteer) -> list[Enrolment]:
    return list(
        session.scalars(select(Enrolment).where(Enrolment.volunteer_id == volunteer.id).with_for_update())
    )


def _place(
    session: Session, volunteer: Volunteer, programme_id: UUID, known: dict[UUID, Enrolment], *, is_in: bool
) -> None:
    row = known.get(programme_id)
    if is_in and row is None:
        session.add(
            Enrolment(
                programme_id=programme_id,
                volunteer_id=volunteer.id,
                status=EnrolmentStatus.SIGNED_UP,
                waiting_since=volunteer.signed_up_at,
            )
        )
    elif is_in and row is not None and row.status is EnrolmentStatus.LEFT:
        row.status = EnrolmentStatus.SIGNED_UP
    elif not is_in and row is not None and row.status is not EnrolmentStatus.LEFT:
        if session.scalars(
            select(MatchMember.id).where(MatchMember.enrolment_id == row.id, MatchMember.is_open)
        ).first():
            raise Conflict(Reason.HAS_SOMEBODY)
        row.status = EnrolmentStatus.LEFT


def _withdraw_clearance_without_basis(session: Session, volunteer: Volunteer) -> None:
    if not road.may_meet_children(*_record_of(session, volunteer), clock.today()):
        volunteer.is_cleared_for_minors = False


def _move(
    session: Session, volunteer: Volunteer, from_: set[EnrolmentStatus], status: EnrolmentStatus
) -> None:
    for enrolment in _enrolments(session, volunteer):
        if enrolment.status in from_:
            enrolment.status = status
