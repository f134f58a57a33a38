"""Two rounds of the same programmes side by side: in figures, and pair by pair."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from matching import SCALE
from web.access import Action, ensure
from web.database import db
from web.matches.visibility import is_listed_left_over, is_visible_round
from web.models import MatchingRound, RoundState, Unmatched
from web.rounds.queries import RoundSummary, round_summaries, visible_round
from web.rounds.wishes.comparison import Change, changes_between, pairs_of_round
from web.rounds.workspace import programmes_of_round

if TYPE_CHECKING:
    from uuid import UUID

    from web.access import Actor


@dataclass(frozen=True, slots=True)
class Figures:
    """A round in figures; means are None where there is nobody.

    Parameters
    ----------
    points
        How well the proposals fit in the mean, out of a hundred.
    waited, still_waiting
        How many days those with a proposal, and those left over, have waited in the mean.
    """

    round: RoundSummary
    points: float | None
    waited: float | None
    still_waiting: float | None


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Two rounds, the earlier first.

    Parameters
    ----------
    changes
        Of those who took part in both, whoever's proposal is another one.
    aside
        How many took part in one of them only.
    """

    before: Figures
    after: Figures
    changes: list[Change]
    aside: int


def solved_rounds(actor: Actor) -> list[RoundSummary]:
    """Return every round that has its proposals and that the actor may see, the newest first."""
    ensure(actor, Action.READ_ROUNDS)
    rows = db.session.scalars(
        select(MatchingRound)
        .where(is_visible_round(actor), MatchingRound.state == RoundState.DONE)
        .order_by(MatchingRound.started_at.desc(), MatchingRound.number.desc())
    ).all()
    return round_summaries(rows)


def side_by_side(actor: Actor, first_id: UUID, second_id: UUID) -> SideBySide | None:
    """Return two rounds side by side, or None if they are one, unsolved, or not for the same programmes.

    Raises
    ------
    NotFound
        If one of them does not exist for this actor.
    """
    rows = [visible_round(actor, one) for one in (first_id, second_id)]
    before, after = sorted(rows, key=lambda row: (row.started_at, row.number))
    if (
        before.id == after.id
        or {row.state for row in rows} != {RoundState.DONE}
        or programmes_of_round(db.session(), before.id) != programmes_of_round(db.session(), after.id)
    ):
        return None
    pairs, later = pairs_of_round(before.id), pairs_of_round(after.id)
    there, here = _took_part(before.id, pairs), _took_part(after.id, later)
    both = there & here
    return SideBySide(
        before=_figures(before),
        after=_figures(after),
        changes=changes_between(_of(pairs, both), _of(later, both)),
        aside=len(there ^ here),
    )


def _took_part(round_id: UUID, pairs: dict[UUID, UUID]) -> frozenset[UUID]:
    left_over = select(Unmatched.enrolment_id).where(Unmatched.round_id == round_id, is_listed_left_over())
    return frozenset([*pairs, *db.session.scalars(left_over)])


def _of(pairs: dict[UUID, UUID], people: frozenset[UUID]) -> dict[UUID, UUID]:
    return {one: other for one, other in pairs.items() if one in people}


def _figures(row: MatchingRound) -> Figures:
    measures = row.measures or {}
    mean = measures.get("mean_score")
    return Figures(
        round=round_summaries([row])[0],
        points=None if mean is None else mean / SCALE,
        waited=measures.get("mean_days_waited_matched"),
        still_waiting=measures.get("mean_days_waited_unmatched"),
    )
