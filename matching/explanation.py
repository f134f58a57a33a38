"""Why this pair: what two people have in common, as codes and numbers.

Nothing here is prose. A page turns these facts into sentences in the reader's language, for the
coordinator and, with fewer of them, for the two people themselves.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import repeat
from typing import TypeVar

import numpy as np

from matching.availability import Availability
from matching.candidates import Pairs
from matching.encoding import UNREACHABLE, Encoded
from matching.languages import SharedLanguage, shared_languages
from matching.people import AgeBand, Gender, Goal, Household, Newcomer, Person, Volunteer, WishAge

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


def facts_of(encoded: Encoded, pairs: Pairs) -> Iterator[Facts]:
    """Yield what each pair has in common; what recurs is worked out once."""
    pool = encoded.pool
    ours, theirs = encoded.speakers
    languages = cache(lambda one, other: shared_languages(ours.languages[one], theirs.languages[other]))
    slots = cache(lambda bits: Availability(bits).slots)
    kinds = ours.kind[pairs.newcomer].tolist(), theirs.kind[pairs.volunteer].tolist()
    columns = (pairs.newcomer.tolist(), pairs.volunteer.tolist(), *kinds, _meeting_points(encoded, pairs))
    for row, column, our_kind, their_kind, meeting_point in zip(*columns, strict=True):
        newcomer, volunteer = pool.newcomers[row], pool.volunteers[column]
        yield Facts(
            languages=languages(our_kind, their_kind),
            slots=slots(newcomer.availability.bits & volunteer.availability.bits),
            meeting_point=meeting_point,
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


def _meeting_points(encoded: Encoded, pairs: Pairs) -> Iterator[MeetingPoint | None]:
    """Yield the best place of each pair: the slower one's minutes first, then the sum, then the district."""
    municipality = encoded.pool.municipality
    places = [
        tuple(place.id for place in municipality.places if place.district == district)
        for district in municipality.place_districts
    ]
    if not places:
        yield from repeat(None, len(pairs))
        return
    ours, theirs = encoded.minutes[0][pairs.newcomer], encoded.minutes[1][pairs.volunteer]
    slower = np.maximum(ours, theirs).astype(np.int64)
    best = np.argmin(2 * UNREACHABLE * slower + ours + theirs, axis=1)
    columns = (table[np.arange(len(best)), best].tolist() for table in (ours, theirs, slower))
    for district, newcomer, volunteer, most in zip(best.tolist(), *columns, strict=True):
        yield MeetingPoint(places[district], newcomer, volunteer) if most < UNREACHABLE else None


def _in_order(kind: type[_Kind], shared: Collection[_Kind]) -> tuple[_Kind, ...]:
    return tuple(one for one in kind if one in shared) if shared else ()


def _age_gap(newcomer: Newcomer, volunteer: Volunteer) -> int | None:
    if newcomer.birth_year is None or volunteer.birth_year is None:
        return None
    return newcomer.birth_year - volunteer.birth_year


def _gender_wish(wisher: Person, other: Person) -> GenderWish | None:
    if wisher.wish_gender is None:
        return None
    return GenderWish(wisher.wish_gender, wisher.wish_gender_is_must, other.gender is wisher.wish_gender)
