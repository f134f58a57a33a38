"""Two sets of pairs side by side: whose proposal is another one, who gains one and who loses it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import select

from web.database import db
from web.matches.visibility import is_listed_proposal
from web.models import MatchingRound, Proposal, RoundState, Unmatched
from web.rounds.names import names_of
from web.rounds.queries import visible_round

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from web.access import Actor


class Kind(StrEnum):
    """What has become of somebody's proposal."""

    GAINS = "gains"
    OTHER = "other"
    LOSES = "loses"


@dataclass(frozen=True, slots=True)
class Change:
    """A newcomer whose proposal is not what it was; by call-names."""

    kind: Kind
    newcomer: str
    before: str | None
    after: str | None


def changes_between(before: Mapping[UUID, UUID], after: Mapping[UUID, UUID]) -> list[Change]:
    """Return what is different between two sets of pairs of enrolments; those who lose come first."""
    changed = [one for one in before.keys() | after.keys() if before.get(one) != after.get(one)]
    named = names_of([*changed, *map(before.get, changed), *map(after.get, changed)])
    found = [
        Change(
            _kind(before.get(one), after.get(one)),
            named[one],
            named.get(before.get(one)),
            named.get(after.get(one)),
        )
        for one in changed
        if one in named
    ]
    order = [Kind.LOSES, Kind.GAINS, Kind.OTHER]
    return sorted(found, key=lambda change: (order.index(change.kind), change.newcomer))


def since_before(actor: Actor, round_id: UUID) -> list[Change] | None:
    """Return what is different from the round that this one solves again, or None if it is the first.

    Whoever has been asked since, or has gone, is left aside: that is no change that the round made.
    """
    row = visible_round(actor, round_id)
    earlier = db.session.scalars(
        select(MatchingRound.id)
        .where(
            MatchingRound.workspace_id == row.workspace_id,
            MatchingRound.number < row.number,
            MatchingRound.state == RoundState.DONE,
        )
        .order_by(MatchingRound.number.desc())
        .limit(1)
    ).one_or_none()
    if earlier is None:
        return None
    before, after = pairs_of_round(earlier), pairs_of_round(row.id)
    left_over = db.session.scalars(select(Unmatched.enrolment_id).where(Unmatched.round_id == row.id))
    took_part = {*after, *left_over}
    return changes_between({one: other for one, other in before.items() if one in took_part}, after)


def pairs_of_round(round_id: UUID) -> dict[UUID, UUID]:
    """Return the pairs that a round put forward: the volunteer's enrolment by the newcomer's."""
    pairs = select(Proposal.newcomer_enrolment_id, Proposal.volunteer_enrolment_id)
    return dict(db.session.execute(pairs.where(Proposal.round_id == round_id, is_listed_proposal())).all())


def _kind(before: UUID | None, after: UUID | None) -> Kind:
    if before is None:
        return Kind.GAINS
    return Kind.OTHER if after else Kind.LOSES
