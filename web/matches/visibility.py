"""What exists for whom: conditions that every statement of the desk carries.

A coordinator knows of people and matches in her own programmes, and of those whom nobody has placed yet. A
round exists for those who work with all of its programmes. Somebody handled manually exists in no list, count
or proposal, not even in a round that was made before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from web.errors import NotFound, Reason
from web.matches.sides import Sides, sides_of
from web.models import (
    FOR_ONE,
    Enrolment,
    Match,
    MatchingRound,
    MatchMember,
    Newcomer,
    Proposal,
    RoundProgramme,
    Unmatched,
    Volunteer,
)

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import Session

    from web.access import Actor

_place, _covered = aliased(Enrolment), aliased(RoundProgramme)


def is_visible_newcomer(actor: Actor) -> ColumnElement[bool]:
    """Keep to newcomers of the actor's programmes and to new ones; never to somebody handled manually."""
    placed = exists().where(_place.newcomer_id == Newcomer.id)
    placed_here = exists().where(
        _place.newcomer_id == Newcomer.id, _place.programme_id.in_(actor.programme_ids)
    )
    return Newcomer.is_handled_manually.is_(False) & (~placed | placed_here)


def is_visible_volunteer(actor: Actor) -> ColumnElement[bool]:
    """Keep to volunteers of the actor's programmes, and to those whom nobody has placed yet."""
    placed = exists().where(_place.volunteer_id == Volunteer.id)
    placed_here = exists().where(
        _place.volunteer_id == Volunteer.id, _place.programme_id.in_(actor.programme_ids)
    )
    return ~placed | placed_here


def is_visible_round(actor: Actor) -> ColumnElement[bool]:
    """Keep to rounds all of whose programmes are the actor's."""
    return ~exists().where(
        _covered.round_id == MatchingRound.id, _covered.programme_id.not_in(actor.programme_ids)
    )


def is_listed_round(actor: Actor) -> ColumnElement[bool]:
    """Keep to rounds that the actor may see, and that were not for one newcomer alone."""
    return is_visible_round(actor) & (MatchingRound.number > FOR_ONE)


def is_visible_proposal(actor: Actor) -> ColumnElement[bool]:
    """Keep to proposals for somebody listed, in rounds that the actor may see."""
    rounds = select(MatchingRound.id).where(is_visible_round(actor))
    return Proposal.round_id.in_(rounds) & is_listed_proposal()


def is_listed_proposal() -> ColumnElement[bool]:
    """Keep to proposals for people who are not handled manually."""
    return Proposal.newcomer_enrolment_id.in_(_listed_enrolments)


def is_listed_left_over() -> ColumnElement[bool]:
    """Keep to those left over who are not handled manually."""
    return Unmatched.enrolment_id.in_(_listed_enrolments)


_listed_enrolments = (
    select(Enrolment.id)
    .join(Newcomer, Newcomer.id == Enrolment.newcomer_id)
    .where(Newcomer.is_handled_manually.is_(False))
)


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
