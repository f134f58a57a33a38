"""The two find their first meeting: she chooses a time, and either can say that it does not suit after all.

Whoever holds a side's link may do so from the day both have said yes until they have met. Nobody has to give
a reason, nothing counts against anybody, and after two that came to nothing somebody calls.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from matching import Side
from matching.lifecycle import MatchStatus
from web import audit, clock
from web.access import Actor
from web.database import transaction
from web.errors import Conflict, NotFound, Reason
from web.matches.asking import find_offer
from web.matches.in_order import locked_with_match
from web.matches.meeting_places import suggested_place
from web.matches.meeting_plan import Plan, fall_through, planned_meeting, search_for, set_meeting
from web.matches.meeting_times import suits
from web.matches.sides import sides_of
from web.models import AnsweredHow, Meeting, MeetingStatus, Offer

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy.orm import Session

    from web.matches.sides import Sides

# She may have left the page open for two days: what it suggests is still good.
STILL_GOOD = 2
COULD_NOT = {
    Side.NEWCOMER: MeetingStatus.NEWCOMER_COULD_NOT,
    Side.VOLUNTEER: MeetingStatus.VOLUNTEER_COULD_NOT,
}


def choose_time(
    link: str, starts_at: datetime, *, wants_interpreter: bool, instead_of: UUID | None = None
) -> None:
    """Set the first meeting at a time that she chose; `instead_of` is the one that stood on her page.

    Choosing the same time twice is choosing it once.

    Raises
    ------
    NotFound
        If this is not the link of a newcomer whose match both have said yes to.
    Conflict
        If the time cannot be used any more, or somebody was quicker.
    """
    with transaction() as session:
        offer, sides = _waiting(session, link)
        if offer.side is not Side.NEWCOMER:
            raise NotFound(Reason.NOT_FOUND)
        before = planned_meeting(session, sides.match.id)
        if before is not None and before.starts_at == starts_at:
            return
        if instead_of != (before.id if before else None):
            raise Conflict(Reason.TIME_CHANGED)
        if not suits(replace(search_for(session, sides), working_days_ahead=STILL_GOOD), starts_at):
            raise Conflict(Reason.TIME_GONE)
        place = suggested_place(session, sides)
        plan = Plan(
            starts_at, place.id if place else None, wants_interpreter, AnsweredHow.SELF, Side.NEWCOMER
        )
        set_meeting(session, _actor(offer), sides, plan, chosen_by=offer.person_id)


def call_off(link: str, meeting_id: UUID) -> None:
    """Say that one cannot come; the other is told that the time did not work out, and nothing more.

    Raises
    ------
    NotFound
        If the link leads to no first meeting.
    Conflict
        If another time is set by now, or this one is past.
    """
    with transaction() as session:
        offer, sides = _waiting(session, link)
        meeting = session.get(Meeting, meeting_id)
        if meeting is None or meeting.match_id != sides.match.id:
            raise NotFound(Reason.NOT_FOUND)
        if meeting.status.fell_through:
            return
        if meeting.status is not MeetingStatus.PLANNED or meeting.starts_at <= clock.now():
            raise Conflict(Reason.TIME_CHANGED)
        outcome = COULD_NOT[offer.side]
        fall_through(session, _actor(offer), meeting, outcome, told_by=offer.person_id)


def want_call(link: str) -> None:
    """Note that somebody wants to be called about the first meeting; raises as `call_off` does."""
    with transaction() as session:
        offer, _sides = _waiting(session, link)
        if offer.call_wanted_at is None:
            offer.call_wanted_at = clock.now()
            audit.record(session, _actor(offer), "want_call", offer)


def _waiting(session: Session, link: str) -> tuple[Offer, Sides]:
    """Return whose link it is and the match, locked: of two who choose at once, one waits for the other."""
    offer, match = locked_with_match(session, Offer, find_offer(session, link).id)
    if match.status is MatchStatus.OFFERED:
        raise NotFound(Reason.NOT_FOUND)
    if match.status is not MatchStatus.ACCEPTED:
        raise Conflict(Reason.OFFER_OVER)
    return offer, sides_of(session, match.id)


def _actor(offer: Offer) -> Actor:
    return Actor.system(offer.organisation_id, f"by the {offer.side}'s own link")
