"""A pool's people as arrays, in the order in which the pool lists them.

Rules and criteria read people many times, once for each pair; here each person is read once. What both
sides are compared by becomes bits over a common alphabet, and minutes become a table. Arrays come in
twos, newcomers first, and one row is one person.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

from matching.bitsets import Rows, Words, encode
from matching.kinds import kinds_of
from matching.languages import RANKS, Channel, Level, newcomer_channels, volunteer_channels
from matching.people import Goal, Person, Pool
from matching.places import Municipality
from matching.policy import Policy

Languages: TypeAlias = Mapping[str, Level]
Able: TypeAlias = Mapping[Channel, int]
"""The rank at which somebody can use each channel."""
Minutes: TypeAlias = NDArray[np.uint16]
Both: TypeAlias = tuple[Words, Words]
UNREACHABLE: Final = np.iinfo(np.uint16).max
"""Minutes to a place that somebody cannot reach, or would not."""


@dataclass(frozen=True, slots=True)
class Speakers:
    """What the people of one side speak; those who speak the same are of one kind.

    Parameters
    ----------
    kind
        The kind of each person, shape (people,).
    languages
        What each kind speaks.
    levels
        For each rank from 1 to 6 the channels a kind could use at that rank or better, shape (kinds, words).
    mother_tongues
        The channels a kind has by a language it grew up with, shape (kinds, words).
    """

    kind: Rows
    languages: tuple[Languages, ...]
    levels: tuple[Words, ...]
    mother_tongues: Words


@dataclass(frozen=True, slots=True)
class Encoded:
    """A pool as arrays, and the policy it is read under.

    Parameters
    ----------
    slots
        When people can meet, shape (people, 1).
    speakers
        What they speak.
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
    speakers: tuple[Speakers, Speakers]
    minutes: tuple[Minutes, Minutes]
    interests: Both
    rarity: tuple[tuple[int, int], ...]
    goals: Both

    @classmethod
    def of(cls, pool: Pool, policy: Policy, crowd: Pool | None = None) -> Self:
        """Read every person once; where a crowd is given, interests are as rare as they are in it."""
        newcomers, volunteers, town = pool.newcomers, pool.volunteers, pool.municipality
        crowd = crowd or pool
        everybody = len(crowd.newcomers) + len(crowd.volunteers)
        # The crowd's as well: products of rarities are then rounded alike for the few and for the crowd.
        interests = sorted(crowd.liking.keys() | pool.liking.keys())
        return cls(
            pool=pool,
            policy=policy,
            slots=(_slots(newcomers), _slots(volunteers)),
            speakers=_speakers(pool),
            minutes=(_minutes(newcomers, town), _minutes(volunteers, town)),
            interests=(
                encode([person.interests for person in newcomers], interests),
                encode([person.interests for person in volunteers], interests),
            ),
            rarity=tuple((crowd.liking[interest], everybody) for interest in interests),
            goals=(
                encode([person.goals for person in newcomers], [*Goal]),
                encode([person.offers for person in volunteers], [*Goal]),
            ),
        )


def _slots(people: Sequence[Person]) -> Words:
    return np.array([person.availability.bits for person in people], dtype=np.uint64).reshape(-1, 1)


def _speakers(pool: Pool) -> tuple[Speakers, Speakers]:
    """Return what both sides speak; only channels that somebody on each side has are told apart."""
    ours, our_kind = kinds_of(frozenset(person.languages.items()) for person in pool.newcomers)
    theirs, their_kind = kinds_of(frozenset(person.languages.items()) for person in pool.volunteers)
    spoken = [dict(kind) for kind in ours], [dict(kind) for kind in theirs]
    able = [newcomer_channels(one) for one in spoken[0]], [volunteer_channels(one) for one in spoken[1]]
    channels = sorted(set().union(*able[0]) & set().union(*able[1]))
    return (
        _side(our_kind, spoken[0], able[0], 0, channels),
        _side(their_kind, spoken[1], able[1], 1, channels),
    )


def _side(
    kind: Rows, spoken: Sequence[Languages], able: Sequence[Able], own: int, channels: Sequence[Channel]
) -> Speakers:
    """Encode one side; `own` says which end of a channel is the language that its people speak."""
    levels = [[[way for way in ways if ways[way] >= rank] for ways in able] for rank in RANKS]
    native = [
        [way for way in ways if languages[way[own]] is Level.NATIVE]
        for languages, ways in zip(spoken, able, strict=True)
    ]
    bits = tuple(encode(some, channels) for some in levels)
    return Speakers(kind, tuple(spoken), bits, encode(native, channels))


def _minutes(people: Sequence[Person], town: Municipality) -> Minutes:
    """Return the minutes of each person to each district with a meeting place, within her limit.

    Somebody whose district, mode or limit is unknown reaches nothing.
    """
    ways, kind = kinds_of(
        zip([person.district for person in people], [person.travel_mode for person in people], strict=True)
    )
    nowhere = [UNREACHABLE] * len(town.place_districts)
    known = [town.minutes(home, mode) if home and mode else nowhere for home, mode in ways]
    table = np.array(known, dtype=np.uint16).reshape(len(ways), len(nowhere))[kind]
    limits = [-1 if person.max_travel_minutes is None else person.max_travel_minutes for person in people]
    return np.where(table <= np.array(limits, dtype=np.int64)[:, None], table, UNREACHABLE)
