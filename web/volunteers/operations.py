"""Becoming a volunteer: what somebody told, proved and agreed to becomes rows, all at once."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from sqlalchemy import delete, exists, select

from web import audit, clock
from web.access import Actor
from web.accounts.operations import digest as digest_of_secret
from web.accounts.operations import open_session
from web.answers.consents import consents
from web.answers.promise import call_by
from web.crypto import digest
from web.database import transaction
from web.errors import Conflict, NotFound, Reason
from web.models import Account, Person, Role, SignUpDraft, Volunteer

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

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
            _add_side(session, account, told)
        return open_session(session, account)


def _use_up(session: Session, draft_token: str) -> None:
    gone = session.execute(
        delete(SignUpDraft)
        .where(SignUpDraft.secret_digest == digest_of_secret(draft_token))
        .returning(SignUpDraft.id)
    ).all()
    if not gone:
        raise NotFound(Reason.DRAFT_ENDED)


def _account_of(session: Session, told: VolunteerRegistration) -> Account:
    account = session.scalars(
        select(Account).where(Account.email_digest == digest(told.email, "email")).with_for_update()
    ).one_or_none()
    if account is None:
        return _add_person(session, told)
    if account.role is not Role.PERSON or account.closed_at is not None:
        raise Conflict(Reason.ADDRESS_IN_USE)
    return account


def _add_person(session: Session, told: VolunteerRegistration) -> Account:
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
    account = Account(
        id=uuid4(),
        email=told.email,
        name=told.person.call_name,
        person_id=person.id,
        role=Role.PERSON,
        language=told.language,
    )
    session.add(account)
    session.flush()
    return account


def _add_side(session: Session, account: Account, told: VolunteerRegistration) -> None:
    instant = clock.now()
    columns = told.volunteer.columns
    volunteer = Volunteer(
        id=uuid4(),
        person_id=account.person_id,
        signed_up_at=instant,
        promised_on=call_by(),
        **columns,
    )
    session.add(volunteer)
    session.flush()
    session.add_all(consents(volunteer.person_id, told.language))
    actor = Actor(account.organisation_id, account.id, account.role)
    audit.record(session, actor, "sign_up_as_volunteer", volunteer)
