"""A round is solved outside the web server: once, whoever falls, and always to the same answer."""

from __future__ import annotations

import os
import signal
import time
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from matching import Step
from tests import factories
from tests.rounds import AS_USUAL, solve_all
from tests.web.round_steps import TODAY, change, everything, make_couple, the
from web import clock
from web.database import db, transaction
from web.models import MatchingRound, Proposal, RoundState, Unmatched
from web.rounds.asking import operations
from web.rounds.solving import lease
from web.rounds.solving.answer import answer
from web.rounds.solving.child import FaultError, StoppedError, TooLongError, in_child
from web.rounds.solving.question import Question

if TYPE_CHECKING:
    from uuid import UUID

    from tests.worlds import World


@pytest.fixture
def asked(inside: World) -> World:
    """A round with two who fit and one left over, asked for and not solved."""
    make_couple(inside)
    with transaction() as session:
        factories.newcomer(session, inside.programme_id, languages={"ti": "native"})
    ask(inside)
    return inside


def ask(world: World) -> UUID:
    return operations.find_proposals(world.coordinator, {world.programme_id}, AS_USUAL, TODAY)


def forever() -> bool:
    return True


def test_a_round_waits_until_somebody_solves_it(asked: World) -> None:
    row = the(MatchingRound)
    assert (row.state, row.number, row.workspace_id) == (RoundState.WAITING, 1, row.id)
    assert everything(Proposal) == everything(Unmatched) == []
    assert lease.is_round_waiting(clock.now())
    assert solve_all() == 1
    row = the(MatchingRound)
    assert (row.state, row.leased_until, row.attempts) == (RoundState.DONE, None, 1)
    assert len(everything(Proposal)) == len(everything(Unmatched)) == 1
    assert not lease.is_round_waiting(clock.now())
    assert solve_all() == 0


def test_nobody_is_named_in_what_is_written_down(asked: World) -> None:
    row = the(MatchingRound)
    ids = [str(enrolment.id) for enrolment in everything(factories.Enrolment)]
    question = Question.of(row)
    assert question is not None
    names = [person.id for person in question.pool.people]
    assert len(names) == len(ids)
    assert not set(names) & set(ids)
    assert b"Amira" not in question.snapshot


def test_whoever_takes_a_round_in_hand_has_it_alone(asked: World) -> None:
    assert lease.take() is not None
    assert lease.take() is None
    assert the(MatchingRound).state is RoundState.SOLVING


def test_a_round_left_behind_is_taken_up_and_the_late_answer_is_thrown_away(
    asked: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(question, _hear, _may_go_on):
        late = answer(question)
        later = clock.now() + lease.LEASE + timedelta(seconds=1)
        with monkeypatch.context() as patch:
            patch.setattr(clock, "now", lambda: later)
            assert solve_all() == 1
        return late

    assert lease.solve_waiting(forever, slow) == 1
    row = the(MatchingRound)
    assert (row.state, row.attempts) == (RoundState.DONE, 2)
    assert len(everything(Proposal)) == 1


def test_whoever_has_lost_the_lease_writes_nothing_while_another_holds_it(
    asked: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def overtaken(question, _hear, _may_go_on):
        later = clock.now() + lease.LEASE + timedelta(seconds=1)
        with monkeypatch.context() as patch:
            patch.setattr(clock, "now", lambda: later)
            assert lease.take() is not None
        return answer(question)

    once = iter([True, False])
    assert lease.solve_waiting(lambda: next(once), overtaken) == 1
    row = the(MatchingRound)
    assert (row.state, row.attempts) == (RoundState.SOLVING, 2)
    assert everything(Proposal) == []


def test_the_same_question_has_the_same_answer(asked: World) -> None:
    question = Question.of(the(MatchingRound))
    assert question is not None
    first, second = answer(question), answer(question)
    assert tuple(first.result.eligible) == tuple(second.result.eligible)
    assert replace(first, result=replace(first.result, eligible=second.result.eligible)) == second


def test_each_step_is_told_while_it_lasts(asked: World) -> None:
    seen = []

    def watched(question, hear, _may_go_on):
        def told(step: Step) -> None:
            hear(step)
            seen.append(the(MatchingRound).step)

        return answer(question, told)

    lease.solve_waiting(forever, watched)
    assert seen == list(Step)


def test_a_round_that_cannot_be_solved_is_given_up_at_once(asked: World) -> None:
    def broken(*_):
        raise FaultError("ValueError")

    lease.solve_waiting(forever, broken)
    assert the(MatchingRound).state is RoundState.FAILED
    assert solve_all() == 0


def test_a_round_over_which_solvers_fall_is_given_up_in_the_end(asked: World) -> None:
    for _ in range(lease.MOST_ATTEMPTS):
        assert lease.take() is not None
        change(update(MatchingRound).values(leased_until=clock.now() - timedelta(seconds=1)))
    assert solve_all() == 1
    assert the(MatchingRound).state is RoundState.FAILED
    assert everything(Proposal) == []


def test_a_round_in_hand_is_put_back_when_everything_is_to_stop(asked: World) -> None:
    def stopped(*_):
        raise StoppedError

    assert lease.take() is not None
    change(update(MatchingRound).values(state=RoundState.WAITING, leased_until=None))
    goes = iter([True, False])
    lease.solve_waiting(lambda: next(goes), stopped)
    assert the(MatchingRound).state is RoundState.WAITING


def test_what_the_child_finds_is_what_would_be_found_here(asked: World) -> None:
    question = Question.of(the(MatchingRound))
    assert question is not None
    db.session.rollback()
    heard: list[Step] = []
    found = in_child(lambda begins: answer(question, begins), 60, heard.append, forever)
    here = answer(question)
    assert found.result.proposals == here.result.proposals
    assert found.digests == here.digests
    assert heard == list(Step)


def test_a_child_is_stopped_when_it_takes_too_long() -> None:
    began = time.monotonic()
    with pytest.raises(TooLongError):
        in_child(lambda _: time.sleep(60), 0.3, print, forever)
    assert time.monotonic() - began < 10


def test_a_child_is_stopped_when_everything_is_to_stop() -> None:
    with pytest.raises(StoppedError):
        in_child(lambda _: time.sleep(60), 60, print, lambda: False)


@pytest.mark.parametrize("work", [lambda _: os.kill(os.getpid(), signal.SIGKILL), lambda _: 1 / 0])
def test_a_child_that_falls_is_noticed(work) -> None:
    with pytest.raises(FaultError):
        in_child(work, 60, print, forever)
