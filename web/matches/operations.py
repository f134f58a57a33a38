"""Opening and closing a match. These are steps of a larger operation: they write in its transaction.

A place is taken by an UPDATE that asks for a free one and is counted afterwards, so that of two coordinators
who want the last place exactly one gets it, on either database; the CHECK on the table stands behind it.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from matching import Side
from matching.lifecycle import EnrolmentStatus, MatchStatus
from web import clock
from web.errors import Conflict, Reason
from web.matches.household import lacks_partner
from web.models import CloseReason, Enrolment, Match, MatchMember, Newcomer, Offer, PairMemory, Volunteer

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy.orm import Session


# Somebody who hunts for a person must not get to see one card after the other.
MOST_CARDS = 3
CARDS_COUNT_FOR = timedelta(days=90)


def open_match(
    session: Session, newcomer: Enrolment, volunteer: Enrolment, proposal_id: UUID | None
) -> Match:
    """Take a place of the volunteer's and open a match in status `offered`.

    Raises
    ------
    Conflict
        If the newcomer is not waiting any more, the volunteer cannot take anybody now, or the two must not
        meet. Nothing has been written then.
    """
    _lock(session, newcomer, volunteer)
    refuse_unless_open(session, newcomer, volunteer)
    _take_place(session, volunteer)
    match = Match(
        programme_id=newcomer.programme_id,
        volunteer_id=volunteer.volunteer_id,
        proposal_id=proposal_id,
        status=MatchStatus.OFFERED,
        offered_at=clock.now(),
    )
    session.add(match)
    session.flush()
    session.add_all(
        [
            MatchMember(match_id=match.id, enrolment_id=newcomer.id, side=Side.NEWCOMER),
            MatchMember(match_id=match.id, enrolment_id=volunteer.id, side=Side.VOLUNTEER),
        ]
    )
    session.flush()
    return match


def refuse_unless_open(session: Session, newcomer: Enrolment, volunteer: Enrolment) -> None:
    """Raise as `open_match` does, whose last word it is not: somebody may be quicker."""
    _refuse_unless_waiting(session, newcomer)
    _refuse_unless_free(session, volunteer)
    _refuse_if_ruled_out(session, newcomer, volunteer)


def begin_match(match: Match, met_at: datetime | None = None) -> None:
    """Let an accepted match be active since the two met: from now on, or from an earlier day."""
    match.status = MatchStatus.ACTIVE
    match.started_at = met_at or clock.now()


def close_match(session: Session, match: Match, reason: CloseReason) -> None:
    """Close an open match and free the volunteer's place. The newcomer's waiting time was never touched."""
    match.status = MatchStatus.CLOSED
    match.is_open = False
    match.closed_at = clock.now()
    match.close_reason = reason
    match.paused_on = match.paused_until = None
    session.execute(
        update(Volunteer)
        .where(Volunteer.id == match.volunteer_id)
        .values(places_taken=Volunteer.places_taken - 1)
    )


def reopen_match(session: Session, match: Match) -> None:
    """Let a closed match go on: take the place again, if it and the newcomer are both still free.

    Raises
    ------
    Conflict
        If the newcomer has somebody else, the volunteer has no free place, or he is no guide any more.
    """
    newcomer, volunteer = (_enrolment_of(session, match, side) for side in (Side.NEWCOMER, Side.VOLUNTEER))
    _lock(session, newcomer, volunteer)
    if has_open_match(session, newcomer):
        raise Conflict(Reason.NEWCOMER_NOT_WAITING)
    if session.get_one(Volunteer, match.volunteer_id).approved_on is None:
        raise Conflict(Reason.VOLUNTEER_NOT_APPROVED)
    _take_place(session, volunteer)
    match.status = MatchStatus.ACTIVE if match.started_at else MatchStatus.ACCEPTED
    match.is_open = True
    match.closed_at = match.close_reason = match.paused_on = match.paused_until = None
    session.flush()


def _enrolment_of(session: Session, match: Match, side: Side) -> Enrolment:
    return session.scalars(
        select(Enrolment)
        .join(MatchMember, MatchMember.enrolment_id == Enrolment.id)
        .where(MatchMember.match_id == match.id, MatchMember.side == side)
    ).one()


def _lock(session: Session, newcomer: Enrolment, volunteer: Enrolment) -> None:
    """Lock the newcomer, then the volunteer: always in this order, so that nobody waits in a circle."""
    for statement in (
        select(Enrolment).where(Enrolment.id == newcomer.id),
        select(Volunteer).where(Volunteer.id == volunteer.volunteer_id),
    ):
        session.scalars(statement.with_for_update(), execution_options={"populate_existing": True}).one()


def has_open_match(session: Session, newcomer: Enrolment) -> bool:
    """Whether a newcomer's place is in use: she is being asked about somebody, or meets somebody."""
    open_ones = select(MatchMember.id).where(
        MatchMember.enrolment_id == newcomer.id, MatchMember.side == Side.NEWCOMER, MatchMember.is_open
    )
    return session.scalars(open_ones).first() is not None


