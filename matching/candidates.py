"""The eligible pairs, found without looking at every pair.

Most pairs fail on something many people have in common: the programme, a gender wish, where they can travel.
So people who look the same to those rules stand behind one **door**, and which doors open to which is a small
table. Only behind open doors are pairs tested one by one, for a shared part of the week and then for a shared
language, many thousands in one NumPy operation. What remains is kept as a compressed sparse row matrix: for
each newcomer the volunteers, in ascending order. This is the inverted index of information retrieval, with
doors for terms.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from matching.bitsets import Rows, alike
from matching.eligibility import Rule
from matching.policy import Barrier

DOOR_RULES: Final = frozenset(
    {Barrier.PROGRAMME, Barrier.CAPACITY, Barrier.TRAVEL, Barrier.GENDER, Barrier.MINORS}
)
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

    def by_volunteer(self, volunteers: int) -> tuple[Rows, Rows]:
        """Return where each volunteer's pairs begin, shape (volunteers + 1,), and their positions."""
        return grouped(self.volunteer, volunteers)

    def where(self, keep: NDArray[np.bool_]) -> "Pairs":
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
    found = [_passing(tests, rows, columns) for rows, columns in _rooms(doors, newcomers, volunteers)]
    nobody = np.empty(0, dtype=np.intp)
    rows = np.concatenate([nobody, *(pair[0] for pair in found)])
    columns = np.concatenate([nobody, *(pair[1] for pair in found)])
    start, order = grouped(rows, newcomers)
    return Pairs(start, rows[order], columns[order])


def _rooms(doors: Sequence[Rule], newcomers: int, volunteers: int) -> Iterator[tuple[Rows, Rows]]:
    """Yield groups of newcomers with all the volunteers behind the doors open to them."""
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
    """Return the pairs of a room that pass: the first test on all of them, the next on those left."""
    if not tests:
        return np.repeat(rows, len(columns)), np.tile(columns, len(rows))
    left, right = np.nonzero(tests[0].holds(rows[:, None], columns[None, :]))
    ours, theirs = rows[left], columns[right]
    for rule in tests[1:]:
        passed = rule.holds(ours, theirs)
        ours, theirs = ours[passed], theirs[passed]
    return ours, theirs


def among(pairs: Pairs, others: Pairs, volunteers: int) -> NDArray[np.bool_]:
    """Return which of the pairs are among others, shape (pairs,)."""
    keys, wanted = (some.newcomer * volunteers + some.volunteer for some in (pairs, others))
    return np.isin(keys, wanted, assume_unique=True)
