"""Soft criteria: how well two people suit each other, one function for each way in which they may.

A criterion gives every pair a number from 0 to 1, in whole ten-thousandths, and says to which pairs it
applies. A wish nobody stated does not apply, and so costs nothing. Interests, language, travel and
availability are facts rather than wishes and apply to every pair. What counts, and in which direction,
comes from what coordinators and participants of Norwegian schemes say (NTNU Samfunnsforskning 2012, p.
49; Trysil, Voss and Bærum on languages); the shapes of the curves are our own choice, each with an
example worked by hand.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import isqrt
from types import MappingProxyType
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from matching.availability import SLOTS_IN_CYCLE
from matching.bitsets import shared
from matching.candidates import Pairs
from matching.encoding import UNREACHABLE, Encoded
from matching.languages import norwegian_rank
from matching.people import AgeBand, Gender, Household, Newcomer, Volunteer, WishAge
from matching.policy import Barrier, Criterion, RuleMode

FULL: Final = 10_000
"""A criterion met in full, in ten-thousandths."""

Codes: TypeAlias = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Marks:
    """A criterion for many pairs: its number and whether it applies, both of shape (pairs,)."""

    numbers: Codes
    applies: NDArray[np.bool_]


def _codes(values: Iterable[Any]) -> Codes:
    return np.array([-1 if value is None else value for value in values], dtype=np.int64)


def _everywhere(numbers: Codes) -> Marks:
    return Marks(numbers, np.ones(len(numbers), dtype=np.bool_))


def interests(encoded: Encoded, pairs: Pairs) -> Marks:
    """Score what both like to do; what few people like brings two of them closer.

    Each shared interest closes a part of the distance that is left: 0.65 - 0.4 x sqrt(p), where p is the
    share of everybody in the pool who has it. One more can therefore never lower a pair's score.

    Examples
    --------
    A quarter of the pool likes cooking, which closes 0.45, and a sixteenth plays chess, which closes 0.55.
    A pair that shares both has 1 - (1 - 0.45) x (1 - 0.55) = 0.7525.
    """
    tables = _distance_tables(encoded)
    common = encoded.interests[0][pairs.newcomer] & encoded.interests[1][pairs.volunteer]
    letters = np.ascontiguousarray(common.astype("<u8")).view(np.uint8)
    distance = np.ones(len(pairs))
    for position, table in enumerate(tables):
        distance *= table[letters[:, position]]
    return _everywhere(FULL - np.rint(FULL * distance).astype(np.int64))


def _distance_tables(encoded: Encoded) -> list[NDArray[np.float64]]:
    """Return, for every eight interests, the distance left by each of their 256 combinations."""
    people = max(1, len(encoded.pool.newcomers) + len(encoded.pool.volunteers))
    left = []
    for position in range(len(encoded.interest_letters)):
        word, bit = divmod(position, 64)
        has = sum(int((side[:, word] >> np.uint64(bit) & np.uint64(1)).sum()) for side in encoded.interests)
        left.append(1 - (6_500 - 4 * isqrt(10**8 * has // people) // 10) / FULL)
    tables = []
    for begin in range(0, len(left), 8):
        table = np.ones(256)
        for bit, distance in enumerate(left[begin : begin + 8]):
            table[(np.arange(256) >> bit & 1).astype(np.bool_)] *= distance
        tables.append(table)
    return tables


def gender(encoded: Encoded, pairs: Pairs) -> Marks:
    """Score the wishes for the other's gender that are meant as *rather*; a must is a rule instead.

    Examples
    --------
    She would rather meet a woman, the volunteer is a woman who would rather meet a man: one wish of two, 0.5.
    """
    musts_count = encoded.policy.mode(Barrier.GENDER) is RuleMode.WISH
    wishes = np.zeros(len(pairs), dtype=np.int64)
    met = np.zeros(len(pairs), dtype=np.int64)
    ours, theirs = encoded.pool.newcomers, encoded.pool.volunteers
    for wishers, own, others, other in (
        (ours, pairs.newcomer, theirs, pairs.volunteer),
        (theirs, pairs.volunteer, ours, pairs.newcomer),
    ):
        wish = _codes(_wished_gender(person, musts_count=musts_count) for person in wishers)[own]
        wishes += wish >= 0
        met += (wish >= 0) & (wish == _codes(_GENDERS.get(person.gender) for person in others)[other])
    return Marks(FULL * met // np.maximum(wishes, 1), wishes > 0)


_GENDERS: Final[Mapping[Gender | None, int]] = {kind: code for code, kind in enumerate(Gender)}


def _wished_gender(person: Newcomer | Volunteer, *, musts_count: bool) -> int | None:
    if person.wish_gender_is_must and not musts_count:
        return None
    return _GENDERS.get(person.wish_gender)


def age(encoded: Encoded, pairs: Pairs) -> Marks:
    """Score the newcomer's wish for the volunteer's age; without a wish or a birth year it does not apply.

    *Similar* is met in full within ten years and not at all from twenty, *older* and *younger* in full from
    eight years and not at all at none; in between it is a straight line.

    Examples
    --------
    A newcomer born in 1990 wishes somebody older; a volunteer born in 1984 is six years older: 6 / 8 = 0.75.
    If she wished somebody similar, one born in 1975 would be fifteen years away: (20 - 15) / 10 = 0.5.
    """
    born = _codes(person.birth_year for person in encoded.pool.newcomers)[pairs.newcomer]
    other = _codes(person.birth_year for person in encoded.pool.volunteers)[pairs.volunteer]
    wishes = list(WishAge)
    wish = _codes(
        None if person.wish_age is None else wishes.index(person.wish_age)
        for person in encoded.pool.newcomers
    )[pairs.newcomer]
    older = born - other
    numbers = np.select(
        [wish == wishes.index(kind) for kind in wishes],
        [(20 - np.abs(older)) * FULL // 10, older * FULL // 8, -older * FULL // 8],
        default=0,
    )
    return Marks(np.clip(numbers, 0, FULL), (wish >= 0) & (born >= 0) & (other >= 0))


def life_situation(encoded: Encoded, pairs: Pairs) -> Marks:
    """Score the same kind of household and children of the same age, where both households are known.

    Where either has children it is the mean of the same kind of household (1 or 0) and the children's age
    bands, shared of all; otherwise the household alone.

    Examples
    --------
    Two families, one with children of 0-5 and 6-12, the other of 6-12 and 13-17: the bands are one of three,
    and (1 + 1/3) / 2 = 0.6666.
    """
    kinds = list(Household)

    def read(people: Sequence[Newcomer | Volunteer], rows: NDArray[np.intp]) -> tuple[Codes, Codes]:
        household = _codes(None if p.household is None else kinds.index(p.household) for p in people)
        bands = _codes(sum(1 << i for i, band in enumerate(AgeBand) if band in p.children) for p in people)
        return household[rows], bands[rows]

    our_kind, our_bands = read(encoded.pool.newcomers, pairs.newcomer)
    their_kind, their_bands = read(encoded.pool.volunteers, pairs.volunteer)
    same = np.where(our_kind == their_kind, FULL, 0)
    either = np.bitwise_count(our_bands | their_bands).astype(np.int64)
    both = np.bitwise_count(our_bands & their_bands).astype(np.int64)
    with_children = (same + FULL * both // np.maximum(either, 1)) // 2
    return Marks(np.where(either > 0, with_children, same), (our_kind >= 0) & (their_kind >= 0))


def goals(encoded: Encoded, pairs: Pairs) -> Marks:
    """Score how much of what the newcomer hopes for the volunteer offers; both must have said something.

    Examples
    --------
    She hopes for Norwegian practice, a local network and sport; he offers sport and outdoor life: 1/3 =
    0.3333.
    """
    ours, theirs = encoded.goals
    hoped = np.bitwise_count(ours[:, 0]).astype(np.int64)[pairs.newcomer]
    offered = np.bitwise_count(theirs[:, 0])[pairs.volunteer]
    both = shared(ours[pairs.newcomer], theirs[pairs.volunteer])
    return Marks(FULL * both // np.maximum(hoped, 1), (hoped > 0) & (offered > 0))


_BY_RANK: Final = np.array([0, 2_000, 4_000, 6_500, 8_500, 9_500, 10_000])
"""How well two people can talk, by the rank of their best shared language, nothing shared first."""
_NEED: Final = np.array([100, 80, 30, 10, 0, 0, 0])
"""How much a shared mother tongue helps, in per cent, by the rank of the newcomer's Norwegian, none first."""