def _refuse_unless_waiting(session: Session, newcomer: Enrolment) -> None:
    side = session.get(Newcomer, newcomer.newcomer_id)
    if (
        has_open_match(session, newcomer)
        or newcomer.status is not EnrolmentStatus.READY
        or side is None
        or side.is_handled_manually
    ):
        raise Conflict(Reason.NEWCOMER_NOT_WAITING)
    if lacks_partner(session, side):
        raise Conflict(Reason.PARTNER_NOT_ADDED)


def _refuse_unless_free(session: Session, enrolment: Enrolment) -> None:
    volunteer = session.get_one(Volunteer, enrolment.volunteer_id)
    if volunteer.approved_on is None or enrolment.status is not EnrolmentStatus.READY:
        raise Conflict(Reason.VOLUNTEER_NOT_APPROVED)
    if volunteer.said_ready_at is None:
        raise Conflict(Reason.VOLUNTEER_NOT_READY)
    if volunteer.paused_until is not None and volunteer.paused_until > clock.today():
        raise Conflict(Reason.VOLUNTEER_PAUSED)
    asked = select(Match.id).where(Match.volunteer_id == volunteer.id, Match.status == MatchStatus.OFFERED)
    if session.scalars(asked).first() and volunteer.places_taken < volunteer.capacity:
        raise Conflict(Reason.VOLUNTEER_BEING_ASKED)
    cards = select(Offer.id).join(Match, Match.id == Offer.match_id)
    lately = clock.now() - CARDS_COUNT_FOR
    shown = cards.where(
        Match.volunteer_id == volunteer.id, Offer.side == Side.VOLUNTEER, Offer.asked_at > lately
    )
    if len(session.scalars(shown.limit(MOST_CARDS)).all()) == MOST_CARDS:
        raise Conflict(Reason.VOLUNTEER_SAW_ENOUGH)


def _refuse_if_ruled_out(session: Session, newcomer: Enrolment, volunteer: Enrolment) -> None:
    one = session.get_one(Newcomer, newcomer.newcomer_id)
    other = session.get_one(Volunteer, volunteer.volunteer_id)
    ruled_out = session.scalars(
        select(PairMemory.id).where(
            PairMemory.newcomer_id == newcomer.newcomer_id, PairMemory.volunteer_id == volunteer.volunteer_id
        )
    ).first()
    if ruled_out or one.person_id == other.person_id:
        raise Conflict(Reason.PAIR_RULED_OUT)


def _take_place(session: Session, enrolment: Enrolment) -> None:
    taken = session.execute(
        update(Volunteer)
        .where(Volunteer.id == enrolment.volunteer_id, Volunteer.places_taken < Volunteer.capacity)
        .values(places_taken=Volunteer.places_taken + 1)
    )
    if taken.rowcount != 1:  # type: ignore[attr-defined]  # the result of an UPDATE has one
        raise Conflict(Reason.VOLUNTEER_FULL)
