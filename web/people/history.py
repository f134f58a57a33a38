"""A newcomer's history, made from the audit trail; and her contact and notes, read apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from web.database import db
from web.matches.household import adults_of
from web.models import Account, AuditEntry, Enrolment, Match, MatchMember, Note, Proposal
from web.people.queries import visible_newcomer

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from web.access import Actor
    from web.models import Person


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened, by whom."""

    at: datetime
    action: str
    by: str | None
    how: str | None = None


@dataclass(frozen=True, slots=True)
class WrittenNote:
    """One note."""

    at: datetime
    by: str
    text: str


@dataclass(frozen=True, slots=True)
class AdultsContact:
    """How to reach another adult who takes part: by what is her own alone."""

    name: str
    email: str | None
    phone: str | None
    is_discreet: bool
    word: str | None


@dataclass(frozen=True, slots=True)
class Contact:
    """How to reach a newcomer and those who take part with her, and what is remembered of her."""

    email: str | None
    phone: str | None
    is_discreet: bool
    word: str | None
    avoids: str | None
    notes: list[WrittenNote]
    adults: list[AdultsContact]


def history(actor: Actor, newcomer_id: UUID) -> list[Event]:
    """Return what happened to a newcomer, newest first."""
    newcomer, person = visible_newcomer(actor, newcomer_id)
    enrolments = select(Enrolment.id).where(Enrolment.newcomer_id == newcomer.id)
    matches = select(MatchMember.match_id).where(MatchMember.enrolment_id.in_(enrolments))
    proposals = select(Proposal.id).where(Proposal.newcomer_enrolment_id.in_(enrolments))
    rows = db.session.execute(
        select(AuditEntry.at, AuditEntry.action, Account.name, AuditEntry.reason)
        .outerjoin(Account, Account.id == AuditEntry.actor_account_id)
        .where(
            AuditEntry.object_id.in_([newcomer.id, person.id])
            | AuditEntry.object_id.in_(enrolments)
            | AuditEntry.object_id.in_(select(Match.id).where(Match.id.in_(matches)))
            | AuditEntry.object_id.in_(proposals)
        )
        .order_by(AuditEntry.at.desc())
    )
    events = [Event(*row) for row in rows]
    if any(event.action.startswith("sign_up") for event in events):
        return events
    return [*events, Event(newcomer.signed_up_at, "sign_up", None)]


def contact(actor: Actor, newcomer_id: UUID) -> Contact:
    """Return a newcomer's contact and notes; the caller leaves the trace that they were read."""
    newcomer, person = visible_newcomer(actor, newcomer_id)
    rows = db.session.execute(
        select(Note, Account.name)
        .join(Account, Account.id == Note.written_by)
        .where(Note.person_id == person.id)
        .order_by(Note.written_at.desc())
    )
    return Contact(
        email=person.email,
        phone=person.phone,
        is_discreet=person.is_discreet,
        word=person.word,
        avoids=newcomer.avoids,
        notes=[WrittenNote(note.written_at, name, note.text or "") for note, name in rows],
        adults=[_adults_contact(adult.person) for adult in adults_of(db.session(), newcomer)],
    )


def _adults_contact(person: Person) -> AdultsContact:
    return AdultsContact(person.call_name, person.email, person.phone, person.is_discreet, person.word)
