"""Why this pair: what two people have in common, as codes and numbers.

Nothing here is prose. A page turns these facts into sentences in the reader's language, for the
coordinator and, with fewer of them, for the two people themselves.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TypeVar

from matching.languages import SharedLanguage, shared_languages
from matching.people import AgeBand, Gender, Goal, Household, Newcomer, Volunteer, WishAge
from matching.places import Municipality

_Kind = TypeVar("_Kind", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class MeetingPoint:
    """The places that suit two people best, in one district, and the minutes each needs to get there."""

    places: tuple[str, ...]
    newcomer_minutes: int
    volunteer_minutes: int


@dataclass(frozen=True, slots=True)
class GenderWish:
    """A stated wish, and whether the other person meets it."""

    wish: Gender
    is_must: bool
    is_met: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """What two people have in common.

    Parameters
    ----------
    languages
        What they share, best first; empty where a pair was made in spite of it.
    slots
        Parts of the cycle in which both can meet, as written in files.
    meeting_point
        Where the slower of the two is quickest; None where no place suits both.
    age_gap
        Years by which the volunteer is older; None where a birth year is unknown.
    """

    languages: tuple[SharedLanguage, ...]
    slots: tuple[str, ...]
    meeting_point: MeetingPoint | None
    interests: tuple[str, ...]
    goals: tuple[Goal, ...]
    age_gap: int | None
    wish_age: WishAge | None
    newcomer_wish_gender: GenderWish | None
    volunteer_wish_gender: GenderWish | None
    households: tuple[Household | None, Household | None]
    shared_children: tuple[AgeBand, ...]
    pets_ok: bool | None
    volunteer_pets: bool | None


def facts_in(municipality: Municipality) -> Callable[[Newcomer, Volunteer], Facts]:
    """Return what says what a pair has in common; people who are alike are looked at once."""
    reach = cache(municipality.reach)
    languages = cache(lambda ours, theirs: shared_languages(dict(ours), dict(theirs)))

    def meeting_point(*people: Newcomer | Volunteer) -> MeetingPoint | None:
        """Return the best place: the slower one's minutes first, then the sum, then the district's code."""
        ours, theirs = (reach(one.district, one.travel_mode, one.max_travel_minutes) for one in people)
        common = ours.keys() & theirs.keys()
        if not common:
            return None
        best = min(common, key=lambda d: (max(ours[d], theirs[d]), ours[d] + theirs[d], d))
        places = tuple(place.id for place in municipality.places if place.district == best)
        return MeetingPoint(places, ours[best], theirs[best])

    def facts_of(newcomer: Newcomer, volunteer: Volunteer) -> Facts:
        return Facts(
            languages=languages(
                frozenset(newcomer.languages.items()), frozenset(volunteer.languages.items())
            ),
            slots=(newcomer.availability & volunteer.availability).slots,
            meeting_point=meeting_point(newcomer, volunteer),
            interests=tuple(sorted(newcomer.interests & volunteer.interests)),
            goals=_in_order(Goal, newcomer.goals & volunteer.offers),
            age_gap=_age_gap(newcomer, volunteer),
            wish_age=newcomer.wish_age,
            newcomer_wish_gender=_gender_wish(newcomer, volunteer),
            volunteer_wish_gender=_gender_wish(volunteer, newcomer),
            households=(newcomer.household, volunteer.household),
            shared_children=_in_order(AgeBand, {*newcomer.children} & {*volunteer.children}),
            pets_ok=newcomer.pets_ok,
            volunteer_pets=volunteer.pets,
        )

    return facts_of


def _in_order(kind: type[_Kind], shared: frozenset[_Kind] | set[_Kind]) -> tuple[_Kind, ...]:
    return tuple(one for one in kind if one in shared) if shared else ()


def _age_gap(newcomer: Newcomer, volunteer: Volunteer) -> int | None:
    if newcomer.birth_year is None or volunteer.birth_year is None:
        return None
    return newcomer.birth_year - volunteer.birth_year


def _gender_wish(wisher: Newcomer | Volunteer, other: Newcomer | Volunteer) -> GenderWish | None:
    if wisher.wish_gender is None:
        return None
    return GenderWish(wisher.wish_gender, wisher.wish_gender_is_must, other.gender is wisher.wish_gender)
