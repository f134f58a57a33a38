"""A round that has been decided, as rows and columns: what everything that explains it starts from."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.assignment import Assignment
from matching.bitsets import Rows
from matching.candidates import Pairs
from matching.fair import Terms
from matching.market import Market
from matching.policy import Preset


@dataclass(frozen=True, slots=True)
class Settled:
    """A round that has been decided.

    Parameters
    ----------
    free
        The eligible pairs that locks leave open; they stand at ``positions`` among all.
    locked, made
        The coordinator's pairs and the round's own.
    is_held
        Whether a newcomer is locked, shape (newcomers,).
    places
        How many places each volunteer has beside the locked ones, shape (volunteers,).
    terms
        What a fair round had to keep.
    best_value
        What the first stage could reach without floors.
    """

    market: Market
    preset: Preset
    free: Pairs
    positions: Rows
    locked: Pairs
    made: Pairs
    is_held: NDArray[np.bool_]
    places: NDArray[np.int64]
    assignment: Assignment
    terms: Terms | None
    best_value: int

    @property
    def pairs(self) -> Pairs:
        """All pairs of the round, locked or not."""
        rows = np.concatenate((self.locked.newcomer, self.made.newcomer))
        columns = np.concatenate((self.locked.volunteer, self.made.volunteer))
        order = np.argsort(rows)
        return Pairs.of(rows[order], columns[order], self.made.newcomers)

    @property
    def is_matched(self) -> NDArray[np.bool_]:
        """Whether each newcomer has a pair, shape (newcomers,)."""
        is_matched = np.zeros(self.made.newcomers, dtype=np.bool_)
        is_matched[self.pairs.newcomer] = True
        return is_matched
