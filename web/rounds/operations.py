"""Running a round, and the coordinator's word on each proposal.

The round is solved between two transactions, never inside one: read, compute, then a short write that first
makes sure that nobody has changed meanwhile.
"""

from __future__ import annotations

import platform
from dataclasses import asdict
from importlib.metadata import version
from secrets import randbits
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select

from matching import Policy, Preset, RoundResult, run_round
from matching.lifecycle import MatchStatus, ProposalStatus
from web import audit, clock
from web.access import Action, Actor, ensure
from web.database import db, transaction
from web.errors import Conflict, Invalid, NotFound, Reason
from web.matches.asking import ask_newcomer
from web.matches.operations import close_match, open_match
from web.matches.visibility import is_visible_proposal
from web.models import (
    CloseReason,
    Decision,
    Enrolment,
    Match,
    MatchingRound,
    Offer,
    Programme,
    Proposal,
    RoundProgramme,
    Unmatched,
    Verdict,
)
from web.notifications.messages import MatchOffered
from web.notifications.outbox import withdraw
from web.rounds import again
from web.rounds.pool import pool_of

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from sqlalchemy.orm import Session

    from matching import Pool


def find_proposals(actor: Actor, programme_ids: Collection[UUID], preset: Preset, on: date) -> UUID:
    """Run a round for these programmes and keep it; return its id. Nobody is told anything.

    The same asked again a moment later, with nothing changed and nothing decided, is the same round.

    Raises
    ------
    Invalid
        If no programme is chosen.
    NotFound
        If a programme is not among the actor's.
    Conflict
        If people changed while the round was being solved.
    """
    ensure(actor, Action.RUN_ROUND)
    if not programme_ids:
        raise Invalid(Reason.INCOMPLETE)
    if not actor.programme_ids.issuperset(programme_ids):
        raise NotFound(Reason.NOT_FOUND)
    pool = pool_of(db.session(), programme_ids)
    policy = _policy_of(db.session(), programme_ids)
    db.session.rollback()
    result = run_round(pool, policy, preset=preset, on=on, seed=randbits(31))
    with transaction() as session:
        again.lock(session, programme_ids)
        if pool_of(session, programme_ids).fingerprint != pool.fingerprint:
            raise Conflict(Reason.PEOPLE_CHANGED)
        just_run = again.just_run(session, actor, programme_ids, pool, result)
        return just_run or _keep(session, actor, programme_ids, pool, result)


def approve(actor: Actor, proposal_id: UUID, seen_version: int) -> UUID:
    """Turn a proposal into a match in status `offered`; the newcomer's message waits in the outbox.

    Capacity, pause, approval, pair memory and the version are checked again here, under the write lock.
    Returns the round's id.

    Raises
    ------
    NotFound
        If there is no such proposal for this actor.
    Conflict
        If it was decided on meanwhile, or the two cannot be matched any more.
    """
    with transaction() as session:
        proposal = _undecided(session, actor, proposal_id, seen_version)
        newcomer = session.get_one(Enrolment, proposal.newcomer_enrolment_id)
        volunteer = session.get_one(Enrolment, proposal.volunteer_enrolment_id)
        match = open_match(session, newcomer, volunteer, proposal.id)
        _decide(session, actor, proposal, Verdict.APPROVE, ProposalStatus.APPROVED)
        ask_newcomer(session, match)
        return proposal.round_id


def reject(actor: Actor, proposal_id: UUID, seen_version: int) -> UUID:
    """Put a proposal aside; both go on waiting. Returns the round's id, raises as `approve` does."""
    with transaction() as session:
        proposal = _undecided(session, actor, proposal_id, seen_version)
        _decide(session, actor, proposal, Verdict.REJECT, ProposalStatus.REJECTED)
        return proposal.round_id


def take_back(actor: Actor, proposal_id: UUID, seen_version: int) -> UUID:
    """Take the decision on a proposal back, as long as nobody has been asked. Returns the round's id.

    Raises
    ------
    NotFound
        If there is no such proposal for this actor.
    Conflict
        If somebody decided otherwise meanwhile, or the newcomer has been asked already.
    """
    with transaction() as session:
        proposal = _proposal(session, actor, proposal_id)
        decision = session.scalars(
            select(Decision).where(Decision.proposal_id == proposal.id, Decision.withdrawn_at.is_(None))
        ).one_or_none()
        if decision is None or proposal.version != seen_version:
            raise Conflict(Reason.ALREADY_DECIDED)
        if decision.verdict is Verdict.APPROVE:
            _withdraw_offer(session, proposal)
        decision.withdrawn_at = clock.now()
        decision.withdrawn_by = actor.account_id
        proposal.status = ProposalStatus.PROPOSED
        proposal.version += 1
        audit.record(session, actor, "take_back", proposal)
        return proposal.round_id


