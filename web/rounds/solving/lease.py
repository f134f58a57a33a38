"""Solving what was asked for, outside the web server: take a round in hand, solve it, keep the answer.

The question is a snapshot and never changes, so that a round that is solved again, because whoever solved it
fell, has the same answer to the last byte. Only who holds the lease may write the answer.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from sqlalchemy import select, update

from web import clock
from web.database import db, transaction
from web.models import MatchingRound, RoundState
from web.rounds.solving.answer import Answer, answer, keep
from web.rounds.solving.child import FaultError, StoppedError, TooLongError, in_child
from web.rounds.solving.question import Question

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from sqlalchemy import ColumnElement

    from matching import Step

TIME_LIMIT: Final = timedelta(seconds=60)
LEASE: Final = TIME_LIMIT + timedelta(seconds=30)
MOST_ATTEMPTS: Final = 3

log = logging.getLogger(__name__)
Solver: TypeAlias = "Callable[[Question, Callable[[Step], None], Callable[[], bool]], Answer]"


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to answer one round until an instant; that instant also tells our lease from a later one."""

    round_id: UUID
    until: datetime


def solve_outside(question: Question, hear: Callable[[Step], None], may_go_on: Callable[[], bool]) -> Answer:
    """Solve a round in a process of its own; raises as `in_child` does."""
    return in_child(partial(answer, question), TIME_LIMIT.total_seconds(), hear, may_go_on)


def solve_waiting(may_go_on: Callable[[], bool], solver: Solver = solve_outside) -> int:
    """Solve every round that waits in the organisation in force; return how many were taken in hand."""
    count = 0
    while may_go_on() and (lease := take()):
        _solve(lease, may_go_on, solver)
        count += 1
    return count


def is_round_waiting(instant: datetime) -> bool:
    """Whether any round waits, or somebody fell with one in hand: cheap enough to ask every other second."""
    return db.session.scalars(select(MatchingRound.id).where(_is_due(instant)).limit(1)).first() is not None


def take() -> Lease | None:
    """Take the round that has waited longest, or return None; give up what fell too often."""
    instant = clock.now()
    with transaction() as session:
        row = session.scalars(
            select(MatchingRound)
            .where(_is_due(instant))
            .order_by(MatchingRound.started_at)
            .limit(1)
            .with_for_update(skip_locked=True)
        ).one_or_none()
        if row is None:
            return None
        row.state, row.leased_until, row.step = RoundState.SOLVING, instant + LEASE, None
        row.attempts += 1
        return Lease(row.id, row.leased_until)


def _is_due(instant: datetime) -> ColumnElement[bool]:
    ended = (MatchingRound.state == RoundState.SOLVING) & (MatchingRound.leased_until <= instant)
    return (MatchingRound.state == RoundState.WAITING) | ended


def _solve(lease: Lease, may_go_on: Callable[[], bool], solver: Solver) -> None:
    question, attempts = _question(lease)
    if question is None or attempts > MOST_ATTEMPTS:
        _write(lease, state=RoundState.FAILED, leased_until=None, ended_at=clock.now())
        return
    try:
        found = solver(question, lambda step: _write(lease, step=step), may_go_on)
    except StoppedError:
        _write(lease, state=RoundState.WAITING, leased_until=None)
    except (TooLongError, FaultError) as fault:
        log.error("round %s was not solved: %r", lease.round_id, fault)  # noqa: TRY400 - the kind says enough
        _write(lease, state=RoundState.FAILED, leased_until=None, ended_at=clock.now())
    else:
        with transaction() as session:
            row = session.scalars(
                select(MatchingRound).where(*_is_ours(lease)).with_for_update()
            ).one_or_none()
            if row is not None:
                keep(session, row, found)


def _question(lease: Lease) -> tuple[Question | None, int]:
    """Return what is asked and the how manyth attempt this is, and leave no transaction open."""
    try:
        row = db.session.get_one(MatchingRound, lease.round_id)
        return Question.of(row), row.attempts
    finally:
        db.session.rollback()


def _write(lease: Lease, **values: Any) -> None:
    """Write something down about a round, unless its lease has ended and is somebody else's."""
    with transaction() as session:
        session.execute(update(MatchingRound).where(*_is_ours(lease)).values(**values))


def _is_ours(lease: Lease) -> tuple[ColumnElement[bool], ...]:
    return (
        MatchingRound.id == lease.round_id,
        MatchingRound.state == RoundState.SOLVING,
        MatchingRound.leased_until == lease.until,
    )
