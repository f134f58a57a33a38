"""One concern, with how to reach whoever spoke up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from matching.lifecycle import MatchStatus
from web.access import Action, Actor, ensure
from web.database import db
from web.errors import NotFound, Reason
from web.matches.concerns import is_heard_by
from web.models import Concern, Match, Person, Role

if TYPE_CHECKING:
    from uuid import UUID


@dataclass(frozen=True, slots=True)
class ConcernPage:
    """What was told and by whom; a match is named only to those who may open it."""

    concern: Concern
    person: Person
    match_id: UUID | None
    may_pause: bool


def concern_page(actor: Actor, concern_id: UUID) -> ConcernPage:
    """Return a concern that is for this actor, or raise `NotFound`; the caller leaves the trace of it."""
    ensure(actor, Action.HEAR_CONCERNS)
    row = db.session.execute(
        select(Concern, Person, Match)
        .join(Person, Person.id == Concern.raised_by)
        .outerjoin(Match, Match.id == Concern.match_id)
        .where(Concern.id == concern_id, is_heard_by(actor))
    ).one_or_none()
    if row is None:
        raise NotFound(Reason.NOT_FOUND)
    concern, person, match = row
    follows_up = actor.role is Role.COORDINATOR and match is not None
    return ConcernPage(
        concern,
        person,
        match.id if follows_up else None,
        follows_up and match.status is MatchStatus.ACTIVE,
    )
