"""Small sets as bits, so that what two people share is one *and*.

A set over an alphabet of up to 64 letters is one 64-bit word, a larger alphabet takes more words. Comparing
a million pairs of sets then takes a few milliseconds in NumPy, where a loop over Python sets would take a
second.
"""

from collections.abc import Collection, Hashable, Sequence
from itertools import chain, repeat
from typing import Final, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

Words: TypeAlias = NDArray[np.uint64]
"""Sets as bits, shape (sets, words)."""
Mask: TypeAlias = NDArray[np.bool_]
Rows: TypeAlias = NDArray[np.intp]
Whole: TypeAlias = NDArray[np.int64]
"""Whole numbers: what is counted, and ten-thousandths of a point."""

WORD_BITS: Final = 64
_Letter = TypeVar("_Letter", bound=Hashable)


def encode(sets: Sequence[Collection[_Letter]], letters: Sequence[_Letter]) -> Words:
    """Return sets as bits, shape (sets, words), the first letter lowest; what is no letter is left out."""
    column = {letter: place for place, letter in enumerate(letters)}
    columns = [*map(column.get, chain.from_iterable(sets), repeat(len(letters)))]
    table = np.zeros((len(sets), len(letters) + 1), dtype=np.bool_)
    table[np.repeat(np.arange(len(sets)), [*map(len, sets)]), columns] = True
    return pack(table[:, :-1])


def column(bits: Sequence[int]) -> Words:
    """Return sets that are bits already, shape (sets, 1)."""
    return np.array(bits, dtype=np.uint64).reshape(-1, 1)


def pack(table: Mask) -> Words:
    """Return the rows of a table as bits, shape (rows, words); there is always at least one word."""
    rows, columns = table.shape
    octets = np.packbits(table, axis=1, bitorder="little")
    packed = np.zeros((rows, max(1, -(-columns // WORD_BITS)) * 8), dtype=np.uint8)
    packed[:, : octets.shape[1]] = octets
    return packed.view("<u8").astype(np.uint64)


def shared(a: Words, b: Words, rows: Rows, columns: Rows) -> NDArray[np.uint8]:
    """Return how many letters the sets in these rows of ``a`` and of ``b`` share; the two broadcast."""
    counts: NDArray[np.uint8] = np.bitwise_count(a[:, 0][rows] & b[:, 0][columns])
    for w in range(1, a.shape[1]):
        counts += np.bitwise_count(a[:, w][rows] & b[:, w][columns])
    return counts


def share_at_least(a: Words, b: Words, rows: Rows, columns: Rows, least: int = 1) -> Mask:
    """Return whether sets share so many letters; one is the common case and the quick one."""
    if least > 1:
        return shared(a, b, rows, columns) >= least
    found: Mask = (a[:, 0][rows] & b[:, 0][columns]) != 0
    for w in range(1, a.shape[1]):
        found |= (a[:, w][rows] & b[:, w][columns]) != 0
    return found
