"""Solvers are killed with a round in hand: whoever comes next gives the same answer, and it is kept once."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from tests import factories, worlds
from tests.databases import application
from tests.faults.effort import EFFORT
from tests.faults.processes import processes
from tests.rounds import AS_USUAL
from web import clock, tenancy
from web.database import db, transaction
from web.models import MatchingRound, Proposal, RoundState, Unmatched
from web.rounds.asking import operations
from web.rounds.solving import lease
from web.rounds.solving.answer import answer
from web.rounds.solving.question import Question

if TYPE_CHECKING:
    from multiprocessing.synchronize import Event
    from uuid import UUID

    from web.rounds.solving.answer import Answer

KILLS = 4 * EFFORT
SHORT_LEASE, NO_END = timedelta(seconds=0.3), timedelta(days=365)
PATIENCE_SECONDS = 60


@pytest.fixture(autouse=True)
def usual_lease(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nobody after these tests have a lease as short as theirs: the last solver is this very process."""
    for name in ("LEASE", "MOST_ATTEMPTS"):
        monkeypatch.setattr(lease, name, getattr(lease, name))


def ask(world: worlds.World) -> UUID:
    with tenancy.acting_for(world.organisation_id):
        with transaction() as session:
            for number in range(12):
                factories.newcomer(session, world.programme_id, interests=[f"thing-{number % 5}"])
                factories.volunteer(session, world.programme_id, interests=[f"thing-{number % 4}"])
        return operations.find_proposals(world.coordinator, [world.programme_id], AS_USUAL, clock.today())


def solve(url: str, organisation_id: UUID, begun: Event, lasts: timedelta = SHORT_LEASE) -> None:
    """Solve what waits, as the jobs do; say when it is in hand."""
    lease.LEASE, lease.MOST_ATTEMPTS = lasts, 10 * KILLS

    def solver(question: Question, hear, may_go_on) -> Answer:
        begun.set()
        return lease.solve_outside(question, hear, may_go_on)

    with application(url) as app, app.app_context(), tenancy.acting_for(organisation_id):
        lease.solve_waiting(lambda: True, solver)


def fall(url: str, organisation_id: UUID, after_seconds: float, lasts: timedelta = SHORT_LEASE) -> None:
    """Be a solver that is killed so long after it took a round in hand."""
    begun = processes.Event()
    solver = processes.Process(target=solve, args=(url, organisation_id, begun, lasts))
    solver.start()
    begun.wait(PATIENCE_SECONDS)
    time.sleep(after_seconds)
    solver.kill()
    solver.join(PATIENCE_SECONDS)


@pytest.mark.slow
def test_a_round_is_answered_once_and_alike_whoever_falls(database_url: str) -> None:
    with application(database_url) as app, app.app_context():
        world = worlds.build()
        round_id = ask(world)
    for number in range(KILLS):
        fall(database_url, world.organisation_id, 0.02 * (number % 6))
        time.sleep(SHORT_LEASE.total_seconds())
    solve(database_url, world.organisation_id, processes.Event())
    with application(database_url) as app, app.app_context(), tenancy.acting_for(world.organisation_id):
        row = db.session.get_one(MatchingRound, round_id)
        expected = answer(Question.of(row)).result
        scores = db.session.scalars(select(Proposal.score).order_by(Proposal.position)).all()
        left_over = db.session.scalar(select(func.count()).select_from(Unmatched))
    assert row.state is RoundState.DONE
    assert row.attempts > 1
    best_first = sorted(expected.proposals, key=lambda pair: (-pair.value, pair.newcomer))
    assert list(scores) == [pair.score for pair in best_first]
    assert left_over == len(expected.unmatched)


@pytest.mark.slow
def test_the_naive_twin_whose_lease_never_ends_leaves_the_round_for_ever(database_url: str) -> None:
    with application(database_url) as app, app.app_context():
        world = worlds.build()
        round_id = ask(world)
    fall(database_url, world.organisation_id, 0.0, NO_END)
    solve(database_url, world.organisation_id, processes.Event())
    with application(database_url) as app, app.app_context(), tenancy.acting_for(world.organisation_id):
        assert db.session.get_one(MatchingRound, round_id).state is RoundState.SOLVING
