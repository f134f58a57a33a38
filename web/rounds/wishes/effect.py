"""What the coordinators' wishes would change, before the round is solved again: pair by pair, and in all.

It is the round itself, solved on its own snapshot with the wishes as they stand, without the explanations
that take time. Pairs that were approved meanwhile stay as they are.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from matching import SCALE, LockError
from matching.lifecycle import ProposalStatus
from web.database import db
from web.models import MatchingRound, Proposal
from web.rounds.queries import visible_round
from web.rounds.solving.answer import Names
from web.rounds.solving.question import Question, Wishes
from web.rounds.telling.costs import price_of_wishes
from web.rounds.wishes.comparison import Change, Kind, changes_between, pairs_of_round
from web.rounds.wishes.in_force import pairs_in, wishes_of

if TYPE_CHECKING:
    from uuid import UUID

    from matching import Outcome
    from web.access import Actor

NOTHING = Wishes()


@dataclass(frozen=True, slots=True)
class Effect:
    """What would be different.

    Parameters
    ----------
    changes
        Each newcomer whose proposal would be another one, appear or go.
    points_lost
        How many points of fit and waiting all wishes together take from the round, which may be none.
    matched_change
        How many more newcomers get a proposal than if nobody had wished anything, or fewer.
    """

    changes: list[Change]
    points_lost: float
    matched_change: int

    @property
    def in_all(self) -> str:
        """What the wishes cost all others, in one sentence."""
        is_somebody_without = any(one.kind is Kind.LOSES for one in self.changes)
        return price_of_wishes(self.points_lost, self.matched_change, is_somebody_without=is_somebody_without)


def effect(actor: Actor, round_id: UUID, more: Wishes = NOTHING) -> Effect | None:
    """Return what all wishes in force, and some more, would change in a round; None if nobody can say.

    Nobody can if the round's people are forgotten, or if some wish cannot be kept on them.

    Raises
    ------
    NotFound
        If there is no such round for this actor.
    """
    row = visible_round(actor, round_id)
    question = asked_now(row, more)
    if question is None:
        return None
    try:
        found = question.outcome()
    except LockError:
        return None
    value, matched = _freely(row)
    return Effect(
        changes=changes_between(pairs_of_round(row.id), _places(row, found)),
        points_lost=max(0, value - found.value) / SCALE,
        matched_change=len(found.pairs) - matched,
    )


def asked_now(row: MatchingRound, more: Wishes = NOTHING) -> Question | None:
    """Return what a round is asked with the wishes of now and more; None if its people are forgotten."""
    question = Question.of(row)
    if question is None:
        return None
    session = db.session()
    approved = pairs_in(session, [row.id], ProposalStatus.APPROVED)
    wished = wishes_of(session, row.workspace_id)
    asked = Wishes(
        held=wished.held | more.held | approved,
        apart=wished.apart | more.apart,
        left_out=(wished.left_out | more.left_out) - {person for pair in approved for person in pair},
    )
    proposed = pairs_in(session, [row.id], ProposalStatus.PROPOSED)
    return replace(question, wishes=asked, previous=question.previous | proposed)


def _freely(row: MatchingRound) -> tuple[int, int]:
    """Return the value and the number matched of the round if nobody had wished anything."""
    freely = (row.report or {}).get("freely")
    if freely:
        return freely["value"], freely["matched"]
    own = select(func.coalesce(func.sum(Proposal.value), 0), func.count()).where(Proposal.round_id == row.id)
    value, matched = db.session.execute(own).one()
    return int(value), matched


def _places(row: MatchingRound, found: Outcome) -> dict[UUID, UUID]:
    names = Names(db.session(), row)
    places = (names.enrolments(*pair) for pair in found.pairs)
    return dict(pair for pair in places if pair)
