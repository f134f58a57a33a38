"""Soft criteria: how well two people suit each other, one function for each way in which they may.

A criterion reads its people once and returns what measures their pairs: each gets a number from 0 to 1, in
whole ten-thousandths, unless the criterion does not apply to it. A wish nobody stated does not apply, and so
costs nothing. Interests, language, travel and availability are facts rather than wishes and apply to every
pair. What counts, and in which direction, comes from what coordinators and participants of Norwegian schemes
say (NTNU Samfunnsforskning 2012, p. 49; Trysil, Voss and Bærum on languages); the shapes of the curves are
our own choice, each with an example worked by hand.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from math import isqrt
from types import MappingProxyType
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from matching.availability import SLOTS_IN_CYCLE
from matching.bitsets import alike, places_of, share_at_least, shared
from matching.candidates import Pairs
from matching.encoding import UNREACHABLE, Encoded
from matching.languages import norwegian_rank
from matching.people import AgeBand, Gender, Household, Newcomer, Volunteer, WishAge
from matching.policy import Barrier, Criterion, RuleMode

FULL: Final = 10_000
"""A criterion met in full, in ten-thousandths."""
NOT_APPLICABLE: Final = -1
"""The number of a criterion that does not apply to a pair."""

Numbers: TypeAlias = NDArray[np.int16]
"""A criterion's numbers for many pairs, shape (pairs,)."""
Measure: TypeAlias = Callable[[Pairs], Numbers]
"""A criterion that has read its people, ready to be asked of any pairs of them."""
Codes: TypeAlias = NDArray[np.int64]
"""What a criterion reads of people, shape (people, codes); -1 for unknown."""


def _codes(*columns: Iterable[int | None]) -> Codes:
    known = [[-1 if code is None else code for code in column] for column in columns]
    return np.array(known, dtype=np.int64).reshape(len(columns), -1).T


def _by_kind(ours: Codes, theirs: Codes, formula: Callable[..., NDArray[Any]]) -> Measure:
    """Measure what depends only on a few codes of two people.

    People with the same codes are of one kind. The formula is worked out once for every two kinds,
    newcomers x volunteers, and then looked up for each pair. It gets the columns of both sides, the
    newcomers' first.
    """
    (our_first, our_kind), (their_first, their_kind) = alike(ours), alike(theirs)
    columns = [*ours[our_first].T[:, :, None], *theirs[their_first].T[:, None, :]]
    table = np.asarray(formula(*columns), dtype=np.int16).reshape(-1)
    first, second = our_kind * len(their_first), their_kind

    def measure(pairs: Pairs) -> Numbers:
        numbers: Numbers = table[first[pairs.newcomer] + second[pairs.volunteer]]
        return numbers

    return measure


