"""What one side gets to see of the other before they meet: codes and numbers, said in words by each page.

The newcomer sees the very lines that the volunteer would get, and may take any of them off. The volunteer's
card has no such choice: it says only what the two share and what is needed to say yes or no.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from web.models import Proposal

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from web.models import Match, Newcomer, Person, Volunteer

BAND_YEARS = 10
OLDEST_BAND = 80


def newcomers_card(person: Person, newcomer: Newcomer, facts: dict[str, Any], year: int) -> dict[str, Any]:
    """Return the lines of a newcomer's card, by name; a line that would be empty is left out."""
    point = facts.get("meeting_point") or {}
    lines = {
        "gender": person.gender,
        "age": age_band(person.birth_year, year),
        "household": newcomer.household,
        "norwegian": (newcomer.languages or {}).get("nb") or (newcomer.languages or {}).get("nn"),
        "languages": _shared_languages(facts),
        "interests": facts.get("interests"),
        "times": facts.get("slots"),
        "travel": point.get("newcomer_minutes"),
        "note": newcomer.guide_may_know_note and newcomer.practical_note_sealed is not None,
    }
    return {name: value for name, value in lines.items() if value}


def volunteers_card(person: Person, volunteer: Volunteer, facts: dict[str, Any], year: int) -> dict[str, Any]:
    """Return the lines that a newcomer sees of the volunteer."""
    point = facts.get("meeting_point") or {}
    lines = {
        "gender": person.gender,
        "age": age_band(person.birth_year, year),
        "household": volunteer.household,
        "languages": _shared_languages(facts),
        "interests": facts.get("interests"),
        "times": facts.get("slots"),
        "place": (point.get("places") or [None])[0],
        "pets": bool(volunteer.has_pets),
    }
    return {name: value for name, value in lines.items() if value}


def facts_of(session: Session, match: Match) -> dict[str, Any]:
    """Return what a round found that the two share; nothing if no round put them together."""
    return session.scalar(select(Proposal.facts).where(Proposal.id == match.proposal_id)) or {}


def age_band(birth_year: int | None, year: int) -> int | None:
    """Return the first year of the ten in which somebody's age lies: 30 for thirties, 80 for all above."""
    if birth_year is None:
        return None
    return min((year - birth_year) // BAND_YEARS * BAND_YEARS, OLDEST_BAND)


def _shared_languages(facts: dict[str, Any]) -> list[str]:
    """Return what both speak but Norwegian, which has a line of its own."""
    return [
        shared["newcomer_tag"]
        for shared in facts.get("languages") or ()
        if shared["newcomer_tag"] == shared["volunteer_tag"] and shared["newcomer_tag"] not in ("nb", "nn")
    ]
