"""The score of a pair: the weighted mean of the criteria that apply to it, from 0 to 100.

Everything is kept in whole ten-thousandths. The score is rounded once, from the exact weighted sum, so a
criterion that rises can never lower it; the points per criterion are then cut from the score by the method of
the largest remainder (as seats are cut from votes), so that they add up to it exactly.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

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

    totals: NDArray[np.int64]
    numbers: NDArray[np.int16]
    weights: NDArray[np.int64]

    def points(self, pair: int) -> dict[Criterion, int]:
        """Return the points of one pair, in ten-thousandths; they add up to its score."""
        numbers, weights = self.numbers[:, pair].tolist(), self.weights.tolist()
        exact = {
            criterion: UNIT * weight * number
            for criterion, weight, number in zip(CRITERIA, weights, numbers, strict=True)
            if weight and number != NOT_APPLICABLE
        }
        together = sum(self.weights[self.numbers[:, pair] != NOT_APPLICABLE].tolist())
        points = {criterion: part // together for criterion, part in exact.items()}
        missing = int(self.totals[pair]) - sum(points.values())
        by_remainder = sorted(exact, key=lambda criterion: -(exact[criterion] % together))
        for criterion in by_remainder[:missing]:
            points[criterion] += 1
        return points


def score(encoded: Encoded, pairs: Pairs) -> Scores:
    """Return the scores of pairs.

    Examples
    --------
    Interests 0.45 (weight 24), language 0.85 (8), travel 0.76 (8) and availability 0.75 (7) apply, and no
    wish was stated: (24 x 0.45 + 8 x 0.85 + 8 x 0.76 + 7 x 0.75) / 47 = 28.93 / 47, a score of 61.5532.
    """
    weights = np.array([encoded.policy.weights[criterion] for criterion in CRITERIA], dtype=np.int64)
    numbers = np.empty((len(CRITERIA), len(pairs)), dtype=np.int16)
    sums = np.zeros(len(pairs), dtype=np.int32)
    together = np.zeros(len(pairs), dtype=np.int32)
    for row, (function, weight) in enumerate(zip(CRITERIA.values(), weights.astype(np.int32), strict=True)):
        numbers[row] = function(encoded, pairs)
        sums += weight * np.maximum(numbers[row], 0)
        together += weight * (numbers[row] != NOT_APPLICABLE)
    totals = (2 * UNIT * sums.astype(np.int64) + together) // (2 * together)
    return Scores(totals, numbers, weights)
