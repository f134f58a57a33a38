"""Who asked to be called, and what of it is known when somebody then signs her up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from web.access import Action, ensure
from web.answers.languages import NORWEGIAN, TAGS
from web.database import db
from web.errors import NotFound, Reason
from web.models import CallRequest

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from web.access import Actor


@dataclass(frozen=True, slots=True)
class Call:
    """Somebody who asked to be called and whom nobody has reached yet."""

    id: UUID
    call_name: str
    spoken_language: str
    phone: str
    promised_on: date

    @property
    def is_language_known(self) -> bool:
        """Whether her language has a name here."""
        return self.spoken_language in {*TAGS, NORWEGIAN}

    @property
    def answers(self) -> dict[str, dict[str, Any]]:
        """What she told when she asked, as the newcomer's screens keep it."""
        spoken = [self.spoken_language] if self.spoken_language in TAGS else []
        return {
            "you": {"call_name": self.call_name},
            "languages": {"language": spoken, "level": ["native"] * len(spoken)},
            "contact": {"phone": self.phone},
        }


def calls(actor: Actor) -> list[Call]:
    """Return who waits to be called, the earliest promise first."""
    ensure(actor, Action.RECORD_ANSWERS)
    waiting = select(CallRequest).where(CallRequest.done_at.is_(None)).order_by(CallRequest.promised_on)
    return [
        Call(row.id, row.call_name, row.spoken_language, row.phone or "", row.promised_on)
        for row in db.session.scalars(waiting)
    ]


def call(actor: Actor, call_id: UUID) -> Call:
    """Return one of them; raise `NotFound` if there is none, or she has been reached."""
    found = next((one for one in calls(actor) if one.id == call_id), None)
    if found is None:
        raise NotFound(Reason.NOT_FOUND)
    return found
