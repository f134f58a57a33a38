"""The rounds that solve one question again and again: which is the newest, and whom they are for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from web.errors import Conflict, NotFound, Reason
from web.matches.visibility import is_visible_round
from web.models import MatchingRound, RoundProgramme

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

    from web.access import Actor


def the_round(session: Session, actor: Actor, round_id: UUID) -> MatchingRound:
    """Return a round that the actor may see, or raise `NotFound`."""
    row = session.scalars(
        select(MatchingRound).where(MatchingRound.id == round_id, is_visible_round(actor))
    ).one_or_none()
    if row is None:
        raise NotFound(Reason.NOT_FOUND)
    return row


def programmes_of_round(session: Session, round_id: UUID) -> frozenset[UUID]:
    """Return the programmes that a round covers."""
    covered = select(RoundProgramme.programme_id).where(RoundProgramme.round_id == round_id)
    return frozenset(session.scalars(covered))


def newest_round(session: Session, workspace_id: UUID) -> MatchingRound:
    """Return the last round of a workspace, whatever its state."""
    numbered = select(MatchingRound).where(MatchingRound.workspace_id == workspace_id)
    return session.scalars(numbered.order_by(MatchingRound.number.desc()).limit(1)).one()


def lock_workspace(session: Session, workspace_id: UUID) -> None:
    """Let one coordinator at a time wish and ask: the first round of a workspace stands for all of it."""
    first = select(MatchingRound.id).where(MatchingRound.id == workspace_id)
    session.scalars(first.with_for_update()).one()


def locked_newest(session: Session, actor: Actor, round_id: UUID) -> MatchingRound:
    """Return a round that the actor may see, its workspace locked.

    Raises
    ------
    NotFound
        If there is no such round for this actor.
    Conflict
        If it has been solved again, or asked for again, meanwhile.
    """
    row = the_round(session, actor, round_id)
    lock_workspace(session, row.workspace_id)
    if newest_round(session, row.workspace_id).id != row.id:
        raise Conflict(Reason.ROUND_SOLVED_AGAIN)
    return row
