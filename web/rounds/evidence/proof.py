"""Why a round is right, for whoever asks: what it was given, the proof, and the same found once more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from matching import SCALE, Barrier, Criterion, Preset, RuleMode
from matching.lifecycle import ProposalStatus
from web import audit
from web.access import Action, ensure
from web.database import db, transaction
from web.errors import Conflict, NotFound, Reason
from web.models import Account, RoundState
from web.rounds.evidence.dossier import Dossier, dossier
from web.rounds.queries import visible_round
from web.rounds.solving.answer import RECRUITS
from web.rounds.solving.question import Question
from web.rounds.telling import words
from web.rounds.wishes.operations import pairs_in
from web.rounds.workspace import the_round
from web.wording.desk_groups import FAIR_TO

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from web.access import Actor
    from web.models import MatchingRound

CAME_OUT: Final = {True: "round_came_out_same", False: "round_came_out_other"}


@dataclass(frozen=True, slots=True)
class Proof:
    """Something a round made as large as it can be, and what no round can exceed; in words."""

    what: str
    value: str
    bound: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a round was given, and the proof that nothing better can be made of it.

    Parameters
    ----------
    rules, weights
        What had to hold and what could give way; and how much each thing counted, the most first.
    fair_to
        The groups that a fair round had to keep to; None in any other.
    kept_before
        How many of the pairs of the round before were kept, and of how many; None where there was none.
    is_forgotten
        Whether its people have been forgotten since, so that nobody can solve it again.
    """

    on: date
    by: str
    preset: str
    fair_to: str | None
    rules: list[tuple[str, str]]
    weights: list[tuple[str, int]]
    newcomers: int
    volunteers: int
    free_places: int
    possible_pairs: int
    proofs: list[Proof]
    kept_before: tuple[int, int] | None
    versions: dict[str, str]
    fingerprint: str
    is_forgotten: bool


def evidence(actor: Actor, round_id: UUID) -> Evidence:
    """Return what is to be said for a round.

    Raises
    ------
    NotFound
        If there is no such round for this actor.
    """
    row = visible_round(actor, round_id)
    if row.measures is None:
        raise NotFound(Reason.NOT_FOUND)
    measures, stability = row.measures, (row.report or {}).get("stability")
    return Evidence(
        on=row.on_date,
        by=db.session.get_one(Account, row.started_by).name,
        preset=str(words.PRESETS[Preset(row.preset)][0]),
        fair_to=str(FAIR_TO[row.grouping]) if row.grouping else None,
        rules=[
            (str(words.BARRIERS[Barrier(rule)]), str(words.MODES[RuleMode(mode)]))
            for rule, mode in row.policy["rules"].items()
        ],
        weights=sorted(
            ((str(words.CRITERIA[Criterion(one)]), weight) for one, weight in row.policy["weights"].items()),
            key=lambda item: (-item[1], item[0]),
        ),
        newcomers=measures["newcomers"],
        volunteers=measures["volunteers"],
        free_places=measures["free_places"],
        possible_pairs=measures["eligible_pairs"],
        proofs=[_proof(stage) for stage in measures["stages"]],
        kept_before=stability and (stability["kept"], stability["of"]),
        versions=row.versions or {},
        fingerprint=row.fingerprint,
        is_forgotten=row.snapshot is None,
    )


def check(actor: Actor, round_id: UUID) -> Dossier:
    """Solve a round again from what it was given, and return all of it as files; that leaves a trace.

    Raises
    ------
    NotFound
        If there is no such round for this actor, or it has no proposals yet.
    Conflict
        If its people are forgotten.
    """
    ensure(actor, Action.READ_ROUNDS)
    row = visible_round(actor, round_id)
    if row.state is not RoundState.DONE:
        raise NotFound(Reason.NOT_FOUND)
    question, kept = _question(row), _pairs(row)
    db.session.rollback()  # nothing is held while it is solved
    result = question.solve(explain=True, recruit=RECRUITS)
    is_same = {(pair.newcomer, pair.volunteer) for pair in result.proposals} == kept
    with transaction() as session:
        row = the_round(session, actor, round_id)
        _question(row)
        audit.record(session, actor, CAME_OUT[is_same], row)
    return dossier(question, result, is_same=is_same)


def _question(row: MatchingRound) -> Question:
    question = Question.of(row)
    if question is None:
        raise Conflict(Reason.ROUND_FORGOTTEN)
    return question


def _pairs(row: MatchingRound) -> set[tuple[str, str]]:
    """Return the pairs that are kept of a round, whatever was decided about them."""
    return {pair for status in ProposalStatus for pair in pairs_in(db.session(), [row.id], status)}


def _proof(stage: dict[str, Any]) -> Proof:
    name, value, bound = stage["name"], stage["value"], stage["bound"]
    if name in {"value", "score"}:
        return Proof(str(words.AIMS[name]), words.points(value / SCALE), words.points(bound / SCALE))
    return Proof(str(words.AIMS[name]), words.whole(value), words.whole(bound))
