"""Signing somebody up who sits at the desk or is on the phone: her answers and her yes, in her language."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

from web import audit, clock
from web.access import Action, Actor, ensure
from web.answers.consents import consents
from web.database import transaction
from web.drafts.desk import find
from web.drafts.queries import as_typed
from web.errors import Conflict, Reason
from web.models import AnsweredHow, CallRequest, DraftKind, Newcomer, Person
from web.newcomers.answers import sign_up_of
from web.newcomers.rows import account_of, begin, new_account, new_person, newcomer_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from web.drafts.queries import Draft


def sign_up(actor: Actor, draft_id: UUID, email: str | None) -> UUID:
    """Make a newcomer of somebody whose answers lie in a full draft; return the newcomer's id.

    The draft goes in the same transaction, so that a second press finds none. An address has been proven by
    a code, as on her own page, and gives her an account; without one she is reached through the desk.

    Raises
    ------
    NotFound
        If the draft has ended, or was used already.
    Conflict
        If somebody has signed up with this address, or works here.
    """
    ensure(actor, Action.RECORD_ANSWERS)
    with transaction() as session:
        row = find(session, actor, DraftKind.NEWCOMER, draft_id)
        draft = as_typed(row)
        session.delete(row)
        session.flush()
        told = replace(actor, reason=draft.answers["begun"]["how"])
        newcomer = _begin(session, told, draft, email)
        _answer_call(session, draft.answers["begun"]["call"])
        audit.record(session, told, "sign_up_at_the_desk", newcomer)
        return newcomer.id


def _begin(session: Session, actor: Actor, draft: Draft, email: str | None) -> Newcomer:
    wanted = sign_up_of(draft.answers, clock.today())
    account = account_of(session, email) if email else None
    if account is not None and account.closed_at is None and newcomer_of(session, account.person_id):
        raise Conflict(Reason.ADDRESS_IN_USE)
    if account is None:
        person = new_person(session, wanted, draft.language, email)
        account = new_account(session, person, email) if email else None
    else:
        person = session.get_one(Person, account.person_id)
        person.language = draft.language
    yes = consents(person.id, draft.language, AnsweredHow(draft.answers["begun"]["how"]), actor.account_id)
    return begin(session, person, account, wanted, yes)


def _answer_call(session: Session, call_id: str | None) -> None:
    """Note that the call she asked for has led somewhere, so that nobody calls again."""
    call = session.get(CallRequest, UUID(call_id)) if call_id else None
    if call is not None and call.done_at is None:
        call.done_at = clock.now()