def language(encoded: Encoded, pairs: Pairs) -> Marks:
    """Score how well two people can talk; a shared mother tongue weighs more the less Norwegian there is.

    The best shared level counts 0.2 for A1, then 0.4, 0.65, 0.85, 0.95 and 1 for a mother tongue. For
    somebody without Norwegian half of the number is kept for a shared mother tongue; with A1, A2 and B1
    it is 0.4, 0.15 and 0.05 of it; from B2 nothing. Guides say that a language besides Norwegian is not
    needed after that.

    Examples
    --------
    A newcomer without Norwegian shares English at B1: 0.65 x (1 - 0.5) = 0.325; with somebody of her own
    mother tongue it is 1. A newcomer with B2 in Norwegian meets somebody who grew up with it: 0.85.
    """
    rank = np.zeros(len(pairs), dtype=np.int64)
    for ours, theirs in encoded.levels:
        rank += shared(ours[pairs.newcomer], theirs[pairs.volunteer]) > 0
    norwegian = _codes(norwegian_rank(person.languages) for person in encoded.pool.newcomers)
    need = _NEED[norwegian[pairs.newcomer]]
    ours, theirs = encoded.mother_tongues
    mother = shared(ours[pairs.newcomer], theirs[pairs.volunteer]) > 0
    return _everywhere((_BY_RANK[rank] * (200 - need) + FULL * need * mother) // 200)


def travel(encoded: Encoded, pairs: Pairs) -> Marks:
    """Score the minutes of the slower of the two to the place that suits them best.

    Ten minutes or less count in full, an hour or more nothing, and each minute in between costs 0.02.

    Examples
    --------
    The newcomer needs 14 minutes to the library and the volunteer 22: 1 - 12 x 0.02 = 0.76.
    """
    (ours, our_kind), (theirs, their_kind) = (_kinds(minutes) for minutes in encoded.minutes)
    table = np.full((len(ours), len(theirs)), UNREACHABLE, dtype=np.int64)
    for place in range(ours.shape[1]):
        np.minimum(table, np.maximum(ours[:, place, None], theirs[None, :, place]), out=table)
    numbers = np.clip(FULL - 200 * (table - 10), 0, FULL)
    return _everywhere(numbers[our_kind[pairs.newcomer], their_kind[pairs.volunteer]])


def _kinds(minutes: NDArray[np.uint16]) -> tuple[NDArray[np.uint16], NDArray[np.intp]]:
    """Return each kind of row once, and the kind of each person: people of a district travel alike."""
    kinds, kind = np.unique(minutes, axis=0, return_inverse=True)
    return kinds, kind.reshape(-1)


_SATURATION: Final = np.array([FULL - (FULL >> slots) for slots in range(SLOTS_IN_CYCLE + 1)])


def availability(encoded: Encoded, pairs: Pairs) -> Marks:
    """Score when both can meet: each further part of the two weeks halves what is missing.

    Examples
    --------
    Tuesday evening of both weeks is two parts: 1 - 1/4 = 0.75; Saturday morning of week A besides: 0.875.
    """
    ours, theirs = encoded.slots
    return _everywhere(_SATURATION[shared(ours[pairs.newcomer], theirs[pairs.volunteer])])


def pets(encoded: Encoded, pairs: Pairs) -> Marks:
    """Score a home without animals for whoever asked for one; it applies to nobody else.

    Examples
    --------
    She would rather not meet animals: a volunteer without any has 1, one with a dog 0.
    """
    asked = np.array([person.pets_ok is False for person in encoded.pool.newcomers], dtype=np.bool_)
    has = _codes(person.pets for person in encoded.pool.volunteers)[pairs.volunteer]
    return Marks(np.where(has == 0, FULL, 0), asked[pairs.newcomer] & (has >= 0))


CRITERIA: Final[Mapping[Criterion, Callable[[Encoded, Pairs], Marks]]] = MappingProxyType(
    {
        Criterion.INTERESTS: interests,
        Criterion.GENDER: gender,
        Criterion.AGE: age,
        Criterion.LIFE_SITUATION: life_situation,
        Criterion.GOALS: goals,
        Criterion.LANGUAGE: language,
        Criterion.TRAVEL: travel,
        Criterion.AVAILABILITY: availability,
        Criterion.PETS: pets,
    }
)
