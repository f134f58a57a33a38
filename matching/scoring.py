"""The score of a pair: the weighted mean of the criteria that apply to it, from 0 to 100.

Everything is kept in whole ten-thousandths. The score is rounded once, from the exact weighted sum, so a
criterion that rises can never lower it; the points per criterion are then cut from the score by the method of
the largest remainder (as seats are cut from votes), so that they add up to it exactly.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.bitsets import Whole
from matching.candidates import Pairs
from matching.criteria import CRITERIA, FULL, NOT_APPLICABLE
from matching.encoding import Encoded
from matching.policy import MAX_SCORE, SCALE, Criterion

UNIT = MAX_SCORE * SCALE // FULL
"""What a ten-thousandth of a criterion is worth in a score, were it the only one."""


@dataclass(frozen=True, slots=True)
class Scores:
    """Scores of many pairs.

    Parameters
    ----------
    totals
        In ten-thousandths, shape (pairs,).
    numbers
        What each criterion gives each pair, shape (criteria, pairs).
    weights
        The weight of each criterion, shape (criteria,).
    """

    totals: Whole
    numbers: NDArray[np.int16]
    weights: NDArray[np.int32]

    def points(self) -> list[dict[Criterion, int]]:
        """Return the points of each pair, in ten-thousandths; they add up to its score."""
        applies = (self.numbers != NOT_APPLICABLE) & (self.weights > 0)[:, None]
        exact = self.weights[:, None] * UNIT * np.where(applies, self.numbers, 0).astype(np.int64)
        together = (self.weights[:, None] * applies).sum(axis=0)
        parts, remainders = exact // together, np.where(applies, exact % together, -1)
        missing = self.totals - parts.sum(axis=0)
        rank = np.argsort(np.argsort(-remainders, axis=0, kind="stable"), axis=0)
        points = parts + (rank < missing)
        return [
            {criterion: part for criterion, part, has in zip(CRITERIA, *columns, strict=True) if has}
            for columns in zip(points.T.tolist(), applies.T.tolist(), strict=True)
        ]


class Scoring:
    """The criteria of a pool, each of which has read its people once, under the policy's weights."""

    def __init__(self, encoded: Encoded) -> None:
        self._measures = [criterion(encoded) for criterion in CRITERIA.values()]
        weights = [encoded.policy.weights[criterion] for criterion in CRITERIA]
        self._weights = np.array(weights, dtype=np.int32)

    def of(self, pairs: Pairs) -> Scores:
        """Return the scores of pairs.

        Examples
        --------
        Interests 0.45 (weight 24), language 0.85 (8), travel 0.76 (8) and availability 0.75 (7) apply, and no
        wish was stated: (24 x 0.45 + 8 x 0.85 + 8 x 0.76 + 7 x 0.75) / 47 = 28.93 / 47, a score of 61.5532.
        """
        numbers = np.stack([measure(pairs) for measure in self._measures])
        known = np.maximum(numbers, 0), numbers != NOT_APPLICABLE
        sums, together = (np.einsum("c,cp->p", self._weights, some) for some in known)
        # The same as whole numbers give: a quotient that is not whole lies 2**-15 or more below the next that
        # is, and quotients below 2**20 are rounded by less than 2**-32.
        totals = np.floor((2.0 * UNIT * sums + together) / (2.0 * together)).astype(np.int64)
        return Scores(totals, numbers, self._weights)
