"""The list of matches, and one match on one page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased

from matching import Side
from matching.lifecycle import MatchStatus
from web.access import Action, Actor, ensure
from web.database import db
from web.matches.between import between
from web.matches.course import course_of
from web.matches.meeting_card import MeetingCard, meeting_card
from web.matches.offer_lists import Said, said
from web.matches.visibility import is_visible_match, visible_match
from web.models import (
    Account,
    AuditEntry,
    CheckIn,
    Enrolment,
    Match,
    MatchMember,
    Meeting,
    Newcomer,
    Offer,
    Person,
    Programme,
    Volunteer,
)

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from web.matches.between import Between
    from web.matches.course import Course
    from web.matches.sides import Sides

ROWS_A_PAGE = 25


@dataclass(frozen=True, slots=True)
class MatchRow:
    """One match in the list."""

    id: UUID
    newcomer: str
    volunteer: str
    programme: str
    status: MatchStatus
    since: datetime


@dataclass(frozen=True, slots=True)
class MatchList:
    """A page of the list, with how many stand where."""

    rows: list[MatchRow]
    counts: dict[MatchStatus, int]
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened with a match, and by whom."""

    at: datetime
    action: str
    by: str | None


@dataclass(frozen=True, slots=True)
class MatchPage:
    """One match, both its sides and its history."""

    sides: Sides
    programme: Programme
    course: Course
    said: list[Said]
    events: list[Event]
    between: Between
    first_meeting: MeetingCard


def matches(actor: Actor, *, status: MatchStatus | None, page: int) -> MatchList:
    """Return a page of the actor's matches, the newest first."""
    ensure(actor, Action.READ_PEOPLE)
    counts = dict(
        db.session.execute(
            select(Match.status, func.count()).where(is_visible_match(actor)).group_by(Match.status)
        ).all()
    )
    total = sum(counts.values()) if status is None else counts.get(status, 0)
    pages = max(1, -(-total // ROWS_A_PAGE))
    page = min(max(1, page), pages)
    return MatchList(
        _rows(actor, status, page), {one: counts.get(one, 0) for one in MatchStatus}, page, pages
    )


def match_page(actor: Actor, match_id: UUID) -> MatchPage:
    """Return one match, or raise `NotFound` if there is none for this actor."""
    ensure(actor, Action.READ_PEOPLE)
    session = db.session()
    sides = visible_match(session, actor, match_id)
    return MatchPage(
        sides=sides,
        programme=session.get_one(Programme, sides.match.programme_id),
        course=course_of(actor, sides),
        said=said(session, sides),
        events=_events(sides.match),
        between=between(session, sides),
        first_meeting=meeting_card(session, sides),
    )


def _rows(actor: Actor, status: MatchStatus | None, page: int) -> list[MatchRow]:
    guide = aliased(Person)
    wanted = (
        select(Match, Person.call_name, guide.call_name, Programme.name)
        .join(Programme, Programme.id == Match.programme_id)
        .join(MatchMember, (MatchMember.match_id == Match.id) & (MatchMember.side == Side.NEWCOMER))
        .join(Enrolment, Enrolment.id == MatchMember.enrolment_id)
        .join(Newcomer, Newcomer.id == Enrolment.newcomer_id)
        .join(Person, Person.id == Newcomer.person_id)
        .join(Volunteer, Volunteer.id == Match.volunteer_id)
        .join(guide, guide.id == Volunteer.person_id)
        .where(is_visible_match(actor))
        .order_by(Match.offered_at.desc(), Match.id)
        .limit(ROWS_A_PAGE)
        .offset((page - 1) * ROWS_A_PAGE)
    )
    if status is not None:
        wanted = wanted.where(Match.status == status)
    return [
        MatchRow(
            match.id,
            newcomer,
            volunteer,
            programme,
            match.status,
            match.since,
        )
        for match, newcomer, volunteer, programme in db.session.execute(wanted)
    ]


def _events(match: Match) -> list[Event]:
    """Return what happened to the match and to all that hangs on it, the newest first."""
    parts = [select(part.id).where(part.match_id == match.id) for part in (Offer, Meeting, CheckIn)]
    about = or_(*(AuditEntry.object_id.in_(ids) for ids in parts))
    rows = db.session.execute(
        select(AuditEntry.at, AuditEntry.action, Account.name)
        .outerjoin(Account, Account.id == AuditEntry.actor_account_id)
        .where(about | AuditEntry.object_id.in_([match.id, match.proposal_id]))
        .order_by(AuditEntry.at.desc())
    )
    return [Event(at, action, name) for at, action, name in rows]
