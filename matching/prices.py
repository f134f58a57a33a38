"""Prices: the proof that an assignment cannot be bettered, and a check that anybody can repeat.

By the duality of linear programming, put a price on every newcomer and on every place such that the two
prices of each possible pair add up to at least what the pair is worth. Then no assignment whatever can be
worth more than all prices together; and if the one at hand is worth just that, it is best. The prices
also say what a place is worth: what the round would gain by one more place with that volunteer is never
more than its price.

Prices are found from the finished assignment. Every volunteer starts at nothing; a newcomer asks what is
left of her pair's worth after the price of her place; and a volunteer who would be worth more to some
newcomer than the two prices allow becomes dearer. This is the Bellman-Ford method on the residual graph,
and it ends, with the lowest prices that volunteers can have, because the assignment is best. If it is
not, some check fails.

References
----------
.. [1] R. Burkard, M. Dell'Amico and S. Martello, *Assignment Problems*, SIAM, 2012, section 4.1.
.. [2] R. Bellman, "On a routing problem", Quarterly of Applied Mathematics 16, 1958, pp. 87-90.
"""

from dataclasses import dataclass

import numpy as np

from matching.bitsets import Rows, Whole
from matching.candidates import Pairs, positions_of
from matching.solver import UNMATCHED


@dataclass(frozen=True, slots=True)
class PriceVectors:
    """The price of each newcomer, shape (newcomers,), and of each volunteer's places, shape (volunteers,)."""

    newcomers: Whole
    volunteers: Whole

    def bound(self, places: Whole) -> int:
        """Return all prices together: no assignment can be worth more."""
        return int(self.newcomers.sum()) + int((self.volunteers * places).sum())

    def of(self, pairs: Pairs) -> Whole:
        """Return the two prices of each pair together, shape (pairs,)."""
        return self.newcomers[pairs.newcomer] + self.volunteers[pairs.volunteer]


class ProofError(AssertionError):
    """An assignment without a proof that it is best: a fault in the program, never in the input."""


def find_prices(pairs: Pairs, weights: Whole, made: Rows, volunteers: int) -> PriceVectors:
    """Return the prices that belong to an assignment.

    Parameters
    ----------
    pairs, weights
        The pairs that may be made and what each is worth, shape (pairs,).
    made
        The pair made for each newcomer, or UNMATCHED, shape (newcomers,).

    Raises
    ------
    ProofError
        If a price would grow beyond every worth: the assignment can be bettered.
    """
    matched = made != UNMATCHED
    worth = np.zeros(pairs.newcomers, dtype=np.int64)
    worth[matched] = weights[made[matched]]
    partner = np.full(pairs.newcomers, UNMATCHED, dtype=np.intp)
    partner[matched] = pairs.volunteer[made[matched]]
    dearest = int(weights.max(initial=0))

    asked = worth.copy()
    price = np.zeros(volunteers, dtype=np.int64)
    open_pairs = np.arange(len(pairs))
    while len(open_pairs):
        before = price.copy()
        demand = weights[open_pairs] - asked[pairs.newcomer[open_pairs]]
        np.maximum.at(price, pairs.volunteer[open_pairs], demand)
        if price.max(initial=0) > dearest:
            raise ProofError("the assignment can be bettered: a price has no bound")
        rows = np.flatnonzero(matched & (price > before)[partner])
        asked[rows] = worth[rows] - price[partner[rows]]
        open_pairs = positions_of(pairs.start, rows)
    return PriceVectors(asked, price)


def check_proof(pairs: Pairs, weights: Whole, places: Whole, made: Rows, prices: PriceVectors) -> None:
    """Check in one pass that an assignment is allowed and that its prices prove it best.

    Raises
    ------
    ProofError
        With the condition that does not hold.
    """
    rows = np.flatnonzero(made != UNMATCHED)
    own, load = made[rows], np.bincount(pairs.volunteer[made[rows]], minlength=len(places))
    ours, theirs = prices.newcomers, prices.volunteers
    conditions = {
        "everybody's pair is one of their own": np.array_equal(pairs.newcomer[own], rows),
        "no volunteer has more newcomers than places": (load <= places).all(),
        "no price is negative": min(ours.min(initial=0), theirs.min(initial=0)) >= 0,
        "prices cover every pair": (prices.of(pairs) >= weights).all(),
        "nobody unmatched has a price": not np.delete(ours, rows).any(),
        "no spare place has a price": not theirs[load < places].any(),
        "all prices together are what the pairs are worth": prices.bound(places) == weights[own].sum(),
    }
    failed = [condition for condition, holds in conditions.items() if not holds]
    if failed:
        raise ProofError(f"no proof that the assignment is best: not true that {failed[0]}")
