"""An adult takes part with a newcomer by her own yes. She leaves by herself, and nobody else's match ends."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select

from matching import Gender
from web import audit, clock
from web.access import Action, Actor, ensure
from web.accounts.addresses import plain_phone, plain_text
from web.answers.consents import consents
from web.database import transaction
from web.drafts.desk import find
from web.drafts.queries import as_typed
from web.errors import Conflict, Reason
from web.matches.asking import ask_no_more
from web.matches.household import OF_SEVERAL
from web.matches.operations import has_open_match
from web.matches.whose import Recorded, subject_of
from web.models import AnsweredHow, DraftKind, Enrolment, HouseholdAdult, Newcomer, Person, Volunteer
from web.newcomers.adults.whose import Found, adult_of
from web.newcomers.answers import UNSAID, birth_year
from web.newcomers.leaving import forget, take_yes_back, takes_part
from web.newcomers.rows import account_of, new_account

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from web.newcomers.answers import Answers

WAYS = (Newcomer, Volunteer, HouseholdAdult)


def add_adult(actor: Actor, draft_id: UUID, email: str | None) -> UUID:
    """Let an adult whose answers lie in a full draft take part with a newcomer; return the newcomer's id.

    Her yes is kept with how it was given. An address has been proven by a code, and gives her an own account.

    Raises
    ------
    NotFound
        If the draft has ended or was used already, or there is no such newcomer for this actor.
    Conflict
        If the newcomer takes part alone, or there is a match that this adult was not asked about; or if
        somebody here has this address.
    """
    ensure(actor, Action.RECORD_ANSWERS)
    with transaction() as session:
        row = find(session, actor, DraftKind.ADULT, draft_id)
        draft = as_typed(row)
        session.delete(row)
        session.flush()
        how = AnsweredHow(draft.answers["begun"]["how"])
        newcomer = _newcomer_to_join(session, actor, UUID(draft.answers["begun"]["newcomer"]))
        if email and account_of(session, email) is not None:
            raise Conflict(Reason.ADDRESS_IN_USE)
        person = _person(session, draft.answers, draft.language, email)
        if email:
            new_account(session, person, email)
        adult = HouseholdAdult(person_id=person.id, newcomer_id=newcomer.id)
        session.add_all([adult, *consents(person.id, draft.language, how, actor.account_id)])
        session.flush()
        audit.record(session, replace(actor, reason=how), "add_adult", newcomer)
        return newcomer.id


def _newcomer_to_join(session: Session, actor: Actor, newcomer_id: UUID) -> Newcomer:
    """Return a newcomer with whom another adult may take part from now on, or raise as `add_adult` does.

    Her places are locked, so that nobody is asked about a guide in the same moment without this adult.
    """
    newcomer = subject_of(session, Newcomer, actor, Recorded(newcomer_id)).side
    if newcomer.household not in OF_SEVERAL:
        raise Conflict(Reason.TAKES_PART_ALONE)
    wanted = select(Enrolment).where(Enrolment.newcomer_id == newcomer.id).with_for_update()
    places = session.scalars(wanted).all()
    if any(has_open_match(session, place) for place in places):
        raise Conflict(Reason.MEETS_SOMEBODY)
    return newcomer


def _person(session: Session, answers: Answers, language: str, email: str | None) -> Person:
    you, contact = answers["you"], answers["contact"]
    person = Person(
        call_name=plain_text(you["call_name"]),
        birth_year=birth_year(you, clock.today()),
        gender=None if you["gender"] == UNSAID else Gender(you["gender"]),
        language=language,
        email=email,
        phone=plain_phone(contact["phone"]),
        word=contact["word"],
        is_discreet=contact["discreet"] == "yes",
    )
    session.add(person)
    session.flush()
    return person


def leave(actor: Actor, recorded: Recorded | None = None) -> None:
    """Take part no more: nobody else's match ends, and nobody at home is told.

    Raises
    ------
    NotFound
        If there is no such adult for this actor.
    """
    with transaction() as session:
        found = adult_of(session, actor, recorded)
        _step_back(session, found)
        if not takes_part(session, found.person, *WAYS):
            take_yes_back(session, found.person, found.account)


def delete_everything(actor: Actor, recorded: Recorded | None = None) -> None:
    """Take part no more, and remove all that is hers; raises as `leave` does."""
    with transaction() as session:
        found = adult_of(session, actor, recorded)
        _step_back(session, found)
        forget(session, found.person, found.account)


def _step_back(session: Session, found: Found) -> None:
    ask_no_more(session, found.person.id)
    session.delete(found.adult)
    audit.record(session, found.actor, "adult_left", found.newcomer)
    session.flush()
