"""The coordinator's word on each proposal: yes, not these two, or taken back.

Whatever may have changed since the round was solved is looked at again under the write lock: a proposal that
does not hold any more is refused with the reason, and nothing is written then.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select
from sqlalchemy.orm import aliased

from matching import Barrier
from matching.lifecycle import MatchStatus, ProposalStatus
from web import audit, clock
from web.access import Action, Actor, ensure
from web.database import transaction
from web.errors import Conflict, NotFound, Reason
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
    PairMemory,
    PairRule,
    Proposal,
    RoundState,
    Verdict,
)
from web.notifications.messages import MatchOffered
from web.notifications.outbox import withdraw
from web.rounds.solving.pool import newcomer_now, volunteer_now
from web.rounds.solving.snapshot import digest_of
from web.rounds.terms import refuse_what_stands

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Seen:
    """A proposal as the coordinator saw it."""

    proposal_id: UUID
    version: int


def approve(actor: Actor, proposal_id: UUID, seen_version: int) -> UUID:
    """Turn a proposal into a match in status `offered`; the newcomer's message waits in the outbox.

    Capacity, pause, approval, pair memory, answers and the version are checked again here, under the write
    lock. Returns the round's id.

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
        refuse_if_changed(session, proposal, newcomer, volunteer)
        match = open_match(session, newcomer, volunteer, proposal.id)
        decide(session, actor, proposal, Verdict.APPROVE, ProposalStatus.APPROVED)
        ask_newcomer(session, match)
        return proposal.round_id


def approve_each(actor: Actor, seen: Iterable[Seen]) -> dict[UUID, Reason]:
    """Approve several proposals, each by itself: one that is refused stops no other.

    Returns why some were refused, by the proposal's id.

    Raises
    ------
    NotFound
        If one of them does not exist for this actor; those before it are approved then.
    """
    refused = {}
    for one in seen:
        try:
            approve(actor, one.proposal_id, one.version)
        except Conflict as conflict:
            refused[one.proposal_id] = conflict.reason
    return refused


def reject(actor: Actor, proposal_id: UUID, seen_version: int, *, for_good: bool = False) -> UUID:
    """Put a proposal aside; both go on waiting, and are kept apart when the round is solved again.

    For good, they are not put forward together in any later round either. Returns the round's id, raises as
    `approve` does.
    """
    with transaction() as session:
        proposal = _undecided(session, actor, proposal_id, seen_version)
        decision = decide(session, actor, proposal, Verdict.REJECT, ProposalStatus.REJECTED)
        if for_good:
            decision.is_for_good = True
            _keep_apart(session, proposal, decision)
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
        if decision.is_for_good:
            _keep_apart_no_more(session, proposal, decision)
        decision.withdrawn_at = clock.now()
        decision.withdrawn_by = actor.account_id
        proposal.status = ProposalStatus.PROPOSED
        proposal.version += 1
        audit.record(session, actor, "take_back", proposal)
        return proposal.round_id


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
    if _is_solved_again(session, proposal):
        raise Conflict(Reason.ROUND_SOLVED_AGAIN)
    return proposal


def _is_solved_again(session: Session, proposal: Proposal) -> bool:
    own, later = aliased(MatchingRound), aliased(MatchingRound)
    newer = session.scalar(
        select(func.count())
        .select_from(own)
        .join(later, (later.workspace_id == own.workspace_id) & (later.number > own.number))
        .where(own.id == proposal.round_id, later.state == RoundState.DONE)
    )
    return bool(newer)


def refuse_if_changed(
    session: Session, proposal: Proposal, newcomer: Enrolment, volunteer: Enrolment
) -> None:
    """Refuse what was proposed for other answers than there are now; an old row does not know them."""
    if proposal.broken:
        policy = session.get_one(MatchingRound, proposal.round_id).policy
        refuse_what_stands(map(Barrier, proposal.broken), policy)
    if proposal.newcomer_digest and digest_of(newcomer_now(session, newcomer)) != proposal.newcomer_digest:
        raise Conflict(Reason.NEWCOMER_CHANGED)
    if (
        proposal.volunteer_digest
        and digest_of(volunteer_now(session, volunteer)) != proposal.volunteer_digest
    ):
        raise Conflict(Reason.VOLUNTEER_CHANGED)


def decide(
    session: Session, actor: Actor, proposal: Proposal, verdict: Verdict, status: ProposalStatus
) -> Decision:
    """Write a decision down, in the proposal and as a row of its own."""
    proposal.status = status
    proposal.version += 1
    decision = Decision(
        proposal_id=proposal.id, verdict=verdict, decided_by=actor.account_id, decided_at=clock.now()
    )
    session.add(decision)
    audit.record(session, actor, verdict.value, proposal)
    return decision


def _keep_apart(session: Session, proposal: Proposal, decision: Decision) -> None:
    """Remember the pair, unless something keeps the two apart already."""
    pair = _pair(session, proposal)
    if session.scalars(select(PairMemory.id).filter_by(**pair)).first() is None:
        session.add(PairMemory(**pair, rule=PairRule.DECLINED, since=decision.decided_at))


def _keep_apart_no_more(session: Session, proposal: Proposal, decision: Decision) -> None:
    """Forget what this very decision made us remember; its instant tells it from any other reason."""
    session.execute(
        delete(PairMemory).filter_by(
            **_pair(session, proposal), rule=PairRule.DECLINED, since=decision.decided_at
        )
    )


def _pair(session: Session, proposal: Proposal) -> dict[str, UUID | None]:
    """Return whom a proposal is about, as the pair memory names them."""
    newcomer = session.get_one(Enrolment, proposal.newcomer_enrolment_id)
    volunteer = session.get_one(Enrolment, proposal.volunteer_enrolment_id)
    return {"newcomer_id": newcomer.newcomer_id, "volunteer_id": volunteer.volunteer_id}


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
