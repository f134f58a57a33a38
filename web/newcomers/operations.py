"""Signing up, changing answers, taking a break: what a newcomer does herself, each in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
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
from web.errors import Invalid, Reason
from web.matches.whose import subject_of
from web.models import (
    Account,
    ArrivalGroup,
    CallRequest,
    Enrolment,
    Newcomer,
    Person,
    SignUpDraft,
)
from web.newcomers.answers import answers_of, sign_up_of
from web.newcomers.rows import account_of, begin, fill, new_account, new_person, newcomer_of
from web.tenancy import organisation_in_force
from web.throttles import Purpose, throttle

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime
    from typing import Any

    from sqlalchemy.orm import Session

    from web.matches.whose import Recorded
    from web.newcomers.answers import NewcomerSignUp

LONGEST_PAUSE_DAYS = 366


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
        account = account_of(session, email)
        if account is not None and account.closed_at is None and newcomer_of(session, account.person_id):
            return SignedUp(open_session(session, account), Outcome.KNOWN)
        if account is None:
            account = new_account(session, new_person(session, wanted, language, email), email)
        person = session.get_one(Person, account.person_id)
        person.language = language
        newcomer = begin(session, person, account, wanted, consents(person.id, language))
        token = open_session(session, account)
        audit.record(session, _actor_of(account), "sign_up", newcomer)
        return SignedUp(token, Outcome.NEW)


def change(actor: Actor, step: str, given: Mapping[str, Any], recorded: Recorded | None = None) -> None:
    """Put one screen's new answers in the place of the old."""
    with transaction() as session:
        told = subject_of(session, Newcomer, actor, recorded)
        wanted = sign_up_of(answers_of(told.person, told.side) | {step: dict(given)}, clock.today())
        fill(told.person, told.side, wanted)
        if told.account is not None:
            told.account.name = told.person.call_name
        audit.record(session, told.actor, f"change_{step}", told.side)


def tell_more(actor: Actor, given: Mapping[str, str], recorded: Recorded | None = None) -> None:
    """Keep the answers to the questions she may skip; an empty one takes the earlier one away."""
    with transaction() as session:
        told = subject_of(session, Newcomer, actor, recorded)
        newcomer = told.side
        newcomer.is_fine_with_pets = {"yes": True, "no": False}.get(given["pets"])
        newcomer.wish_age = WishAge(given["age"]) if given["age"] else None
        newcomer.avoids = plain_text(given["avoids"]) or None
        newcomer.arrival_group = ArrivalGroup(given["arrival"]) if given["arrival"] else None
        audit.record(session, told.actor, "tell_more", newcomer)


def pause(actor: Actor, until: date) -> None:
    """Take a break until a date; her place in the queue is kept."""
    ensure(actor, Action.OWN_PAGES)
    if not 0 < (until - clock.today()).days <= LONGEST_PAUSE_DAYS:
        raise Invalid(Reason.INCOMPLETE)
    with transaction() as session:
        newcomer = subject_of(session, Newcomer, actor).side
        newcomer.paused_until = until
        _move(session, newcomer, EnrolmentStatus.READY, EnrolmentStatus.PAUSED)
        audit.record(session, actor, "pause", newcomer)


def come_back(actor: Actor) -> None:
    """End a break."""
    ensure(actor, Action.OWN_PAGES)
    with transaction() as session:
        newcomer = subject_of(session, Newcomer, actor).side
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
