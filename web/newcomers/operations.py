"""Signing up, changing answers, taking a break: what a newcomer does herself, each in one transaction."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from matching import WishAge
from matching.lifecycle import EnrolmentStatus
from web import audit, clock, crypto
from web.access import Action, Actor, ensure
from web.accounts.addresses import plain_text
from web.accounts.operations import digest, open_session
from web.answers.consents import consents
from web.answers.promise import call_by
from web.database import transaction
from web.errors import Conflict, Invalid, Reason
from web.models import (
    Account,
    ArrivalGroup,
    CallRequest,
    Enrolment,
    Newcomer,
    Person,
    Role,
    SignUpDraft,
)
from web.newcomers.answers import answers_of, sign_up_of
from web.newcomers.queries import centre, own_newcomer
from web.tenancy import organisation_in_force
from web.throttles import Purpose, throttle

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime
    from typing import Any

    from sqlalchemy.orm import Session

    from web.newcomers.answers import NewcomerSignUp

LONGEST_PAUSE_DAYS = 366
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


class Outcome(StrEnum):
    """What signing up came to."""

    NEW = "new"
    KNOWN = "known"


@dataclass(frozen=True, slots=True)
class SignedUp:
    """A session to go on with, and whether she was here before."""

    token: str
    outcome: Outcome


def sign_up(draft_token: str, email: str, wanted: NewcomerSignUp, language: str) -> SignedUp:
    """Make a newcomer of somebody who has proven this address, and sign her in.

    Whoever has signed up before is let in as she stands. A guide becomes a newcomer too, as the same person.
    Two at once with one address have one effect: the database refuses the second, who then finds the first.

    Raises
    ------
    Conflict
        If the address belongs to somebody who works here.
    """
    try:
        return _sign_up(draft_token, email, wanted, language)
    except IntegrityError:
        return _sign_up(draft_token, email, wanted, language)


def _sign_up(draft_token: str, email: str, wanted: NewcomerSignUp, language: str) -> SignedUp:
    with transaction() as session:
        session.execute(delete(SignUpDraft).where(SignUpDraft.secret_digest == digest(draft_token)))
        account = _account_of(session, email)
        if account is not None and account.role is not Role.PERSON:
            raise Conflict(Reason.ADDRESS_IN_USE)
        if account is not None and account.closed_at is None and _newcomer_of(session, account):
            return SignedUp(open_session(session, account), Outcome.KNOWN)
        account = account or _new_account(session, email, wanted, language)
        newcomer = _begin(session, account, wanted, language)
        token = open_session(session, account)
        audit.record(session, _actor_of(account), "sign_up", newcomer)
        return SignedUp(token, Outcome.NEW)


def change(actor: Actor, step: str, given: Mapping[str, Any]) -> None:
    """Put one screen's new answers in the place of the old."""
    ensure(actor, Action.OWN_PAGES)
    with transaction() as session:
        account, person, newcomer = own_newcomer(session, actor)
        wanted = sign_up_of(answers_of(person, newcomer) | {step: dict(given)}, clock.today())
        _fill(person, newcomer, wanted)
        account.name = person.call_name
        audit.record(session, actor, f"change_{step}", newcomer)


def tell_more(actor: Actor, given: Mapping[str, str]) -> None:
    """Keep the answers to the questions she may skip; an empty one takes the earlier one away."""
    ensure(actor, Action.OWN_PAGES)
    with transaction() as session:
        _account, _person, newcomer = own_newcomer(session, actor)
        newcomer.is_fine_with_pets = {"yes": True, "no": False}.get(given["pets"])
        newcomer.wish_age = WishAge(given["age"]) if given["age"] else None
        newcomer.avoids = plain_text(given["avoids"]) or None
        newcomer.arrival_group = ArrivalGroup(given["arrival"]) if given["arrival"] else None
        audit.record(session, actor, "tell_more", newcomer)


