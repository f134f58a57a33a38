"""A round asked for and solved at once, in this very process; and a pair as a round puts it forward.

What begins after a round needs none: to ask for one, to solve and to explain it is half of what most tests of
the road would do before they begin.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING
from uuid import uuid4

from matching import Lock, Preset, pair_of
from web import clock
from web.database import transaction
from web.models import Enrolment, MatchingRound, Programme, Proposal, RoundProgramme, RoundState
from web.rounds.asking import operations
from web.rounds.solving.answer import answer
from web.rounds.solving.lease import solve_waiting
from web.rounds.solving.pool import pool_of_two
from web.rounds.solving.snapshot import digest_of
from web.rounds.terms import Terms

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date
    from uuid import UUID

    from sqlalchemy.orm import Session

    from web.access import Actor

AS_USUAL = Terms()


def find_and_solve(actor: Actor, programme_ids: Collection[UUID], on: date, terms: Terms = AS_USUAL) -> UUID:
    """Return the id of a round that has its proposals."""
    round_id = operations.find_proposals(actor, programme_ids, terms, on)
    solve_all()
    return round_id


def solve_all() -> int:
    """Solve whatever waits; return how many rounds that were."""
    return solve_waiting(lambda: True, lambda question, hear, _may_go_on: answer(question, hear))


def solved_round(session: Session, actor: Actor, programme_id: UUID, on: date) -> MatchingRound:
    """Add a round that has been solved, and whose people are forgotten."""
    row_id, programme = uuid4(), session.get_one(Programme, programme_id)
    row = MatchingRound(
        id=row_id,
        workspace_id=row_id,
        state=RoundState.DONE,
        ended_at=clock.now(),
        preset=Preset.FIT,
        on_date=on,
        seed=0,
        policy=programme.policy,
        fingerprint="",
        versions={},
        measures={},
        prices={},
        started_by=actor.account_id,
        started_at=clock.now(),
    )
    session.add(row)
    session.flush()
    session.add(RoundProgramme(round_id=row_id, programme_id=programme_id))
    return row


def put_forward(actor: Actor, newcomer_place_id: UUID, volunteer_place_id: UUID, on: date) -> UUID:
    """Put two forward to each other, in a round of their own; return the proposal's id."""
    with transaction() as session:
        hers, his = (session.get_one(Enrolment, place) for place in (newcomer_place_id, volunteer_place_id))
        row = solved_round(session, actor, hers.programme_id, on)
        two = pool_of_two(session, hers, his)
        found = pair_of(Lock(two.newcomers[0].id, two.volunteers[0].id), two, row.policy, on)
        assert not found.broken, f"no round puts forward two whom {found.broken} keeps apart"
        proposal = Proposal(
            round_id=row.id,
            newcomer_enrolment_id=hers.id,
            volunteer_enrolment_id=his.id,
            position=0,
            score=found.score,
            value=found.value,
            points={str(criterion): points for criterion, points in found.points.items()},
            facts=asdict(found.facts),
            alternatives=[],
            newcomer_digest=digest_of(two.newcomers[0]),
            volunteer_digest=digest_of(two.volunteers[0]),
        )
        session.add(proposal)
        session.flush()
        return proposal.id
