"""Asking for a round. It is solved elsewhere; nobody is told anything."""

from __future__ import annotations

from secrets import randbits
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from sqlalchemy import select

from web import audit, clock
from web.access import Action, Actor, ensure
from web.database import db, transaction
from web.errors import Conflict, Invalid, NotFound, Reason
from web.matches.forgetting import lock_programmes
from web.models import MatchingRound, Programme, RoundProgramme
from web.rounds.asking.just_asked import just_asked
from web.rounds.solving.question import Question
from web.rounds.solving.snapshot import still_there, take_snapshot

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from sqlalchemy.orm import Session

    from matching import Policy
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
        asked_already = just_asked(session, actor, programme_ids, question)
        return asked_already or ask(session, actor, programme_ids, question).id


def policy_of(session: Session, actor: Actor, programme_ids: Collection[UUID]) -> Policy:
    """Return the policy that some of the actor's programmes share; raises as `find_proposals` does."""
    if not programme_ids:
        raise Invalid(Reason.INCOMPLETE)
    if not actor.programme_ids.issuperset(programme_ids):
        raise NotFound(Reason.NOT_FOUND)
    policies = session.scalars(select(Programme.policy).where(Programme.id.in_(programme_ids))).all()
    if any(policy != policies[0] for policy in policies):
        raise Invalid(Reason.POLICIES_DIFFER)
    return policies[0]


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
        policy=question.policy,
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
