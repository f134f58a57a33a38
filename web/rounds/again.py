"""A button pressed twice: the same question a moment later, with nothing decided yet, is the same round."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from web import clock
from web.models import Decision, MatchingRound, Programme, Proposal, RoundProgramme

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from sqlalchemy.orm import Session

    from matching import Pool, RoundResult
    from web.access import Actor


def lock(session: Session, programme_ids: Collection[UUID]) -> None:
    """Lock the programmes, so that of two who ask at once one finds the other's round."""
    wanted = select(Programme).where(Programme.id.in_(programme_ids)).order_by(Programme.id)
    session.scalars(wanted.with_for_update()).all()


def just_run(
    session: Session, actor: Actor, programme_ids: Collection[UUID], pool: Pool, result: RoundResult
) -> UUID | None:
    """Return the round that this question got a moment ago from the same actor, if there is one."""
    is_decided = (
        select(Decision.id)
        .join(Proposal, Proposal.id == Decision.proposal_id)
        .where(Proposal.round_id == MatchingRound.id)
        .exists()
    )
    lately = select(MatchingRound).where(
        MatchingRound.started_by == actor.account_id,
        MatchingRound.started_at > clock.a_moment_ago(),
        MatchingRound.fingerprint == pool.fingerprint,
        MatchingRound.preset == result.preset,
        MatchingRound.on_date == result.on,
        ~is_decided,
    )
    policy = result.policy.to_dict()
    for row in session.scalars(lately):
        if row.policy == policy and _programmes(session, row.id) == set(programme_ids):
            return row.id
    return None


def _programmes(session: Session, round_id: UUID) -> set[UUID]:
    return set(
        session.scalars(select(RoundProgramme.programme_id).where(RoundProgramme.round_id == round_id))
    )