def _policy_of(session: Session, programme_ids: Collection[UUID]) -> Policy:
    policies = session.scalars(select(Programme.policy).where(Programme.id.in_(programme_ids))).all()
    if any(policy != policies[0] for policy in policies):
        raise Invalid(Reason.POLICIES_DIFFER)
    return Policy.from_dict(policies[0])


def _keep(
    session: Session, actor: Actor, programme_ids: Collection[UUID], pool: Pool, result: RoundResult
) -> UUID:
    row = MatchingRound(
        preset=result.preset,
        on_date=result.on,
        seed=result.seed,
        policy=result.policy.to_dict(),
        fingerprint=pool.fingerprint,
        versions={"python": platform.python_version(), "scipy": version("scipy"), "numpy": version("numpy")},
        measures=_measures(result),
        prices=asdict(result.prices),
        started_by=actor.account_id,
        started_at=clock.now(),
    )
    session.add(row)
    session.flush()
    session.add_all(
        RoundProgramme(round_id=row.id, programme_id=programme_id) for programme_id in programme_ids
    )
    session.add_all(_proposals(session, row.id, result))
    session.add_all(
        Unmatched(
            round_id=row.id,
            enrolment_id=UUID(left.newcomer),
            reason=left.reason,
            barriers={str(barrier): count for barrier, count in left.barriers.items()},
            sole={str(barrier): count for barrier, count in left.sole.items()},
        )
        for left in result.unmatched
    )
    audit.record(session, actor, "run_round", row)
    return row.id


def _proposals(session: Session, round_id: UUID, result: RoundResult) -> list[Proposal]:
    """Return the rows, best value first; a volunteer takes part by the enrolment in that programme."""
    programme_of = dict(session.execute(select(Enrolment.id, Enrolment.programme_id)).all())
    enrolment_of = {
        (volunteer_id, programme_id): enrolment_id
        for enrolment_id, volunteer_id, programme_id in session.execute(
            select(Enrolment.id, Enrolment.volunteer_id, Enrolment.programme_id).where(
                Enrolment.volunteer_id.is_not(None)
            )
        )
    }
    best_first = sorted(result.proposals, key=lambda proposal: (-proposal.value, proposal.newcomer))
    return [
        Proposal(
            round_id=round_id,
            newcomer_enrolment_id=UUID(pair.newcomer),
            volunteer_enrolment_id=enrolment_of[UUID(pair.volunteer), programme_of[UUID(pair.newcomer)]],
            position=position,
            score=pair.score,
            value=pair.value,
            points={str(criterion): points for criterion, points in pair.points.items()},
            facts=asdict(pair.facts),
            alternatives=[asdict(other) for other in pair.alternatives],
            is_locked=pair.is_locked,
        )
        for position, pair in enumerate(best_first)
    ]


def _measures(result: RoundResult) -> dict[str, Any]:
    measures = asdict(result.measures)
    measures["load"] = {str(load): count for load, count in result.measures.load.items()}
    return measures


def _proposal(session: Session, actor: Actor, proposal_id: UUID) -> Proposal:
    """Return a proposal that this actor may decide on, locked; any other does not exist for it."""
    ensure(actor, Action.DECIDE)
    proposal = session.scalars(
        select(Proposal).where(Proposal.id == proposal_id, is_visible_proposal(actor)).with_for_update()
    ).one_or_none()
    if proposal is None:
        raise NotFound(Reason.NOT_FOUND)
    return proposal


def _undecided(session: Session, actor: Actor, proposal_id: UUID, seen_version: int) -> Proposal:
    proposal = _proposal(session, actor, proposal_id)
    if proposal.status is not ProposalStatus.PROPOSED or proposal.version != seen_version:
        raise Conflict(Reason.ALREADY_DECIDED)
    return proposal


def _decide(
    session: Session, actor: Actor, proposal: Proposal, verdict: Verdict, status: ProposalStatus
) -> None:
    proposal.status = status
    proposal.version += 1
    session.add(
        Decision(
            proposal_id=proposal.id, verdict=verdict, decided_by=actor.account_id, decided_at=clock.now()
        )
    )
    audit.record(session, actor, verdict.value, proposal)


def _withdraw_offer(session: Session, proposal: Proposal) -> None:
    match = session.scalars(
        select(Match).where(Match.proposal_id == proposal.id, Match.status == MatchStatus.OFFERED)
    ).one_or_none()
    if match is None:
        raise Conflict(Reason.ALREADY_ASKED)
    offer_ids = session.scalars(select(Offer.id).where(Offer.match_id == match.id)).all()
    if not all(withdraw(session, MatchOffered(offer_id)) for offer_id in offer_ids):
        raise Conflict(Reason.ALREADY_ASKED)
    close_match(session, match, CloseReason.OTHER)
