"""Becoming a volunteer: what somebody told, proved and agreed to becomes rows, all at once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from sqlalchemy import delete, exists, select

from web import audit, clock
from web.access import Action, Actor, ensure
from web.accounts.operations import digest as digest_of_secret
from web.accounts.operations import open_session
from web.answers.consents import consents
from web.answers.promise import call_by
from web.crypto import digest
from web.database import transaction
from web.drafts.desk import find
from web.drafts.queries import as_typed
from web.errors import Conflict, NotFound, Reason
from web.models import Account, AnsweredHow, DraftKind, Person, Role, SignUpDraft, Volunteer
from web.volunteers.registration import registration_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

    from web.models import Consent
    from web.volunteers.registration import VolunteerRegistration


def register(draft_token: str, told: VolunteerRegistration) -> str:
    """Take somebody in as a volunteer, and return the token of the session that begins.

    The draft goes in the same transaction, so that a second try finds none. Whoever has an account with this
    address already, as a newcomer, stays the same person with the same name, and gets a side more; nothing
    goes from one side to the other.

    Raises
    ------
    NotFound
        If the draft has ended, or was used already.
    Conflict
        If the address is that of somebody who works here.
    """
    with transaction() as session:
        _use_up(session, draft_token)
        account = _account_of(session, told)
        if not session.scalar(select(exists().where(Volunteer.person_id == account.person_id))):
            person = session.get_one(Person, account.person_id)
            volunteer = _add_side(session, person, told, consents(person.id, told.language))
            actor = Actor(account.organisation_id, account.id, account.role)
            audit.record(session, actor, "sign_up_as_volunteer", volunteer)
        return open_session(session, account)


def _use_up(session: Session, draft_token: str) -> None:
    gone = session.execute(
        delete(SignUpDraft)
        .where(SignUpDraft.secret_digest == digest_of_secret(draft_token))
        .returning(SignUpDraft.id)
    ).all()
    if not gone:
        raise NotFound(Reason.DRAFT_ENDED)


def register_at_the_desk(actor: Actor, draft_id: UUID, email: str | None) -> UUID:
    """Take somebody in whose answers lie in a coordinator's full draft; return the volunteer's id.

    An address has been proven by a code, and gives him an account; without one he is reached by phone or
    through the desk.

    Raises
    ------
    NotFound
        If the draft has ended, or was used already.
    Conflict
        If he is a volunteer here already, or works here.
    """
    ensure(actor, Action.RECORD_ANSWERS)
    with transaction() as session:
        row = find(session, actor, DraftKind.VOLUNTEER, draft_id)
        draft, language = as_typed(row), row.language
        session.delete(row)
        session.flush()
        told = registration_of(draft.answers, email=email, language=language, on=clock.today())
        account = _account_of(session, told) if told.email else None
        person = session.get_one(Person, account.person_id) if account else _add_person(session, told)
        if session.scalar(select(exists().where(Volunteer.person_id == person.id))):
            raise Conflict(Reason.ADDRESS_IN_USE)
        actor = replace(actor, reason=draft.answers["begun"]["how"])
        how = AnsweredHow(draft.answers["begun"]["how"])
        volunteer = _add_side(session, person, told, consents(person.id, language, how, actor.account_id))
        audit.record(session, actor, "sign_up_at_the_desk", volunteer)
        return volunteer.id


def _account_of(session: Session, told: VolunteerRegistration) -> Account:
    account = session.scalars(
        select(Account).where(Account.email_digest == digest(told.email or "", "email")).with_for_update()
    ).one_or_none()
    if account is None:
        return _add_account(session, _add_person(session, told), told)
    if account.role is not Role.PERSON or account.closed_at is not None:
        raise Conflict(Reason.ADDRESS_IN_USE)
    return account


def _add_person(session: Session, told: VolunteerRegistration) -> Person:
    person = Person(
        id=uuid4(),
        call_name=told.person.call_name,
        birth_year=told.person.birth_year,
        gender=told.person.gender,
        language=told.language,
        email=told.email,
        phone=told.phone,
    )
    session.add(person)
    session.flush()
    return person


def _add_account(session: Session, person: Person, told: VolunteerRegistration) -> Account:
    account = Account(
        id=uuid4(),
        email=told.email,
        name=person.call_name,
        person_id=person.id,
        role=Role.PERSON,
        language=told.language,
    )
    session.add(account)
    session.flush()
    return account


def _add_side(
    session: Session, person: Person, told: VolunteerRegistration, yes: Iterable[Consent]
) -> Volunteer:
    volunteer = Volunteer(
        id=uuid4(),
        person_id=person.id,
        signed_up_at=clock.now(),
        promised_on=call_by(),
        **told.volunteer.columns,
    )
    session.add(volunteer)
    session.flush()
    session.add_all(yes)
    return volunteer
