"""What the coordinator sees of rounds. A round outside the actor's programmes does not exist for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import exists, func, select
from sqlalchemy.orm import aliased

from matching.lifecycle import ProposalStatus
from web.access import Action, Actor, ensure
from web.database import db
from web.matches.visibility import is_listed_left_over, is_listed_proposal, is_listed_round
from web.models import (
    FOR_ONE,
    MatchingRound,
    Programme,
    Proposal,
    RoundProgramme,
    RoundState,
    Unmatched,
)
from web.rounds.workspace import the_round

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from matching import Preset, Step


@dataclass(frozen=True, slots=True)
class RoundSummary:
    """One round in a list."""

    id: UUID
    started_at: datetime
    programmes: list[str]
    preset: Preset
    to_decide: int
    approved: int
    rejected: int
    left_over: int
    state: RoundState
    step: Step | None
    number: int
    newest_id: UUID

    @property
    def is_for_one(self) -> bool:
        """Whether it is a choice made for one newcomer alone."""
        return self.number == FOR_ONE

    @property
    def is_solved(self) -> bool:
        """Whether there is anything to look at."""
        return self.state is RoundState.DONE

    @property
    def is_coming(self) -> bool:
        """Whether it waits for its answer."""
        return self.state in {RoundState.WAITING, RoundState.SOLVING}

    @property
    def is_newest(self) -> bool:
        """Whether it has not been solved again, or asked for again, since."""
        return self.id == self.newest_id

    @property
    def proposals(self) -> int:
        """How many pairs the round put forward."""
        return self.to_decide + self.approved + self.rejected


def rounds(actor: Actor) -> list[RoundSummary]:
    """Return the rounds that the actor may see, newest first; of one solved again, the last."""
    ensure(actor, Action.READ_ROUNDS)
    later = aliased(MatchingRound)
    is_solved_again = exists().where(
        later.workspace_id == MatchingRound.workspace_id, later.number > MatchingRound.number
    )
    rows = db.session.scalars(
        select(MatchingRound)
        .where(is_listed_round(actor), ~is_solved_again)
        .order_by(MatchingRound.started_at.desc())
    ).all()
    return round_summaries(rows)


def last_round(actor: Actor) -> RoundSummary | None:
    """Return the newest round with an answer that the actor may see, if there is one."""
    ensure(actor, Action.READ_ROUNDS)
    newest = db.session.scalars(
        select(MatchingRound)
        .where(is_listed_round(actor), MatchingRound.state == RoundState.DONE)
        .order_by(MatchingRound.started_at.desc())
        .limit(1)
    ).all()
    return next(iter(round_summaries(newest)), None)


def round_summary(actor: Actor, round_id: UUID) -> RoundSummary:
    """Return one round's summary.

    Raises
    ------
    NotFound
        If there is no such round for this actor.
    """
    return round_summaries([visible_round(actor, round_id)])[0]


def visible_round(actor: Actor, round_id: UUID) -> MatchingRound:
    """Return a round that the actor may see, or raise `NotFound`."""
    ensure(actor, Action.READ_ROUNDS)
    return the_round(db.session(), actor, round_id)


def round_summaries(rows: Sequence[MatchingRound]) -> list[RoundSummary]:
    """Return the summaries of rounds that an actor may see, in the same order."""
    ids = [row.id for row in rows]
    programmes: dict[UUID, list[str]] = {}
    for round_id, name in db.session.execute(
        select(RoundProgramme.round_id, Programme.name)
        .join(Programme, Programme.id == RoundProgramme.programme_id)
        .where(RoundProgramme.round_id.in_(ids))
        .order_by(Programme.name)
    ):
        programmes.setdefault(round_id, []).append(name)
    counted: dict[tuple[UUID, ProposalStatus], int] = {
        (round_id, status): count
        for round_id, status, count in db.session.execute(
            select(Proposal.round_id, Proposal.status, func.count())
            .where(Proposal.round_id.in_(ids), is_listed_proposal())
            .group_by(Proposal.round_id, Proposal.status)
        )
    }
    in_order = (
        select(MatchingRound.workspace_id, MatchingRound.id)
        .where(MatchingRound.workspace_id.in_({row.workspace_id for row in rows}))
        .order_by(MatchingRound.number)
    )
    newest = dict(db.session.execute(in_order).all())  # of several, the last one written stays
    left_over = dict(
        db.session.execute(
            select(Unmatched.round_id, func.count())
            .where(Unmatched.round_id.in_(ids), is_listed_left_over())
            .group_by(Unmatched.round_id)
        ).all()
    )
    return [
        RoundSummary(
            id=row.id,
            started_at=row.started_at,
            programmes=programmes.get(row.id, []),
            preset=row.preset,
            to_decide=counted.get((row.id, ProposalStatus.PROPOSED), 0),
            approved=counted.get((row.id, ProposalStatus.APPROVED), 0),
            rejected=counted.get((row.id, ProposalStatus.REJECTED), 0),
            left_over=left_over.get(row.id, 0),
            state=row.state,
            step=row.step,
            number=row.number,
            newest_id=newest[row.workspace_id],
        )
        for row in rows
    ]
