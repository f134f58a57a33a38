"""How a first meeting stands, for whoever holds one side's link."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from matching import Side
from matching.lifecycle import MatchStatus
from web import clock, crypto
from web.accounts.queries import contact_name
from web.database import db
from web.errors import NotFound, Reason
from web.matches.asking import find_offer
from web.matches.meeting_places import suggested_place
from web.matches.meeting_plan import (
    MOST_TRIES,
    booking_of,
    planned_meeting,
    search_for,
    times_that_fell_through,
)
from web.matches.meeting_times import suggested_times
from web.matches.sides import sides_of
from web.models import InterpreterWish, Meeting, MeetingPlace

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from web.matches.sides import Sides
    from web.models import Offer


class Stage(StrEnum):
    """What the page is about."""

    CHOOSE = "choose"
    WAIT = "wait"
    CALL = "call"
    SET = "set"
    PAST = "past"
    MET = "met"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Planned:
    """The meeting that is planned."""

    id: UUID
    starts_at: datetime
    place: MeetingPlace | None
    has_interpreter: bool


@dataclass(frozen=True, slots=True)
class MeetingPage:
    """One side's page. `times` and `place` are what she may choose, also instead of what is planned."""

    side: Side
    stage: Stage
    other: str
    contact: str
    times: list[datetime]
    place: MeetingPlace | None
    planned: Planned | None
    wants_interpreter: bool
    fell_through: int
    waits_for_call: bool


@dataclass(frozen=True, slots=True)
class Appointment:
    """A meeting as a calendar keeps it. `starts_at` is None when it is to be taken out again.

    `uid` stays the same while the meeting is moved, and `sequence` rises with every change, so that a
    calendar knows the old from the new. Neither says who the two are.
    """

    uid: str
    sequence: int
    starts_at: datetime | None
    place: str | None


def meeting_page(link: str) -> MeetingPage:
    """Return what the holder of a link sees.

    Raises
    ------
    NotFound
        If there is no such link, or the two have not both said yes.
    """
    offer, sides = _opened(link)
    session = db.session()
    planned = _planned(sides)
    fell = times_that_fell_through(session, sides.match.id)
    looks = sides.match.status is MatchStatus.ACCEPTED
    may_choose = looks and offer.side is Side.NEWCOMER and fell < MOST_TRIES
    times = suggested_times(search_for(session, sides)) if may_choose else []
    wish = sides.newcomer.wants_interpreter is not InterpreterWish.NO
    return MeetingPage(
        side=offer.side,
        stage=_stage(offer, sides, planned, times, fell),
        other=sides.other(offer.side).call_name,
        contact=contact_name(),
        times=times,
        place=suggested_place(session, sides) if may_choose else None,
        planned=planned,
        wants_interpreter=planned.has_interpreter if planned else wish,
        fell_through=fell,
        waits_for_call=offer.call_wanted_at is not None,
    )


def appointment(link: str) -> Appointment:
    """Return the meeting for a calendar: the planned one, or that it is off.

    Raises
    ------
    NotFound
        If there is no such link, or no time was ever set.
    """
    offer, sides = _opened(link)
    session = db.session()
    planned = _planned(sides)
    changes = session.scalar(select(func.count()).where(Meeting.match_id == sides.match.id)) or 0
    if not changes or sides.match.status is not MatchStatus.ACCEPTED:
        raise NotFound(Reason.NOT_FOUND)
    is_shown = planned is not None and planned.place is not None and not sides.person(offer.side).is_discreet
    return Appointment(
        uid=crypto.digest(f"{sides.match.id}/{offer.side}", "calendar"),
        # Each meeting counts two: that it was set, and that it was called off.
        sequence=2 * (changes - 1) + (planned is None),
        starts_at=planned.starts_at if planned else None,
        place=planned.place.name if is_shown and planned and planned.place else None,
    )


def _opened(link: str) -> tuple[Offer, Sides]:
    offer = find_offer(db.session(), link)
    sides = sides_of(db.session(), offer.match_id)
    if sides.match.status is MatchStatus.OFFERED:
        raise NotFound(Reason.NOT_FOUND)
    return offer, sides


def _planned(sides: Sides) -> Planned | None:
    meeting = planned_meeting(db.session(), sides.match.id)
    if meeting is None:
        return None
    place = db.session.get(MeetingPlace, meeting.meeting_place_id) if meeting.meeting_place_id else None
    return Planned(meeting.id, meeting.starts_at, place, booking_of(db.session(), meeting) is not None)


def _stage(offer: Offer, sides: Sides, planned: Planned | None, times: list[datetime], fell: int) -> Stage:
    if sides.match.status is MatchStatus.CLOSED:
        return Stage.OVER
    if sides.match.status is not MatchStatus.ACCEPTED:
        return Stage.MET
    if planned is not None:
        return Stage.SET if planned.starts_at > clock.now() else Stage.PAST
    if offer.call_wanted_at is not None or fell >= MOST_TRIES:
        return Stage.CALL
    if offer.side is Side.VOLUNTEER:
        return Stage.WAIT
    return Stage.CHOOSE if times else Stage.CALL
