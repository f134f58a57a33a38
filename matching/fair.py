"""A fair round: in every group nearly as large a share is matched as can be in all of them at once.

Let *t* be the largest share such that some assignment matches that much of every group, of those who have any
eligible volunteer. A group's **floor** is 95 per cent of *t* times its size, cut down to a whole number.
Among all assignments that keep the floors the one of the largest value is chosen, and what it is worth less
than the best without floors is the **price of fairness**.

Whether floors can be kept is a question of maximum flow, so *t* is found by bisection over the shares that
can occur. The round itself starts from the best assignment without floors. While a group lies below its
floor, the cheapest chain of moves that takes in one more of its members is made: a shortest path in the graph
of changes. Successive shortest paths keep an assignment best at every step, whole people stay whole people,
and the prices move along, so that the end is proved like the beginning: a floor has a price, which is added
to what pairs of the group are worth.

References
----------
.. [1] R. Ahuja, T. Magnanti and J. Orlin, *Network Flows*, Prentice Hall, 1993, sections 6.7 and 9.7.
.. [2] D. Bertsimas, V. Farias and N. Trichakis, "The price of fairness", Operations Research 59, 2011.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_flow

from matching.assignment import Assignment, Stage
from matching.bitsets import Rows, Whole
from matching.candidates import Pairs
from matching.changes import Changes
from matching.floors import Floors
from matching.presets import Merit
from matching.prices import PriceVectors, ProofError, check_proof, find_prices
from matching.solver import UNMATCHED

_NEARLY = Fraction(95, 100)


@dataclass(frozen=True, slots=True)
class Terms:
    """What a fair round had to keep.

    Parameters
    ----------
    labels
        The names of the groups.
    group
        The group of each newcomer, shape (newcomers,).
    share
        The largest share that can be matched of every group at once.
    sizes, least
        How many of each group have any eligible volunteer, and its floor, shape (groups,).
    """

    labels: tuple[str, ...]
    group: Rows
    share: Fraction
    sizes: Whole
    least: Whole


def terms_of(labels: Sequence[str], pairs: Pairs, places: Whole, can: NDArray[np.bool_], held: Rows) -> Terms:
    """Return the floors of a round.

    Parameters
    ----------
    labels
        The group of each newcomer.
    pairs, places
        The pairs that locks leave open, and the places.
    can
        Whether each newcomer has any eligible volunteer or is locked, shape (newcomers,).
    held
        The locked newcomers, as rows: they are matched already.
    """
    names = tuple(sorted(set(labels)))
    group = np.array([names.index(label) for label in labels], dtype=np.intp)
    sizes = np.bincount(group[can], minlength=len(names))
    already = np.bincount(group[held], minlength=len(names))
    network = _Network(pairs, places, group, len(names))
    largest = int(sizes.max(initial=1))
    shares = np.unique([0.0, *(k / size for size in {*sizes.tolist()} for k in range(1, size + 1))])
    low, high = 0, len(shares)
    while high - low > 1:
        middle = (low + high) // 2
        wanted = _at_least(_exact(shares[middle], largest), sizes, already)
        low, high = (middle, high) if network.can_match(wanted) else (low, middle)
    share = _exact(shares[low], largest)
    floors = [int(_NEARLY * share * size) for size in sizes.tolist()]
    return Terms(names, group, share, sizes, np.array(floors, dtype=np.int64))


def _exact(share: float, largest: int) -> Fraction:
    """Return the share of a group, of which none is larger, that a number stands for."""
    return Fraction(share).limit_denominator(largest)


def _at_least(share: Fraction, sizes: Whole, already: Whole) -> Whole:
    wanted = [-(-share.numerator * size // share.denominator) for size in sizes.tolist()]
    missing: Whole = np.maximum(0, np.array(wanted, dtype=np.int64) - already)
    return missing


class _Network:
    """Source, groups, newcomers, volunteers and sink, in that order: one unit of flow is one pair."""

    def __init__(self, pairs: Pairs, places: Whole, group: Rows, groups: int) -> None:
        each = 1 + np.arange(groups)
        ours = 1 + groups + np.arange(pairs.newcomers)
        theirs = 1 + groups + pairs.newcomers + np.arange(len(places))
        self._sink = 1 + groups + pairs.newcomers + len(places)
        tails = np.zeros_like(each), each[group], ours[pairs.newcomer], theirs
        heads = each, ours, theirs[pairs.volunteer], np.full_like(theirs, self._sink)
        ones = np.ones(pairs.newcomers + len(pairs), dtype=np.int64)
        self._arcs = np.concatenate(tails), np.concatenate(heads)
        self._capacities = ones, places

    def can_match(self, wanted: Whole) -> bool:
        """Whether so many of each group can be matched at once."""
        capacities = np.concatenate((wanted, *self._capacities)).astype(np.int32)
        graph = csr_array((capacities, self._arcs), shape=(self._sink + 1, self._sink + 1))
        return bool(maximum_flow(graph, 0, self._sink).flow_value == wanted.sum())


def make_fair(  # noqa: PLR0913, PLR0917 - what was best, and what is asked for
    best: Assignment, pairs: Pairs, values: Whole, worth: Whole, places: Whole, terms: Terms, already: Whole
) -> Assignment:
    """Return the best assignment that keeps the floors.

    Parameters
    ----------
    best
        The best assignment without floors, for `values` and, among equals, for `worth`.
    values, worth
        The value of each pair, and the same with the number matched behind it, shape (pairs,).
    already
        How many of each group are locked, shape (groups,).

    Raises
    ------
    ProofError
        If the result is not proved best: a fault in the program.
    """
    least = np.maximum(0, terms.least - already)
    floors = Floors(terms.group, least, np.zeros(len(least), dtype=np.int64))
    prices = find_prices(pairs, worth, best.made, len(places))
    made = best.made.copy()
    while (missing := np.flatnonzero(floors.count(made != UNMATCHED) < least)).size:
        changes = Changes(pairs, worth, places, made, prices, floors)
        made, potential = changes.take_in(int(missing[0]))
        prices = PriceVectors(prices.newcomers, potential[: len(places)])
        floors = replace(floors, prices=potential[len(places) : -1])
    changes = Changes(pairs, worth, places, made, prices, floors)
    stage, floor_prices = _proved(changes, pairs, values, made, places, floors)
    return Assignment(made, (stage,), floors, prices, floor_prices)


def _proved(  # noqa: PLR0913, PLR0917 - an assignment and what it had to keep
    changes: Changes, pairs: Pairs, values: Whole, made: Rows, places: Whole, floors: Floors
) -> tuple[Stage, Whole]:
    """Return the stage with the prices that prove it, and what each floor costs."""
    found, _ = Merit(0, 0, 0).unfold(changes.since(changes.outside))
    reached = changes.since(changes.outside) < np.iinfo(np.int64).max
    prices = np.where(reached, np.maximum(0, -found), 0)
    theirs, floor_prices = prices[: len(places)], prices[len(places) : -1]
    weights = values + floor_prices[floors.group[pairs.newcomer]]
    matched = made != UNMATCHED
    asked = np.zeros(pairs.newcomers, dtype=np.int64)
    asked[matched] = weights[made[matched]] - theirs[pairs.volunteer[made[matched]]]
    vectors = PriceVectors(asked, theirs)
    check_proof(pairs, weights, places, made, vectors)
    over = floors.count(matched) - floors.least
    if (over < 0).any() or (over * floor_prices).any():
        raise ProofError("no proof that the round is fair: a floor is not kept, or one that is has a price")
    value = int(values[made[matched]].sum())
    bound = vectors.bound(places) - int((floor_prices * floors.least).sum())
    return Stage("value", value, bound, vectors, 0), floor_prices
