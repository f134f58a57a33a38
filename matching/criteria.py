"""Soft criteria: how well two people suit each other, one function for each way in which they may.

A criterion reads its people once and returns what measures their pairs: each gets a number from 0 to 1, in
whole ten-thousandths, unless the criterion does not apply to it. A wish nobody stated does not apply, and so
costs nothing. Interests, language, travel and availability are facts rather than wishes and apply to every
pair. What counts, and in which direction, comes from what coordinators and participants of Norwegian schemes
say (NTNU Samfunnsforskning 2012, p. 49; Trysil, Voss and Bærum on languages); the shapes of the curves are
our own choice, each with an example worked by hand.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache, reduce
from math import isqrt
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from matching.availability import SLOTS_IN_CYCLE
from matching.bitsets import Mask, shared
from matching.candidates import Pairs
from matching.encoding import Encoded
from matching.kinds import Codes, Kinds
from matching.languages import norwegian_rank
from matching.people import AgeBand, Person, WishAge
from matching.policy import Barrier, Criterion, RuleMode

FULL: Final = 10_000
"""A criterion met in full, in ten-thousandths."""
NOT_APPLICABLE: Final = -1
"""The number of a criterion that does not apply to a pair."""

Numbers: TypeAlias = NDArray[np.int16]
"""A criterion's numbers for many pairs, shape (pairs,)."""
Measure: TypeAlias = Callable[[Pairs], Numbers]
"""A criterion that has read its people, ready to be asked of any pairs of them."""
Formula: TypeAlias = Callable[..., Codes]
"""A criterion's numbers, by what newcomers and then volunteers have answered."""


def _by_kind(ours: Kinds, theirs: Kinds, formula: Formula) -> Measure:
    """Measure what depends only on a few answers of two people.

    The formula is worked out for every two kinds and looked up for each pair; or, where there are fewer pairs
    than that, for the pairs alone.
    """

    def measure(pairs: Pairs) -> Numbers:
        if len(ours) * len(theirs) > len(pairs):
            first, second = ours.kind[pairs.newcomer], theirs.kind[pairs.volunteer]
            both = [code[..., first] for code in ours.codes] + [code[..., second] for code in theirs.codes]
            return formula(*both).astype(np.int16)
        every = [one[..., :, None] for one in ours.codes] + [one[..., None, :] for one in theirs.codes]
        table = formula(*every).astype(np.int16)
        return table.take(pairs.of_newcomers(ours.kind * len(theirs)) + theirs.kind[pairs.volunteer])

    return measure


def _where(applies: Mask, numbers: Codes) -> Codes:
    return np.where(applies, numbers, NOT_APPLICABLE)


def interests(encoded: Encoded) -> Measure:
    """Score what both like to do; what few people like brings two of them closer.

    Each shared interest closes a part of the distance that is left: 0.65 - 0.4 x sqrt(p), where p is the
    share of everybody in the pool who has it. One more can therefore never lower a pair's score.

    Examples
    --------
    A quarter of the pool likes cooking, which closes 0.45, and a sixteenth plays chess, which closes 0.55.
    A pair that shares both has 1 - (1 - 0.45) x (1 - 0.55) = 0.7525.
    """
    tables = _distance_tables(encoded)

    def measure(pairs: Pairs) -> Numbers:
        distance = np.ones(len(pairs))
        for word in range(encoded.interests[0].shape[1]):
            ours, theirs = (side[:, word] for side in encoded.interests)
            common = (pairs.of_newcomers(ours) & theirs[pairs.volunteer]).astype("<u8").view(np.uint8)
            for byte, table in enumerate(tables[8 * word : 8 * word + 8]):
                distance *= table[common[byte::8]]
        numbers: Numbers = FULL - np.rint(FULL * distance).astype(np.int16)
        return numbers

    return measure


