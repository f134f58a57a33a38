"""How a match ends: for a reason that decides what comes next for each side, and never in blame.

The volunteer's place is free in the same moment, the newcomer keeps the time she has waited, the two are
not put forward together again, and nobody is asked any more how it goes. For a fortnight it can be undone, as
long as the place and the newcomer are both still free.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from matching import Side
from matching.lifecycle import EnrolmentStatus
from web import audit, clock
from web.access import Action, Actor, ensure
from web.database import transaction
from web.errors import Conflict, Reason
from web.matches.check_in_plan import write_days_ahead
from web.matches.operations import close_match, reopen_match
from web.matches.own_members import TOGETHER, own_member
from web.matches.visibility import locked_match
from web.models import CheckIn, CloseReason, Consent, Enrolment, Match, MatchMember, PairMemory, PairRule
from web.notifications.messages import MatchEnded, MatchGoesOn
from web.notifications.outbox import put_in_outbox, withdraw

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from web.matches.sides import Sides
    from web.models import Person

UNDO_WITHIN = timedelta(days=14)
# A letter of farewell waits a little, so that whoever was too quick can take it back unread.
LETTERS_WAIT = timedelta(minutes=15)


class Next(StrEnum):
    """What comes next for somebody: back among those who wait, a rest of some weeks, or our thanks."""

    WAIT = "wait"
    REST = "rest"
    THANKS = "thanks"


class Ending(StrEnum):
    """Why a match ends, as a coordinator says it: the reason, and on which side it lies."""

    COMPLETED = "completed"
    CONTINUES_PRIVATELY = "continues_privately"
    NEWCOMER_MOVED = "newcomer_moved"
    VOLUNTEER_MOVED = "volunteer_moved"
    NEWCOMER_NO_TIME = "newcomer_no_time"
    VOLUNTEER_NO_TIME = "volunteer_no_time"
    NEWCOMER_LOST = "newcomer_lost"
    VOLUNTEER_LOST = "volunteer_lost"
    NO_FIT = "no_fit"
    CONCERN = "concern"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Consequence:
    """What an ending is kept as, what comes next for each side, and how long whoever rests is left alone."""

    reason: CloseReason
    newcomer: Next
    volunteer: Next
    rest: timedelta = timedelta(weeks=8)


CONSEQUENCES: dict[Ending, Consequence] = {
    Ending.COMPLETED: Consequence(CloseReason.COMPLETED, Next.THANKS, Next.THANKS),
    Ending.CONTINUES_PRIVATELY: Consequence(CloseReason.CONTINUES_PRIVATELY, Next.THANKS, Next.THANKS),
    Ending.NEWCOMER_MOVED: Consequence(CloseReason.MOVED, Next.THANKS, Next.WAIT),
    Ending.VOLUNTEER_MOVED: Consequence(CloseReason.MOVED, Next.WAIT, Next.THANKS),
    Ending.NEWCOMER_NO_TIME: Consequence(CloseReason.NO_TIME, Next.REST, Next.WAIT),
    Ending.VOLUNTEER_NO_TIME: Consequence(CloseReason.NO_TIME, Next.WAIT, Next.REST),
    # The door stays open for half a year, with the time she has waited.
    Ending.NEWCOMER_LOST: Consequence(CloseReason.LOST_CONTACT, Next.REST, Next.WAIT, timedelta(weeks=26)),
    Ending.VOLUNTEER_LOST: Consequence(CloseReason.LOST_CONTACT, Next.WAIT, Next.REST),
    Ending.NO_FIT: Consequence(CloseReason.NO_FIT, Next.WAIT, Next.WAIT),
    Ending.CONCERN: Consequence(CloseReason.CONCERN, Next.WAIT, Next.REST),
    Ending.OTHER: Consequence(CloseReason.OTHER, Next.WAIT, Next.WAIT),
}


def close(actor: Actor, match_id: UUID, ending: Ending) -> None:
    """End a match and let each side go where the reason says; both get a kind word that does not say why.

    Raises
    ------
    NotFound
        If there is no such match for this actor.
    Conflict
        If it has ended already, or is still being asked about.
    """
    ensure(actor, Action.FOLLOW_UP)
    with transaction() as session:
        sides = locked_match(session, actor, match_id)
        if sides.match.status not in TOGETHER:
            raise Conflict(Reason.MATCH_CHANGED)
        consequence = CONSEQUENCES[ending]
        close_match(session, sides.match, consequence.reason)
        session.execute(delete(CheckIn).where(CheckIn.match_id == match_id, CheckIn.asked_at.is_(None)))
        _remember(session, sides)
        _forget_wishes_to_end(session, match_id)
        _let_newcomer_go(session, sides, consequence)
        _let_volunteer_go(sides, consequence)
        for side, person in _everybody(sides):
            farewell = MatchEnded(match_id, side)
            put_in_outbox(session, person.id, farewell, not_before=clock.now() + LETTERS_WAIT)
        audit.record(session, actor, "close_match", sides.match)


def may_be_undone(match: Match, instant: datetime) -> bool:
    """Whether the fortnight runs in which a coordinator may take an ending back."""
    ended_by_us = match.close_reason not in (None, CloseReason.DECLINED, CloseReason.EXPIRED)
    return ended_by_us and match.closed_at is not None and instant <= match.closed_at + UNDO_WITHIN


def must_not_meet(session: Session, sides: Sides) -> bool:
    """Whether somebody has said of these two that they are never to meet."""
    blocked = select(PairMemory.id).where(_is_of(sides), PairMemory.rule == PairRule.BLOCKED)
    return session.scalars(blocked).first() is not None


def undo_closing(actor: Actor, match_id: UUID) -> None:
    """Take an ending back, so that the two go on as before; whoever has read that it ended is told so.

    Raises
    ------
    NotFound
        If there is no such match for this actor.
    Conflict
        If the fortnight is over, the place has been taken, one of the two has somebody else or has left, or
        the two must not meet. Nothing has changed then.
    """
    ensure(actor, Action.FOLLOW_UP)
    with transaction() as session:
        sides = locked_match(session, actor, match_id)
        if not may_be_undone(sides.match, clock.now()):
            raise Conflict(Reason.UNDO_OVER)
        if must_not_meet(session, sides):
            raise Conflict(Reason.PAIR_RULED_OUT)
        _refuse_if_she_left(session, sides)
        reopen_match(session, sides.match)
        _newcomers_place(session, match_id).status = EnrolmentStatus.READY
        sides.newcomer.paused_until = sides.volunteer.paused_until = None
        session.execute(delete(PairMemory).where(_is_of(sides), PairMemory.rule == PairRule.ENDED))
        write_days_ahead(session, sides.match)
        for side, person in _everybody(sides):
            if not withdraw(session, MatchEnded(match_id, side), person_id=person.id):
                put_in_outbox(session, person.id, MatchGoesOn(match_id))
        audit.record(session, actor, "undo_closing", sides.match)


def ask_to_end(actor: Actor, match_id: UUID) -> None:
    """Note that somebody would like to end; a coordinator calls, and the other side learns nothing of it.

    Asking twice is asking once.

    Raises
    ------
    NotFound
        If the match is not her own, or is over.
    """
    ensure(actor, Action.OWN_PAGES)
    with transaction() as session:
        member = own_member(session, actor, match_id)
        if member.asked_to_end_at is None:
            member.asked_to_end_at = clock.now()
            audit.record(session, actor, "ask_to_end", member)


def settle_wish_to_end(actor: Actor, match_id: UUID) -> None:
    """Note that a coordinator has talked with whoever wished to end, and that the two go on.

    Raises
    ------
    NotFound
        If there is no such match for this actor.
    """
    ensure(actor, Action.FOLLOW_UP)
    with transaction() as session:
        match = locked_match(session, actor, match_id).match
        if _forget_wishes_to_end(session, match_id):
            audit.record(session, actor, "settle_wish_to_end", match)


def _forget_wishes_to_end(session: Session, match_id: UUID) -> bool:
    wishes = session.scalars(
        select(MatchMember).where(MatchMember.match_id == match_id, MatchMember.asked_to_end_at.is_not(None))
    ).all()
    for member in wishes:
        member.asked_to_end_at = None
    return bool(wishes)


def _everybody(sides: Sides) -> list[tuple[Side, Person]]:
    return [(side, person) for side in Side for person in sides.people(side)]


def _remember(session: Session, sides: Sides) -> None:
    """Keep that the two have been together, unless something else is remembered of them."""
    if session.scalars(select(PairMemory.id).where(_is_of(sides))).first() is None:
        session.add(
            PairMemory(
                newcomer_id=sides.newcomer.id,
                volunteer_id=sides.volunteer.id,
                rule=PairRule.ENDED,
                since=clock.now(),
            )
        )


def _is_of(sides: Sides) -> ColumnElement[bool]:
    return (PairMemory.newcomer_id == sides.newcomer.id) & (PairMemory.volunteer_id == sides.volunteer.id)


def _let_newcomer_go(session: Session, sides: Sides, consequence: Consequence) -> None:
    if consequence.newcomer is Next.THANKS:
        _newcomers_place(session, sides.match.id).status = EnrolmentStatus.LEFT
    elif consequence.newcomer is Next.REST:
        _newcomers_place(session, sides.match.id).status = EnrolmentStatus.PAUSED
        sides.newcomer.paused_until = clock.today() + consequence.rest


def _let_volunteer_go(sides: Sides, consequence: Consequence) -> None:
    """Leave him in peace: he is asked about somebody new when he has said again that he is ready."""
    sides.volunteer.said_ready_at = None
    if consequence.volunteer is Next.REST:
        sides.volunteer.paused_until = clock.today() + consequence.rest


def _newcomers_place(session: Session, match_id: UUID) -> Enrolment:
    return session.scalars(
        select(Enrolment)
        .join(MatchMember, MatchMember.enrolment_id == Enrolment.id)
        .where(MatchMember.match_id == match_id, MatchMember.side == Side.NEWCOMER)
    ).one()


def _refuse_if_she_left(session: Session, sides: Sides) -> None:
    """Refuse if the newcomer has taken her yes to taking part back since the match ended."""
    taken_back = select(Consent.id).where(
        Consent.person_id == sides.newcomer_person.id, Consent.withdrawn_at >= sides.match.closed_at
    )
    if session.scalars(taken_back).first() is not None:
        raise Conflict(Reason.NEWCOMER_NOT_WAITING)
