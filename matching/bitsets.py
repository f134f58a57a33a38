"""Small sets as bits, so that what two people share is one *and*.

A set over an alphabet of up to 64 letters is one 64-bit word, a larger alphabet takes more words. Comparing
a million pairs of sets then takes a few milliseconds in NumPy, where a loop over Python sets would take a
second.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Final, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

Words: TypeAlias = NDArray[np.uint64]
"""Sets as bits, shape (sets, words)."""
Rows: TypeAlias = NDArray[np.intp]
Whole: TypeAlias = NDArray[np.int64]
"""Whole numbers: what is counted, and ten-thousandths of a point."""

WORD_BITS: Final = 64
_WORD_MASK: Final = (1 << WORD_BITS) - 1


_Letter = TypeVar("_Letter", bound=Hashable)


def places_of(letters: Iterable[_Letter]) -> dict[_Letter, int]:
    """Return the bit of each letter, as an integer with that one bit set, in the order given."""
    return {letter: 1 << i for i, letter in enumerate(letters)}


def words(integers: Sequence[int], letters: int) -> Words:
    """Split Python integers into words, shape (integers, words); there is always at least one word."""
    count = max(1, -(-letters // WORD_BITS))
    split = [[integer >> (WORD_BITS * w) & _WORD_MASK for integer in integers] for w in range(count)]
    return np.array(split, dtype=np.uint64).reshape(count, len(integers)).T


def encode(sets: Iterable[Iterable[_Letter]], places: Mapping[_Letter, int]) -> Words:
    """Return sets as bits, shape (sets, words); letters without a place are left out."""
    integers = [sum([places.get(letter, 0) for letter in one]) for one in sets]
    return words(integers, len(places))


def pack(table: NDArray[np.bool_]) -> Words:
    """Return the rows of a table as bits, shape (rows, words); the first column is the lowest bit."""
    rows, columns = table.shape
    padded = np.zeros((rows, max(1, -(-columns // WORD_BITS)) * WORD_BITS), dtype=np.bool_)
    padded[:, :columns] = table
    packed: Words = np.packbits(padded, axis=1, bitorder="little").view("<u8").astype(np.uint64)
    return packed


def shared(a: Words, b: Words, rows: Rows, columns: Rows) -> NDArray[np.uint8]:
    """Return how many letters the sets in these rows of ``a`` and of ``b`` share; the two broadcast."""
    counts: NDArray[np.uint8] = np.bitwise_count(a[:, 0][rows] & b[:, 0][columns])
    for w in range(1, a.shape[1]):
        counts += np.bitwise_count(a[:, w][rows] & b[:, w][columns])
    return counts


def share_at_least(a: Words, b: Words, rows: Rows, columns: Rows, least: int = 1) -> NDArray[np.bool_]:
    """Return whether sets share so many letters; one is the common case and the quick one."""
    if least > 1:
        return shared(a, b, rows, columns) >= least
    found: NDArray[np.bool_] = (a[:, 0][rows] & b[:, 0][columns]) != 0
    for w in range(1, a.shape[1]):
        found |= (a[:, w][rows] & b[:, w][columns]) != 0
    return found


def alike(keys: NDArray[np.uint64] | NDArray[np.int64]) -> tuple[Rows, Rows]:
    """Return one row of each kind, and the kind of each row; a kind is numbered where it first occurs."""
    whole_rows = np.ascontiguousarray(keys).view(np.dtype((np.void, keys.shape[1] * keys.itemsize)))
    kinds: dict[object, int] = {}
    kind = np.array([kinds.setdefault(row, len(kinds)) for row in whole_rows.ravel().tolist()], dtype=np.intp)
    return np.unique(kind, return_index=True)[1], kind
