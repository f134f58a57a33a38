"""A button pressed twice: the same question a moment later, with nothing decided yet, is the same round."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from web import clock
from web.models import Decision, MatchingRound, Proposal, RoundState, RoundWish
from web.rounds.workspace import programmes_of_round

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from sqlalchemy.orm import Session

    from web.access import Actor
    from web.rounds.solving.question import Question


def just_asked(
    session: Session, actor: Actor, programme_ids: Collection[UUID], question: Question
) -> UUID | None:
    """Return the round that this question got a moment ago from the same actor, if there is one."""
    is_decided = (
        select(Decision.id)
        .join(Proposal, Proposal.id == Decision.proposal_id)
        .where(Proposal.round_id == MatchingRound.id)
        .exists()
    )
    is_wished_for = select(RoundWish.id).where(RoundWish.workspace_id == MatchingRound.workspace_id).exists()
    lately = select(MatchingRound).where(
        MatchingRound.started_by == actor.account_id,
        MatchingRound.started_at > clock.a_moment_ago(),
        MatchingRound.fingerprint == question.pool.fingerprint,
        MatchingRound.preset == question.preset,
        MatchingRound.grouping.is_not_distinct_from(question.grouping),
        MatchingRound.on_date == question.on,
        MatchingRound.state != RoundState.FAILED,
        MatchingRound.number == 1,
        ~is_decided,
        ~is_wished_for,
    )
    for row in session.scalars(lately):
        if row.policy == question.policy and programmes_of_round(session, row.id) == set(programme_ids):
            return row.id
    return None
