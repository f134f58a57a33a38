"""Two coordinators work on one round at once: nothing is lost, nothing doubled, no place given twice.

Each does one thing after the other, drawn by lot, at the same moment as her colleague and mostly to the same
proposal. What they were told must be what the tables hold. The naive twin reads, decides and writes
without asking whether somebody else has done so meanwhile, and must fail the same examination.
"""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import TYPE_CHECKING, NamedTuple

import pytest
from sqlalchemy import func, select

from matching.lifecycle import ProposalStatus
from tests import factories, worlds
from tests.databases import application
from tests.faults.effort import EFFORT
from tests.faults.processes import processes
from tests.rounds import find_and_solve
from web import clock, tenancy
from web.database import db, transaction
from web.errors import Conflict
from web.models import Decision, Enrolment, Match, Proposal, RoundWish, Verdict, Volunteer
from web.rounds.deciding import operations as decisions
from web.rounds.wishes import operations as wishes

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.queues import Queue
    from multiprocessing.synchronize import Barrier
    from uuid import UUID

    from web.access import Actor

DEEDS = 50 * EFFORT
COORDINATORS = 2
SHARED = 3 / 4
PATIENCE_SECONDS = 120
DONE = "done"
Told = list[tuple[str, str]]


class Scene(NamedTuple):
    """A round that is solved, and who works on it."""

    world: worlds.World
    round_id: UUID


def prepare() -> Scene:
    world = worlds.build()
    with tenancy.acting_for(world.organisation_id):
        with transaction() as session:
            for number in range(16):
                factories.newcomer(session, world.programme_id, interests=[f"thing-{number % 5}"])
            for number in range(10):
                factories.volunteer(
                    session, world.programme_id, interests=[f"thing-{number % 5}"], capacity=1 + number % 2
                )
        return Scene(world, find_and_solve(world.coordinator, [world.programme_id], clock.today()))


def approve(actor: Actor, proposal: Proposal) -> None:
    decisions.approve(actor, proposal.id, proposal.version)


def reject(actor: Actor, proposal: Proposal) -> None:
    decisions.reject(actor, proposal.id, proposal.version)


def reject_for_good(actor: Actor, proposal: Proposal) -> None:
    decisions.reject(actor, proposal.id, proposal.version, for_good=True)


def take_back(actor: Actor, proposal: Proposal) -> None:
    decisions.take_back(actor, proposal.id, proposal.version)


def hold(actor: Actor, proposal: Proposal) -> None:
    guide = db.session.get_one(Enrolment, proposal.volunteer_enrolment_id).volunteer_id
    wishes.hold(actor, proposal.round_id, proposal.newcomer_enrolment_id, guide)


def leave_out(actor: Actor, proposal: Proposal) -> None:
    wishes.leave_out(actor, proposal.round_id, proposal.newcomer_enrolment_id)


def naively(verdict: Verdict, status: ProposalStatus) -> Callable[[Actor, Proposal], None]:
    """Return a decision as one would write it first: look, then write."""

    def decide(actor: Actor, proposal: Proposal) -> None:
        session = db.session()
        proposal = session.get_one(Proposal, proposal.id, populate_existing=True)
        if proposal.status is not ProposalStatus.PROPOSED:
            session.rollback()
            raise Conflict(decisions.Reason.ALREADY_DECIDED)
        guide = session.get_one(Enrolment, proposal.volunteer_enrolment_id)
        volunteer = session.get_one(Volunteer, guide.volunteer_id)
        if verdict is Verdict.APPROVE and volunteer.places_taken >= volunteer.capacity:
            session.rollback()
            raise Conflict(decisions.Reason.VOLUNTEER_FULL)
        proposal.status = status
        proposal.version += 1
        session.add(
            Decision(
                proposal_id=proposal.id, verdict=verdict, decided_by=actor.account_id, decided_at=clock.now()
            )
        )
        session.commit()

    return decide


def naively_approve(actor: Actor, proposal: Proposal) -> None:
    naively(Verdict.APPROVE, ProposalStatus.APPROVED)(actor, proposal)


def naively_reject(actor: Actor, proposal: Proposal) -> None:
    naively(Verdict.REJECT, ProposalStatus.REJECTED)(actor, proposal)


OURS = (approve, reject, reject_for_good, take_back, take_back, hold, leave_out)
NAIVE = (naively_approve, naively_reject, take_back, take_back)


