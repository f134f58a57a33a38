"""What a volunteer changes himself: whether he is ready, a break, his answers, his promise, and going."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, exists, select

from matching.lifecycle import EnrolmentStatus
from web import audit, clock
from web.access import Action, Actor, ensure
from web.database import transaction
from web.errors import Conflict, Invalid, NotFound, Reason
from web.matches.readiness import note_readiness
from web.models import (
    Account,
    Enrolment,
    HouseholdAdult,
    Match,
    Newcomer,
    Person,
    VettingKind,
    VettingStep,
    Volunteer,
)
from web.volunteers.declaration import DECLARATION_VERSION

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from uuid import UUID

    from sqlalchemy.orm import Session

SINGLE_ANSWERS = (
    "languages district_code travel_mode max_travel_minutes availability household wish_gender has_pets "
    "has_migration_experience practical_note paused_until"
)
FORGOTTEN_NAME = "\N{EN DASH}"


def say_ready(actor: Actor, *, is_ready: bool) -> None:
    """Note whether he is ready for a new person now.

    Raises
    ------
    Conflict
        If he is not approved yet.
    """
    with transaction() as session:
        volunteer = _own(session, actor)
        if volunteer.approved_on is None:
            raise Conflict(Reason.VOLUNTEER_NOT_APPROVED)
        note_readiness(session, actor, volunteer, is_ready=is_ready)


def pause(actor: Actor, until: date) -> None:
    """Take a break until a day; raise `Invalid` if the day is not ahead."""
    if until <= clock.today():
        raise Invalid(Reason.INCOMPLETE)
    with transaction() as session:
        volunteer = _own(session, actor)
        volunteer.paused_until = until
        audit.record(session, actor, "pause", volunteer)


def take_up_again(actor: Actor) -> None:
    """End the break. Ending it twice is no mistake."""
    with transaction() as session:
        volunteer = _own(session, actor)
        if volunteer.paused_until is not None:
            volunteer.paused_until = None
            audit.record(session, actor, "take_up_again", volunteer)


def sign_declaration(actor: Actor, version: int) -> None:
    """Keep that he has promised what stands in the declaration. Signing twice has one effect.

    Raises
    ------
    Conflict
        If other words were promised than those that count now.
    """
    if version != DECLARATION_VERSION:
        raise Conflict(Reason.DECLARATION_CHANGED)
    with transaction() as session:
        volunteer = _own(session, actor)
        is_signed = exists().where(
            VettingStep.person_id == volunteer.person_id,
            VettingStep.kind == VettingKind.DECLARATION,
            VettingStep.declaration_version == version,
        )
        if session.scalar(select(is_signed)):
            return
        step = VettingStep(
            person_id=volunteer.person_id,
            kind=VettingKind.DECLARATION,
            done_on=clock.today(),
            declaration_version=version,
            recorded_by=actor.account_id,
        )
        session.add(step)
        session.flush()
        audit.record(session, actor, "sign_declaration", step)


def change_answers(actor: Actor, of_person: Mapping[str, Any], of_volunteer: Mapping[str, Any]) -> None:
    """Change answers, by column. He keeps at least as many places as he has people."""
    with transaction() as session:
        volunteer = _own(session, actor)
        person = session.get_one(Person, volunteer.person_id)
        for name, value in of_volunteer.items():
            setattr(volunteer, name, value)
        volunteer.capacity = max(volunteer.capacity, volunteer.places_taken)
        for name, value in of_person.items():
            setattr(person, name, value)
        audit.record(session, actor, "change_answers", volunteer)


def leave(actor: Actor) -> None:
    """Stop being a guide: no round and no list knows him any more. His answers stay until he deletes them.

    Raises
    ------
    Conflict
        If he has somebody now: that is brought to an end together first.
    """
    with transaction() as session:
        volunteer = _own(session, actor)
        _refuse_with_open_match(volunteer)
        _take_out(session, volunteer)
        audit.record(session, actor, "leave", volunteer)


def delete_my_data(actor: Actor) -> bool:
    """Delete everything on the volunteer's side; return whether the account went with it.

    Somebody who is a newcomer too keeps that side, and the account. Where there has been a match, a row
    without any answer remains, so that the other's story still holds together.

    Raises
    ------
    Conflict
        If he has somebody now.
    """
    with transaction() as session:
        volunteer = _own(session, actor)
        _refuse_with_open_match(volunteer)
        person_id = volunteer.person_id
        is_newcomer = bool(session.scalar(select(exists().where(Newcomer.person_id == person_id))))
        had_match = bool(session.scalar(select(exists().where(Match.volunteer_id == volunteer.id))))
        audit.record(session, actor, "delete_own_data", volunteer)
        session.execute(delete(VettingStep).where(VettingStep.person_id == person_id))
        session.execute(delete(HouseholdAdult).where(HouseholdAdult.volunteer_id == volunteer.id))
        if had_match:
            _take_out(session, volunteer)
            _blank(volunteer)
        else:
            session.execute(delete(Volunteer).where(Volunteer.id == volunteer.id))
        if not is_newcomer:
            _forget_person(session, person_id, had_match=had_match)
        return not is_newcomer


def _own(session: Session, actor: Actor) -> Volunteer:
    """Return the actor's own volunteer side, locked."""
    ensure(actor, Action.OWN_PAGES)
    volunteer = session.scalars(
        select(Volunteer)
        .join(Account, Account.person_id == Volunteer.person_id)
        .where(Account.id == actor.account_id)
        .with_for_update(of=Volunteer)
    ).one_or_none()
    if volunteer is None:
        raise NotFound(Reason.NOT_FOUND)
    return volunteer


def _refuse_with_open_match(volunteer: Volunteer) -> None:
    if volunteer.places_taken:
        raise Conflict(Reason.HAS_SOMEBODY)


def _take_out(session: Session, volunteer: Volunteer) -> None:
    for enrolment in session.scalars(select(Enrolment).where(Enrolment.volunteer_id == volunteer.id)):
        enrolment.status = EnrolmentStatus.LEFT
    volunteer.approved_on = volunteer.said_ready_at = volunteer.promised_on = None
    volunteer.is_cleared_for_minors = False


def _blank(volunteer: Volunteer) -> None:
    for name in SINGLE_ANSWERS.split():
        setattr(volunteer, name, None)
    volunteer.interests, volunteer.children, volunteer.offers = [], [], []
    volunteer.wish_gender_is_must = False


def _forget_person(session: Session, person_id: UUID, *, had_match: bool) -> None:
    if not had_match:
        session.execute(delete(Person).where(Person.id == person_id))
        return
    person = session.get_one(Person, person_id)
    person.call_name = FORGOTTEN_NAME
    person.email = person.phone = person.birth_year = person.gender = person.word = None
    account = session.scalars(select(Account).where(Account.person_id == person_id)).one()
    account.closed_at, account.name = clock.now(), FORGOTTEN_NAME
    account.email = f"{account.id}@deleted.invalid"