def _distance_tables(encoded: Encoded) -> list[NDArray[np.float64]]:
    """Return, for every eight interests, the distance left by each of their 256 combinations."""
    shares = [10**8 * having // everybody for having, everybody in encoded.rarity]
    left = [1 - (6_500 - 4 * isqrt(share) // 10) / FULL for share in shares]
    tables = []
    for begin in range(0, len(left), 8):
        table = np.ones(256)
        for bit, distance in enumerate(left[begin : begin + 8]):
            table[(np.arange(256) >> bit & 1).astype(np.bool_)] *= distance
        tables.append(table)
    return tables


def gender(encoded: Encoded) -> Measure:
    """Score the wishes for the other's gender that are meant as *rather*; a must is a rule instead.

    Examples
    --------
    She would rather meet a woman, the volunteer is a woman who would rather meet a man: one wish of two, 0.5.
    """
    musts_count = encoded.policy.mode(Barrier.GENDER) is RuleMode.WISH

    def read(people: Sequence[Person]) -> Kinds:
        wishes = [None if one.wish_gender_is_must and not musts_count else one.wish_gender for one in people]
        return Kinds.answering(wishes, [one.gender for one in people])

    def formula(our_wish: Codes, our_gender: Codes, their_wish: Codes, their_gender: Codes) -> Codes:
        stated = (our_wish >= 0).astype(np.int64) + (their_wish >= 0)
        met = ((our_wish >= 0) & (our_wish == their_gender)).astype(np.int64)
        met += (their_wish >= 0) & (their_wish == our_gender)
        return _where(stated > 0, FULL * met // np.maximum(stated, 1))

    return _by_kind(read(encoded.pool.newcomers), read(encoded.pool.volunteers), formula)


def age(encoded: Encoded) -> Measure:
    """Score the newcomer's wish for the volunteer's age; without a wish or a birth year it does not apply.

    *Similar* is met in full within ten years and not at all from twenty, *older* and *younger* in full from
    eight years and not at all at none; in between it is a straight line.

    Examples
    --------
    A newcomer born in 1990 wishes somebody older; a volunteer born in 1984 is six years older: 6 / 8 = 0.75.
    If she wished somebody similar, one born in 1975 would be fifteen years away: (20 - 15) / 10 = 0.5.
    """

    def formula(wish: Codes, born: Codes, other: Codes) -> Codes:
        older = born - other
        numbers = np.select(
            [wish == code for code in range(len(WishAge))],
            [(20 - np.abs(older)) * FULL // 10, older * FULL // 8, -older * FULL // 8],
        )
        known = (wish >= 0) & (born >= 0) & (other >= 0)
        return _where(known, np.clip(numbers, 0, FULL))

    newcomers, volunteers = encoded.pool.newcomers, encoded.pool.volunteers
    wishing = Kinds.answering([one.wish_age for one in newcomers], [one.birth_year for one in newcomers])
    return _by_kind(wishing, Kinds.answering([one.birth_year for one in volunteers]), formula)


def life_situation(encoded: Encoded) -> Measure:
    """Score the same kind of household and children of the same age, where both households are known.

    Where either has children it is the mean of the same kind of household (1 or 0) and the children's age
    bands, shared of all; otherwise the household alone.

    Examples
    --------
    Two families, one with children of 0-5 and 6-12, the other of 6-12 and 13-17: the bands are one of three,
    and (1 + 1/3) / 2 = 0.6666.
    """

    def read(people: Sequence[Person]) -> Kinds:
        return Kinds.answering([one.household for one in people], [_bands(one.children) for one in people])

    def formula(our_kind: Codes, our_bands: Codes, their_kind: Codes, their_bands: Codes) -> Codes:
        same = np.where(our_kind == their_kind, FULL, 0)
        either = np.bitwise_count(our_bands | their_bands).astype(np.int64)
        both = np.bitwise_count(our_bands & their_bands).astype(np.int64)
        with_children = (same + FULL * both // np.maximum(either, 1)) // 2
        known = (our_kind >= 0) & (their_kind >= 0)
        return _where(known, np.where(either > 0, with_children, same))

    return _by_kind(read(encoded.pool.newcomers), read(encoded.pool.volunteers), formula)


@cache
def _bands(children: tuple[AgeBand, ...]) -> int:
    """Return the age bands of some children as bits, each once."""
    return sum(1 << place for place, band in enumerate(AgeBand) if band in children)


def goals(encoded: Encoded) -> Measure:
    """Score how much of what the newcomer hopes for the volunteer offers; both must have said something.

    Examples
    --------
    She hopes for Norwegian practice, a local network and sport; he offers sport and outdoor life: 1/3 =
    0.3333.
    """

    def formula(hoped: Codes, offered: Codes) -> Codes:
        wanted = np.bitwise_count(hoped).astype(np.int64)
        both = np.bitwise_count(hoped & offered).astype(np.int64)
        return _where((wanted > 0) & (offered > 0), FULL * both // np.maximum(wanted, 1))

    return _by_kind(Kinds.of_rows(encoded.goals[0]), Kinds.of_rows(encoded.goals[1]), formula)


_BY_RANK: Final = np.array([0, 2_000, 4_000, 6_500, 8_500, 9_500, 10_000])
"""How well two people can talk, by the rank of their best shared language, nothing shared first."""
_NEED: Final = np.array([100, 80, 30, 10, 0, 0, 0])
"""How much a shared mother tongue helps, in per cent, by the rank of the newcomer's Norwegian, none first."""


def language(encoded: Encoded) -> Measure:
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

    def formula(norwegian: Codes, *able: Codes) -> Codes:
        both = zip(able[: len(able) // 2], able[len(able) // 2 :], strict=True)
        *levels, mother = (((one & other) != 0).any(axis=0) for one, other in both)
        kind = len(_BY_RANK) * norwegian + np.sum(levels, axis=0, dtype=np.int8)
        numbers: Codes = np.where(mother, _WITH_MOTHER_TONGUE[kind], _WITHOUT[kind])
        return numbers

    ours, theirs = encoded.speakers
    norwegian = np.array([norwegian_rank(one) for one in ours.languages], dtype=np.int64)
    one, other = ([words.T for words in (*side.levels, side.mother_tongues)] for side in (ours, theirs))
    return _by_kind(Kinds([norwegian, *one], ours.kind), Kinds(other, theirs.kind), formula)


_WITHOUT: Final = (_BY_RANK * (200 - _NEED[:, None]) // 200).astype(np.int16).reshape(-1)
_WITH_MOTHER_TONGUE: Final = (
    ((_BY_RANK * (200 - _NEED[:, None]) + FULL * _NEED[:, None]) // 200).astype(np.int16).reshape(-1)
)
"""The numbers without and with a shared mother tongue, by Norwegian and then by the best shared rank."""


def travel(encoded: Encoded) -> Measure:
    """Score the minutes of the slower of the two to the place that suits them best.

    Ten minutes or less count in full, an hour or more nothing, and each minute in between costs 0.02.

    Examples
    --------
    The newcomer needs 14 minutes to the library and the volunteer 22: 1 - 12 x 0.02 = 0.76.
    """
    districts = encoded.minutes[0].shape[1]

    def formula(*minutes: Codes) -> Codes:
        slower = map(np.maximum, minutes[:districts], minutes[districts:])
        numbers: Codes = np.clip(FULL - 200 * (reduce(np.minimum, slower) - 10), 0, FULL)
        return numbers

    if not districts:
        return lambda pairs: np.zeros(len(pairs), dtype=np.int16)
    return _by_kind(Kinds.of_rows(encoded.minutes[0]), Kinds.of_rows(encoded.minutes[1]), formula)


_SATURATION: Final = np.array([FULL - (FULL >> slots) for slots in range(SLOTS_IN_CYCLE + 1)], dtype=np.int16)


def availability(encoded: Encoded) -> Measure:
    """Score when both can meet: each further part of the two weeks halves what is missing.

    Examples
    --------
    Tuesday evening of both weeks is two parts: 1 - 1/4 = 0.75; Saturday morning of week A besides: 0.875.
    """

    def measure(pairs: Pairs) -> Numbers:
        numbers: Numbers = _SATURATION[shared(*encoded.slots, pairs.newcomer, pairs.volunteer)]
        return numbers

    return measure


def pets(encoded: Encoded) -> Measure:
    """Score a home without animals for whoever asked for one; it applies to nobody else.

    Examples
    --------
    She would rather not meet animals: a volunteer without any has 1, one with a dog 0.
    """

    def formula(is_fine: Codes, has: Codes) -> Codes:
        return _where((is_fine == 0) & (has >= 0), np.where(has == 0, FULL, 0))

    ours = Kinds.answering([one.pets_ok for one in encoded.pool.newcomers])
    theirs = Kinds.answering([one.pets for one in encoded.pool.volunteers])
    return _by_kind(ours, theirs, formula)


CRITERIA: Final[Mapping[Criterion, Callable[[Encoded], Measure]]] = {
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
