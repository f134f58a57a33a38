"""What coordinators ask of a round before it is solved again: pairs to hold, people to leave out.

Every wish is a row with a name and perhaps a reason, any can be taken back, and all who work on the round see
them. A pair that was put aside is kept apart as long as that decision stands; it needs no wish of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from matching import LockError, Side
from matching.lifecycle import ProposalStatus
from matching.locks import check_locks
from web import audit, clock
from web.access import Action, Actor, ensure
from web.database import transaction
from web.errors import Conflict, NotFound, Reason
from web.models import Enrolment, MatchingRound, MatchMember, Newcomer, Proposal, RoundWish, WishKind
from web.rounds.solving.question import Question, Wishes
from web.rounds.solving.snapshot import pseudonym
from web.rounds.terms import refuse_what_stands, refuse_without_reason
from web.rounds.workspace import lock_workspace, locked_newest, newest_round, programmes_of_round, the_round

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from matching import PairMemory

_theirs = aliased(Enrolment)


def hold(
    actor: Actor, round_id: UUID, newcomer_place_id: UUID, volunteer_id: UUID, reason: str | None = None
) -> None:
    """Ask that two be put forward together, whatever else changes.

    The newcomer goes by her enrolment, the volunteer by his own id. The same asked twice is one wish.

    Raises
    ------
    NotFound
        If there is no such round, or no such place in it, for this actor.
    Conflict
        If the round has been solved again, or no round can keep this: a rule that stands forbids the pair, or
        the newcomer or all places of the volunteer are held for somebody else.
    Invalid
        If a rule that may give way is broken and nobody says why.
    """
    with transaction() as session:
        ensure(actor, Action.DECIDE)
        row = locked_newest(session, actor, round_id)
        newcomer = _place(session, row, Enrolment.id == newcomer_place_id)
        volunteer = _place(
            session,
            row,
            (Enrolment.volunteer_id == volunteer_id) & (Enrolment.programme_id == newcomer.programme_id),
        )
        if newcomer.newcomer_id is None:
            raise NotFound(Reason.NOT_FOUND)
        question = _keep(
            session,
            actor,
            row,
            RoundWish(
                **_wished(actor, row, reason),
                kind=WishKind.HOLD,
                newcomer_enrolment_id=newcomer.id,
                volunteer_enrolment_id=volunteer.id,
            ),
        )
        pair = pseudonym(Side.NEWCOMER, newcomer.id), pseudonym(Side.VOLUNTEER, volunteer_id)
        broken = question.alone(*pair).broken
        refuse_what_stands(broken, question.policy)
        refuse_without_reason(broken, question.policy, reason)


def leave_out(actor: Actor, round_id: UUID, place_id: UUID, reason: str | None = None) -> None:
    """Ask that somebody take no part when the round is solved again; raises as `hold` does."""
    with transaction() as session:
        ensure(actor, Action.DECIDE)
        row = locked_newest(session, actor, round_id)
        place = _place(session, row, Enrolment.id == place_id)
        _keep(
            session,
            actor,
            row,
            RoundWish(
                **_wished(actor, row, reason),
                kind=WishKind.LEAVE_OUT,
                newcomer_enrolment_id=place.id if place.newcomer_id else None,
                volunteer_enrolment_id=place.id if place.volunteer_id else None,
            ),
        )


def take_wish_back(actor: Actor, wish_id: UUID) -> UUID:
    """Take a wish back; return the id of the round to look at. Taking it back twice changes nothing.

    Raises
    ------
    NotFound
        If there is no such wish for this actor.
    """
    with transaction() as session:
        ensure(actor, Action.DECIDE)
        workspace = session.scalar(select(RoundWish.workspace_id).where(RoundWish.id == wish_id))
        if workspace is None:
            raise NotFound(Reason.NOT_FOUND)
        the_round(session, actor, workspace)
        lock_workspace(session, workspace)
        wish = session.get_one(RoundWish, wish_id)
        if wish.withdrawn_at is None:
            wish.withdrawn_at, wish.withdrawn_by = clock.now(), actor.account_id
            audit.record(session, actor, "take_wish_back", wish)
        return newest_round(session, workspace).id


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


def held_places(session: Session, workspace_id: UUID) -> set[tuple[UUID | None, UUID | None]]:
    """Return the pairs that are held in a workspace, by both their enrolments."""
    held = select(RoundWish.newcomer_enrolment_id, RoundWish.volunteer_enrolment_id)
    rows = session.execute(held.where(is_in_force(workspace_id), RoundWish.kind == WishKind.HOLD))
    return {(newcomer_id, volunteer_id) for newcomer_id, volunteer_id in rows}


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


def _wished(actor: Actor, row: MatchingRound, reason: str | None) -> dict[str, Any]:
    by = {"wished_by": actor.account_id, "wished_at": clock.now()}
    return by | {"workspace_id": row.workspace_id, "reason": reason}


def _place(session: Session, row: MatchingRound, which: ColumnElement[bool]) -> Enrolment:
    """Return a place in one of the round's programmes, of somebody who is not handled manually."""
    found = session.scalars(
        select(Enrolment)
        .join(Newcomer, Newcomer.id == Enrolment.newcomer_id, isouter=True)
        .where(
            which,
            Enrolment.programme_id.in_(programmes_of_round(session, row.id)),
            Newcomer.is_handled_manually.is_not(True),
        )
    ).one_or_none()
    if found is None:
        raise NotFound(Reason.NOT_FOUND)
    return found


def _keep(session: Session, actor: Actor, row: MatchingRound, wish: RoundWish) -> Question:
    """Write a wish down, unless it is one already or cannot be kept together with the others.

    Returns what the round was asked, without the wishes.
    """
    question = Question.of(row)
    if question is None:
        raise Conflict(Reason.ROUND_FORGOTTEN)
    same = session.scalars(
        select(RoundWish.id)
        .where(RoundWish.workspace_id == row.workspace_id, RoundWish.withdrawn_at.is_(None))
        .where(RoundWish.kind == wish.kind)
        .where(RoundWish.newcomer_enrolment_id.is_not_distinct_from(wish.newcomer_enrolment_id))
        .where(RoundWish.volunteer_enrolment_id.is_not_distinct_from(wish.volunteer_enrolment_id))
    ).first()
    if same:
        return question
    session.add(wish)
    session.flush()
    refuse_impossible(question.with_wishes(wishes_of(session, row.workspace_id)))
    audit.record(session, actor, wish.kind.value, wish)
    return question
