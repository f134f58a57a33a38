"""A pool's people as arrays, in the order in which the pool lists them.

Rules and criteria read people many times, once for each pair; here each person is read once. What both
sides are compared by becomes bits over a common alphabet, and minutes become a table. Arrays come in
twos, newcomers first, and one row is one person.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

from matching.bitsets import Words, encode, places_of, words
from matching.languages import RANKS, Channel, Level, mother_tongues, newcomer_channels, volunteer_channels
from matching.people import Goal, Newcomer, Pool, Volunteer
from matching.places import Municipality
from matching.policy import Policy

Languages: TypeAlias = Mapping[str, Level]
Ranked: TypeAlias = Mapping[Channel, int]
Minutes: TypeAlias = NDArray[np.uint16]
Both: TypeAlias = tuple[Words, Words]
UNREACHABLE: Final = np.iinfo(np.uint16).max
"""Minutes to a place that somebody cannot reach, or would not."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """A pool as arrays, and the policy it is read under.

    Parameters
    ----------
    slots
        When people can meet, shape (people, 1).
    levels
        For each rank from 1 to 6 the channels people could use at that rank or better, shape (people, words).
    mother_tongues
        The channels people have by a language they grew up with, shape (people, words).
    minutes
        To each district with a meeting place, shape (people, districts), UNREACHABLE where out of reach.
    interests, goals
        What they like, hope for and offer, shape (people, words).
    interest_letters
        The interests in the order of their bits.
    """

    pool: Pool
    policy: Policy
    slots: Both
    levels: tuple[Both, ...]
    mother_tongues: Both
    minutes: tuple[Minutes, Minutes]
    interests: Both
    interest_letters: tuple[str, ...]
    goals: Both

    @classmethod
    def of(cls, pool: Pool, policy: Policy) -> Self:
        """Read every person once."""
        newcomers, volunteers = pool.newcomers, pool.volunteers
        people: tuple[Newcomer | Volunteer, ...] = (*newcomers, *volunteers)
        letters = tuple(sorted(set().union(*(person.interests for person in people))))
        places, goals = places_of(letters), places_of(Goal)
        return cls(
            pool=pool,
            policy=policy,
            slots=(_slots(newcomers), _slots(volunteers)),
            levels=_levels(pool, dict),
            mother_tongues=_levels(pool, mother_tongues)[0],
            minutes=(_minutes(newcomers, pool.municipality), _minutes(volunteers, pool.municipality)),
            interests=(
                encode((person.interests for person in newcomers), places),
                encode((person.interests for person in volunteers), places),
            ),
            interest_letters=letters,
            goals=(
                encode((person.goals for person in newcomers), goals),
                encode((person.offers for person in volunteers), goals),
            ),
        )


def _slots(people: Sequence[Newcomer | Volunteer]) -> Words:
    return np.array([person.availability.bits for person in people], dtype=np.uint64).reshape(-1, 1)


def _levels(pool: Pool, spoken: Callable[[Languages], Languages]) -> tuple[Both, ...]:
    """Return the channels usable at each rank or better, for both sides, of the languages that count."""
    ours = _ranked([spoken(person.languages) for person in pool.newcomers], newcomer_channels)
    theirs = _ranked([spoken(person.languages) for person in pool.volunteers], volunteer_channels)
    common = set().union(*ours) & set().union(*theirs)
    places = {channel: 1 << i for i, channel in enumerate(sorted(common))}
    return tuple((_at_rank(ours, rank, places), _at_rank(theirs, rank, places)) for rank in RANKS)


def _ranked(
    languages: Sequence[Languages], channels: Callable[[Languages], dict[Channel, int]]
) -> list[Ranked]:
    """Return everybody's channels; people with the same languages share one table."""
    known: dict[frozenset[tuple[str, Level]], Ranked] = {}
    found = []
    for one in languages:
        key = frozenset(one.items())
        if key not in known:
            known[key] = channels(one)
        found.append(known[key])
    return found


def _at_rank(people: Sequence[Ranked], rank: int, places: Mapping[Channel, int]) -> Words:
    """Return the channels each person could use at a rank or better."""
    known: dict[int, int] = {}
    integers = []
    for ranked in people:
        if id(ranked) not in known:
            known[id(ranked)] = sum(places.get(channel, 0) for channel, own in ranked.items() if own >= rank)
        integers.append(known[id(ranked)])
    return words(integers, len(places))


def _minutes(people: Sequence[Newcomer | Volunteer], municipality: Municipality) -> Minutes:
    """Return the minutes of each person to each district with a meeting place."""
    known: dict[tuple[object, ...], list[int]] = {}
    table = []
    for person in people:
        means = (person.district, person.travel_mode, person.max_travel_minutes)
        if means not in known:
            reach = municipality.reach(*means)
            known[means] = [reach.get(district, UNREACHABLE) for district in municipality.place_districts]
        table.append(known[means])
    return np.array(table, dtype=np.uint16).reshape(len(people), len(municipality.place_districts))
