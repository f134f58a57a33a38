"""A pool's people as arrays, in the order in which the pool lists them.

Rules and criteria read people many times, once for each pair; here each person is read once. What both
sides are compared by becomes bits over a common alphabet, and minutes become a table. Arrays come in
twos, newcomers first, and one row is one person.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

from matching.bitsets import Words, encode, pack, places_of
from matching.languages import RANKS, Channel, Level, mother_tongues, newcomer_channels, volunteer_channels
from matching.people import Goal, Newcomer, Pool, Volunteer
from matching.places import Municipality, TravelMode
from matching.policy import Policy

Languages: TypeAlias = Mapping[str, Level]
Able: TypeAlias = Mapping[Channel, int]
"""The rank at which somebody can use each channel."""
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
    ours, theirs = (
        _Speakers(pool.newcomers, newcomer_channels),
        _Speakers(pool.volunteers, volunteer_channels),
    )
    common = sorted(set().union(*ours.able) & set().union(*theirs.able))
    levels = zip(ours.at_ranks(ours.able, common), theirs.at_ranks(theirs.able, common), strict=True)
    native = ours.at_ranks(ours.native, common)[0], theirs.at_ranks(theirs.native, common)[0]
    return tuple(levels), native


class _Speakers:
    """People's channels; those who speak the same are looked at once."""

    def __init__(self, people: Sequence[Newcomer | Volunteer], channels: Callable[[Languages], Able]) -> None:
        kinds: dict[frozenset[tuple[str, Level]], int] = {}
        self._kind = [kinds.setdefault(frozenset(one.languages.items()), len(kinds)) for one in people]
        spoken = [dict(kind) for kind in kinds]
        self.able = [channels(one) for one in spoken]
        self.native = [channels(mother_tongues(one)) for one in spoken]

    def at_ranks(self, able: Sequence[Able], common: Sequence[Channel]) -> list[Words]:
        """Return the common channels people can use at each rank or better, each of shape (people, words)."""
        place = {channel: column for column, channel in enumerate(common)}
        ranks = np.zeros((len(able), len(common)), dtype=np.uint8)
        for row, one in enumerate(able):
            for channel in one.keys() & place.keys():
                ranks[row, place[channel]] = one[channel]
        return [pack(ranks >= rank)[self._kind] for rank in RANKS]


def _minutes(people: Sequence[Newcomer | Volunteer], municipality: Municipality) -> Minutes:
    """Return the minutes of each person to each district with a meeting place."""
    districts = municipality.place_districts
    kinds: dict[tuple[str | None, TravelMode | None, int | None], int] = {}
    means = [(person.district, person.travel_mode, person.max_travel_minutes) for person in people]
    kind = [kinds.setdefault(one, len(kinds)) for one in means]
    reaches = [municipality.reach(*one) for one in kinds]
    table = [[reach.get(district, UNREACHABLE) for district in districts] for reach in reaches]
    return np.array(table, dtype=np.uint16).reshape(len(kinds), len(districts))[kind]
