"""What happens to a question that nobody answers: one reminder, and then it is let go and somebody calls.

Nobody who was silent has said no: a volunteer's place is free again, and a newcomer goes on waiting since the
day she signed up. While a programme rests nothing happens at all.

A no among several who were asked for one side takes effect here too, on the morning after the last answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from matching import Side
from matching.lifecycle import MatchStatus
from web import audit, clock
from web.access import Actor
from web.matches.one_answer import IS_WAITED_FOR, NOES, NOT_YET, asked_on, is_no, let_go
from web.matches.one_by_one import one_by_one
from web.models import Match, Offer
from web.notifications.messages import OfferReminder
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
    late = _standing().where(IS_WAITED_FOR, Offer.answer_by < today)
    return one_by_one(Offer, late, today, _release)


def end_declined(instant: datetime) -> int:
    """End the matches that one of several has said no to, once all have answered; return how many."""
    today = clock.local(instant).date()
    return one_by_one(Offer, _standing().where(Offer.answer.in_(NOES)), today, _end_declined)


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
    put_in_outbox(session, offer.person_id, OfferReminder(offer.id))
    audit.record(session, Actor.system(offer.organisation_id, "no answer yet"), "remind", offer)
    return True


def _release(session: Session, offer: Offer, _calendar: OpenDays, _today: date) -> bool:
    actor = Actor.system(offer.organisation_id, "no answer in time")
    for one in asked_on(session, offer.match_id, offer.side):
        if one.answer in NOT_YET:
            one.expired_at = clock.now()
            audit.record(session, actor, "expire", one)
    let_go(session, session.get_one(Match, offer.match_id), offer.side)
    return True


def _end_declined(session: Session, offer: Offer, _calendar: OpenDays, today: date) -> bool:
    everybody = asked_on(session, offer.match_id, offer.side)
    answered_on = [clock.local(one.answered_at).date() for one in everybody if one.answered_at]
    if not is_no(everybody) or max(answered_on) >= today:
        return False
    let_go(session, session.get_one(Match, offer.match_id), offer.side)
    return True
