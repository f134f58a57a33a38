"""Telling all who take part in a match the same thing: a letter of her own to each adult on either side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matching import Side
from web.notifications.outbox import put_in_outbox

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy.orm import Session

    from web.matches.sides import Sides
    from web.notifications.messages import Message


def tell_everybody(
    session: Session,
    sides: Sides,
    message: Message,
    *,
    but: UUID | None = None,
    not_before: datetime | None = None,
) -> None:
    """Put a message in the outbox for everybody in a match, but for the one person who knows it already."""
    for person in (person for side in Side for person in sides.people(side)):
        if person.id != but:
            put_in_outbox(session, person.id, message, not_before=not_before)
