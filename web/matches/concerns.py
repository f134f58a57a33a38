"""Si fra: that somebody spoke up, who hears it, and what becomes of it. Nothing of it reaches the other side.

A coordinator hears what concerns her programmes, but not what somebody says about a coordinator: that goes to
an administrator, who hears nothing else. Whoever is handled manually is never put in a list; she is given the
number instead of a form, so that nobody writes what nobody would read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import exists, select

from web import audit, clock
from web.access import Action, Actor, ensure
from web.database import transaction
from web.errors import Conflict, Invalid, NotFound, Reason
from web.matches.check_ins import find_check_in
from web.matches.household import households_of
from web.matches.own_members import own_member, own_person
from web.matches.sides import sides_of
from web.matches.visibility import is_listed_match, is_visible_match
from web.models import (
    Account,
    Concern,
    ConcernLevel,
    Enrolment,
    HouseholdAdult,
    Match,
    Newcomer,
    Person,
    Role,
    Volunteer,
)
from web.throttles import Purpose, throttle

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

LONGEST_WORDS = 2000


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody tells: how serious it is, in her own words if she likes, and whether it is about us."""

    level: ConcernLevel
    words: str = ""
    is_about_coordinator: bool = False


def tell_by_link(link: str, told: Told) -> None:
    """Take what the holder of a check-in's link tells, also when the question itself is over.

    Raises
    ------
    NotFound
        If there is no such link.
    Invalid
        If the words are longer than 2,000 signs.
    Conflict
        If nobody could be given it to read: the page shows the number to call instead.
    TooMany
        If very much has come by this link in the last hour.
    """
    throttle(Purpose.TELL_US, link)
    with transaction() as session:
        check_in = find_check_in(session, link)
        person = sides_of(session, check_in.match_id).person(check_in.side)
        actor = Actor.system(check_in.organisation_id, f"told by the {check_in.side}'s own link")
        _keep(session, actor, person.id, check_in.match_id, told)


def tell(actor: Actor, told: Told, match_id: UUID | None = None) -> None:
    """Take what somebody tells on her own page, about one of her matches or about something else.

    Raises
    ------
    NotFound
        If the match is not her own.
    Invalid, Conflict, TooMany
        As `tell_by_link` does.
    """
    ensure(actor, Action.OWN_PAGES)
    throttle(Purpose.TELL_US, str(actor.account_id))
    with transaction() as session:
        person = own_person(session, actor)
        if match_id is not None:
            own_member(session, actor, match_id, with_others=True)
        _keep(session, actor, person.id, match_id, told)


def settle_concern(actor: Actor, concern_id: UUID) -> None:
    """Note that a concern has been seen to. Doing it twice is no mistake.

    Raises
    ------
    NotFound
        If there is no such concern for this actor.
    """
    ensure(actor, Action.HEAR_CONCERNS)
    with transaction() as session:
        concern = heard_concern(session, actor, concern_id)
        if concern.settled_at is None:
            concern.settled_at = clock.now()
            audit.record(session, actor, "settle_concern", concern)


def note_that_concern_was_read(actor: Actor, concern_id: UUID) -> None:
    """Leave the trace that somebody has read what was told, or raise `NotFound`."""
    ensure(actor, Action.HEAR_CONCERNS)
    with transaction() as session:
        audit.record(session, actor, "read_concern", heard_concern(session, actor, concern_id))


def is_heard_by(actor: Actor) -> ColumnElement[bool]:
    """Keep to the concerns that are for this actor."""
    if actor.role is Role.ADMINISTRATOR:
        return Concern.is_about_coordinator & _is_listed()
    of_programme = Concern.match_id.in_(select(Match.id).where(is_visible_match(actor)))
    return ~Concern.is_about_coordinator & _is_listed() & (of_programme | _is_from_here(actor))


def heard_concern(session: Session, actor: Actor, concern_id: UUID) -> Concern:
    """Return a concern that is for this actor, locked, or raise `NotFound`."""
    concern = session.scalars(
        select(Concern).where(Concern.id == concern_id, is_heard_by(actor)).with_for_update()
    ).one_or_none()
    if concern is None:
        raise NotFound(Reason.NOT_FOUND)
    return concern


