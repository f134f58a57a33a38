"""What exists for whom: conditions that every statement about rounds carries.

A round exists for those who work with all of its programmes. Somebody handled manually exists in no list,
count or proposal, not even in a round that was made before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import exists, select

from web.models import Enrolment, MatchingRound, Newcomer, Proposal, RoundProgramme, Unmatched

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from web.access import Actor


def is_visible_round(actor: Actor) -> ColumnElement[bool]:
    """Keep to rounds all of whose programmes are the actor's."""
    return ~exists().where(
        RoundProgramme.round_id == MatchingRound.id, RoundProgramme.programme_id.not_in(actor.programme_ids)
    )


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
