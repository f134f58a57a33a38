"""When a programme is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from web.models import ClosedPeriod
from web.open_days import OpenDays

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session


def open_days(session: Session, programme_id: UUID) -> OpenDays:
    """Return the programme's calendar."""
    rows = session.execute(
        select(ClosedPeriod.first_day, ClosedPeriod.last_day)
        .where(ClosedPeriod.programme_id == programme_id)
        .order_by(ClosedPeriod.first_day)
    )
    return OpenDays(tuple((first, last) for first, last in rows))
