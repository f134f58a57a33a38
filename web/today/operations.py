"""What a coordinator does from her first page: tells what came of a call, and keeps reminders of her own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from web import audit, clock
from web.access import Action, Actor, ensure
from web.database import transaction
from web.errors import Conflict, Invalid, NotFound, Reason
from web.models import CallRequest, Person, Reminder
from web.today.reminders import is_known_person

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from sqlalchemy.orm import Session


def record_call(actor: Actor, request_id: UUID, tries_seen: int, *, was_reached: bool) -> None:
    """Record a call to somebody who asked for it. Reached, she leaves the list; else she is tried tomorrow.

    `tries_seen` is how many tries stood on the page, so that sending it twice counts one.

    Raises
    ------
    NotFound
        If there is no such request.
    """
    ensure(actor, Action.FOLLOW_UP)
    with transaction() as session:
        request = _request(session, request_id)
        if request.done_at is not None or request.tries != tries_seen:
            return
        request.tries, request.tried_at = request.tries + 1, clock.now()
        request.done_at = clock.now() if was_reached else None
        audit.record(session, actor, "reach" if was_reached else "try_to_reach", request)


def note_that_number_was_read(actor: Actor, request_id: UUID) -> None:
    """Leave the trace that somebody has read the number of a person who asked to be called."""
    ensure(actor, Action.READ_PEOPLE)
    with transaction() as session:
        audit.record(session, actor, "read_contact", _request(session, request_id))


def remind_me(actor: Actor, person_id: UUID, on: date) -> None:
    """Keep a reminder of somebody. The same person on the same day is kept once.

    Raises
    ------
    Invalid
        If the day is over.
    NotFound
        If there is no such person for this actor.
    """
    ensure(actor, Action.FOLLOW_UP)
    if on < clock.today():
        raise Invalid(Reason.INCOMPLETE)
    with transaction() as session:
        known = select(Person).where(Person.id == person_id, is_known_person(actor)).with_for_update()
        if session.scalars(known).one_or_none() is None:
            raise NotFound(Reason.NOT_FOUND)
        same = select(Reminder.id).where(
            Reminder.account_id == actor.account_id,
            Reminder.person_id == person_id,
            Reminder.due_on == on,
            Reminder.done_at.is_(None),
        )
        if session.scalars(same).first() is None:
            session.add(Reminder(account_id=actor.account_id, person_id=person_id, due_on=on))


def finish_reminder(actor: Actor, reminder_id: UUID) -> None:
    """Take a reminder off the list; doing so twice has one effect."""
    with transaction() as session:
        reminder = _reminder(session, actor, reminder_id)
        reminder.done_at = reminder.done_at or clock.now()


def move_reminder(actor: Actor, reminder_id: UUID, on: date) -> None:
    """Put a reminder off to another day.

    Raises
    ------
    Invalid
        If the day is over.
    Conflict
        If it is done.
    """
    if on < clock.today():
        raise Invalid(Reason.INCOMPLETE)
    with transaction() as session:
        reminder = _reminder(session, actor, reminder_id)
        if reminder.done_at is not None:
            raise Conflict(Reason.ALREADY_DECIDED)
        reminder.due_on = on


def _request(session: Session, request_id: UUID) -> CallRequest:
    request = session.scalars(
        select(CallRequest).where(CallRequest.id == request_id).with_for_update()
    ).one_or_none()
    if request is None:
        raise NotFound(Reason.NOT_FOUND)
    return request


def _reminder(session: Session, actor: Actor, reminder_id: UUID) -> Reminder:
    ensure(actor, Action.FOLLOW_UP)
    reminder = session.scalars(
        select(Reminder)
        .where(Reminder.id == reminder_id, Reminder.account_id == actor.account_id)
        .with_for_update()
    ).one_or_none()
    if reminder is None:
        raise NotFound(Reason.NOT_FOUND)
    return reminder
