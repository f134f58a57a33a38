"""What the page of the two shows: each sees it from her own side, and only as far as it is open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from web.access import Action, Actor, ensure
from web.database import db
from web.errors import NotFound, Reason
from web.matches.own import OwnMatch, coordinators_name, own_match
from web.matches.visibility import visible_match
from web.models import (
    Agreement,
    DirectMessage,
    Meeting,
    MeetingPlace,
    MeetingStatus,
    Organisation,
    Phrase,
    Programme,
)
from web.together.agreement import Terms

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from matching import Side
    from web.matches.sides import Sides

LATEST = 20


@dataclass(frozen=True, slots=True)
class Said:
    """One message, in the words of whoever wrote it or as a phrase for the reader's language."""

    is_own: bool
    phrase: Phrase | None
    words: str | None
    at: datetime
    is_read: bool


@dataclass(frozen=True, slots=True)
class Thread:
    """What the two have written, the oldest first; what the reader has not opened is only counted."""

    said: list[Said]
    unread: int
    has_earlier: bool


NOTHING = Thread([], 0, has_earlier=False)


@dataclass(frozen=True, slots=True)
class Planned:
    """The next meeting."""

    at: datetime
    place: str | None
    is_first: bool


@dataclass(frozen=True, slots=True)
class TogetherPage:
    """The two, seen from one side."""

    own: OwnMatch
    meeting: Planned | None
    thread: Thread
    places: dict[str, str]
    agreed: dict[Side, datetime]
    contact: str | None


@dataclass(frozen=True, slots=True)
class AgreementPage:
    """The agreement of one match, before its words are made."""

    match_id: UUID
    terms: Terms
    newcomers_language: str
    agreed_at: datetime | None = None
    is_open: bool = True


def together(actor: Actor, match_id: UUID, *, is_whole: bool = False) -> TogetherPage:
    """Return the page of the two, with the latest messages or all of them.

    Raises
    ------
    NotFound
        If this is no match of the actor's, or both have not said yes.
    """
    ensure(actor, Action.OWN_PAGES)
    session = db.session()
    own = own_match(session, actor, match_id)
    return TogetherPage(
        own=own,
        meeting=_next_meeting(session, match_id) if own.contact.open.card else None,
        thread=_thread(session, own, is_whole=is_whole) if own.contact.open.reading else NOTHING,
        places=dict(session.execute(select(MeetingPlace.code, MeetingPlace.name)).all()),
        agreed=_agreed(session, match_id),
        contact=coordinators_name(session, own.sides.match),
    )


def own_agreement(actor: Actor, match_id: UUID) -> AgreementPage:
    """Return the agreement for one of the two to read; raises as `together` does, and once it is over."""
    ensure(actor, Action.OWN_PAGES)
    session = db.session()
    own = own_match(session, actor, match_id)
    if not own.contact.open.card:
        raise NotFound(Reason.NOT_FOUND)
    return AgreementPage(
        match_id,
        _terms(session, own.sides),
        own.sides.newcomer_person.language,
        agreed_at=_agreed(session, match_id).get(own.side),
        is_open=own.contact.open.writing,
    )


def agreement_to_print(actor: Actor, match_id: UUID) -> AgreementPage:
    """Return the agreement for a coordinator to print, or raise `NotFound`."""
    ensure(actor, Action.READ_PEOPLE)
    session = db.session()
    sides = visible_match(session, actor, match_id)
    return AgreementPage(match_id, _terms(session, sides), sides.newcomer_person.language)


def _terms(session: Session, sides: Sides) -> Terms:
    programme = session.get_one(Programme, sides.match.programme_id)
    organisation = session.get_one(Organisation, programme.organisation_id)
    return Terms(
        newcomer=sides.newcomer_person.call_name,
        guide=sides.volunteer_person.call_name,
        months=programme.months,
        meetings_a_month=programme.meetings_a_month,
        contact=coordinators_name(session, sides.match) or organisation.name,
        phone=organisation.phone,
    )


def _agreed(session: Session, match_id: UUID) -> dict[Side, datetime]:
    rows = session.execute(select(Agreement.side, Agreement.agreed_at).where(Agreement.match_id == match_id))
    return dict(rows.all())


def _next_meeting(session: Session, match_id: UUID) -> Planned | None:
    row = session.execute(
        select(Meeting.starts_at, MeetingPlace.name, Meeting.is_first)
        .outerjoin(MeetingPlace, MeetingPlace.id == Meeting.meeting_place_id)
        .where(Meeting.match_id == match_id, Meeting.status == MeetingStatus.PLANNED)
    ).one_or_none()
    return Planned(*row) if row else None


def _thread(session: Session, own: OwnMatch, *, is_whole: bool) -> Thread:
    match_id = own.sides.match.id
    is_waiting = (DirectMessage.side != own.side) & DirectMessage.read_at.is_(None)
    unread = session.scalar(select(func.count()).where(DirectMessage.match_id == match_id, is_waiting))
    opened: Select[DirectMessage] = (
        select(DirectMessage)
        .where(DirectMessage.match_id == match_id, ~is_waiting)
        .order_by(DirectMessage.sent_at.desc(), DirectMessage.id)
    )
    rows = session.scalars(opened if is_whole else opened.limit(LATEST + 1)).all()
    shown = rows if is_whole else rows[:LATEST]
    said = [
        Said(
            is_own=row.side is own.side,
            phrase=Phrase(row.phrase) if row.phrase else None,
            words=row.words,
            at=row.sent_at,
            is_read=row.read_at is not None,
        )
        for row in reversed(shown)
    ]
    return Thread(said, unread or 0, has_earlier=len(rows) > len(shown))
