"""Where two could meet for the first time: a public place that both reach within their limits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from web.matches.card import facts_of
from web.models import MeetingPlace, Travel

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from web.matches.sides import Sides
    from web.models.person import MatchingFacts


def suggested_place(session: Session, sides: Sides) -> MeetingPlace | None:
    """Return the place that stood on her card; for a pair that no round made, the first that both reach."""
    named = (facts_of(session, sides.match).get("meeting_point") or {}).get("places") or []
    places = session.scalars(select(MeetingPlace).order_by(MeetingPlace.position)).all()
    if named:
        return next((place for place in places if place.code == named[0]), None)
    common = _within_reach(session, sides.newcomer) & _within_reach(session, sides.volunteer)
    return next((place for place in places if place.district_code in common), None)


def _within_reach(session: Session, side: MatchingFacts) -> set[str]:
    """Return the districts that somebody reaches; none for whoever has not said how she travels."""
    mode, limit = side.travel_mode, side.max_travel_minutes
    if mode is None or limit is None:
        return set()
    ways = session.scalars(select(Travel).where(Travel.from_code == side.district_code))
    return {way.to_code for way in ways if getattr(way, mode.value) <= limit}
