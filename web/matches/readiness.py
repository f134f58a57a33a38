"""Whether a volunteer is ready for a new person now: asked some days before a round, answered by a link.

A newcomer is only ever asked about somebody who has just said yes to a new person. Silence means not now; it
costs him nothing, and he is asked again before the next round.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import exists, func, select, update

from matching.lifecycle import EnrolmentStatus
from web import audit, clock
from web.access import Action, Actor, ensure
from web.accounts.operations import digest
from web.database import db, transaction
from web.errors import Conflict, Invalid, NotFound, Reason
from web.models import Enrolment, ReadyQuestion, Volunteer
from web.notifications.messages import ReadyAsked
from web.notifications.outbox import put_in_outbox
from web.programmes.queries import open_programmes

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date
    from uuid import UUID

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import Session

# A yes is good for so long; whoever said it earlier is asked again before a round.
YES_IS_FRESH_FOR = timedelta(days=14)
LONGEST_AHEAD = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Readiness:
    """How many of those who could take somebody have said yes, are silent so far, or could be asked now."""

    ready: int
    silent: int
    to_ask: int


def readiness(actor: Actor) -> Readiness:
    """Return how the volunteers of the actor's programmes stand who have a free place."""
    ensure(actor, Action.READ_ROUNDS)
    with_a_place = _with_a_place(actor.programme_ids)
    return Readiness(
        ready=_count(with_a_place.where(Volunteer.said_ready_at.is_not(None))),
        silent=_count(with_a_place.where(_was_asked(ReadyQuestion.is_ready.is_(None)))),
        to_ask=_count(_to_ask(db.session(), actor)),
    )


def ask_who_is_ready(actor: Actor, match_on: date) -> int:
    """Ask those with a free place who have not said yes lately; return how many were asked.

    Their earlier yes does not count any more. Nobody is asked again before the day he was asked about,
    whatever he said, and nobody whose programmes all rest today.

    Raises
    ------
    Invalid
        If the day is not ahead, or more than a month away.
    """
    ensure(actor, Action.RUN_ROUND)
    if not clock.today() < match_on <= clock.today() + LONGEST_AHEAD:
        raise Invalid(Reason.INCOMPLETE)
    with transaction() as session:
        # Locked first and chosen afterwards: whoever another coordinator asks meanwhile is asked once.
        session.scalars(_with_a_place(actor.programme_ids).order_by(Volunteer.id).with_for_update()).all()
        volunteers = session.scalars(_to_ask(session, actor)).all()
        for volunteer in volunteers:
            _ask(session, actor, volunteer, match_on)
        return len(volunteers)


def find_question(session: Session, link: str) -> ReadyQuestion:
    """Return the question behind a link, or raise `NotFound`."""
    question = session.scalars(
        select(ReadyQuestion).where(ReadyQuestion.link_digest == digest(link))
    ).one_or_none()
    if question is None:
        raise NotFound(Reason.NOT_FOUND)
    return question


def stands(question: ReadyQuestion, volunteer: Volunteer) -> bool:
    """Whether a question may still be answered: the round is ahead, and he is approved."""
    return question.match_on >= clock.today() and volunteer.approved_on is not None


def answer_by_link(link: str, *, is_ready: bool) -> None:
    """Take the answer of whoever holds the link; he may change his mind until the day of the round.

    Raises
    ------
    NotFound
        If there is no such question.
    Conflict
        If the day is over, or he is not approved any more.
    """
    with transaction() as session:
        question = find_question(session, link)
        volunteer = session.scalars(
            select(Volunteer).where(Volunteer.id == question.volunteer_id).with_for_update()
        ).one()
        if not stands(question, volunteer):
            raise Conflict(Reason.OFFER_OVER)
        actor = Actor.system(question.organisation_id, "answered by the volunteer's own link")
        note_readiness(session, actor, volunteer, is_ready=is_ready)


def note_readiness(session: Session, actor: Actor, volunteer: Volunteer, *, is_ready: bool) -> None:
    """Keep what a volunteer says, wherever he says it; the questions that stand are answered by it."""
    volunteer.said_ready_at = clock.now() if is_ready else None
    session.execute(
        update(ReadyQuestion)
        .where(ReadyQuestion.volunteer_id == volunteer.id, ReadyQuestion.match_on >= clock.today())
        .values(is_ready=is_ready, answered_at=clock.now())
    )
    audit.record(session, actor, "say_ready" if is_ready else "say_not_now", volunteer)


def takes_part(programme_ids: Collection[UUID]) -> ColumnElement[bool]:
    """Keep to volunteers who are approved in one of these programmes and not taking a break today."""
    is_enrolled = exists().where(
        Enrolment.volunteer_id == Volunteer.id,
        Enrolment.programme_id.in_(programme_ids),
        Enrolment.status == EnrolmentStatus.READY,
    )
    is_here = Volunteer.paused_until.is_(None) | (Volunteer.paused_until <= clock.today())
    return is_enrolled & Volunteer.approved_on.is_not(None) & is_here


def _ask(session: Session, actor: Actor, volunteer: Volunteer, match_on: date) -> None:
    volunteer.said_ready_at = None
    question = ReadyQuestion(volunteer_id=volunteer.id, asked_at=clock.now(), match_on=match_on)
    question.link_digest = digest(question.link)
    session.add(question)
    session.flush()
    put_in_outbox(session, volunteer.person_id, ReadyAsked(question.id))
    audit.record(session, actor, "ask_ready", volunteer)


def _to_ask(session: Session, actor: Actor) -> Select[Volunteer]:
    is_fresh = Volunteer.said_ready_at > clock.now() - YES_IS_FRESH_FOR
    return _with_a_place(open_programmes(session, actor.programme_ids)).where(
        Volunteer.said_ready_at.is_(None) | ~is_fresh, ~_was_asked()
    )


def _was_asked(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """Keep to volunteers who have been asked about a round to come."""
    return exists().where(
        ReadyQuestion.volunteer_id == Volunteer.id, ReadyQuestion.match_on >= clock.today(), *conditions
    )


def _with_a_place(programme_ids: Collection[UUID]) -> Select[Volunteer]:
    return select(Volunteer).where(takes_part(programme_ids), Volunteer.places_taken < Volunteer.capacity)


def _count(wanted: Select[Volunteer]) -> int:
    return db.session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
