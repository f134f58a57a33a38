"""Which adult is meant: herself, signed in, or the one of whom a coordinator records what she says."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from web.access import Action, Actor, ensure
from web.errors import NotFound, Reason
from web.matches.visibility import is_visible_newcomer
from web.models import Account, HouseholdAdult, Newcomer, Person

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from web.matches.whose import Recorded


class Found(NamedTuple):
    """The adult with the newcomer she takes part with, and the actor as the audit trail names it."""

    actor: Actor
    account: Account | None
    person: Person
    adult: HouseholdAdult
    newcomer: Newcomer


def adult_of(session: Session, actor: Actor, recorded: Recorded | None = None) -> Found:
    """Return the adult in question, locked; `recorded` names her by her place in the household.

    Raises
    ------
    Forbidden
        If the actor may neither see an own page nor record for others.
    NotFound
        If there is nobody like that for this actor.
    """
    ensure(actor, Action.RECORD_ANSWERS if recorded else Action.OWN_PAGES)
    wanted = (
        select(Account, Person, HouseholdAdult, Newcomer)
        .select_from(HouseholdAdult)
        .join(Person, Person.id == HouseholdAdult.person_id)
        .join(Newcomer, Newcomer.id == HouseholdAdult.newcomer_id)
        .outerjoin(Account, Account.person_id == Person.id)
        .with_for_update(of=HouseholdAdult)
    )
    if recorded:
        wanted = wanted.where(HouseholdAdult.id == recorded.id, is_visible_newcomer(actor))
        actor = replace(actor, reason=recorded.how)
    else:
        wanted = wanted.where(Account.id == actor.account_id)
    row = session.execute(wanted.limit(1)).one_or_none()
    if row is None:
        raise NotFound(Reason.NOT_FOUND)
    return Found(actor, *row)
