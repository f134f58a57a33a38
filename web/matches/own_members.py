"""Somebody's own matches: who it is that she meets, as her own pages may know."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from matching.lifecycle import MatchStatus
from web.access import Action, ensure
from web.database import db
from web.errors import NotFound, Reason
from web.matches.household import households_of
from web.matches.sides import sides_of
from web.models import Account, Enrolment, Match, MatchMember, Newcomer, Person, Volunteer

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from web.access import Actor

# From the second yes until the end: so long there is somebody.
TOGETHER = (MatchStatus.ACCEPTED, MatchStatus.ACTIVE, MatchStatus.PAUSED)


@dataclass(frozen=True, slots=True)
class OwnMember:
    """Somebody whom one meets, and whether one has asked to end it."""

    id: UUID
    other: str
    has_asked_to_end: bool


def own_person(session: Session, actor: Actor) -> Person:
    """Return the person behind an account, or raise `NotFound`."""
    ensure(actor, Action.OWN_PAGES)
    person = session.scalars(
        select(Person).join(Account, Account.person_id == Person.id).where(Account.id == actor.account_id)
    ).one_or_none()
    if person is None:
        raise NotFound(Reason.NOT_FOUND)
    return person


def own_members(actor: Actor, *, with_others: bool = False) -> list[OwnMember]:
    """Return whom the actor meets, as a newcomer or as a volunteer, the longest first.

    `with_others`: also whom she meets because she takes part with somebody who signed up.
    """
    session = db.session()
    person = own_person(session, actor)
    wanted = _members(person.id, with_others=with_others).order_by(Match.offered_at, Match.id)
    return [
        OwnMember(
            member.match_id,
            sides_of(session, member.match_id).other(member.side).call_name,
            member.asked_to_end_at is not None,
        )
        for member in session.scalars(wanted)
    ]


def own_member(session: Session, actor: Actor, match_id: UUID, *, with_others: bool = False) -> MatchMember:
    """Return the actor's own part in a match, locked, or raise `NotFound`; `with_others` as above."""
    person = own_person(session, actor)
    member = session.scalars(
        _members(person.id, with_others=with_others).where(MatchMember.match_id == match_id).with_for_update()
    ).one_or_none()
    if member is None:
        raise NotFound(Reason.NOT_FOUND)
    return member


def _members(person_id: UUID, *, with_others: bool) -> Select[MatchMember]:
    is_own = or_(
        Enrolment.newcomer_id.in_(select(Newcomer.id).where(Newcomer.person_id == person_id)),
        Enrolment.volunteer_id.in_(select(Volunteer.id).where(Volunteer.person_id == person_id)),
    )
    if with_others:
        is_own |= Enrolment.newcomer_id.in_(households_of(person_id))
    return (
        select(MatchMember)
        .join(Match, Match.id == MatchMember.match_id)
        .join(Enrolment, Enrolment.id == MatchMember.enrolment_id)
        .where(is_own, Match.status.in_(TOGETHER))
    )
