"""What happens to a question that nobody answers: one reminder, and then it is let go and somebody calls.

Nobody who was silent has said no: a volunteer's place is free again, and a newcomer goes on waiting since the
day she signed up. While a programme rests nothing happens at all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from matching import Side
from matching.lifecycle import MatchStatus
from web import audit, clock
from web.access import Actor
from web.database import db, transaction
from web.matches.operations import close_match
from web.matches.sides import sides_of
from web.models import CloseReason, Match, Offer, OfferAnswer
from web.notifications.messages import NotThisTime, OfferReminder
from web.notifications.outbox import put_in_outbox
from web.programmes.queries import open_days

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from web.open_days import OpenDays

    Step = Callable[[Session, Offer, OpenDays, date], bool]

# Open days from the question to the reminder.
REMIND_AFTER = {Side.NEWCOMER: 3, Side.VOLUNTEER: 2}


def remind_unanswered(instant: datetime) -> int:
    """Remind whoever was asked some open days ago and has been silent; return how many were reminded."""
    today = clock.local(instant).date()
    silent = _standing().where(Offer.answer.is_(None), Offer.reminded_at.is_(None), Offer.answer_by >= today)
    return _each(silent, today, _remind)


def release_unanswered(instant: datetime) -> int:
    """Let go of the questions whose day has passed; return how many."""
    today = clock.local(instant).date()
    late = _standing().where(Offer.answer.is_distinct_from(OfferAnswer.YES), Offer.answer_by < today)
    return _each(late, today, _release)


def _standing() -> Select[Offer, Match]:
    return (
        select(Offer, Match)
        .join(Match, Match.id == Offer.match_id)
        .where(Match.status == MatchStatus.OFFERED)
    )


def _each(wanted: Select[Offer, Match], today: date, step: Step) -> int:
    """Take a step with each, in a transaction of its own; return with how many it was due.

    The condition is asked again under the lock, so that two runs at once do it once.
    """
    ids = db.session.scalars(wanted.with_only_columns(Offer.id)).all()
    db.session.rollback()
    return sum(_one(wanted.where(Offer.id == offer_id), today, step) for offer_id in ids)


def _one(wanted: Select[Offer, Match], today: date, step: Step) -> bool:
    with transaction() as session:
        row = session.execute(wanted.with_for_update(skip_locked=True)).one_or_none()
        if row is None:
            return False
        offer, match = row
        calendar = open_days(session, match.programme_id)
        return calendar.is_open(today) and step(session, offer, calendar, today)


def _remind(session: Session, offer: Offer, calendar: OpenDays, today: date) -> bool:
    asked_on = clock.local(offer.asked_at).date()
    if calendar.after(asked_on, REMIND_AFTER[offer.side]) > today:
        return False
    offer.reminded_at = clock.now()
    person = sides_of(session, offer.match_id).person(offer.side)
    put_in_outbox(session, person.id, OfferReminder(offer.id))
    audit.record(session, Actor.system(offer.organisation_id, "no answer yet"), "remind", offer)
    return True


def _release(session: Session, offer: Offer, _calendar: OpenDays, _today: date) -> bool:
    offer.expired_at = clock.now()
    sides = sides_of(session, offer.match_id)
    close_match(session, sides.match, CloseReason.EXPIRED)
    if offer.side is Side.VOLUNTEER:
        sides.volunteer.said_ready_at = None
        put_in_outbox(session, sides.newcomer_person.id, NotThisTime(sides.match.id))
    audit.record(session, Actor.system(offer.organisation_id, "no answer in time"), "expire", offer)
    return True
