"""Small sets as bits, so that what two people share is one *and*.

A set over an alphabet of up to 64 letters is one 64-bit word, a larger alphabet takes more words. Comparing
a million pairs of sets then takes a few milliseconds in NumPy, where a loop over Python sets would take a
second.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

Words: TypeAlias = NDArray[np.uint64]
"""Sets as bits, shape (sets, words) or any shape that ends in words."""

WORD_BITS: Final = 64
_WORD_MASK: Final = (1 << WORD_BITS) - 1


def places_of(letters: Iterable[Hashable]) -> dict[Hashable, int]:
    """Return the bit of each letter, as an integer with that one bit set, in the order given."""
    return {letter: 1 << i for i, letter in enumerate(letters)}


def words(integers: Sequence[int], letters: int) -> Words:
    """Split Python integers into words, shape (integers, words); there is always at least one word."""
    count = max(1, -(-letters // WORD_BITS))
    split = [[integer >> (WORD_BITS * w) & _WORD_MASK for w in range(count)] for integer in integers]
    return np.array(split, dtype=np.uint64).reshape(len(integers), count)


def encode(sets: Iterable[Iterable[Hashable]], places: Mapping[Hashable, int]) -> Words:
    """Return sets as bits, shape (sets, words); letters without a place are left out."""
    integers = [sum({places.get(letter, 0) for letter in one}) for one in sets]
    return words(integers, len(places))


def shared(a: Words, b: Words) -> NDArray[np.intp]:
    """Return how many letters two sets share; the last axis is the words', the others broadcast."""
    counts: NDArray[np.intp] = np.bitwise_count(a[..., 0] & b[..., 0]).astype(np.intp)
    for w in range(1, a.shape[-1]):
        counts += np.bitwise_count(a[..., w] & b[..., w])
    return counts


def share_at_least(a: Words, b: Words, least: int) -> NDArray[np.bool_]:
    """Return whether two sets share so many letters; one is the common case and the quick one."""
    if least > 1:
        return shared(a, b) >= least
    found: NDArray[np.bool_] = (a[..., 0] & b[..., 0]) != 0
    for w in range(1, a.shape[-1]):
        found |= (a[..., w] & b[..., w]) != 0
    return found