def may_write(session: Session, person_id: UUID, match_id: UUID | None) -> bool:
    """Whether what this person writes would be read: not if she, or the other, is handled manually."""
    handled_manually = select(Newcomer.id).where(Newcomer.is_handled_manually)
    is_own = (Newcomer.person_id == person_id) | Newcomer.id.in_(households_of(person_id))
    newcomer_id = sides_of(session, match_id).newcomer.id if match_id else None
    return session.scalars(handled_manually.where(is_own | (Newcomer.id == newcomer_id))).first() is None


def somebody_above(session: Session) -> bool:
    """Whether there is an administrator to hear what is about a coordinator."""
    above = select(Account.id).where(Account.role == Role.ADMINISTRATOR, Account.closed_at.is_(None))
    return session.scalars(above).first() is not None


def _keep(session: Session, actor: Actor, person_id: UUID, match_id: UUID | None, told: Told) -> None:
    words = told.words.strip()
    if len(words) > LONGEST_WORDS:
        raise Invalid(Reason.INCOMPLETE)
    if not may_write(session, person_id, match_id):
        raise Conflict(Reason.CALL_US)
    if told.is_about_coordinator and not somebody_above(session):
        raise Conflict(Reason.CALL_US)
    if _was_just_told(session, person_id, match_id, told):
        return
    concern = Concern(
        raised_by=person_id,
        match_id=match_id,
        words=words or None,
        level=told.level,
        is_about_coordinator=told.is_about_coordinator,
        raised_at=clock.now(),
    )
    session.add(concern)
    session.flush()
    audit.record(session, actor, "tell_us", concern)


def _was_just_told(session: Session, person_id: UUID, match_id: UUID | None, told: Told) -> bool:
    """Whether the same words came a moment ago: a form that was sent twice is one concern."""
    session.scalars(select(Person).where(Person.id == person_id).with_for_update()).one()
    lately = session.scalars(
        select(Concern).where(Concern.raised_by == person_id, Concern.raised_at > clock.a_moment_ago())
    )
    said = (match_id, told.level, told.is_about_coordinator, told.words.strip())
    return any((row.match_id, row.level, row.is_about_coordinator, row.words or "") == said for row in lately)


def _is_listed() -> ColumnElement[bool]:
    """Keep to concerns from and about people who are not handled manually."""
    handled_manually = select(Newcomer.person_id).where(Newcomer.is_handled_manually)
    with_them = (
        select(HouseholdAdult.person_id)
        .join(Newcomer, Newcomer.id == HouseholdAdult.newcomer_id)
        .where(Newcomer.is_handled_manually)
    )
    listed = select(Match.id).where(is_listed_match())
    return Concern.raised_by.not_in(handled_manually.union(with_them)) & (
        Concern.match_id.is_(None) | Concern.match_id.in_(listed)
    )


def _is_from_here(actor: Actor) -> ColumnElement[bool]:
    """Keep to people of the actor's programmes, and to those whom nobody has placed yet."""
    people = select(Newcomer.person_id, Enrolment.programme_id).join(
        Enrolment, Enrolment.newcomer_id == Newcomer.id
    )
    guides = select(Volunteer.person_id, Enrolment.programme_id).join(
        Enrolment, Enrolment.volunteer_id == Volunteer.id
    )
    adults = select(HouseholdAdult.person_id, Enrolment.programme_id).join(
        Enrolment, Enrolment.newcomer_id == HouseholdAdult.newcomer_id
    )
    placed = people.union_all(guides, adults).subquery()
    is_placed = exists().where(placed.c.person_id == Concern.raised_by)
    is_placed_here = exists().where(
        placed.c.person_id == Concern.raised_by, placed.c.programme_id.in_(actor.programme_ids)
    )
    return Concern.match_id.is_(None) & (~is_placed | is_placed_here)
