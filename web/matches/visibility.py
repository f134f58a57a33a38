"""Which matches exist for a coordinator: those of her programmes, of people who stand in lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from web.errors import NotFound, Reason
from web.matches.sides import Sides, sides_of
from web.models import Enrolment, Match, MatchMember, Newcomer

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import Session

    from web.access import Actor


def is_visible_match(actor: Actor) -> ColumnElement[bool]:
    """Keep to matches of the actor's programmes; never to somebody handled manually."""
    return Match.programme_id.in_(actor.programme_ids) & is_listed_match()


def is_listed_match() -> ColumnElement[bool]:
    """Keep to matches of newcomers who are not handled manually."""
    handled_manually = (
        select(MatchMember.match_id)
        .join(Enrolment, Enrolment.id == MatchMember.enrolment_id)
        .join(Newcomer, Newcomer.id == Enrolment.newcomer_id)
        .where(Newcomer.is_handled_manually)
    )
    return Match.id.not_in(handled_manually)


def visible_match(session: Session, actor: Actor, match_id: UUID) -> Sides:
    """Return a match that the actor may know of, or raise `NotFound`."""
    return _found(session, _wanted(actor, match_id))


def locked_match(session: Session, actor: Actor, match_id: UUID) -> Sides:
    """Return the same, locked for what is about to change."""
    return _found(session, _wanted(actor, match_id).with_for_update())


def _wanted(actor: Actor, match_id: UUID) -> Select[UUID]:
    return select(Match.id).where(Match.id == match_id, is_visible_match(actor))


def _found(session: Session, wanted: Select[UUID]) -> Sides:
    match_id = session.scalar(wanted)
    if match_id is None:
        raise NotFound(Reason.NOT_FOUND)
    return sides_of(session, match_id)
