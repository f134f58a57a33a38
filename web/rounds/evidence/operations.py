"""A round solved once more from what it was given, to see whether the same comes out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from matching.lifecycle import ProposalStatus
from web import audit
from web.access import Action, ensure
from web.database import db, transaction
from web.errors import Conflict, NotFound, Reason
from web.models import RoundState
from web.rounds.evidence.dossier import Dossier, dossier
from web.rounds.queries import visible_round
from web.rounds.solving.answer import RECRUITS
from web.rounds.solving.child import TooLongError, in_child
from web.rounds.solving.question import Question
from web.rounds.wishes.in_force import pairs_in
from web.rounds.workspace import the_round

if TYPE_CHECKING:
    from uuid import UUID

    from web.access import Actor
    from web.models import MatchingRound

MOST_SECONDS: Final = 40
"""Who waits for a page longer than this has gone, or presses again."""
CAME_OUT: Final = {True: "round_came_out_same", False: "round_came_out_other"}


def check(actor: Actor, round_id: UUID, seconds: float = MOST_SECONDS) -> Dossier:
    """Solve a round again from what it was given, and return all of it as files; that leaves a trace.

    It is solved in a process of its own, so that nobody else's page waits for it.

    Raises
    ------
    NotFound
        If there is no such round for this actor, or it has no proposals yet.
    Conflict
        If its people are forgotten, or it takes more seconds than it may.
    """
    ensure(actor, Action.READ_ROUNDS)
    row = visible_round(actor, round_id)
    if row.state is not RoundState.DONE:
        raise NotFound(Reason.NOT_FOUND)
    question, kept = _question(row), _pairs(row)
    db.session.rollback()  # nothing is held while it is solved
    try:
        found = in_child(lambda _: _solved_again(question, kept), seconds, lambda _: None, lambda: True)
    except TooLongError:
        raise Conflict(Reason.ROUND_TAKES_LONG) from None
    with transaction() as session:
        row = the_round(session, actor, round_id)
        _question(row)
        audit.record(session, actor, CAME_OUT[found.is_same], row)
    return found


def _solved_again(question: Question, kept: set[tuple[str, str]]) -> Dossier:
    result = question.solve(explain=True, recruit=RECRUITS)
    is_same = {(pair.newcomer, pair.volunteer) for pair in result.proposals} == kept
    return dossier(question, result, is_same=is_same)


def _question(row: MatchingRound) -> Question:
    question = Question.of(row)
    if question is None:
        raise Conflict(Reason.ROUND_FORGOTTEN)
    return question


def _pairs(row: MatchingRound) -> set[tuple[str, str]]:
    """Return the pairs that are kept of a round, whatever was decided about them."""
    return {pair for status in ProposalStatus for pair in pairs_in(db.session(), [row.id], status)}
