"""A pool's people as arrays, in the order in which the pool lists them.

Rules and criteria read people many times, once for each pair; here each person is read once. What both
sides are compared by becomes bits over a common alphabet, and minutes become a table. Arrays come in
twos, newcomers first, and one row is one person.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

from matching.bitsets import Words, encode, places_of
from matching.languages import RANKS, Channel, Level, mother_tongues, newcomer_channels, volunteer_channels
from matching.people import Goal, Newcomer, Pool, Volunteer
from matching.places import Municipality
from matching.policy import Policy

Languages: TypeAlias = Mapping[str, Level]
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
    rarity
        For each interest, in the order of their bits, the share of people who have it: how many, of how many.
    """

    pool: Pool
    policy: Policy
    slots: Both
    levels: tuple[Both, ...]
    mother_tongues: Both
    minutes: tuple[Minutes, Minutes]
    interests: Both
    rarity: tuple[tuple[int, int], ...]
    goals: Both

    @classmethod
    def of(cls, pool: Pool, policy: Policy, crowd: Pool | None = None) -> Self:
        """Read every person once; where a crowd is given, interests are as rare as they are in it."""
        newcomers, volunteers = pool.newcomers, pool.volunteers
        people = list((crowd or pool).people)
        having = Counter(interest for person in people for interest in person.interests)
        letters = sorted(set(having).union(*(person.interests for person in pool.people)))
        places, goals = places_of(letters), places_of(Goal)
        levels, native = _languages(pool)
        return cls(
            pool=pool,
            policy=policy,
            slots=(_slots(newcomers), _slots(volunteers)),
            levels=levels,
            mother_tongues=native,
            minutes=(_minutes(newcomers, pool.municipality), _minutes(volunteers, pool.municipality)),
            interests=(
                encode((person.interests for person in newcomers), places),
                encode((person.interests for person in volunteers), places),
            ),
            rarity=tuple((having[letter], len(people)) for letter in letters),
            goals=(
                encode((person.goals for person in newcomers), goals),
                encode((person.offers for person in volunteers), goals),
            ),
        )


def _slots(people: Sequence[Newcomer | Volunteer]) -> Words:
    return np.array([person.availability.bits for person in people], dtype=np.uint64).reshape(-1, 1)


def _languages(pool: Pool) -> tuple[tuple[Both, ...], Both]:
    """Return the channels usable at each rank or better, and those by a mother tongue, for both sides."""
    ours = _Speakers([person.languages for person in pool.newcomers], newcomer_channels)
    theirs = _Speakers([person.languages for person in pool.volunteers], volunteer_channels)
    common = set().union(*ours.channels) & set().union(*theirs.channels)
    places = {channel: 1 << i for i, channel in enumerate(sorted(common))}
    levels = tuple((ours.at_rank(rank, places), theirs.at_rank(rank, places)) for rank in RANKS)
    return levels, (ours.native(places), theirs.native(places))


class _Speakers:
    """People's channels; those who speak the same share one entry."""

    def __init__(
        self, languages: Iterable[Languages], channels: Callable[[Languages], dict[Channel, int]]
    ) -> None:
        entries: dict[frozenset[tuple[str, Level]], int] = {}
        self._entry = [entries.setdefault(frozenset(one.items()), len(entries)) for one in languages]
        self.channels = [channels(dict(spoken)) for spoken in entries]
        self._native = [channels(mother_tongues(dict(spoken))) for spoken in entries]

    def at_rank(self, rank: int, places: Mapping[Channel, int]) -> Words:
        """Return the channels each person could use at a rank or better."""
        able = ([channel for channel, own in one.items() if own >= rank] for one in self.channels)
        return encode(able, places)[self._entry]

    def native(self, places: Mapping[Channel, int]) -> Words:
        """Return the channels each person has by a mother tongue."""
        return encode(self._native, places)[self._entry]


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
