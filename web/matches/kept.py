"""What is kept of somebody besides the answers, for her or him to see: who said yes, and who has looked.

The same for either side. The answers themselves each side tells in its own words.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from web import audit, clock
from web.database import db, transaction
from web.matches.whose import Recorded, subject_of
from web.models import AuditEntry, Consent, Enrolment

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from web.access import Actor
    from web.matches.whose import Side, Subject


@dataclass(frozen=True, slots=True)
class Lookup:
    """How often those who work here looked at or changed something of hers in one week."""

    monday: date
    times: int


def lookups(told: Subject[Side]) -> list[Lookup]:
    """Return, week by week, how often somebody who works here did something with somebody's answers."""
    own = told.account.id if told.account else None
    is_place = (Enrolment.newcomer_id == told.side.id) | (Enrolment.volunteer_id == told.side.id)
    places: list[UUID] = list(db.session.scalars(select(Enrolment.id).where(is_place)))
    instants = db.session.scalars(
        select(AuditEntry.at).where(
            AuditEntry.object_id.in_([told.person.id, told.side.id, *places]),
            AuditEntry.actor_account_id.is_not(None),
            AuditEntry.actor_account_id.is_distinct_from(own),
        )
    )
    days = [clock.local(instant).date() for instant in instants]
    weeks = Counter(day - timedelta(days=day.weekday()) for day in days)
    return [Lookup(monday, times) for monday, times in sorted(weeks.items(), reverse=True)]


def kept_besides(told: Subject[Side]) -> dict[str, Any]:
    """Return what is kept besides the answers, by plain names."""
    consents = db.session.scalars(
        select(Consent).where(Consent.person_id == told.person.id).order_by(Consent.given_at, Consent.kind)
    )
    return {
        "address_you_sign_in_with": told.account.email if told.account else None,
        "signed_up_at": told.side.signed_up_at.isoformat(),
        "consents": [
            {
                "to": row.kind.value,
                "language": row.language,
                "given_at": row.given_at.isoformat(),
                "told": row.how.value,
            }
            for row in consents
        ],
        "seen_by_week": [{"week_of": row.monday.isoformat(), "times": row.times} for row in lookups(told)],
    }


def note_that_data_was_handed_out(actor: Actor, side: type[Side], side_id: UUID) -> None:
    """Leave the trace that a coordinator has opened all that we keep about somebody, who can see it."""
    with transaction() as session:
        told = subject_of(session, side, actor, Recorded(side_id))
        audit.record(session, told.actor, "hand_out_data", told.side)
