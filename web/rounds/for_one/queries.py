"""Who could be one newcomer's guide today: a round for her, in which nobody else is put forward.

Everybody who waits in her programme, and in those of the coordinator's that go by the same rules, is weighed
as in any round; so what choosing somebody would cost the others is what a round today would lose.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final
from uuid import UUID

from sqlalchemy import select

from matching import Lock, Policy, Preset, RuleMode, market_of, outcome_of, pair_of, prospects
from matching import Reason as Unplaced
from web.access import Action, Actor, ensure
from web.database import db
from web.errors import Conflict, NotFound, Reason
from web.matches.visibility import is_visible_newcomer
from web.models import Enrolment, Newcomer, Person, Programme
from web.rounds.asking.queries import waits
from web.rounds.names import names_of_volunteers
from web.rounds.solving.pool import pool_of
from web.rounds.telling import costs, words
from web.rounds.telling.explanation import notes
from web.rounds.telling.vocabulary import vocabulary_here
from web.rounds.terms import LOOSENED
from web.rounds.wishes.choosing import Weighed, weigh

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sqlalchemy.orm import Session

    from matching import Alternative, Pool, Unmatched
    from matching import Proposal as Pairing

SHOWN_A_PAGE: Final = 10
MOST_NEAR: Final = 3
"""So many who nearly fit are shown: what each would cost the others takes a round of its own."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a newcomer waits."""

    id: UUID
    programme_id: UUID
    programme: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A volunteer whom she could have, and what it would mean for the others."""

    volunteer_id: UUID
    weighed: Weighed
    for_the_others: str


@dataclass(frozen=True, slots=True)
class ForOne:
    """Who could be one newcomer's guide.

    Parameters
    ----------
    place, places
        The place on a waiting list that is looked at, and all that she has.
    candidates
        A page of those who are possible, the best for her first; if nobody is, some who nearly are.
    is_near
        Whether they break a rule that may give way: choosing one takes a reason then.
    is_outbid
        Whether a round today would leave her over, though somebody is possible.
    notes
        What only the coordinator is to know before she approves.
    obstacles, change
        What stands in her way and the smallest change that would be enough, if nobody is possible.
    """

    newcomer_id: UUID
    name: str
    place: Place
    places: Sequence[Place]
    candidates: list[Candidate]
    is_near: bool
    is_outbid: bool
    notes: list[str]
    obstacles: list[str]
    change: str | None
    page: int
    pages: int


def for_one(actor: Actor, newcomer_id: UUID, programme_id: UUID | None, page: int, on: date) -> ForOne:
    """Return who could be a newcomer's guide, in one programme or in the first that she waits in.

    Raises
    ------
    NotFound
        If there is no such newcomer for this actor, or she does not wait in that programme.
    Conflict
        If she waits in none.
    """
    ensure(actor, Action.READ_ROUNDS)
    name, places = _waiting(actor, newcomer_id)
    place = next((one for one in places if programme_id in {None, one.programme_id}), None)
    if place is None:
        raise NotFound(Reason.NOT_FOUND)
    policy, alike = programmes_alike(db.session(), actor, place.programme_id)
    weigher = _Weigher(name, str(place.id), pool_of(db.session(), alike), policy, on)
    found = prospects(weigher.place, weigher.pool, policy, on)
    left, pages = found.unmatched, max(1, -(-len(found.choices) // SHOWN_A_PAGE))
    page = min(max(1, page), pages)
    shown = found.choices[(page - 1) * SHOWN_A_PAGE : page * SHOWN_A_PAGE]
    return ForOne(
        newcomer_id=newcomer_id,
        name=name,
        place=place,
        places=places,
        candidates=weigher.possible(shown, is_left_over=left is not None) if shown else weigher.near(),
        is_near=not shown,
        is_outbid=left is not None and left.reason is Unplaced.OUTBID,
        notes=notes(db.session.get_one(Newcomer, newcomer_id), name),
        obstacles=_obstacles(left) if left else [],
        change=words.enough_for_somebody(left.relaxations) if left and not shown else None,
        page=page,
        pages=pages,
    )


def programmes_alike(session: Session, actor: Actor, programme_id: UUID) -> tuple[Policy, frozenset[UUID]]:
    """Return a programme's policy, and all of the actor's programmes that go by it, as a round can cover."""
    rows = session.scalars(select(Programme).where(Programme.id.in_(actor.programme_ids)))
    policies = {row.id: row.policy for row in rows}
    policy = policies[programme_id]
    return policy, frozenset(one for one, other in policies.items() if other == policy)


def _waiting(actor: Actor, newcomer_id: UUID) -> tuple[str, Sequence[Place]]:
    """Return a newcomer's call-name, and where she waits."""
    name = db.session.scalar(
        select(Person.call_name)
        .join(Newcomer, Newcomer.person_id == Person.id)
        .where(Newcomer.id == newcomer_id, is_visible_newcomer(actor))
    )
    if name is None:
        raise NotFound(Reason.NOT_FOUND)
    rows = db.session.execute(
        select(Enrolment.id, Programme.id, Programme.name)
        .join(Newcomer, Newcomer.id == Enrolment.newcomer_id)
        .join(Programme, Programme.id == Enrolment.programme_id)
        .where(Newcomer.id == newcomer_id, *waits(actor))
        .order_by(Programme.name)
    ).all()
    if not rows:
        raise Conflict(Reason.NEWCOMER_NOT_WAITING)
    return name, [Place(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class _Weigher:
    """A newcomer and everybody whom a round today would consider."""

    name: str
    place: str
    pool: Pool
    policy: Policy
    on: date

    def possible(self, choices: Sequence[Alternative], *, is_left_over: bool) -> list[Candidate]:
        """Return candidates who break no rule, with what each would cost the others."""
        pairs = [self._pair(choice.person) for choice in choices]
        say = costs.instead_of_another if is_left_over else costs.consequence
        prices = [
            say(choice.cost, choice.matched_change) if choice.cost else costs.costs_nothing()
            for choice in choices
        ]
        return self._candidates(pairs, prices)

    def near(self) -> list[Candidate]:
        """Return a few who break only rules that may give way, as few of them as can be."""
        wishes = {rule: RuleMode.WISH for rule in LOOSENED if self.policy.mode(rule) is RuleMode.MUST}
        loosened = replace(self.policy, rules={**self.policy.rules, **wishes})
        found = prospects(self.place, self.pool, loosened, self.on).choices[:SHOWN_A_PAGE]
        pairs = sorted(
            (self._pair(choice.person) for choice in found), key=lambda pair: (len(pair.broken), -pair.score)
        )[:MOST_NEAR]
        return self._candidates(pairs, self._prices(pairs))

    def _pair(self, volunteer: str) -> Pairing:
        return pair_of(Lock(self.place, volunteer), self.pool, self.policy, self.on)

    def _prices(self, pairs: Sequence[Pairing]) -> list[str]:
        """Return what each pair would cost all others, by solving with it and without; she has nobody now."""
        if not pairs:
            return []
        market = market_of(self.pool, self.policy, self.on)
        now, prices = outcome_of(market, Preset.FIT), []
        for pair in pairs:
            then = outcome_of(market, Preset.FIT, [Lock(pair.newcomer, pair.volunteer)])
            cost, fewer = now.value - (then.value - pair.value), len(then.pairs) - 1 - len(now.pairs)
            prices.append(costs.consequence(cost, fewer) if cost else costs.costs_nothing())
        return prices

    def _candidates(self, pairs: Sequence[Pairing], costs: Sequence[str]) -> list[Candidate]:
        named, vocabulary = names_of_volunteers(UUID(pair.volunteer) for pair in pairs), vocabulary_here()
        return [
            Candidate(
                UUID(pair.volunteer),
                weigh(self.name, named[UUID(pair.volunteer)], pair, self.policy, vocabulary),
                cost,
            )
            for pair, cost in zip(pairs, costs, strict=True)
        ]


def _obstacles(left: Unmatched) -> list[str]:
    barriers, sole = (
        {str(rule): count for rule, count in some.items()} for some in (left.barriers, left.sole)
    )
    return words.obstacles(left.reason, barriers, sole)
