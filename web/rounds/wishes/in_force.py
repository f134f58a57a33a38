"""Which wishes are in force: what a round that is solved again has to keep to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from matching import LockError, Side
from matching.lifecycle import ProposalStatus
from matching.locks import check_locks
from web.errors import Conflict, Reason
from web.models import Enrolment, MatchingRound, MatchMember, Proposal, RoundWish, WishKind
from web.rounds.solving.question import Question, Wishes
from web.rounds.solving.snapshot import pseudonym

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from matching import PairMemory

    Holds = dict[tuple[UUID | None, UUID | None], UUID]

_theirs = aliased(Enrolment)


def wishes_of(session: Session, workspace_id: UUID) -> Wishes:
    """Return all wishes in force in a workspace, and the pairs put aside in any of its rounds."""
    held: set[tuple[str, str]] = set()
    left_out: set[str] = set()
    rows = session.execute(
        select(RoundWish.newcomer_enrolment_id, _theirs.volunteer_id)
        .join(_theirs, _theirs.id == RoundWish.volunteer_enrolment_id, isouter=True)
        .where(is_in_force(workspace_id))
    )
    for newcomer_id, volunteer_id in rows:
        named = [
            *([pseudonym(Side.NEWCOMER, newcomer_id)] if newcomer_id else []),
            *([pseudonym(Side.VOLUNTEER, volunteer_id)] if volunteer_id else []),
        ]
        if len(named) == len(Side):
            held.add((named[0], named[1]))
        else:
            left_out.update(named)
    rounds = session.scalars(select(MatchingRound.id).where(MatchingRound.workspace_id == workspace_id)).all()
    put_aside = pairs_in(session, rounds, ProposalStatus.REJECTED)
    return Wishes(frozenset(held), put_aside, frozenset(left_out))


def holds(session: Session, workspace_id: UUID) -> Holds:
    """Return the wishes that hold a pair in a workspace, by the enrolments of the two."""
    held = select(RoundWish.newcomer_enrolment_id, RoundWish.volunteer_enrolment_id, RoundWish.id)
    rows = session.execute(held.where(is_in_force(workspace_id), RoundWish.kind == WishKind.HOLD))
    return {(newcomer_id, volunteer_id): wish_id for newcomer_id, volunteer_id, wish_id in rows}


def is_in_force(workspace_id: UUID) -> ColumnElement[bool]:
    """Keep to wishes of a workspace that nobody took back, and that are not about somebody who is asked."""
    is_asked = exists().where(
        MatchMember.enrolment_id == RoundWish.newcomer_enrolment_id,
        MatchMember.side == Side.NEWCOMER,
        MatchMember.is_open,
    )
    return (RoundWish.workspace_id == workspace_id) & RoundWish.withdrawn_at.is_(None) & ~is_asked


def pairs_in(session: Session, round_ids: Collection[UUID], status: ProposalStatus) -> PairMemory:
    """Return the pairs of some rounds in one status, by pseudonyms."""
    rows = session.execute(
        select(Proposal.newcomer_enrolment_id, _theirs.volunteer_id)
        .join(_theirs, _theirs.id == Proposal.volunteer_enrolment_id)
        .where(Proposal.round_id.in_(round_ids), Proposal.status == status)
    )
    return frozenset(
        (pseudonym(Side.NEWCOMER, one), pseudonym(Side.VOLUNTEER, other)) for one, other in rows if other
    )


def refuse_impossible(question: Question) -> None:
    """Raise `Conflict` if a pair is held that no round can make."""
    pool = question.pool
    known = {person.id for person in pool.people}
    if any(not known.issuperset(pair) for pair in question.wishes.held):
        raise Conflict(Reason.HELD_NOT_HERE)
    try:
        check_locks(pool, question.wishes.locks, question.on)
    except LockError:
        raise Conflict(Reason.CANNOT_BE_HELD) from None
