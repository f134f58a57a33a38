"""The matches of somebody who takes part: hers, and never anybody else's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from web.access import Action, Actor, ensure
from web.database import db
from web.errors import NotFound, Reason
from web.matches.contact import Contact, contact_of
from web.matches.sides import Sides, sides_of
from web.models import (
    Account,
    Assignment,
    DirectMessage,
    Enrolment,
    Match,
    MatchMember,
    Newcomer,
    Role,
    Volunteer,
)

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from matching import Side


@dataclass(frozen=True, slots=True)
class OwnMatch:
    """A match, from one of its sides, and what that side sees of the other."""

    sides: Sides
    side: Side
    contact: Contact


@dataclass(frozen=True, slots=True)
class Pair:
    """One line on somebody's own page: with whom, and how many messages she has not read."""

    match_id: UUID
    name: str
    unread: int
    is_over: bool


def own_match(session: Session, actor: Actor, match_id: UUID, *, lock: bool = False) -> OwnMatch:
    """Return the actor's own match, locked if it is about to change.

    Raises
    ------
    NotFound
        If it is somebody else's, or both have not said yes: it answers like one that never was.
    """
    wanted = _own(actor).where(Match.id == match_id)
    row = session.execute(wanted.with_for_update(of=Match) if lock else wanted).one_or_none()
    sides = sides_of(session, row[0]) if row else None
    contact = contact_of(session, sides, row[1]) if row and sides else None
    if row is None or sides is None or contact is None:
        raise NotFound(Reason.NOT_FOUND)
    return OwnMatch(sides, row[1], contact)


def own_pairs(actor: Actor) -> list[Pair]:
    """Return with whom the actor is together now or was until lately, the newest first."""
    ensure(actor, Action.OWN_PAGES)
    session = db.session()
    rows = session.execute(_own(actor).order_by(Match.offered_at.desc(), Match.id)).all()
    return [pair for match_id, side in rows if (pair := _pair(session, match_id, side)) is not None]


def coordinators_name(session: Session, match: Match) -> str | None:
    """Return whom the two may call: the first by name of those who work with their programme."""
    return session.scalar(
        select(Account.name)
        .join(Assignment, Assignment.account_id == Account.id)
        .where(
            Assignment.programme_id == match.programme_id,
            Account.role == Role.COORDINATOR,
            Account.closed_at.is_(None),
        )
        .order_by(Account.name)
        .limit(1)
    )


def _own(actor: Actor) -> Select[UUID, Side]:
    person_id = func.coalesce(Newcomer.person_id, Volunteer.person_id)
    return (
        select(Match.id, MatchMember.side)
        .join(MatchMember, MatchMember.match_id == Match.id)
        .join(Enrolment, Enrolment.id == MatchMember.enrolment_id)
        .outerjoin(Newcomer, Newcomer.id == Enrolment.newcomer_id)
        .outerjoin(Volunteer, Volunteer.id == Enrolment.volunteer_id)
        .join(Account, Account.person_id == person_id)
        .where(Account.id == actor.account_id)
    )


def _pair(session: Session, match_id: UUID, side: Side) -> Pair | None:
    sides = sides_of(session, match_id)
    contact = contact_of(session, sides, side)
    if contact is None or contact.name is None:
        return None
    unread = select(func.count()).where(
        DirectMessage.match_id == match_id, DirectMessage.side != side, DirectMessage.read_at.is_(None)
    )
    count = (session.scalar(unread) or 0) if contact.open.reading else 0
    return Pair(match_id, contact.name, count, is_over=not sides.match.is_open)
