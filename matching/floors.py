"""How many of each group a round must match at least: the terms of a fair round.

Groups are disjoint. In a round that knows none, everybody is of one group and nobody must be matched.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np

from matching.bitsets import Mask, Rows, Whole


@dataclass(frozen=True, slots=True)
class Floors:
    """Groups and how many of each must be matched.

    Parameters
    ----------
    group
        The group of each newcomer, shape (newcomers,).
    least
        How many of each group must be matched, shape (groups,).
    prices
        What a floor costs: how much more the round would be worth if one fewer had to be matched, shape
        (groups,). Only a floor that is met exactly has one.
    """

    group: Rows
    least: Whole
    prices: Whole

    @classmethod
    def none(cls, newcomers: int) -> Self:
        """Return the floors of a round that knows no groups."""
        nothing = np.zeros(1, dtype=np.int64)
        return cls(np.zeros(newcomers, dtype=np.intp), nothing, nothing)

    def count(self, newcomers: Mask) -> Whole:
        """Return how many of each group are among some newcomers, shape (groups,)."""
        return np.bincount(self.group[newcomers], minlength=len(self.least))