def work(url: str, scene: Scene, verbs: tuple, number: int, together: Barrier, answers: Queue) -> None:
    """Be one coordinator."""
    own, shared = Random(number), Random("the same for both")  # noqa: S311 - lots, and no secrets
    with application(url) as app, app.app_context(), tenancy.acting_for(scene.world.organisation_id):
        told: Told = []
        for _ in range(DEEDS):
            db.session.rollback()
            proposals = db.session.scalars(
                select(Proposal).where(Proposal.round_id == scene.round_id).order_by(Proposal.position)
            ).all()
            one_for_both, is_shared = shared.choice(proposals), shared.random() < SHARED
            proposal = one_for_both if is_shared else own.choice(proposals)
            verb = own.choice(verbs)
            together.wait(PATIENCE_SECONDS)
            told.append((verb.__name__, outcome(verb, scene.world.coordinator, proposal)))
        answers.put(told)


def outcome(verb: Callable[[Actor, Proposal], None], actor: Actor, proposal: Proposal) -> str:
    try:
        verb(actor, proposal)
    except Conflict as refusal:
        return refusal.reason.value
    except Exception as fault:  # noqa: BLE001 - whatever it is, it is what the coordinator would get
        db.session.rollback()
        return f"FAULT {type(fault).__name__}"
    return DONE


def run(url: str, verbs: tuple) -> tuple[Counter[str], Counter[str]]:
    """Return how often each deed was done, and what is wrong afterwards."""
    with application(url) as app, app.app_context():
        scene = prepare()
    together, answers = processes.Barrier(COORDINATORS), processes.Queue()
    workers = [
        processes.Process(target=work, args=(url, scene, verbs, number, together, answers))
        for number in range(COORDINATORS)
    ]
    for worker in workers:
        worker.start()
    told = [deed for _ in workers for deed in answers.get(timeout=PATIENCE_SECONDS)]
    for worker in workers:
        worker.join(PATIENCE_SECONDS)
    done = Counter(verb.removeprefix("naively_") for verb, answer in told if answer == DONE)
    with application(url) as app, app.app_context(), tenancy.acting_for(scene.world.organisation_id):
        wrong = mistakes(scene, done)
    wrong["faults"] = sum(answer.startswith("FAULT") for _verb, answer in told)
    return done, +wrong


def mistakes(scene: Scene, done: Counter[str]) -> Counter[str]:
    """Compare what the coordinators were told with what the tables hold."""
    rows = db.session.scalars(select(Decision)).all()
    given, withdrawn = Counter(row.verdict for row in rows), sum(row.withdrawn_at is not None for row in rows)
    wrong: Counter[str] = Counter()
    wrong["lost or doubled decisions"] = abs(len(rows) - sum(done[v] for v in VERDICTS))
    wrong["lost or doubled approvals"] = abs(given[Verdict.APPROVE] - done["approve"])
    wrong["lost takings back"] = abs(withdrawn - done["take_back"])
    in_force = {row.proposal_id: row.verdict for row in rows if row.withdrawn_at is None}
    wrong["two in force"] = sum(row.withdrawn_at is None for row in rows) - len(in_force)
    standing = {Verdict.APPROVE: ProposalStatus.APPROVED, Verdict.REJECT: ProposalStatus.REJECTED}
    for proposal in db.session.scalars(select(Proposal).where(Proposal.round_id == scene.round_id)):
        verdict = in_force.get(proposal.id)
        own = [row for row in rows if row.proposal_id == proposal.id]
        wrong["status"] += proposal.status is not standing.get(verdict, ProposalStatus.PROPOSED)
        wrong["version"] += proposal.version != 1 + len(own) + sum(bool(row.withdrawn_at) for row in own)
        open_ones = select(func.count()).select_from(Match)
        matches = db.session.scalar(open_ones.where(Match.proposal_id == proposal.id, Match.is_open))
        wrong["matches"] += matches != (verdict is Verdict.APPROVE)
    for volunteer in db.session.scalars(select(Volunteer)):
        taken = db.session.scalar(
            select(func.count()).select_from(Match).where(Match.volunteer_id == volunteer.id, Match.is_open)
        )
        wrong["places"] += not volunteer.places_taken == taken <= volunteer.capacity
    about = Counter(
        (row.kind, row.newcomer_enrolment_id, row.volunteer_enrolment_id)
        for row in db.session.scalars(select(RoundWish))
    )
    wrong["doubled wishes"] = sum(count - 1 for count in about.values())
    return wrong


VERDICTS = ("approve", "reject", "reject_for_good")


@pytest.mark.slow
def test_what_two_were_told_is_what_the_tables_hold(database_url: str) -> None:
    done, wrong = run(database_url, OURS)
    assert wrong == Counter()
    assert min(done[verb] for verb in ("approve", "reject", "take_back")) >= DEEDS // 25


@pytest.mark.slow
def test_the_naive_twin_fails_the_same_examination(database_url: str) -> None:
    _done, wrong = run(database_url, NAIVE)
    assert wrong["faults"] + wrong["lost or doubled decisions"] + wrong["version"] > 0
