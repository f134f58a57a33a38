"""Why a round is right, for whoever asks: what it was given, and the proof that nothing is better."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from matching import SCALE, Preset
from web.database import db
from web.errors import NotFound, Reason
from web.models import Account
from web.rounds.queries import visible_round
from web.rounds.telling import words
from web.wording.desk_groups import FAIR_TO

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from web.access import Actor


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
            (str(words.BARRIERS[rule]), str(words.MODES[mode])) for rule, mode in row.policy.rules.items()
        ],
        weights=sorted(
            ((str(words.CRITERIA[one]), weight) for one, weight in row.policy.weights.items()),
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


def _proof(stage: dict[str, Any]) -> Proof:
    name, value, bound = stage["name"], stage["value"], stage["bound"]
    if name in {"value", "score"}:
        return Proof(str(words.AIMS[name]), words.points(value / SCALE), words.points(bound / SCALE))
    return Proof(str(words.AIMS[name]), words.whole(value), words.whole(bound))
