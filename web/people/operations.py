"""What a coordinator records about a newcomer: a talk, a place in a programme, a pause, a note."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from matching.lifecycle import EnrolmentStatus
from web import audit, clock
from web.access import Action, Actor, ensure
from web.database import transaction
from web.errors import Conflict, Invalid, NotFound, Reason
from web.matches.visibility import is_visible_newcomer
from web.models import Enrolment, MatchMember, Newcomer, Note

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from sqlalchemy.orm import Session

    from web.models import AnsweredHow

LONGEST_NOTE = 2000


def record_talk(actor: Actor, newcomer_id: UUID, on: date, programme_ids: frozenset[UUID]) -> None:
    """Record that somebody has talked with a newcomer, and put her on the waiting list of these programmes.

    She has waited since she signed up, not since we found the time to call.

    Raises
    ------
    NotFound
        If there is no such newcomer, or no such programme, for this actor.
    Invalid
        If the day has not come yet.
    """
    if on > clock.today():
        raise Invalid(Reason.INCOMPLETE)
    if not actor.programme_ids.issuperset(programme_ids):
        raise NotFound(Reason.NOT_FOUND)
    with transaction() as session:
        newcomer = _newcomer(session, actor, newcomer_id)
        newcomer.talked_on = on
        taken = set(
            session.scalars(select(Enrolment.programme_id).where(Enrolment.newcomer_id == newcomer.id))
        )
        session.add_all(
            Enrolment(
                programme_id=programme_id,
                newcomer_id=newcomer.id,
                status=EnrolmentStatus.READY,
                waiting_since=newcomer.signed_up_at,
            )
            for programme_id in programme_ids - taken
        )
        audit.record(session, actor, "record_talk", newcomer)


def pause(actor: Actor, newcomer_id: UUID, until: date, how: AnsweredHow) -> None:
    """Let a newcomer rest until a day, as she told; her place on the waiting list is kept.

    Raises
    ------
    Invalid
        If the day is not ahead.
    Conflict
        If she is not waiting, or has an open match: that is paused on its own.
    """
    if until <= clock.today():
        raise Invalid(Reason.INCOMPLETE)
    with transaction() as session:
        newcomer = _newcomer(session, actor, newcomer_id)
        for enrolment in _enrolments(session, newcomer, EnrolmentStatus.READY):
            enrolment.status = EnrolmentStatus.PAUSED
        newcomer.paused_until = until
        audit.record(session, replace(actor, reason=how), "pause", newcomer)


def take_up_again(actor: Actor, newcomer_id: UUID) -> None:
    """End a newcomer's pause; she has waited all the while.

    Raises
    ------
    Conflict
        If she is not paused.
    """
    with transaction() as session:
        newcomer = _newcomer(session, actor, newcomer_id)
        for enrolment in _enrolments(session, newcomer, EnrolmentStatus.PAUSED):
            enrolment.status = EnrolmentStatus.READY
        newcomer.paused_until = None
        audit.record(session, actor, "take_up_again", newcomer)


def write_note(actor: Actor, newcomer_id: UUID, text: str) -> None:
    """Add a note about a newcomer. Notes are never changed; a form sent twice is one.

    Raises
    ------
    Invalid
        If the note is empty or longer than 2,000 signs.
    """
    if not 0 < len(text.strip()) <= LONGEST_NOTE:
        raise Invalid(Reason.INCOMPLETE)
    with transaction() as session:
        newcomer = _newcomer(session, actor, newcomer_id)
        if _was_just_written(session, actor, newcomer, text.strip()):
            return
        note = Note(
            person_id=newcomer.person_id,
            written_by=actor.account_id,
            written_at=clock.now(),
            text=text.strip(),
        )
        session.add(note)
        audit.record(session, actor, "write_note", newcomer)


def note_that_contact_was_read(actor: Actor, newcomer_id: UUID) -> None:
    """Leave the trace that somebody has read a newcomer's contact and notes."""
    with transaction() as session:
        audit.record(session, actor, "read_contact", _newcomer(session, actor, newcomer_id))


def _was_just_written(session: Session, actor: Actor, newcomer: Newcomer, text: str) -> bool:
    """Whether the same words came from the same desk a moment ago; she is locked, so that one asks first."""
    lately = select(Note).where(
        Note.person_id == newcomer.person_id,
        Note.written_by == actor.account_id,
        Note.written_at > clock.a_moment_ago(),
    )
    return any(note.text == text for note in session.scalars(lately))


def _newcomer(session: Session, actor: Actor, newcomer_id: UUID) -> Newcomer:
    """Return the newcomer, locked, if the actor may change anything about her."""
    ensure(actor, Action.FOLLOW_UP)
    newcomer = session.scalars(
        select(Newcomer).where(Newcomer.id == newcomer_id, is_visible_newcomer(actor)).with_for_update()
    ).one_or_none()
    if newcomer is None:
        raise NotFound(Reason.NOT_FOUND)
    return newcomer


def _enrolments(session: Session, newcomer: Newcomer, status: EnrolmentStatus) -> list[Enrolment]:
    """Return her places in this status; refuse while one of them has an open match, or if there is none."""
    has_match = select(MatchMember.id).where(MatchMember.enrolment_id == Enrolment.id, MatchMember.is_open)
    rows = session.execute(
        select(Enrolment, has_match.exists())
        .where(Enrolment.newcomer_id == newcomer.id, Enrolment.status == status)
        .with_for_update()
    ).all()
    if not rows or any(matched for _, matched in rows):
        raise Conflict(Reason.NEWCOMER_NOT_WAITING)
    return [enrolment for enrolment, _ in rows]
