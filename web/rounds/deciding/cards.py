"""Proposal cards: everything that helps a coordinator to decide, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from flask_babel import gettext
from sqlalchemy import func, select

from matching import Side
from web import clock
from web.database import db
from web.matches.visibility import is_listed_proposal
from web.models import Proposal
from web.rounds.deciding.cast import Cast
from web.rounds.queries import visible_round
from web.rounds.telling import costs, words
from web.rounds.telling.explanation import Bar, Pair, bars, broken, cautions, notes, reasons
from web.rounds.wishes.in_force import holds
from web.wording import desk_facts as told

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import ColumnElement

    from matching.lifecycle import ProposalStatus
    from web.access import Actor
    from web.models import MatchingRound, Newcomer, Person, Volunteer
    from web.rounds.wishes.in_force import Holds

CARDS_A_PAGE = 6


@dataclass(frozen=True, slots=True)
class PersonOnCard:
    """One side of a card, as its coordinator knows it; both sides have the same facts in the same order."""

    id: UUID
    place_id: UUID
    name: str
    facts: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Other:
    """Another who would fit: instead of whom, what it would cost the round, and which pair it would be."""

    name: str
    text: str
    is_near_tie: bool
    newcomer_place_id: UUID
    volunteer_id: UUID


@dataclass(frozen=True, slots=True)
class ProposalCard:
    """A proposal with everything that helps to decide on it, and the wish that holds it, if one does."""

    id: UUID
    version: int
    programme: str
    waited: str
    newcomer: PersonOnCard
    volunteer: PersonOnCard
    fit: int
    reasons: list[str]
    cautions: list[str]
    bars: list[Bar]
    notes: list[str]
    others: list[Other]
    held_by: UUID | None

    @property
    def is_near_tie(self) -> bool:
        """Whether some other pair would do nearly as well for everybody."""
        return any(other.is_near_tie for other in self.others)


@dataclass(frozen=True, slots=True)
class CardPage:
    """One page of cards."""

    cards: list[ProposalCard]
    page: int
    pages: int


def proposal_cards(
    actor: Actor, round_id: UUID, status: ProposalStatus, page: int, cards_a_page: int = CARDS_A_PAGE
) -> CardPage:
    """Return a page of a round's proposals in one status, best first; the nearest page if there is none.

    Raises
    ------
    NotFound
        If there is no such round for this actor.
    """
    row = visible_round(actor, round_id)
    wanted = _in_deck(round_id, status)
    total = db.session.scalar(select(func.count()).select_from(Proposal).where(*wanted)) or 0
    pages = max(1, -(-total // cards_a_page))
    page = min(max(1, page), pages)
    proposals = db.session.scalars(
        select(Proposal)
        .where(*wanted)
        .order_by(Proposal.position)
        .offset((page - 1) * cards_a_page)
        .limit(cards_a_page)
    ).all()
    cast, held = Cast(proposals), holds(db.session(), row.workspace_id)
    return CardPage([_card(row, cast, proposal, held) for proposal in proposals], page, pages)


def place_in_deck(round_id: UUID, status: ProposalStatus, proposal_id: UUID) -> int:
    """Return the how manyth a proposal is among those in one status, best first; 1 if it is none of them."""
    here = select(Proposal.position).where(Proposal.id == proposal_id).scalar_subquery()
    before = select(func.count()).where(*_in_deck(round_id, status), Proposal.position < here)
    return 1 + (db.session.scalar(before) or 0)


def _in_deck(round_id: UUID, status: ProposalStatus) -> tuple[ColumnElement[bool], ...]:
    return Proposal.round_id == round_id, Proposal.status == status, is_listed_proposal()


def _card(row: MatchingRound, cast: Cast, proposal: Proposal, held: Holds) -> ProposalCard:
    newcomer = cast.newcomers[proposal.newcomer_enrolment_id]
    volunteer = cast.volunteers[proposal.volunteer_enrolment_id]
    pair = Pair(newcomer.person.call_name, volunteer.person.call_name, proposal.facts, proposal.points)
    waiting_since = clock.local(newcomer.enrolment.waiting_since).date()
    return ProposalCard(
        id=proposal.id,
        version=proposal.version,
        programme=newcomer.programme,
        waited=words.waited((row.on_date - waiting_since).days),
        newcomer=_person(cast, row.on_date, newcomer.person, newcomer.newcomer, newcomer.enrolment.id),
        volunteer=_person(
            cast, row.on_date, volunteer.person, volunteer.volunteer, proposal.volunteer_enrolment_id
        ),
        fit=words.fit(proposal.score),
        reasons=reasons(pair, cast.vocabulary),
        cautions=[*broken(proposal.broken), *cautions(pair)],
        bars=bars(proposal.points, row.policy),
        notes=notes(newcomer.newcomer, newcomer.person.call_name),
        others=[found for other in proposal.alternatives if (found := _other(cast, pair, proposal, other))],
        held_by=held.get((proposal.newcomer_enrolment_id, proposal.volunteer_enrolment_id)),
    )


def _person(cast: Cast, on: date, person: Person, side: Newcomer | Volunteer, place_id: UUID) -> PersonOnCard:
    age = on.year - person.birth_year if person.birth_year else None
    unknown = gettext("not known")
    return PersonOnCard(
        id=side.id,
        place_id=place_id,
        name=person.call_name,
        facts=[
            (gettext("Woman or man"), str(told.GENDERS[person.gender]) if person.gender else unknown),
            (gettext("Age"), gettext("about %(age)s", age=age) if age else unknown),
            (gettext("Area"), cast.districts.get(side.district_code or "", unknown)),
            (gettext("Takes part"), str(told.HOUSEHOLDS[side.household]) if side.household else unknown),
            (gettext("Languages"), told.languages(side.languages) or unknown),
        ],
    )


def _other(cast: Cast, pair: Pair, proposal: Proposal, other: dict[str, Any]) -> Other | None:
    """Return another who would fit, and whose place it would be."""
    is_newcomer, other_id = other["side"] == Side.NEWCOMER, UUID(other["person"])
    name = (cast.other_newcomers if is_newcomer else cast.other_volunteers).get(other_id)
    if name is None:
        return None
    replaced, kept = (pair.newcomer, pair.volunteer) if is_newcomer else (pair.volunteer, pair.newcomer)
    instead = gettext("instead of %(name)s, with %(other)s", name=replaced, other=kept)
    own = cast.volunteers[proposal.volunteer_enrolment_id].volunteer.id
    return Other(
        name=name,
        text=f"{instead}. {costs.consequence(other.get('cost'), other.get('matched_change'))}",
        is_near_tie=costs.is_near_tie(other.get("cost"), other.get("matched_change")),
        newcomer_place_id=other_id if is_newcomer else proposal.newcomer_enrolment_id,
        volunteer_id=own if is_newcomer else other_id,
    )
