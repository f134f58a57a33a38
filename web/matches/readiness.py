"""Whether a volunteer is ready for a new person now: asked some days before a round, answered by a link.

A newcomer is only ever asked about somebody who has just said yes to a new person. Silence means not now; it
costs him nothing, and he is asked again before the next round.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import exists, func, select

from matching.lifecycle import EnrolmentStatus
from web import audit, clock
from web.access import Action, Actor, ensure
from web.accounts.operations import digest
from web.database import db, transaction
from web.errors import Conflict, Invalid, NotFound, Reason
from web.models import Enrolment, ReadyQuestion, Volunteer
from web.notifications.messages import ReadyAsked
from web.notifications.outbox import put_in_outbox

if TYPE_CHECKING:
    from datetime import date, datetime

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
    return Readiness(
        ready=_count(_with_a_place(actor).where(Volunteer.said_ready_at.is_not(None))),
        silent=_count(_with_a_place(actor).where(_is_silent())),
        to_ask=_count(_to_ask(actor, clock.now()).where(~_is_silent())),
    )


def ask_who_is_ready(actor: Actor, match_on: date) -> int:
    """Ask those with a free place who have not said yes lately; return how many were asked.

    Their earlier yes does not count any more. Nobody is asked again before the day he was asked about.

    Raises
    ------
    Invalid
        If the day is not ahead, or more than a month away.
    """
    ensure(actor, Action.RUN_ROUND)
    if not clock.today() < match_on <= clock.today() + LONGEST_AHEAD:
        raise Invalid(Reason.INCOMPLETE)
    with transaction() as session:
        wanted = _to_ask(actor, clock.now()).where(~_is_silent())
        volunteers = session.scalars(wanted.with_for_update()).all()
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
        if question.match_on < clock.today() or volunteer.approved_on is None:
            raise Conflict(Reason.OFFER_OVER)
        question.is_ready, question.answered_at = is_ready, clock.now()
        volunteer.said_ready_at = clock.now() if is_ready else None
        actor = Actor.system(question.organisation_id, "answered by the volunteer's own link")
        audit.record(session, actor, "say_ready" if is_ready else "say_not_now", volunteer)


def _ask(session: Session, actor: Actor, volunteer: Volunteer, match_on: date) -> None:
    volunteer.said_ready_at = None
    question = ReadyQuestion(volunteer_id=volunteer.id, asked_at=clock.now(), match_on=match_on)
    question.link_digest = digest(question.link)
    session.add(question)
    session.flush()
    put_in_outbox(session, volunteer.person_id, ReadyAsked(question.id))
    audit.record(session, actor, "ask_ready", volunteer)


def _to_ask(actor: Actor, instant: datetime) -> Select[Volunteer]:
    is_fresh = Volunteer.said_ready_at > instant - YES_IS_FRESH_FOR
    return _with_a_place(actor).where(Volunteer.said_ready_at.is_(None) | ~is_fresh)


def _is_silent() -> ColumnElement[bool]:
    """Whether a volunteer has been asked about a round to come, and has said nothing."""
    return exists().where(
        ReadyQuestion.volunteer_id == Volunteer.id,
        ReadyQuestion.match_on >= clock.today(),
        ReadyQuestion.is_ready.is_(None),
    )


def _with_a_place(actor: Actor) -> Select[Volunteer]:
    return select(Volunteer).where(
        _is_enrolled(actor),
        Volunteer.approved_on.is_not(None),
        Volunteer.places_taken < Volunteer.capacity,
        Volunteer.paused_until.is_(None) | (Volunteer.paused_until <= clock.today()),
    )


def _is_enrolled(actor: Actor) -> ColumnElement[bool]:
    return exists().where(
        Enrolment.volunteer_id == Volunteer.id,
        Enrolment.programme_id.in_(actor.programme_ids),
        Enrolment.status == EnrolmentStatus.READY,
    )


def _count(wanted: Select[Volunteer]) -> int:
    return db.session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
