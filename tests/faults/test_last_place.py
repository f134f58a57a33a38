"""Two coordinators approve a volunteer's last place at the same moment: one wins, the other is told.

Real processes on a real database. The naive twin does what one would write first, "count, then insert", and
must fail the same examination: a race test that a naive program survives proves nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from matching import Side
from matching.lifecycle import MatchStatus
from tests import factories, worlds
from tests.databases import application
from tests.faults.effort import EFFORT
from tests.faults.processes import processes
from tests.rounds import solved_round
from web import clock, tenancy
from web.database import db, transaction
from web.errors import Conflict
from web.models import (
    Enrolment,
    Match,
    MatchMember,
    Proposal,
    Volunteer,
)
from web.rounds.deciding import operations as decisions

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.queues import Queue
    from multiprocessing.synchronize import Barrier
    from uuid import UUID

    from web.access import Actor

ROUNDS = 50 * EFFORT
COORDINATORS = 2
PATIENCE_SECONDS = 60
WON = "won"


@dataclass(frozen=True, slots=True)
class Contest:
    """One volunteer with one place, and a proposal for each coordinator to approve."""

    volunteer_id: UUID
    proposal_ids: tuple[UUID, ...]


def prepare(world: worlds.World) -> list[Contest]:
    """Make the volunteers, each put forward to as many newcomers as there are coordinators."""
    with tenancy.acting_for(world.organisation_id), transaction() as session:
        round_ = solved_round(session, world.coordinator, world.programme_id, clock.today())
        return [contest(session, world.programme_id, round_.id, number) for number in range(ROUNDS)]


def contest(session, programme_id: UUID, round_id: UUID, number: int) -> Contest:
    guide = factories.volunteer(session, programme_id, call_name=f"Guide {number}")
    proposals = [
        Proposal(
            round_id=round_id,
            newcomer_enrolment_id=factories.newcomer(session, programme_id).id,
            volunteer_enrolment_id=guide.id,
            position=0,
            score=0,
            value=0,
            points={},
            facts={},
            alternatives=[],
        )
        for _ in range(COORDINATORS)
    ]
    session.add_all(proposals)
    session.flush()
    return Contest(guide.volunteer_id, tuple(proposal.id for proposal in proposals))


def naively_approve(actor: Actor, proposal_id: UUID, _version: int) -> None:
    """Count the open matches, and if there is room, insert one more: what one would write first."""
    session = db.session()
    session.rollback()
    proposal = session.get_one(Proposal, proposal_id)
    guide = session.get_one(Enrolment, proposal.volunteer_enrolment_id)
    taken = session.scalar(
        select(func.count()).select_from(Match).where(Match.volunteer_id == guide.volunteer_id)
    )
    capacity = session.scalar(select(Volunteer.capacity).where(Volunteer.id == guide.volunteer_id))
    if taken >= capacity:
        session.rollback()
        raise Conflict(decisions.Reason.VOLUNTEER_FULL)
    match = Match(
        programme_id=guide.programme_id,
        volunteer_id=guide.volunteer_id,
        proposal_id=proposal.id,
        status=MatchStatus.OFFERED,
        offered_at=clock.now(),
    )
    session.add(match)
    session.flush()
    for enrolment_id, side in (
        (proposal.newcomer_enrolment_id, Side.NEWCOMER),
        (proposal.volunteer_enrolment_id, Side.VOLUNTEER),
    ):
        session.add(MatchMember(match_id=match.id, enrolment_id=enrolment_id, side=side))
    session.commit()


def approve_all(
    url: str, approve: Callable, actor: Actor, proposal_ids: list[UUID], together: Barrier, answers: Queue
) -> None:
    """Be one coordinator: approve one proposal after the other, each at the same moment as the others."""
    with application(url) as app, app.app_context(), tenancy.acting_for(actor.organisation_id):
        db.session.execute(select(Volunteer.id).limit(1))
        outcome = []
        for proposal_id in proposal_ids:
            together.wait(PATIENCE_SECONDS)
            try:
                approve(actor, proposal_id, 1)
                outcome.append(WON)
            except Conflict as refusal:
                outcome.append(refusal.reason.value)
            except Exception as fault:  # noqa: BLE001 - whatever it is, it is what the coordinator would get
                db.session.rollback()
                outcome.append(type(fault).__name__)
        answers.put(outcome)


def run_contests(url: str, approve: Callable) -> tuple[list[tuple[str, ...]], list[int], list[int]]:
    """Return, for each contest, what each coordinator got, the open matches and the places taken."""
    with application(url) as app, app.app_context():
        world = worlds.build()
        contests = prepare(world)
    together, answers = processes.Barrier(COORDINATORS), processes.Queue()
    workers = [
        processes.Process(
            target=approve_all,
            args=(url, approve, world.coordinator, [c.proposal_ids[i] for c in contests], together, answers),
        )
        for i in range(COORDINATORS)
    ]
    for worker in workers:
        worker.start()
    outcomes = [answers.get(timeout=PATIENCE_SECONDS) for _ in workers]
    for worker in workers:
        worker.join(PATIENCE_SECONDS)
    with application(url) as app, app.app_context(), tenancy.acting_for(world.organisation_id):
        matches = [
            db.session.scalar(
                select(func.count())
                .select_from(Match)
                .where(Match.volunteer_id == c.volunteer_id, Match.is_open)
            )
            for c in contests
        ]
        places = [db.session.get_one(Volunteer, c.volunteer_id).places_taken for c in contests]
    return [tuple(sorted(pair)) for pair in zip(*outcomes, strict=True)], matches, places


@pytest.mark.slow
def test_one_wins_and_the_other_is_told_why(database_url: str) -> None:
    outcomes, matches, places = run_contests(database_url, decisions.approve)
    assert outcomes == [("volunteer_full", WON)] * ROUNDS
    assert matches == places == [1] * ROUNDS


@pytest.mark.slow
def test_the_naive_twin_fails_the_same_examination(database_url: str) -> None:
    outcomes, matches, _ = run_contests(database_url, naively_approve)
    botched = [
        o for o, count in zip(outcomes, matches, strict=True) if o != ("volunteer_full", WON) or count != 1
    ]
    assert len(botched) > ROUNDS // 10
