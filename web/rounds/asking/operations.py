"""Asking for a round, and asking again with wishes. It is solved elsewhere; nobody is told anything."""

from __future__ import annotations

from secrets import randbits
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from sqlalchemy import select

from matching import Policy
from matching.lifecycle import ProposalStatus
from web import audit, clock
from web.access import Action, Actor, ensure
from web.database import db, transaction
from web.errors import Conflict, Invalid, NotFound, Reason
from web.matches.forgetting import lock_programmes
from web.models import MatchingRound, Programme, RoundProgramme, RoundState
from web.rounds.asking import just_asked as again
from web.rounds.solving.question import Question
from web.rounds.solving.snapshot import still_there, take_snapshot
from web.rounds.wishes.operations import pairs_in, refuse_impossible, wishes_of
from web.rounds.workspace import lock_workspace, newest_round, programmes_of_round, the_round

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from sqlalchemy.orm import Session

    from web.rounds.terms import Terms


def find_proposals(actor: Actor, programme_ids: Collection[UUID], terms: Terms, on: date) -> UUID:
    """Ask for a round of these programmes; return its id.

    The same asked again a moment later, with nothing changed and nothing decided, is the same round.

    Raises
    ------
    Invalid
        If no programme is chosen, their policies differ, or nothing would count under these terms.
    NotFound
        If a programme is not among the actor's.
    Conflict
        If somebody has gone in this moment.
    """
    ensure(actor, Action.RUN_ROUND)
    policy = terms.on(policy_of(db.session(), actor, programme_ids))
    question = Question(
        snapshot=take_snapshot(db.session(), programme_ids),
        on=on,
        preset=terms.preset,
        grouping=terms.grouping,
        seed=randbits(31),
        policy=policy,
    )
    with transaction() as session:
        lock_programmes(session, programme_ids)
        just_asked = again.just_asked(session, actor, programme_ids, question)
        return just_asked or ask(session, actor, programme_ids, question).id


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
        policy=Policy.from_dict(before.policy),
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


def policy_of(session: Session, actor: Actor, programme_ids: Collection[UUID]) -> Policy:
    """Return the policy that some of the actor's programmes share; raises as `find_proposals` does."""
    if not programme_ids:
        raise Invalid(Reason.INCOMPLETE)
    if not actor.programme_ids.issuperset(programme_ids):
        raise NotFound(Reason.NOT_FOUND)
    policies = session.scalars(select(Programme.policy).where(Programme.id.in_(programme_ids))).all()
    if any(policy != policies[0] for policy in policies):
        raise Invalid(Reason.POLICIES_DIFFER)
    return Policy.from_dict(policies[0])


def ask(  # noqa: PLR0913 - who asks what, for whom, and where it has its place
    session: Session,
    actor: Actor,
    programme_ids: Collection[UUID],
    question: Question,
    *,
    workspace_id: UUID | None = None,
    number: int = 1,
) -> MatchingRound:
    """Write down what is asked, in a workspace of its own if there is none yet.

    Raises
    ------
    Conflict
        If somebody of the snapshot has gone since it was taken.
    """
    lock_programmes(session, programme_ids)
    if not still_there(session, programme_ids, question.snapshot, question.on):
        raise Conflict(Reason.ROUND_FORGOTTEN)
    row_id = uuid4()
    row = MatchingRound(
        id=row_id,
        workspace_id=workspace_id or row_id,
        number=number,
        preset=question.preset,
        grouping=question.grouping,
        on_date=question.on,
        seed=question.seed,
        policy=question.policy.to_dict(),
        asked=question.asked,
        snapshot=question.snapshot,
        fingerprint=question.pool.fingerprint,
        started_by=actor.account_id,
        started_at=clock.now(),
    )
    session.add(row)
    session.flush()
    session.add_all(
        RoundProgramme(round_id=row.id, programme_id=programme_id) for programme_id in programme_ids
    )
    session.flush()
    audit.record(session, actor, "run_round", row)
    return row
