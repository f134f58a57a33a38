"""A volunteer chosen for one newcomer at her own page: chosen, approved and asked in one stroke.

It is a round of its own, so that whoever looks later finds what any approval has: whom it considered, by
which rules, what the two have in common, who chose and why. It holds the pair and puts nobody else forward.
"""

from __future__ import annotations

from dataclasses import replace
from secrets import randbits
from typing import TYPE_CHECKING

from sqlalchemy import select

from matching import Barrier, Lock, LockError, Preset, Side, pair_of
from matching.lifecycle import ProposalStatus
from web import clock
from web.access import Action, Actor, ensure
from web.database import db, transaction
from web.errors import Conflict, NotFound, Reason
from web.matches.asking import ask_newcomer
from web.matches.operations import open_match, refuse_unless_open
from web.matches.visibility import is_visible_newcomer
from web.models import (
    FOR_ONE,
    Enrolment,
    MatchingRound,
    Newcomer,
    Proposal,
    RoundWish,
    Verdict,
    WishKind,
)
from web.rounds.asking.operations import ask
from web.rounds.deciding.operations import decide, refuse_if_changed
from web.rounds.for_one.queries import programmes_alike
from web.rounds.solving.answer import Answer, keep
from web.rounds.solving.pool import pool_of_two
from web.rounds.solving.question import Question, Wishes
from web.rounds.solving.snapshot import digest_of, pseudonym, take_snapshot
from web.rounds.terms import refuse_what_stands, refuse_without_reason

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session


def choose(
    actor: Actor, newcomer_id: UUID, programme_id: UUID, volunteer_id: UUID, reason: str | None = None
) -> UUID:
    """Choose a volunteer for a newcomer, approve the two and ask her; return the id of the round of one.

    The rules of the programme are asked once more of the two alone, in the transaction that opens the match.

    Raises
    ------
    NotFound
        If there are no such places in that programme for this actor.
    Invalid
        If a rule that may give way is broken and nobody says why.
    Conflict
        If a rule is broken that may not give way, or the match cannot be opened, as `open_match` says.
    """
    ensure(actor, Action.DECIDE)
    newcomer, volunteer = _places(db.session(), actor, newcomer_id, programme_id, volunteer_id)
    refuse_unless_open(db.session(), newcomer, volunteer)
    policy, covered = programmes_alike(db.session(), actor, programme_id)
    pair = pseudonym(Side.NEWCOMER, newcomer.id), pseudonym(Side.VOLUNTEER, volunteer_id)
    question = Question(
        snapshot=take_snapshot(db.session(), covered),
        on=clock.today(),
        preset=Preset.FIT,
        grouping=None,
        seed=randbits(31),
        policy=policy,
        wishes=Wishes(held=frozenset({pair})),
    )
    found = _solved(question, pair)
    with transaction() as session:
        newcomer, volunteer = _places(session, actor, newcomer_id, programme_id, volunteer_id)
        _refuse_broken(session, actor, newcomer, volunteer, reason)
        row = ask(session, actor, covered, question, number=FOR_ONE)
        keep(session, row, found)
        session.add(_wish(actor, row, newcomer, volunteer, reason))
        proposal = session.scalars(select(Proposal).where(Proposal.round_id == row.id)).one()
        match = open_match(session, newcomer, volunteer, proposal.id)
        refuse_if_changed(session, proposal, newcomer, volunteer)
        decide(session, actor, proposal, Verdict.APPROVE, ProposalStatus.APPROVED)
        ask_newcomer(session, match)
        return row.id


def _places(
    session: Session, actor: Actor, newcomer_id: UUID, programme_id: UUID, volunteer_id: UUID
) -> tuple[Enrolment, Enrolment]:
    here = select(Enrolment).where(
        Enrolment.programme_id == programme_id, Enrolment.programme_id.in_(actor.programme_ids)
    )
    newcomer = session.scalars(
        here.join(Newcomer, Newcomer.id == Enrolment.newcomer_id).where(
            Newcomer.id == newcomer_id, is_visible_newcomer(actor)
        )
    ).one_or_none()
    volunteer = session.scalars(here.where(Enrolment.volunteer_id == volunteer_id)).one_or_none()
    if newcomer is None or volunteer is None:
        raise NotFound(Reason.NOT_FOUND)
    return newcomer, volunteer


def _solved(question: Question, pair: tuple[str, str]) -> Answer:
    """Return the answer for the pair alone, out of a round in which it is held."""
    try:
        result = question.solve()
    except LockError as error:
        is_full = error.barrier is Barrier.CAPACITY
        raise Conflict(Reason.VOLUNTEER_FULL if is_full else Reason.CANNOT_BE_HELD) from None
    chosen = tuple(one for one in result.proposals if (one.newcomer, one.volunteer) == pair)
    digests = {person.id: digest_of(person) for person in question.pool.people if person.id in pair}
    return Answer(replace(result, proposals=chosen, unmatched=()), digests, freely=None)


def _refuse_broken(
    session: Session, actor: Actor, newcomer: Enrolment, volunteer: Enrolment, reason: str | None
) -> None:
    """Ask the rules of now of the two as they are now."""
    policy, _ = programmes_alike(session, actor, newcomer.programme_id)
    lock = Lock(str(newcomer.id), str(volunteer.volunteer_id))
    try:
        found = pair_of(lock, pool_of_two(session, newcomer, volunteer), policy, clock.today())
    except LockError:
        raise Conflict(Reason.VOLUNTEER_FULL) from None
    refuse_what_stands(found.broken, policy)
    refuse_without_reason(found.broken, policy, reason)


def _wish(
    actor: Actor, row: MatchingRound, newcomer: Enrolment, volunteer: Enrolment, reason: str | None
) -> RoundWish:
    return RoundWish(
        workspace_id=row.workspace_id,
        kind=WishKind.HOLD,
        newcomer_enrolment_id=newcomer.id,
        volunteer_enrolment_id=volunteer.id,
        reason=reason,
        wished_by=actor.account_id,
        wished_at=clock.now(),
    )