def _where(applies: NDArray[np.bool_], numbers: Codes) -> Codes:
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
            common = (ours[pairs.newcomer] & theirs[pairs.volunteer]).astype("<u8").view(np.uint8)
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

    def read(people: Sequence[Newcomer | Volunteer]) -> Codes:
        wishes = (_wished_gender(person, musts_count=musts_count) for person in people)
        return _codes(wishes, (_GENDERS.get(person.gender) for person in people))

    def formula(our_wish: Codes, our_gender: Codes, their_wish: Codes, their_gender: Codes) -> Codes:
        stated = (our_wish >= 0).astype(np.int64) + (their_wish >= 0)
        met = ((our_wish >= 0) & (our_wish == their_gender)).astype(np.int64)
        met += (their_wish >= 0) & (their_wish == our_gender)
        return _where(stated > 0, FULL * met // np.maximum(stated, 1))

    return _by_kind(read(encoded.pool.newcomers), read(encoded.pool.volunteers), formula)


_GENDERS: Final[Mapping[Gender | None, int]] = {kind: code for code, kind in enumerate(Gender)}


def _wished_gender(person: Newcomer | Volunteer, *, musts_count: bool) -> int | None:
    if person.wish_gender_is_must and not musts_count:
        return None
    return _GENDERS.get(person.wish_gender)


def age(encoded: Encoded) -> Measure:
    """Score the newcomer's wish for the volunteer's age; without a wish or a birth year it does not apply.

    *Similar* is met in full within ten years and not at all from twenty, *older* and *younger* in full from
    eight years and not at all at none; in between it is a straight line.

    Examples
    --------
    A newcomer born in 1990 wishes somebody older; a volunteer born in 1984 is six years older: 6 / 8 = 0.75.
    If she wished somebody similar, one born in 1975 would be fifteen years away: (20 - 15) / 10 = 0.5.
    """
    newcomers, volunteers = encoded.pool.newcomers, encoded.pool.volunteers

    def formula(wish: Codes, born: Codes, other: Codes) -> Codes:
        older = born - other
        numbers = np.select(
            [wish == _AGES[kind] for kind in WishAge],
            [(20 - np.abs(older)) * FULL // 10, older * FULL // 8, -older * FULL // 8],
        )
        known = (wish >= 0) & (born >= 0) & (other >= 0)
        return _where(known, np.clip(numbers, 0, FULL))

    ours = _codes(
        (_AGES.get(person.wish_age) for person in newcomers), (person.birth_year for person in newcomers)
    )
    return _by_kind(ours, _codes(person.birth_year for person in volunteers), formula)


_AGES: Final[Mapping[WishAge | None, int]] = {kind: code for code, kind in enumerate(WishAge)}


def life_situation(encoded: Encoded) -> Measure:
    """Score the same kind of household and children of the same age, where both households are known.

    Where either has children it is the mean of the same kind of household (1 or 0) and the children's age
    bands, shared of all; otherwise the household alone.

    Examples
    --------
    Two families, one with children of 0-5 and 6-12, the other of 6-12 and 13-17: the bands are one of three,
    and (1 + 1/3) / 2 = 0.6666.
    """

    def read(people: Sequence[Newcomer | Volunteer]) -> Codes:
        return _codes(
            (_HOUSEHOLDS.get(person.household) for person in people),
            (_bands(person.children) for person in people),
        )

    def formula(our_kind: Codes, our_bands: Codes, their_kind: Codes, their_bands: Codes) -> Codes:
        same = np.where(our_kind == their_kind, FULL, 0)
        either = np.bitwise_count(our_bands | their_bands).astype(np.int64)
        both = np.bitwise_count(our_bands & their_bands).astype(np.int64)
        with_children = (same + FULL * both // np.maximum(either, 1)) // 2
        known = (our_kind >= 0) & (their_kind >= 0)
        return _where(known, np.where(either > 0, with_children, same))

    return _by_kind(read(encoded.pool.newcomers), read(encoded.pool.volunteers), formula)


_HOUSEHOLDS: Final[Mapping[Household | None, int]] = {kind: code for code, kind in enumerate(Household)}


@cache
def _bands(children: tuple[AgeBand, ...]) -> int:
    """Return the age bands of some children as bits, each once."""
    places = places_of(AgeBand)
    return sum(places[band] for band in set(children))


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

    ours, theirs = (side.astype(np.int64) for side in encoded.goals)
    return _by_kind(ours, theirs, formula)


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
    rank_of = cache(lambda spoken: norwegian_rank(dict(spoken)))
    newcomers = encoded.pool.newcomers
    norwegian = _codes(rank_of(tuple(person.languages.items())) for person in newcomers)[:, 0]

    def measure(pairs: Pairs) -> Numbers:
        both = pairs.newcomer, pairs.volunteer
        rank = np.zeros(len(pairs), dtype=np.int8)
        for levels in encoded.levels:
            rank += share_at_least(*levels, *both)
        kind = len(_BY_RANK) * norwegian[pairs.newcomer] + rank
        mother = share_at_least(*encoded.mother_tongues, *both)
        numbers: Numbers = np.where(mother, _WITH_MOTHER_TONGUE[kind], _WITHOUT[kind])
        return numbers

    return measure


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
    places = encoded.minutes[0].shape[1]
    if not places:
        return lambda pairs: np.zeros(len(pairs), dtype=np.int16)

    def formula(*minutes: Codes) -> Codes:
        best = np.full(np.broadcast_shapes(minutes[0].shape, minutes[places].shape), int(UNREACHABLE))
        for ours, theirs in zip(minutes[:places], minutes[places:], strict=True):
            np.minimum(best, np.maximum(ours, theirs), out=best)
        numbers: Codes = np.clip(FULL - 200 * (best - 10), 0, FULL)
        return numbers

    ours, theirs = (side.astype(np.int64) for side in encoded.minutes)
    return _by_kind(ours, theirs, formula)


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

    ours = _codes(person.pets_ok for person in encoded.pool.newcomers)
    theirs = _codes(person.pets for person in encoded.pool.volunteers)
    return _by_kind(ours, theirs, formula)


CRITERIA: Final[Mapping[Criterion, Callable[[Encoded], Measure]]] = MappingProxyType(
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
