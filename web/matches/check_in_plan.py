"""The plan of check-ins: on which days each side is asked how it is going, counted from the first meeting.

A programme's plan is in weeks (2, 6, 13 …), and a week is seven open days: a rest puts every day after it
forward. What is ahead moves with the calendar and with a break, and is dropped when the match ends.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from matching import Side
from web import clock
from web.models import CheckIn, Programme
from web.programmes.queries import open_days

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.orm import Session

    from web.models import Match

DAYS_A_WEEK = 7


def write_plan(session: Session, match: Match) -> None:
    """Write the days on which both sides are asked; a match that has its plan keeps it as it is.

    A step of the operation that begins the match: it holds the match locked, so that there is one plan.
    """
    if session.scalars(select(CheckIn.id).where(CheckIn.match_id == match.id)).first():
        return
    _add(session, match, _days(session, match))


def write_days_ahead(session: Session, match: Match) -> None:
    """Write again what is still ahead of the plan, for a match that had ended and goes on after all."""
    if match.started_at is not None:
        _add(session, match, {day for day in _days(session, match) if day > clock.today()})


def _days(session: Session, match: Match) -> set[date]:
    programme = session.get_one(Programme, match.programme_id)
    calendar = open_days(session, programme.id)
    began_on = clock.local(match.started_at or clock.now()).date()
    return {calendar.after(began_on, weeks * DAYS_A_WEEK) for weeks in programme.follow_up_weeks}


def _add(session: Session, match: Match, days: set[date]) -> None:
    session.add_all(
        CheckIn(match_id=match.id, side=side, due_on=day) for day in sorted(days) for side in Side
    )
    session.flush()
