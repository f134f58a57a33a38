"""The score of a pair: the weighted mean of the criteria that apply to it, from 0 to 100.

Everything is kept in whole ten-thousandths. The score is rounded once, from the exact weighted sum, so a
criterion that rises can never lower it; the points per criterion are then cut from the score by the method of
the largest remainder (as seats are cut from votes), so that they add up to it exactly.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.candidates import Pairs
from matching.criteria import CRITERIA, FULL
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
    shares
        Weight times number of each criterion, 0 where it does not apply, shape (criteria, pairs).
    applies
        Whether each criterion applies, shape (criteria, pairs).
    weights
        The weights of the criteria that apply, added up, shape (pairs,).
    """

    totals: NDArray[np.int64]
    shares: NDArray[np.int32]
    applies: NDArray[np.bool_]
    weights: NDArray[np.int64]

    def points(self, pair: int) -> dict[Criterion, int]:
        """Return the points of one pair, in ten-thousandths; they add up to its score."""
        weight = int(self.weights[pair])
        exact = {
            criterion: UNIT * int(share)
            for criterion, share, applies in zip(
                CRITERIA, self.shares[:, pair], self.applies[:, pair], strict=True
            )
            if applies
        }
        points = {criterion: part // weight for criterion, part in exact.items()}
        missing = int(self.totals[pair]) - sum(points.values())
        by_remainder = sorted(exact, key=lambda criterion: -(exact[criterion] % weight))
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
    applies = np.empty((len(CRITERIA), len(pairs)), dtype=np.bool_)
    shares = np.empty((len(CRITERIA), len(pairs)), dtype=np.int32)
    for row, (criterion, function) in enumerate(CRITERIA.items()):
        weight = encoded.policy.weights[criterion]
        marks = function(encoded, pairs)
        applies[row] = marks.applies & (weight > 0)
        shares[row] = weight * marks.numbers * applies[row]
    weights = (
        np.array([encoded.policy.weights[criterion] for criterion in CRITERIA], dtype=np.int64) @ applies
    )
    sums = shares.sum(axis=0, dtype=np.int64)
    return Scores((2 * UNIT * sums + weights) // (2 * weights), shares, applies, weights)
