"""Proposal cards and the list of those left over: codes and numbers gathered from the tables for one page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from flask_babel import get_locale, gettext
from sqlalchemy import func, or_, select

from matching import Policy, Side
from web import clock
from web.database import db
from web.models import (
    District,
    Enrolment,
    Interest,
    MeetingPlace,
    Newcomer,
    Person,
    Programme,
    Proposal,
    Unmatched,
    Volunteer,
)
from web.rounds import words
from web.rounds.explanation import Bar, Pair, Vocabulary, bars, cautions, reasons
from web.rounds.queries import visible_round

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from matching.lifecycle import ProposalStatus
    from web.access import Actor
    from web.models.person import MatchingFacts

CARDS_A_PAGE = 10


@dataclass(frozen=True, slots=True)
class PersonOnCard:
    """One side of a card, as its coordinator knows it; both sides have the same facts in the same order."""

    name: str
    facts: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class ProposalCard:
    """A proposal with everything that helps to decide on it."""

    id: UUID
    version: int
    status: ProposalStatus
    programme: str
    waited: str
    newcomer: PersonOnCard
    volunteer: PersonOnCard
    fit: int
    reasons: list[str]
    cautions: list[str]
    bars: list[Bar]
    others: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class CardPage:
    """One page of cards."""

    cards: list[ProposalCard]
    page: int
    pages: int


def proposal_cards(actor: Actor, round_id: UUID, status: ProposalStatus, page: int) -> CardPage:
    """Return a page of a round's proposals in one status, best first.

    Raises
    ------
    NotFound
        If there is no such round for this actor.
    """
    row = visible_round(actor, round_id)
    wanted = (Proposal.round_id == round_id, Proposal.status == status)
    total = db.session.scalar(select(func.count()).select_from(Proposal).where(*wanted)) or 0
    pages = max(1, -(-total // CARDS_A_PAGE))
    page = min(max(1, page), pages)
    proposals = db.session.scalars(
        select(Proposal)
        .where(*wanted)
        .order_by(Proposal.position)
        .offset((page - 1) * CARDS_A_PAGE)
        .limit(CARDS_A_PAGE)
    ).all()
    deck = _Deck(Policy.from_dict(row.policy), row.on_date, proposals)
    return CardPage([deck.card(proposal) for proposal in proposals], page, pages)


class _Deck:
    """Everybody named on a page of cards, fetched in a handful of statements."""

    def __init__(self, policy: Policy, on: date, proposals: Collection[Proposal]) -> None:
        self.policy = policy
        self.on = on
        others = [other for proposal in proposals for other in proposal.alternatives]
        enrolment_ids = {p.newcomer_enrolment_id for p in proposals} | _people(others, Side.NEWCOMER)
        volunteer_ids = _people(others, Side.VOLUNTEER)
        self.newcomers = {
            enrolment.id: (enrolment, newcomer, person, programme)
            for enrolment, newcomer, person, programme in db.session.execute(
                select(Enrolment, Newcomer, Person, Programme.name)
                .join(Newcomer, Newcomer.id == Enrolment.newcomer_id)
                .join(Person, Person.id == Newcomer.person_id)
                .join(Programme, Programme.id == Enrolment.programme_id)
                .where(Enrolment.id.in_(enrolment_ids))
            )
        }
        self.volunteers: dict[UUID, tuple[Volunteer, Person]] = {}
        for enrolment_id, volunteer, person in db.session.execute(
            select(Enrolment.id, Volunteer, Person)
            .join(Volunteer, Volunteer.id == Enrolment.volunteer_id)
            .join(Person, Person.id == Volunteer.person_id)
            .where(
                or_(
                    Enrolment.id.in_([p.volunteer_enrolment_id for p in proposals]),
                    Volunteer.id.in_(volunteer_ids),
                )
            )
        ):
            self.volunteers[enrolment_id] = self.volunteers[volunteer.id] = (volunteer, person)
        self.districts = dict(db.session.execute(select(District.code, District.name)).all())
        self.vocabulary = _vocabulary()

    def card(self, proposal: Proposal) -> ProposalCard:
        """Return the card of one proposal."""
        enrolment, newcomer, newcomer_person, programme = self.newcomers[proposal.newcomer_enrolment_id]
        volunteer, volunteer_person = self.volunteers[proposal.volunteer_enrolment_id]
        pair = Pair(newcomer_person.call_name, volunteer_person.call_name, proposal.facts, proposal.points)
        return ProposalCard(
            id=proposal.id,
            version=proposal.version,
            status=proposal.status,
            programme=programme,
            waited=words.waited((self.on - clock.local(enrolment.waiting_since).date()).days),
            newcomer=self._person(newcomer_person, newcomer),
            volunteer=self._person(volunteer_person, volunteer),
            fit=words.fit(proposal.score),
            reasons=reasons(pair, self.vocabulary),
            cautions=cautions(pair),
            bars=bars(proposal.points, self.policy),
            others=[self._other(other, pair) for other in proposal.alternatives],
        )

    def _person(self, person: Person, side: MatchingFacts) -> PersonOnCard:
        age = self.on.year - person.birth_year if person.birth_year else None
        unknown = gettext("not known")
        return PersonOnCard(
            name=person.call_name,
            facts=[
                (gettext("Woman or man"), str(words.GENDERS[person.gender]) if person.gender else unknown),
                (gettext("Age"), gettext("about %(age)s", age=age) if age else unknown),
                (gettext("Area"), self.districts.get(side.district_code or "", unknown)),
                (gettext("Takes part"), str(words.HOUSEHOLDS[side.household])),
                (gettext("Languages"), words.languages(side.languages) or unknown),
            ],
        )

    def _other(self, other: dict[str, Any], pair: Pair) -> tuple[str, str]:
        """Return the name of another who would fit, and whose place it would be."""
        if other["side"] == Side.NEWCOMER:
            _, _, person, _ = self.newcomers[UUID(other["person"])]
            return person.call_name, gettext(
                "instead of %(name)s, with %(other)s", name=pair.newcomer, other=pair.volunteer
            )
        _, person = self.volunteers[UUID(other["person"])]
        return person.call_name, gettext(
            "instead of %(name)s, with %(other)s", name=pair.volunteer, other=pair.newcomer
        )


@dataclass(frozen=True, slots=True)
class LeftOver:
    """Somebody without a proposal this time."""

    name: str
    programme: str
    waited: str
    obstacles: list[str]


@dataclass(frozen=True, slots=True)
class LeftOverGroup:
    """Those for whom the same thing stands in the way."""

    code: str
    title: str
    text: str
    people: list[LeftOver]


def left_over(actor: Actor, round_id: UUID) -> list[LeftOverGroup]:
    """Return those whom a round left without a proposal, by what stands in the way, longest waiting first.

    Raises
    ------
    NotFound
        If there is no such round for this actor.
    """
    row = visible_round(actor, round_id)
    rows = db.session.execute(
        select(Unmatched, Enrolment.waiting_since, Person.call_name, Programme.name)
        .join(Enrolment, Enrolment.id == Unmatched.enrolment_id)
        .join(Newcomer, Newcomer.id == Enrolment.newcomer_id)
        .join(Person, Person.id == Newcomer.person_id)
        .join(Programme, Programme.id == Enrolment.programme_id)
        .where(Unmatched.round_id == round_id, Newcomer.is_handled_manually.is_(False))
        .order_by(Enrolment.waiting_since, Person.call_name)
    )
    groups: dict[str, list[LeftOver]] = {}
    for unmatched, waiting_since, name, programme in rows:
        waited = words.waited((row.on_date - clock.local(waiting_since).date()).days)
        person = LeftOver(
            name, programme, waited, words.obstacles(unmatched.reason, unmatched.barriers, unmatched.sole)
        )
        groups.setdefault(words.main_obstacle(unmatched.reason, unmatched.sole), []).append(person)
    return [
        LeftOverGroup(code, str(title), str(text), groups[code])
        for code, (title, text) in words.OBSTACLE_GROUPS.items()
        if code in groups
    ]


def _people(others: Collection[dict[str, Any]], side: Side) -> set[UUID]:
    return {UUID(other["person"]) for other in others if other["side"] == side}


def _vocabulary() -> Vocabulary:
    name = Interest.name_nb if get_locale().language == "nb" else Interest.name_en
    return Vocabulary(
        interests=dict(db.session.execute(select(Interest.code, name)).all()),
        places=dict(db.session.execute(select(MeetingPlace.code, MeetingPlace.name)).all()),
    )
