"""Locks in one order: the match first, then what hangs on it, so that two who wait never wait for each other.

What was read before the lock may be of yesterday: under it everything is read again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import select

from web.errors import NotFound, Reason
from web.models import CheckIn, Match, Offer

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

Row = TypeVar("Row", Offer, CheckIn)
AGAIN = {"populate_existing": True}


def locked_with_match(session: Session, kind: type[Row], row_id: UUID) -> tuple[Row, Match]:
    """Return a row and its match, locked and as they are now.

    Raises
    ------
    NotFound
        If there is no such row, or it went away while we waited.
    """
    match = session.scalars(
        select(Match)
        .join(kind, kind.match_id == Match.id)
        .where(kind.id == row_id)
        .with_for_update(of=Match),
        execution_options=AGAIN,
    ).one_or_none()
    row = session.scalars(
        select(kind).where(kind.id == row_id).with_for_update(), execution_options=AGAIN
    ).one_or_none()
    if match is None or row is None:
        raise NotFound(Reason.NOT_FOUND)
    return row, match
