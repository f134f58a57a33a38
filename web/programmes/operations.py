"""Deciding when a programme rests. Every clock that runs then is put forward, so that nobody loses a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from web import audit, clock
from web.access import Action, Actor, ensure
from web.database import transaction
from web.errors import Conflict, Invalid, NotFound, Reason
from web.models import CheckIn, ClosedPeriod, Match, Offer, Programme
from web.open_days import ONE_DAY
from web.programmes.queries import is_own_programme, open_days

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from sqlalchemy.orm import Session

    from web.open_days import OpenDays

LONGEST_REST_DAYS = 100


def close_for_a_while(actor: Actor, programme_id: UUID, first: date, last: date) -> None:
    """Let a programme rest from the first day to the last.

    Raises
    ------
    NotFound
        If there is no such programme for this actor.
    Invalid
        If the days are in the wrong order, over already, or more than 100.
    Conflict
        If the programme rests on one of them already.
    """
    if not (clock.today() <= last and 0 <= (last - first).days < LONGEST_REST_DAYS):
        raise Invalid(Reason.INCOMPLETE)
    with transaction() as session:
        programme = _own(session, actor, programme_id)
        before = open_days(session, programme.id)
        if any(start <= last and first <= end for start, end in before.closed):
            raise Conflict(Reason.RESTS_ALREADY)
        period = ClosedPeriod(programme_id=programme.id, first_day=first, last_day=last)
        session.add(period)
        session.flush()
        _move_clocks(session, programme.id, before)
        audit.record(session, actor, "close_for_a_while", programme)


def open_again(actor: Actor, period_id: UUID) -> None:
    """Take a period of rest away.

    Raises
    ------
    NotFound
        If there is no such period for this actor.
    """
    with transaction() as session:
        period = session.get(ClosedPeriod, period_id)
        if period is None:
            raise NotFound(Reason.NOT_FOUND)
        programme = _own(session, actor, period.programme_id)
        before = open_days(session, programme.id)
        session.delete(period)
        session.flush()
        _move_clocks(session, programme.id, before)
        audit.record(session, actor, "open_again", programme)


def _own(session: Session, actor: Actor, programme_id: UUID) -> Programme:
    ensure(actor, Action.EDIT_PROGRAMMES)
    programme = session.scalars(
        select(Programme).where(Programme.id == programme_id, is_own_programme(actor)).with_for_update()
    ).one_or_none()
    if programme is None:
        raise NotFound(Reason.NOT_FOUND)
    return programme


def _move_clocks(session: Session, programme_id: UUID, before: OpenDays) -> None:
    """Leave as many open days to every date ahead as there were before, today counted as well."""
    now, today = open_days(session, programme_id), clock.today()
    yesterday = today - ONE_DAY
    for row, name in _dates_ahead(session, programme_id, today):
        setattr(row, name, now.after(yesterday, before.between(yesterday, getattr(row, name))))


def _dates_ahead(session: Session, programme_id: UUID, today: date) -> list[tuple[Offer | CheckIn, str]]:
    matches = select(Match.id).where(Match.programme_id == programme_id, Match.is_open)
    offers = select(Offer).where(
        Offer.match_id.in_(matches), Offer.expired_at.is_(None), Offer.answer_by >= today
    )
    asked = select(CheckIn).where(
        CheckIn.match_id.in_(matches), CheckIn.answer.is_(None), CheckIn.answer_by >= today
    )
    planned = select(CheckIn).where(
        CheckIn.match_id.in_(matches), CheckIn.asked_at.is_(None), CheckIn.due_on >= today
    )
    return [
        *((row, "answer_by") for row in session.scalars(offers)),
        *((row, "answer_by") for row in session.scalars(asked)),
        *((row, "due_on") for row in session.scalars(planned)),
    ]
