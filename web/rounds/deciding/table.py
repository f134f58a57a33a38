"""A round's undecided proposals as rows to sort, to choose among and to approve together."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from matching.lifecycle import ProposalStatus
from web import clock
from web.database import db
from web.matches.visibility import is_listed_proposal
from web.models import Enrolment, Newcomer, Person, Programme, Proposal, Volunteer
from web.names import fold
from web.rounds.deciding.operations import Seen
from web.rounds.queries import visible_round
from web.rounds.telling import costs, words
from web.rounds.wishes.in_force import holds

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from web.access import Actor


class Order(StrEnum):
    """By what the rows are sorted."""

    FIT = "fit"
    WAITED = "waited"
    NEWCOMER = "newcomer"
    VOLUNTEER = "volunteer"
    PROGRAMME = "programme"


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """One proposal in a line."""

    seen: Seen
    newcomer: str
    volunteer: str
    programme: str
    fit: int
    score: int
    days_waited: int
    is_near_tie: bool
    is_held: bool

    @property
    def waited(self) -> str:
        """How long the newcomer has waited, in words."""
        return words.waited(self.days_waited)


KEYS: dict[Order, Callable[[ProposalRow], Any]] = {
    Order.FIT: lambda row: -row.score,
    Order.WAITED: lambda row: -row.days_waited,
    Order.NEWCOMER: lambda row: fold(row.newcomer),
    Order.VOLUNTEER: lambda row: fold(row.volunteer),
    Order.PROGRAMME: lambda row: row.programme,
}


def proposal_rows(actor: Actor, round_id: UUID, order: Order) -> list[ProposalRow]:
    """Return the proposals of a round that nobody has decided on.

    Raises
    ------
    NotFound
        If there is no such round for this actor.
    """
    row = visible_round(actor, round_id)
    place, guide = aliased(Enrolment), aliased(Person)
    held = holds(db.session(), row.workspace_id)
    found = db.session.execute(
        select(Proposal, Enrolment.waiting_since, Person.call_name, guide.call_name, Programme.name)
        .join(Enrolment, Enrolment.id == Proposal.newcomer_enrolment_id)
        .join(Newcomer, Newcomer.id == Enrolment.newcomer_id)
        .join(Person, Person.id == Newcomer.person_id)
        .join(Programme, Programme.id == Enrolment.programme_id)
        .join(place, place.id == Proposal.volunteer_enrolment_id)
        .join(Volunteer, Volunteer.id == place.volunteer_id)
        .join(guide, guide.id == Volunteer.person_id)
        .where(
            Proposal.round_id == round_id,
            Proposal.status == ProposalStatus.PROPOSED,
            is_listed_proposal(),
        )
        .order_by(Proposal.position)
    )
    rows = [
        ProposalRow(
            seen=Seen(proposal.id, proposal.version),
            newcomer=newcomer,
            volunteer=volunteer,
            programme=programme,
            fit=words.fit(proposal.score),
            score=proposal.score,
            days_waited=(row.on_date - clock.local(waiting_since).date()).days,
            is_near_tie=any(
                costs.is_near_tie(other.get("cost"), other.get("matched_change"))
                for other in proposal.alternatives
            ),
            is_held=(proposal.newcomer_enrolment_id, proposal.volunteer_enrolment_id) in held,
        )
        for proposal, waiting_since, newcomer, volunteer, programme in found
    ]
    return sorted(rows, key=KEYS[order])