def pause(actor: Actor, until: date) -> None:
    """Take a break until a date; her place in the queue is kept."""
    ensure(actor, Action.OWN_PAGES)
    if not 0 < (until - clock.today()).days <= LONGEST_PAUSE_DAYS:
        raise Invalid(Reason.INCOMPLETE)
    with transaction() as session:
        _account, _person, newcomer = own_newcomer(session, actor)
        newcomer.paused_until = until
        _move(session, newcomer, EnrolmentStatus.READY, EnrolmentStatus.PAUSED)
        audit.record(session, actor, "pause", newcomer)


def come_back(actor: Actor) -> None:
    """End a break."""
    ensure(actor, Action.OWN_PAGES)
    with transaction() as session:
        _account, _person, newcomer = own_newcomer(session, actor)
        _wake(session, newcomer)
        audit.record(session, actor, "come_back", newcomer)


def end_pauses(instant: datetime) -> None:
    """Let those back into the rounds whose break is over; `paused_until` is the first day back."""
    today = clock.local(instant).date()
    with transaction() as session:
        for newcomer in session.scalars(select(Newcomer).where(Newcomer.paused_until <= today)):
            _wake(session, newcomer)


def ask_for_call(call_name: str, phone: str, spoken_language: str) -> date:
    """Note that somebody wants to be called, and return by when; asking twice moves nothing."""
    throttle(Purpose.CALL_ME, phone)
    with transaction() as session:
        waiting = session.scalars(
            select(CallRequest).where(
                CallRequest.phone_digest == crypto.digest(phone, "phone"), CallRequest.done_at.is_(None)
            )
        ).first()
        if waiting is None:
            waiting = CallRequest(phone=phone, asked_at=clock.now(), promised_on=call_by())
            session.add(waiting)
        waiting.call_name, waiting.spoken_language = call_name, spoken_language
        return waiting.promised_on


def _account_of(session: Session, email: str) -> Account | None:
    return session.scalars(
        select(Account).where(Account.email_digest == crypto.digest(email, "email")).with_for_update()
    ).one_or_none()


def _newcomer_of(session: Session, account: Account) -> Newcomer | None:
    return session.scalars(select(Newcomer).where(Newcomer.person_id == account.person_id)).one_or_none()


def _new_account(session: Session, email: str, wanted: NewcomerSignUp, language: str) -> Account:
    person = Person(call_name=wanted.call_name, language=language, email=email)
    session.add(person)
    session.flush()
    account = Account(
        role=Role.PERSON, person_id=person.id, email=email, name=wanted.call_name, language=language
    )
    session.add(account)
    session.flush()
    return account


def _begin(session: Session, account: Account, wanted: NewcomerSignUp, language: str) -> Newcomer:
    """Fill the newcomer's side of an account's person: a new one, or that of somebody who had left."""
    person = session.get_one(Person, account.person_id)
    wanted = replace(wanted, phone=wanted.phone or person.phone)
    newcomer = _newcomer_of(session, account) or Newcomer(person_id=person.id)
    newcomer.signed_up_at, newcomer.promised_on = clock.now(), call_by()
    _fill(person, newcomer, wanted)
    account.closed_at, account.name = None, person.call_name
    account.language = person.language = language
    session.add(newcomer)
    session.add_all(consents(person.id, language))
    session.flush()
    return newcomer


def _fill(person: Person, newcomer: Newcomer, wanted: NewcomerSignUp) -> None:
    for name in ON_THE_PERSON:
        setattr(person, name, getattr(wanted, name))
    for name in ON_THE_NEWCOMER:
        setattr(newcomer, name, getattr(wanted, name))
    newcomer.district_code = wanted.district_code or centre() or None
    for name in LISTS:
        setattr(newcomer, name, list(getattr(wanted, name)))


def _move(session: Session, newcomer: Newcomer, before: EnrolmentStatus, after: EnrolmentStatus) -> None:
    session.execute(
        update(Enrolment)
        .where(Enrolment.newcomer_id == newcomer.id, Enrolment.status == before)
        .values(status=after)
    )


def _wake(session: Session, newcomer: Newcomer) -> None:
    newcomer.paused_until = None
    _move(session, newcomer, EnrolmentStatus.PAUSED, EnrolmentStatus.READY)


def _actor_of(account: Account) -> Actor:
    return Actor(organisation_in_force(), account_id=account.id, role=account.role)
