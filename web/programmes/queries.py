"""When a programme is open, and which programmes somebody looks after."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select, true

from web import clock
from web.access import Action, Actor, ensure
from web.database import db
from web.models import ClosedPeriod, Programme, Role
from web.open_days import OpenDays

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class ProgrammeCalendar:
    """A programme, and its periods of rest that are not over."""

    programme: Programme
    periods: list[ClosedPeriod]


def open_days(session: Session, programme_id: UUID) -> OpenDays:
    """Return the programme's calendar."""
    rows = session.execute(
        select(ClosedPeriod.first_day, ClosedPeriod.last_day)
        .where(ClosedPeriod.programme_id == programme_id)
        .order_by(ClosedPeriod.first_day)
    )
    return OpenDays(tuple((first, last) for first, last in rows))


def open_programmes(session: Session, programme_ids: Collection[UUID]) -> set[UUID]:
    """Return those of these programmes that do not rest today."""
    today = clock.today()
    resting = session.scalars(
        select(ClosedPeriod.programme_id).where(
            ClosedPeriod.programme_id.in_(programme_ids),
            ClosedPeriod.first_day <= today,
            ClosedPeriod.last_day >= today,
        )
    )
    return set(programme_ids) - set(resting)


def is_own_programme(actor: Actor) -> ColumnElement[bool]:
    """Keep to the programmes a coordinator works with; an administrator looks after them all."""
    return true() if actor.role is Role.ADMINISTRATOR else Programme.id.in_(actor.programme_ids)


def calendars(actor: Actor) -> list[ProgrammeCalendar]:
    """Return the actor's programmes, by name, with the periods of rest that are not over."""
    ensure(actor, Action.EDIT_PROGRAMMES)
    programmes = db.session.scalars(
        select(Programme).where(is_own_programme(actor)).order_by(Programme.name)
    ).all()
    return [ProgrammeCalendar(programme, _periods_ahead(programme.id)) for programme in programmes]


def _periods_ahead(programme_id: UUID) -> list[ClosedPeriod]:
    return list(
        db.session.scalars(
            select(ClosedPeriod)
            .where(ClosedPeriod.programme_id == programme_id, ClosedPeriod.last_day >= clock.today())
            .order_by(ClosedPeriod.first_day)
        )
    )
