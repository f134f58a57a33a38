"""A side's one answer: yes when every adult on it has said her own yes, and no when one of them has said no.

A no among several is kept from those at home. Whoever has not answered yet is still asked, and the match ends
on a later morning and not in that minute, so that neither a page nor the hour of a letter tells who said it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from matching import Side
from web import clock
from web.matches.operations import close_match
from web.matches.sides import sides_of
from web.models import CloseReason, Offer, OfferAnswer, PairMemory, PairRule
from web.notifications.messages import NotThisTime
from web.notifications.outbox import put_in_outbox

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

    from web.models import Match

NOES = frozenset({OfferAnswer.NO, OfferAnswer.KNOWS_PERSON})
NOT_YET = frozenset({None, OfferAnswer.TALK_FIRST})
IS_WAITED_FOR = Offer.answer.is_(None) | (Offer.answer == OfferAnswer.TALK_FIRST)


def asked_on(session: Session, match_id: UUID, side: Side) -> list[Offer]:
    """Return the questions to every adult on a side, as they are now. The match is locked."""
    questions = select(Offer).where(Offer.match_id == match_id, Offer.side == side).order_by(Offer.id)
    return list(session.scalars(questions, execution_options={"populate_existing": True}))


def is_yes(offers: list[Offer]) -> bool:
    """Whether every one of them has said yes."""
    return {offer.answer for offer in offers} == {OfferAnswer.YES}


def is_no(offers: list[Offer]) -> bool:
    """Whether one of them has said no, and nobody is still asked."""
    answers = {offer.answer for offer in offers}
    return not answers & NOT_YET and bool(answers & NOES)


def let_go(session: Session, match: Match, side: Side, reason: CloseReason = CloseReason.EXPIRED) -> None:
    """End a match that one side has said no to, or has not answered in time, or for another reason.

    Whoever had said yes on the newcomer's side hears that it comes to nothing, and not because of whom.
    """
    sides = sides_of(session, match.id)
    answers = {offer.answer for offer in asked_on(session, match.id, side)}
    if answers & NOES:
        session.add(
            PairMemory(
                newcomer_id=sides.newcomer.id,
                volunteer_id=match.volunteer_id,
                rule=PairRule.BLOCKED if OfferAnswer.KNOWS_PERSON in answers else PairRule.DECLINED,
                since=clock.now(),
            )
        )
    close_match(session, match, CloseReason.DECLINED if answers & NOES else reason)
    if side is Side.VOLUNTEER:
        sides.volunteer.said_ready_at = None
    for offer in asked_on(session, match.id, Side.NEWCOMER):
        if offer.answer is OfferAnswer.YES:
            put_in_outbox(session, offer.person_id, NotThisTime(match.id))
