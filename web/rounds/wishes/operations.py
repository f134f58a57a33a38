"""What coordinators ask of a round: pairs to hold, people to leave out, and to solve it again like that.

Every wish is a row with a name and perhaps a reason, any can be taken back, and all who work on the round see
them. A pair that was put aside is kept apart as long as that decision stands; it needs no wish of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from matching import Side
from matching.lifecycle import ProposalStatus
from web import audit, clock
from web.access import Action, Actor, ensure
from web.database import db, transaction
from web.errors import Conflict, NotFound, Reason
from web.matches.forgetting import lock_programmes
from web.models import Enrolment, MatchingRound, Newcomer, RoundState, RoundWish, WishKind
from web.rounds.asking.operations import ask
from web.rounds.solving.question import Question
from web.rounds.solving.snapshot import pseudonym, take_snapshot
from web.rounds.terms import refuse_what_stands, refuse_without_reason
from web.rounds.wishes.in_force import pairs_in, refuse_impossible, wishes_of
from web.rounds.workspace import lock_workspace, locked_newest, newest_round, programmes_of_round, the_round

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session


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


def find_again(actor: Actor, round_id: UUID) -> UUID:
    """Ask for a round once more, with the people of now and all wishes in force; return the new one's id.

    Pairs of the round before are kept where that costs little. Of two who ask at once, both get the same.

    Raises
    ------
    NotFound
        If there is no such round for this actor.
    Conflict
        If a pair that is held cannot be made any more, or somebody has gone in this moment.
    """
    ensure(actor, Action.RUN_ROUND)
    before = the_round(db.session(), actor, round_id)
    programme_ids = programmes_of_round(db.session(), before.id)
    question = Question(
        snapshot=take_snapshot(db.session(), programme_ids),
        on=clock.today(),
        preset=before.preset,
        grouping=before.grouping,
        seed=before.seed,
        policy=before.policy,
        wishes=wishes_of(db.session(), before.workspace_id),
        previous=pairs_in(db.session(), [before.id], ProposalStatus.PROPOSED),
    )
    refuse_impossible(question)
    workspace_id, number = before.workspace_id, before.number
    with transaction() as session:
        lock_programmes(session, programme_ids)
        lock_workspace(session, workspace_id)
        newest = newest_round(session, workspace_id)
        if newest.number > number and newest.state is not RoundState.FAILED:
            return newest.id
        number = newest.number + 1
        return ask(session, actor, programme_ids, question, workspace_id=workspace_id, number=number).id


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
