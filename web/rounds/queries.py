"""What the coordinator sees of rounds. A round outside the actor's programmes does not exist for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import exists, func, select

from matching import Side
from matching.lifecycle import EnrolmentStatus, ProposalStatus
from web.access import Action, Actor, ensure
from web.database import db
from web.errors import NotFound, Reason
from web.matches.readiness import takes_part
from web.matches.visibility import is_listed_left_over, is_listed_proposal, is_visible_round
from web.models import (
    Enrolment,
    MatchingRound,
    MatchMember,
    Newcomer,
    Programme,
    Proposal,
    RoundProgramme,
    Unmatched,
    Volunteer,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy import ColumnElement, Select

    from matching import Preset


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

    @property
    def proposals(self) -> int:
        """How many pairs the round put forward."""
        return self.to_decide + self.approved + self.rejected


@dataclass(frozen=True, slots=True)
class Waiting:
    """How things stand before a round."""

    newcomers: int
    free_places: int


def programmes_of(actor: Actor) -> Sequence[Programme]:
    """Return the programmes that the actor works with, by name."""
    ensure(actor, Action.READ_ROUNDS)
    return db.session.scalars(
        select(Programme).where(Programme.id.in_(actor.programme_ids)).order_by(Programme.name)
    ).all()


def waiting(actor: Actor) -> Waiting:
    """Return how many wait in the actor's programmes, and how many places are free there today."""
    ensure(actor, Action.READ_ROUNDS)
    return Waiting(
        newcomers=_count(
            select(Enrolment.id).join(Newcomer, Newcomer.id == Enrolment.newcomer_id).where(*_waits(actor))
        ),
        free_places=db.session.scalar(
            select(func.coalesce(func.sum(Volunteer.capacity - Volunteer.places_taken), 0)).where(
                takes_part(actor.programme_ids), Volunteer.said_ready_at.is_not(None)
            )
        )
        or 0,
    )


def rounds(actor: Actor) -> list[RoundSummary]:
    """Return the rounds that the actor may see, newest first."""
    ensure(actor, Action.READ_ROUNDS)
    rows = db.session.scalars(
        select(MatchingRound).where(is_visible_round(actor)).order_by(MatchingRound.started_at.desc())
    ).all()
    return _summaries(rows)


def round_summary(actor: Actor, round_id: UUID) -> RoundSummary:
    """Return one round's summary.

    Raises
    ------
    NotFound
        If there is no such round for this actor.
    """
    return _summaries([visible_round(actor, round_id)])[0]


def visible_round(actor: Actor, round_id: UUID) -> MatchingRound:
    """Return a round that the actor may see, or raise `NotFound`."""
    ensure(actor, Action.READ_ROUNDS)
    row = db.session.scalars(
        select(MatchingRound).where(MatchingRound.id == round_id, is_visible_round(actor))
    ).one_or_none()
    if row is None:
        raise NotFound(Reason.NOT_FOUND)
    return row


def _summaries(rows: Sequence[MatchingRound]) -> list[RoundSummary]:
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
        )
        for row in rows
    ]


def _waits(actor: Actor) -> list[ColumnElement[bool]]:
    has_open_match = exists().where(
        MatchMember.enrolment_id == Enrolment.id, MatchMember.side == Side.NEWCOMER, MatchMember.is_open
    )
    return [
        Enrolment.programme_id.in_(actor.programme_ids),
        Enrolment.status == EnrolmentStatus.READY,
        Newcomer.is_handled_manually.is_(False),
        ~has_open_match,
    ]


def _count(statement: Select[Any]) -> int:
    return db.session.scalar(select(func.count()).select_from(statement.subquery())) or 0
