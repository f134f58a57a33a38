"""Doing what is due with many rows: each in a transaction of its own, under its lock, and never twice.

Which rows those are is read first and asked again once a row is locked, so that of two runs at once the
second finds nothing to do. In a programme that rests today nothing is done.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from web.database import db, transaction
from web.models import CheckIn, Match, Offer
from web.programmes.queries import open_days

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from uuid import UUID

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from web.open_days import OpenDays

Row = TypeVar("Row", Offer, CheckIn)


def one_by_one(
    kind: type[Row],
    wanted: Select[Row, Match],
    today: date,
    step: Callable[[Session, Row, OpenDays, date], bool],
) -> int:
    """Take a step with each row wanted that stands beside its match; return with how many it was due."""
    ids = db.session.scalars(wanted.with_only_columns(kind.id)).all()
    db.session.rollback()
    return sum(_one(kind, wanted, row_id, today, step) for row_id in ids)


def _one(
    kind: type[Row],
    wanted: Select[Row, Match],
    row_id: UUID,
    today: date,
    step: Callable[[Session, Row, OpenDays, date], bool],
) -> bool:
    with transaction() as session:
        found = session.execute(
            wanted.where(kind.id == row_id).with_for_update(skip_locked=True)
        ).one_or_none()
        if found is None:
            return False
        row, match = found
        calendar = open_days(session, match.programme_id)
        return calendar.is_open(today) and step(session, row, calendar, today)
