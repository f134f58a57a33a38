"""Waiting a little for a round that is solved elsewhere: the page then comes with its proposals."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from web.database import db
from web.rounds.queries import RoundSummary, round_summary

if TYPE_CHECKING:
    from uuid import UUID

    from web.access import Actor

PATIENCE_SECONDS: Final = 8.0
LOOK_UP_SECONDS: Final = 0.2


def wait_for(actor: Actor, round_id: UUID, seconds: float = PATIENCE_SECONDS) -> RoundSummary:
    """Return a round when it is solved, or as it stands when patience ends; no connection is held meanwhile.

    Raises
    ------
    NotFound
        If there is no such round for this actor.
    """
    ends = time.monotonic() + seconds
    while (found := round_summary(actor, round_id)).is_coming and time.monotonic() < ends:
        db.session.rollback()
        time.sleep(LOOK_UP_SECONDS)
    return found
