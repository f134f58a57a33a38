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
from web.matches.one_by_one import one_by_one
from web.matches.operations import close_match
from web.matches.sides import sides_of
from web.models import CloseReason, Match, Offer, OfferAnswer
from web.notifications.messages import NotThisTime, OfferReminder
from web.notifications.outbox import put_in_outbox

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from web.open_days import OpenDays

# Open days from the question to the reminder.
REMIND_AFTER = {Side.NEWCOMER: 3, Side.VOLUNTEER: 2}


def remind_unanswered(instant: datetime) -> int:
    """Remind whoever was asked some open days ago and has been silent; return how many were reminded."""
    today = clock.local(instant).date()
    silent = _standing().where(Offer.answer.is_(None), Offer.reminded_at.is_(None), Offer.answer_by >= today)
    return one_by_one(Offer, silent, today, _remind)


def release_unanswered(instant: datetime) -> int:
    """Let go of the questions whose day has passed; return how many."""
    today = clock.local(instant).date()
    late = _standing().where(Offer.answer.is_distinct_from(OfferAnswer.YES), Offer.answer_by < today)
    return one_by_one(Offer, late, today, _release)


def _standing() -> Select[Offer, Match]:
    return (
        select(Offer, Match)
        .join(Match, Match.id == Offer.match_id)
        .where(Match.status == MatchStatus.OFFERED)
    )


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
