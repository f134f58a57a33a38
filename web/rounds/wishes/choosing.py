"""A pair chosen by hand: how well the two fit, what speaks against them, what it would mean for the rest."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from matching import LockError, Side
from web.database import db
from web.errors import Conflict, NotFound, Reason
from web.models import Enrolment, Newcomer, Person, Proposal, Unmatched, Volunteer
from web.rounds.queries import RoundSummary, round_summary, visible_round
from web.rounds.solving.question import Question, Wishes
from web.rounds.solving.snapshot import pseudonym
from web.rounds.telling import words
from web.rounds.telling.explanation import Bar, Pair, bars, broken, cautions, reasons
from web.rounds.telling.vocabulary import vocabulary_here
from web.rounds.terms import may_give_way, needs_reason, what_stands
from web.rounds.wishes.effect import Effect, asked_now, effect
from web.rounds.workspace import programmes_of_round

if TYPE_CHECKING:
    from uuid import UUID

    from matching import Policy
    from matching import Proposal as Pairing
    from web.access import Actor
    from web.models import MatchingRound
    from web.rounds.telling.vocabulary import Vocabulary

NEAREST: Final = 4
"""How many volunteers are named who would nearly fit."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """Two people, how well they fit and what holding them would mean, or the obstacle if it cannot be.

    Where a rule gives way, a reason is needed.
    """

    newcomer: str
    volunteer: str
    obstacle: str | None = None
    fit: int = 1
    reasons: tuple[str, ...] = ()
    cautions: tuple[str, ...] = ()
    bars: tuple[Bar, ...] = ()
    needs_reason: bool = False
    effect: Effect | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """Whom one can choose among, and the two that are chosen, if they are."""

    round: RoundSummary
    newcomers: list[tuple[str, str]]
    volunteers: list[tuple[str, str]]
    newcomer_id: UUID | None
    volunteer_id: UUID | None
    nearest: list[tuple[UUID, str]]
    weighed: Weighed | None


def choice(actor: Actor, round_id: UUID, newcomer_id: UUID | None, volunteer_id: UUID | None) -> Choice:
    """Return a choice by hand in a round: newcomers go by their enrolments, volunteers by their own ids.

    Raises
    ------
    NotFound
        If there is no such round for this actor, or no such person in it.
    Conflict
        If the round's people are forgotten.
    """
    row = visible_round(actor, round_id)
    newcomers, volunteers = _newcomers(row), _volunteers(row)
    for chosen, known in ((newcomer_id, newcomers), (volunteer_id, volunteers)):
        if chosen is not None and chosen not in known:
            raise NotFound(Reason.NOT_FOUND)
    weighed, nearest = None, []
    if newcomer_id and not volunteer_id:
        nearest = _nearest(row, newcomer_id, volunteers)
    if newcomer_id and volunteer_id:
        weighed = _weighed(
            actor, row, (newcomer_id, newcomers[newcomer_id]), (volunteer_id, volunteers[volunteer_id])
        )
    return Choice(
        round=round_summary(actor, round_id),
        newcomers=[(str(one), name) for one, name in newcomers.items()],
        volunteers=[(str(one), name) for one, name in volunteers.items()],
        newcomer_id=newcomer_id,
        volunteer_id=volunteer_id,
        nearest=nearest,
        weighed=weighed,
    )


def given_way(actor: Actor, round_id: UUID, newcomer_id: UUID) -> UUID | None:
    """Return whom the round would propose to somebody left over if what may give way for her gave way.

    Nobody if nothing may, if the round's people are forgotten, or if some wish cannot be kept on them.
    Newcomers go by their enrolments.

    Raises
    ------
    NotFound
        If there is no such round for this actor, or nobody such was left over in it.
    """
    row = visible_round(actor, round_id)
    here = Unmatched.round_id == round_id, Unmatched.enrolment_id == newcomer_id
    left = db.session.scalars(select(Unmatched).where(*here)).one_or_none()
    if left is None or newcomer_id not in _newcomers(row):
        raise NotFound(Reason.NOT_FOUND)
    question, rules, found = asked_now(row), may_give_way(left.relaxations), None
    if question and rules:
        with suppress(LockError):
            found = question.given_way(pseudonym(Side.NEWCOMER, newcomer_id), rules)
    return next((one for one in _volunteers(row) if pseudonym(Side.VOLUNTEER, one) == found), None)


def _nearest(row: MatchingRound, newcomer_id: UUID, volunteers: dict[UUID, str]) -> list[tuple[UUID, str]]:
    """Return who would fit somebody best if what can be a wish were one."""
    question = Question.of(row)
    found = question.nearest(pseudonym(Side.NEWCOMER, newcomer_id)) if question else []
    named = {pseudonym(Side.VOLUNTEER, one): (one, name) for one, name in volunteers.items()}
    return [named[volunteer] for volunteer in found if volunteer in named][:NEAREST]


def _newcomers(row: MatchingRound) -> dict[UUID, str]:
    """Return the names of those whom the round considered, by their enrolments."""
    proposed = select(Proposal.newcomer_enrolment_id).where(Proposal.round_id == row.id)
    left_over = select(Unmatched.enrolment_id).where(Unmatched.round_id == row.id)
    rows = db.session.execute(
        select(Enrolment.id, Person.call_name)
        .join(Newcomer, Newcomer.id == Enrolment.newcomer_id)
        .join(Person, Person.id == Newcomer.person_id)
        .where(
            Enrolment.id.in_(proposed) | Enrolment.id.in_(left_over), Newcomer.is_handled_manually.is_(False)
        )
        .order_by(Person.call_name)
    )
    return dict(rows.all())


def _volunteers(row: MatchingRound) -> dict[UUID, str]:
    """Return the names of the volunteers whom the round considered."""
    question = Question.of(row)
    here = {one.id for one in question.pool.volunteers} if question else set()
    rows = db.session.execute(
        select(Volunteer.id, Person.call_name)
        .join(Person, Person.id == Volunteer.person_id)
        .join(Enrolment, Enrolment.volunteer_id == Volunteer.id)
        .where(Enrolment.programme_id.in_(programmes_of_round(db.session(), row.id)))
        .order_by(Person.call_name)
    )
    return {one: name for one, name in rows if pseudonym(Side.VOLUNTEER, one) in here}


def _weighed(
    actor: Actor, row: MatchingRound, newcomer: tuple[UUID, str], volunteer: tuple[UUID, str]
) -> Weighed:
    question = Question.of(row)
    pair = pseudonym(Side.NEWCOMER, newcomer[0]), pseudonym(Side.VOLUNTEER, volunteer[0])
    if question is None:
        raise Conflict(Reason.ROUND_FORGOTTEN)
    try:
        found = question.alone(*pair)
    except LockError as error:
        return Weighed(newcomer[1], volunteer[1], str(words.BROKEN[error.barrier]))
    standing = what_stands(found.broken, question.policy)
    if standing is not None:
        return Weighed(newcomer[1], volunteer[1], str(words.BROKEN[standing]))
    return replace(
        weigh(newcomer[1], volunteer[1], found, question.policy, vocabulary_here()),
        effect=effect(actor, row.id, Wishes(held=frozenset({pair}))),
    )


def weigh(newcomer: str, volunteer: str, found: Pairing, policy: Policy, vocabulary: Vocabulary) -> Weighed:
    """Return how well two fit, from what the core found of them."""
    points = {str(criterion): share for criterion, share in found.points.items()}
    told = Pair(newcomer, volunteer, asdict(found.facts), points)
    return Weighed(
        newcomer=newcomer,
        volunteer=volunteer,
        fit=words.fit(found.score),
        reasons=tuple(reasons(told, vocabulary)),
        cautions=(*broken(found.broken), *cautions(told)),
        bars=tuple(bars(points, policy)),
        needs_reason=needs_reason(found.broken, policy),
    )
