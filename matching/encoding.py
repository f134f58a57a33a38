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

from matching.bitsets import Mask, Rows, Words, column, encode, pack
from matching.kinds import kinds_of
from matching.languages import RANKS, Level, channels
from matching.people import Goal, Person, Pool
from matching.places import Municipality
from matching.policy import Policy

Languages: TypeAlias = Mapping[str, Level]
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

    @classmethod
    def of(cls, kind: Rows, languages: Sequence[Languages], tags: Sequence[str], is_near: Mask) -> Self:
        """Encode one side, by the language that it speaks in each channel."""
        known = [[one[tag].rank if tag in one else 0 for tag in tags] for one in languages]
        ranks = np.array(known, dtype=np.int8).reshape(len(languages), len(tags))
        levels = tuple(pack(ranks - is_near >= rank) for rank in RANKS)
        return cls(kind, tuple(languages), levels, pack(ranks == Level.NATIVE.rank))


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
            slots=(
                column([person.availability.bits for person in newcomers]),
                column([person.availability.bits for person in volunteers]),
            ),
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


def _speakers(pool: Pool) -> tuple[Speakers, Speakers]:
    """Return what both sides speak; only channels that somebody on each side has are told apart."""
    people = pool.newcomers, pool.volunteers
    (ours, our_kind), (theirs, their_kind) = (
        kinds_of(frozenset(person.languages.items()) for person in side) for side in people
    )
    spoken = [dict(one) for one in ours], [dict(one) for one in theirs]
    ways = channels(*({tag for languages in side for tag in languages} for side in spoken))
    is_near = np.array([own != other for own, other in ways], dtype=np.bool_)
    return (
        Speakers.of(our_kind, spoken[0], [own for own, _ in ways], is_near),
        Speakers.of(their_kind, spoken[1], [other for _, other in ways], is_near),
    )


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
