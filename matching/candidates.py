"""The eligible pairs, found without looking at every pair.

Most pairs fail on something many people have in common: the programme, where they can travel. So people who
look the same to those rules stand behind one **door**, and which doors open to which is a small table. Only
behind open doors are pairs tested one by one, for gender wishes, a shared part of the week and a shared
language, many thousands in one NumPy operation. What remains is kept as a compressed sparse row matrix: for
each newcomer the volunteers, in ascending order. This is the inverted index of information retrieval, with
doors for terms.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from matching.bitsets import Mask, Rows, Whole
from matching.eligibility import Rule
from matching.kinds import alike
from matching.policy import Barrier

_Known = TypeVar("_Known", bound=np.generic)
DOOR_RULES: Final = frozenset({Barrier.PROGRAMME, Barrier.CAPACITY, Barrier.TRAVEL, Barrier.MINORS})
BLOCK: Final = 1 << 17
"""How many pairs are tested at once: large enough for NumPy, small enough for the processor's cache."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs as a compressed sparse row matrix, newcomers x volunteers.

    Parameters
    ----------
    start
        Where each newcomer's pairs begin, shape (newcomers + 1,).
    newcomer, volunteer
        Row and column of each pair, shape (pairs,), ascending by row and then by column.
    """

    start: Rows
    newcomer: Rows
    volunteer: Rows

    @classmethod
    def of(cls, newcomer: Rows, volunteer: Rows, newcomers: int) -> Self:
        """Build the matrix from rows and columns that are in order."""
        counts = np.bincount(newcomer, minlength=newcomers)
        return cls(np.concatenate(([0], np.cumsum(counts))), newcomer, volunteer)

    def __len__(self) -> int:
        return len(self.volunteer)

    @property
    def newcomers(self) -> int:
        """How many rows the matrix has."""
        return len(self.start) - 1

    def of_newcomers(self, values: NDArray[_Known]) -> NDArray[_Known]:
        """Return what is known of each newcomer for each of her pairs, shape (pairs,)."""
        return np.repeat(values, np.diff(self.start))

    def find(self, rows: Rows, columns: Rows, volunteers: int) -> Rows:
        """Return where some of the pairs stand in the matrix, of so many volunteers."""
        return np.searchsorted(self.newcomer * volunteers + self.volunteer, rows * volunteers + columns)

    def where(self, keep: Mask) -> "Pairs":
        """Return the pairs that are kept, as a matrix with the same rows."""
        if keep.all():
            return self
        return Pairs.of(self.newcomer[keep], self.volunteer[keep], self.newcomers)


def grouped(kinds: Rows, many: int) -> tuple[Rows, Rows]:
    """Return where each of many kinds begins, shape (many + 1,), and the positions of all, kind by kind.

    NumPy sorts numbers of two bytes by counting, several times as fast as longer ones by comparing.
    """
    order = np.argsort(kinds.astype(np.min_scalar_type(many)), kind="stable")
    return np.concatenate(([0], np.cumsum(np.bincount(kinds, minlength=many)))), order


def best_of_each(kinds: Rows, merit: Whole, most: int) -> tuple[Rows, Rows]:
    """Return the positions of so many of each kind that have most merit, best first, and the rank of each."""
    order = np.lexsort((-merit, kinds))
    rank = np.arange(len(order)) - np.searchsorted(kinds[order], kinds[order])
    return order[rank < most], rank[rank < most]


def positions_of(start: Rows, rows: Rows) -> Rows:
    """Return the positions of all pairs of some rows of a matrix, row by row."""
    counts = start[rows + 1] - start[rows]
    before = np.cumsum(counts) - counts
    positions: Rows = np.arange(counts.sum()) + np.repeat(start[rows] - before, counts)
    return positions


def candidates(rules: Sequence[Rule], newcomers: int, volunteers: int) -> Pairs:
    """Return every pair that obeys every rule.

    Parameters
    ----------
    rules
        The rules that must hold.
    newcomers, volunteers
        How many there are.
    """
    doors = [rule for rule in rules if rule.barrier in DOOR_RULES]
    tests = [rule for rule in rules if rule.barrier not in DOOR_RULES]
    nobody = np.empty(0, dtype=np.intp)
    found = [(nobody, nobody, nobody)]
    found += [
        (rows, *_passing(tests, rows, columns)) for rows, columns in _rooms(doors, newcomers, volunteers)
    ]
    rows, many, columns = (np.concatenate(some) for some in zip(*found, strict=True))
    start, order = np.concatenate(([0], np.cumsum(many))), np.argsort(rows)
    newcomer = np.repeat(rows[order], many[order])
    return Pairs.of(newcomer, columns[positions_of(start, order)], newcomers)


def _rooms(doors: Sequence[Rule], newcomers: int, volunteers: int) -> Iterator[tuple[Rows, Rows]]:
    """Yield groups of newcomers with all the volunteers behind the doors open to them; each is in one."""
    if not newcomers or not volunteers:
        return
    first_ours, our_door = alike(np.hstack([rule.newcomers for rule in doors]))
    first_theirs, their_door = alike(np.hstack([rule.volunteers for rule in doors]))
    is_open = np.ones((len(first_ours), len(first_theirs)), dtype=np.bool_)
    for rule in doors:
        is_open &= rule.holds(first_ours[:, None], first_theirs[None, :])
    ends, by_door = grouped(our_door, len(first_ours))
    for door in range(len(first_ours)):
        columns = np.flatnonzero(is_open[door][their_door])
        rows = by_door[ends[door] : ends[door + 1]]
        step = max(1, BLOCK // max(1, len(columns)))
        for begin in range(0, len(rows) if len(columns) else 0, step):
            yield rows[begin : begin + step], columns


def _passing(tests: Sequence[Rule], rows: Rows, columns: Rows) -> tuple[Rows, Rows]:
    """Return how many volunteers of a room pass every test with each newcomer, and who they are."""
    passed = np.ones((len(rows), len(columns)), dtype=np.bool_)
    for rule in tests:
        passed &= rule.holds(rows[:, None], columns[None, :])
    left, right = np.nonzero(passed)
    return np.bincount(left, minlength=len(rows)), columns[right]


def among(pairs: Pairs, others: Pairs, volunteers: int) -> Mask:
    """Return which of the pairs are among others, shape (pairs,); the two have the same rows."""
    found = np.zeros(len(pairs), dtype=np.bool_)
    some = positions_of(pairs.start, np.flatnonzero(np.diff(others.start)))
    keys = pairs.newcomer[some] * volunteers + pairs.volunteer[some]
    found[some] = np.isin(keys, others.newcomer * volunteers + others.volunteer, assume_unique=True)
    return found
