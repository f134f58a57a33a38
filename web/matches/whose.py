"""Whose answers are changed: one's own, or those that a coordinator writes down for somebody.

Whatever somebody can do on a page of her own, a coordinator can record for her, by the same operations. What
differs is how she is found, who stands in the audit trail, and that it says there how her words reached us.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from sqlalchemy import select

from web.access import Action, Actor, ensure
from web.errors import NotFound, Reason
from web.matches.visibility import is_visible_newcomer, is_visible_volunteer
from web.models import Account, AnsweredHow, Newcomer, Person, Volunteer

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

Side = TypeVar("Side", Newcomer, Volunteer)
IS_VISIBLE: dict[type, Callable[[Actor], ColumnElement[bool]]] = {
    Newcomer: is_visible_newcomer,
    Volunteer: is_visible_volunteer,
}


@dataclass(frozen=True, slots=True)
class Recorded:
    """That a coordinator writes down what this newcomer or volunteer says; reading needs no `how`."""

    id: UUID
    how: AnsweredHow | None = None


class Subject(NamedTuple, Generic[Side]):
    """The person in question with one side, and the actor as the audit trail names it.

    Not everybody has an account.
    """

    actor: Actor
    account: Account | None
    person: Person
    side: Side


def subject_of(
    session: Session, side: type[Side], actor: Actor, recorded: Recorded | None = None
) -> Subject[Side]:
    """Return whose answers this actor may change, locked: its own, or those of whom it records for.

    Raises
    ------
    Forbidden
        If the actor may do neither.
    NotFound
        If there is nobody like that on this side for this actor.
    """
    ensure(actor, Action.RECORD_ANSWERS if recorded else Action.OWN_PAGES)
    wanted = (
        select(Account, Person, side)
        .select_from(Person)
        .join(side, side.person_id == Person.id)
        .outerjoin(Account, Account.person_id == Person.id)
        .with_for_update(of=side)
    )
    if recorded:
        wanted = wanted.where(side.id == recorded.id, IS_VISIBLE[side](actor))
        actor = replace(actor, reason=recorded.how)
    else:
        wanted = wanted.where(Account.id == actor.account_id)
    row = session.execute(wanted).one_or_none()
    if row is None:
        raise NotFound(Reason.NOT_FOUND)
    account, person, found = row
    return Subject(actor, account, person, found)
