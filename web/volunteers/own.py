"""What a volunteer changes himself: whether he is ready, a break, his answers, his promise, and going."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, exists, select

from matching.lifecycle import EnrolmentStatus
from web import audit, clock
from web.accounts.entry_cards import end_card
from web.database import transaction
from web.errors import Conflict, Invalid, Reason
from web.matches.forgetting import forget_in_rounds
from web.matches.readiness import note_readiness
from web.matches.whose import subject_of
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
    from datetime import date
    from uuid import UUID

    from sqlalchemy.orm import Session

    from web.access import Actor
    from web.matches.whose import Recorded
    from web.volunteers.changes import Changed

SINGLE_ANSWERS = (
    "languages district_code travel_mode max_travel_minutes availability household wish_gender has_pets "
    "has_migration_experience practical_note paused_until"
)
FORGOTTEN_NAME = "\N{EN DASH}"


def say_ready(actor: Actor, recorded: Recorded | None = None, *, is_ready: bool) -> None:
    """Note whether he is ready for a new person now.

    Raises
    ------
    Conflict
        If he is not approved yet.
    """
    with transaction() as session:
        told = subject_of(session, Volunteer, actor, recorded)
        if told.side.approved_on is None:
            raise Conflict(Reason.VOLUNTEER_NOT_APPROVED)
        note_readiness(session, told.actor, told.side, is_ready=is_ready)


def pause(actor: Actor, until: date) -> None:
    """Take a break until a day; raise `Invalid` if the day is not ahead."""
    if until <= clock.today():
        raise Invalid(Reason.INCOMPLETE)
    with transaction() as session:
        volunteer = subject_of(session, Volunteer, actor).side
        volunteer.paused_until = until
        audit.record(session, actor, "pause", volunteer)


def take_up_again(actor: Actor) -> None:
    """End the break. Ending it twice is no mistake."""
    with transaction() as session:
        volunteer = subject_of(session, Volunteer, actor).side
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
        volunteer = subject_of(session, Volunteer, actor).side
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


def change_answers(actor: Actor, changed: Changed, recorded: Recorded | None = None) -> None:
    """Change answers, by column. He keeps at least as many places as he has people."""
    with transaction() as session:
        told = subject_of(session, Volunteer, actor, recorded)
        for name, value in changed.of_volunteer.items():
            setattr(told.side, name, value)
        told.side.capacity = max(told.side.capacity, told.side.places_taken)
        for name, value in changed.of_person.items():
            setattr(told.person, name, value)
        if told.account is not None:
            told.account.name = told.person.call_name
        audit.record(session, told.actor, "change_answers", told.side)


def leave(actor: Actor, recorded: Recorded | None = None) -> None:
    """Stop being a guide: no round and no list knows him any more. His answers stay until he deletes them.

    Raises
    ------
    Conflict
        If he has somebody now: that is brought to an end together first.
    """
    with transaction() as session:
        told = subject_of(session, Volunteer, actor, recorded)
        _refuse_with_open_match(told.side)
        forget_in_rounds(session, told.side)
        _take_out(session, told.side)
        if told.account is not None and not _is_newcomer(session, told.person.id):
            end_card(session, told.account)
        audit.record(session, told.actor, "leave", told.side)


def delete_my_data(actor: Actor, recorded: Recorded | None = None) -> bool:
    """Delete everything on the volunteer's side; return whether the account went with it.

    Somebody who is a newcomer too keeps that side, and the account. Where there has been a match, a row
    without any answer remains, so that the other's story still holds together.

    Raises
    ------
    Conflict
        If he has somebody now.
    """
    with transaction() as session:
        told = subject_of(session, Volunteer, actor, recorded)
        volunteer, person_id = told.side, told.person.id
        _refuse_with_open_match(volunteer)
        forget_in_rounds(session, volunteer)
        is_newcomer = _is_newcomer(session, person_id)
        had_match = bool(session.scalar(select(exists().where(Match.volunteer_id == volunteer.id))))
        audit.record(session, told.actor, "delete_own_data", volunteer)
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


def _is_newcomer(session: Session, person_id: UUID) -> bool:
    return bool(session.scalar(select(exists().where(Newcomer.person_id == person_id))))


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
    account = session.scalars(select(Account).where(Account.person_id == person_id)).one_or_none()
    if account is not None:
        end_card(session, account)
        account.closed_at, account.name = clock.now(), FORGOTTEN_NAME
        account.email = f"{account.id}@deleted.invalid"
