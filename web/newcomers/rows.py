"""From answers to rows. These are steps of larger operations: they write in the caller's transaction."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from web import clock, crypto
from web.answers.promise import MORNING, call_by, write_on
from web.errors import Conflict, Reason
from web.models import Account, Newcomer, Person, Role
from web.newcomers.queries import centre
from web.notifications.messages import NewsPromised
from web.notifications.outbox import put_in_outbox, withdraw

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from sqlalchemy.orm import Session

    from web.models import Consent
    from web.newcomers.answers import NewcomerSignUp

ON_THE_PERSON = ("call_name", "birth_year", "gender", "phone", "word", "is_discreet")
ON_THE_NEWCOMER = (
    "languages",
    "wants_interpreter",
    "travel_mode",
    "max_travel_minutes",
    "household",
    "wish_gender",
    "wish_gender_is_must",
    "practical_note",
    "guide_may_know_note",
)
LISTS = ("children", "availability", "interests", "goals")


def account_of(session: Session, email: str) -> Account | None:
    """Return the account of a person with this address, locked.

    Raises
    ------
    Conflict
        If the address belongs to somebody who works here.
    """
    account = session.scalars(
        select(Account).where(Account.email_digest == crypto.digest(email, "email")).with_for_update()
    ).one_or_none()
    if account is not None and account.role is not Role.PERSON:
        raise Conflict(Reason.ADDRESS_IN_USE)
    return account


def newcomer_of(session: Session, person_id: UUID | None) -> Newcomer | None:
    """Return a person's newcomer's side, if she has one."""
    return session.scalars(select(Newcomer).where(Newcomer.person_id == person_id)).one_or_none()


def new_person(session: Session, wanted: NewcomerSignUp, language: str, email: str | None = None) -> Person:
    """Add a person by the name she wants to be called."""
    person = Person(call_name=wanted.call_name, language=language, email=email)
    session.add(person)
    session.flush()
    return person


def new_account(session: Session, person: Person, email: str) -> Account:
    """Add the account by which a person signs in."""
    account = Account(
        role=Role.PERSON, person_id=person.id, email=email, name=person.call_name, language=person.language
    )
    session.add(account)
    session.flush()
    return account


def begin(
    session: Session, person: Person, account: Account | None, wanted: NewcomerSignUp, yes: Iterable[Consent]
) -> Newcomer:
    """Fill a person's newcomer's side: a new one, or that of somebody who had left."""
    wanted = replace(wanted, phone=wanted.phone or person.phone)
    newcomer = newcomer_of(session, person.id) or Newcomer(person_id=person.id)
    newcomer.signed_up_at, newcomer.promised_on = clock.now(), call_by()
    fill(person, newcomer, wanted)
    if account is not None:
        account.closed_at, account.name, account.language = None, person.call_name, person.language
    session.add(newcomer)
    session.add_all(yes)
    session.flush()
    _promise_a_letter(session, newcomer)
    return newcomer


def _promise_a_letter(session: Session, newcomer: Newcomer) -> None:
    """Put the letter that the receipt promises in the outbox; one of an earlier time is taken out."""
    message = NewsPromised(newcomer.id)
    withdraw(session, message)
    morning = clock.at(write_on(newcomer.signed_up_at), MORNING)
    put_in_outbox(session, newcomer.person_id, message, not_before=morning)


def fill(person: Person, newcomer: Newcomer, wanted: NewcomerSignUp) -> None:
    """Put answers where they are kept."""
    for name in ON_THE_PERSON:
        setattr(person, name, getattr(wanted, name))
    for name in ON_THE_NEWCOMER:
        setattr(newcomer, name, getattr(wanted, name))
    newcomer.district_code = wanted.district_code or centre() or None
    for name in LISTS:
        setattr(newcomer, name, list(getattr(wanted, name)))
