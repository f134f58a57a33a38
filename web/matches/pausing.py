"""A break in a match: nobody is asked how it goes, and the plan moves by as long as the break was.

Whoever takes a break may name the first day back; then it ends by itself. Without a day it lasts until a
coordinator ends it: so it is when somebody has told us something serious. The volunteer's place stays taken.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from matching.lifecycle import MatchStatus
from web import audit, clock
from web.access import Action, Actor, ensure
from web.database import db, transaction
from web.errors import Conflict, Invalid, Reason
from web.matches.telling import tell_everybody
from web.matches.visibility import locked_match
from web.models import CheckIn, Match
from web.notifications.messages import MatchPaused
from web.programmes.queries import open_days

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from sqlalchemy.orm import Session


def pause_match(actor: Actor, match_id: UUID, until: date | None, *, tells_both: bool = True) -> None:
    """Let two who meet take a break, until a day or until somebody ends it; tell both, and neither why.

    Raises
    ------
    NotFound
        If there is no such match for this actor.
    Invalid
        If the day is not ahead.
    Conflict
        If the two do not meet just now.
    """
    ensure(actor, Action.FOLLOW_UP)
    if until is not None and until <= clock.today():
        raise Invalid(Reason.INCOMPLETE)
    with transaction() as session:
        sides = locked_match(session, actor, match_id)
        match = sides.match
        if match.status is not MatchStatus.ACTIVE:
            raise Conflict(Reason.MATCH_CHANGED)
        match.status, match.paused_on, match.paused_until = MatchStatus.PAUSED, clock.today(), until
        if tells_both:
            tell_everybody(session, sides, MatchPaused(match.id))
        audit.record(session, actor, "pause_match", match)


def take_match_up(actor: Actor, match_id: UUID) -> None:
    """End a break: the two meet again, and the plan goes on from where it stood.

    Raises
    ------
    NotFound
        If there is no such match for this actor.
    Conflict
        If the match takes no break.
    """
    ensure(actor, Action.FOLLOW_UP)
    with transaction() as session:
        match = locked_match(session, actor, match_id).match
        if match.status is not MatchStatus.PAUSED:
            raise Conflict(Reason.MATCH_CHANGED)
        _take_up(session, actor, match, clock.today())


def end_breaks(instant: datetime) -> int:
    """Take up the matches whose day of return has come; return how many."""
    today = clock.local(instant).date()
    over = select(Match).where(Match.status == MatchStatus.PAUSED, Match.paused_until <= today)
    ids = db.session.scalars(over.with_only_columns(Match.id)).all()
    db.session.rollback()
    return sum(_end_break(match_id, today) for match_id in ids)


def _end_break(match_id: UUID, today: date) -> bool:
    over = select(Match).where(
        Match.id == match_id, Match.status == MatchStatus.PAUSED, Match.paused_until <= today
    )
    with transaction() as session:
        match = session.scalars(over.with_for_update(skip_locked=True)).one_or_none()
        if match is None or not open_days(session, match.programme_id).is_open(today):
            return False
        _take_up(session, Actor.system(match.organisation_id, "the break is over"), match, today)
        return True


def _take_up(session: Session, actor: Actor, match: Match, today: date) -> None:
    """Let the match go on; every day of the plan that the break met is put forward by its open days."""
    calendar = open_days(session, match.programme_id)
    began_on = match.paused_on or today
    missed = calendar.between(began_on, today)
    ahead = select(CheckIn).where(
        CheckIn.match_id == match.id, CheckIn.asked_at.is_(None), CheckIn.due_on >= began_on
    )
    for check_in in session.scalars(ahead.order_by(CheckIn.due_on.desc())):
        check_in.due_on = calendar.after(check_in.due_on, missed)
        session.flush()
    match.status, match.paused_on, match.paused_until = MatchStatus.ACTIVE, None, None
    audit.record(session, actor, "take_match_up", match)
