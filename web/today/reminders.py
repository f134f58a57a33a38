"""A coordinator's own reminders: somebody, and a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from web.database import db
from web.matches.visibility import is_visible_newcomer, is_visible_volunteer
from web.models import Newcomer, Person, Reminder, Volunteer
from web.today.rows import Kind, Opens, Row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import ColumnElement

    from web.access import Actor


def reminders(actor: Actor) -> Iterator[Row]:
    """Yield what the actor wants to be reminded of; whose day has not come, rests until then."""
    rows = db.session.execute(
        select(
            Reminder,
            Person.call_name,
            Newcomer.id.is_not(None),
            func.coalesce(Newcomer.id, Volunteer.id),
        )
        .join(Person, Person.id == Reminder.person_id)
        .outerjoin(Newcomer, Newcomer.person_id == Person.id)
        .outerjoin(Volunteer, Volunteer.person_id == Person.id)
        .where(
            Reminder.account_id == actor.account_id,
            Reminder.done_at.is_(None),
            is_known_person(actor),
        )
        .order_by(Reminder.due_on, Person.call_name)
    )
    for reminder, name, is_newcomer, opens_id in rows:
        opens = Opens.NEWCOMER if is_newcomer else Opens.VOLUNTEER
        yield Row(
            Kind.REMINDER,
            reminder.id,
            (name,),
            opens,
            opens_id,
            on=reminder.due_on,
            rests_until=reminder.due_on,
        )


def is_known_person(actor: Actor) -> ColumnElement[bool]:
    """Keep to people whom the actor may know of, on either side, and never to somebody handled manually."""
    handled = select(Newcomer.person_id).where(Newcomer.is_handled_manually)
    newcomers = select(Newcomer.person_id).where(is_visible_newcomer(actor))
    volunteers = select(Volunteer.person_id).where(is_visible_volunteer(actor))
    return (Person.id.in_(newcomers) | Person.id.in_(volunteers)) & Person.id.not_in(handled)
