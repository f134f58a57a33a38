"""Steps that the tests of first meetings share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from matching import Side
from tests.web.round_steps import find
from web.database import db
from web.matches import asking
from web.matches.asking import GivenAnswer
from web.models import Match, Offer, OfferAnswer, Proposal
from web.rounds import operations as rounds

if TYPE_CHECKING:
    from uuid import UUID

    from tests.worlds import World


def both_say_yes(world: World) -> UUID:
    """Put the two who wait forward to each other; both say yes. Return the match's id."""
    find(world)
    proposal_id = db.session.scalars(select(Proposal.id).where(Proposal.status == "proposed")).one()
    rounds.approve(world.coordinator, proposal_id, 1)
    match_id = db.session.scalars(select(Match.id).where(Match.proposal_id == proposal_id)).one()
    for side in Side:
        asking.answer_by_link(link_of(match_id, side), GivenAnswer(OfferAnswer.YES))
    return match_id


def link_of(match_id: UUID, side: Side) -> str:
    """Return the secret link of one side."""
    db.session.rollback()
    return db.session.scalars(select(Offer).where(Offer.match_id == match_id, Offer.side == side)).one().link
