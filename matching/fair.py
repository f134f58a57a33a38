"""A fair round: in every group nearly as large a share is matched as can be in all of them at once.

Let *t* be the largest share such that some assignment matches that much of every group, of those who have any
eligible volunteer. A group's **floor** is 95 per cent of *t* times its size, cut down to a whole number.
Among all assignments that keep the floors the one of the largest value is chosen, and what it is worth less
than the best without floors is the **price of fairness**.

Whether a share can be had is a question of maximum flow. Where it cannot, the minimum cut names groups that
want too much together, and how many of them can be matched; the largest share that leaves room for is asked
next. This is Newton's method, and it comes down to *t* in a few steps. The round itself starts from the best
assignment without floors. While a group lies below its floor, the cheapest chain of moves that takes in one
more of its members is made: a shortest path in the graph of changes. Successive shortest paths keep an
assignment best at every step, whole people stay whole people, and the prices move along, so that the end is
proved like the beginning: a floor has a price, which is added to what pairs of the group are worth.

References
----------
.. [1] R. Ahuja, T. Magnanti and J. Orlin, *Network Flows*, Prentice Hall, 1993, sections 6.7 and 9.7.
.. [2] T. Radzik, "Newton's method for fractional combinatorial optimization", FOCS 1992, pp. 659-669.
.. [3] D. Bertsimas, V. Farias and N. Trichakis, "The price of fairness", Operations Research 59, 2011.
"""

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order, maximum_flow

from matching.assignment import Assignment, Stage
from matching.bitsets import Mask, Rows, Whole
from matching.candidates import Pairs
from matching.changes import NEVER, Changes
from matching.floors import Floors
from matching.groups import Grouping, labels_of
from matching.market import Market
from matching.policy import SCALE
from matching.presets import PEOPLE, Merit
from matching.prices import PriceVectors, ProofError, check_proof, find_prices
from matching.solver import UNMATCHED

_NEARLY = Fraction(95, 100)
_NEAR: Final = 10 * SCALE * PEOPLE
"""What a pair may lack to be looked at first: ten points."""


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
    sizes, least, already
        How many of each group have any eligible volunteer or are locked, its floor, and how many are locked,
        shape (groups,).
    """

    labels: tuple[str, ...]
    group: Rows
    share: Fraction
    sizes: Whole
    least: Whole
    already: Whole


def terms_of(market: Market, groups: Grouping, pairs: Pairs, places: Whole, held: Rows) -> Terms:
    """Return the floors of a round.

    Parameters
    ----------
    pairs, places
        The pairs that locks leave open, and the places.
    held
        The locked newcomers, as rows: they are matched already.
    """
    labels = labels_of(groups, market.pool.newcomers, market.pool.municipality, market.on)
    names = tuple(sorted(set(labels)))
    group = np.array([names.index(label) for label in labels], dtype=np.intp)
    can = np.diff(market.pairs.start) > 0
    can[held] = True
    sizes, already = (np.bincount(group[some], minlength=len(names)) for some in (can, held))
    share = _largest_share(_Network(pairs, places, group, len(names)), sizes, already)
    floors = [int(_NEARLY * share * size) for size in sizes.tolist()]
    return Terms(names, group, share, sizes, np.array(floors, dtype=np.int64), already)


class _Network:
    """Source, groups, newcomers, volunteers and sink, in that order: one unit of flow is one pair."""

    def __init__(self, pairs: Pairs, places: Whole, group: Rows, groups: int) -> None:
        each = 1 + np.arange(groups)
        ours = 1 + groups + np.arange(pairs.newcomers)
        theirs = 1 + groups + pairs.newcomers + np.arange(len(places))
        self._sink = 1 + groups + pairs.newcomers + len(places)
        tails = np.zeros_like(each), each[group], ours[pairs.newcomer], theirs
        heads = each, ours, theirs[pairs.volunteer], np.full_like(theirs, self._sink)
        capacities = np.ones(groups + pairs.newcomers + len(pairs), dtype=np.int64), places
        self._graph = csr_array(
            (np.concatenate(capacities).astype(np.int32), (np.concatenate(tails), np.concatenate(heads))),
            shape=(self._sink + 1, self._sink + 1),
        )

    def cut(self, wanted: Whole) -> tuple[Mask, int]:
        """Return the groups of whom so many cannot be matched at once, and how many of those can.

        There are no such groups if all that is wanted can be had.
        """
        groups = len(wanted)
        self._graph.data[:groups] = wanted
        found = maximum_flow(self._graph, 0, self._sink)
        if found.flow_value == wanted.sum():
            return np.zeros(groups, dtype=np.bool_), 0
        residual = csr_array(self._graph - found.flow)
        residual.eliminate_zeros()
        reached = breadth_first_order(residual, 0, return_predecessors=False)
        short = np.isin(1 + np.arange(groups), reached)
        return short, int(found.flow_value - wanted[~short].sum())


def _largest_share(network: _Network, sizes: Whole, already: Whole) -> Fraction:
    """Return the largest share that can be matched of every group at once, with those matched already."""
    parts = np.concatenate(([0], *(np.arange(1, size + 1) for size in sizes.tolist())))
    wholes = np.concatenate(([1], np.repeat(sizes, sizes)))
    shares, first = np.unique(parts / wholes, return_index=True)
    parts, wholes = parts[first, None], wholes[first, None]
    wanted = np.maximum(0, -(-parts * sizes // wholes) - already)
    rank = len(shares) - 1
    short, most = network.cut(wanted[rank])
    while short.any():
        rank = int(np.flatnonzero(wanted[:rank, short].sum(axis=1) <= most)[-1])
        short, most = network.cut(wanted[rank])
    return Fraction(int(parts[rank, 0]), int(wholes[rank, 0]))


def make_fair(  # noqa: PLR0913, PLR0917 - what was best, and what is asked for
    best: Assignment, pairs: Pairs, values: Whole, worth: Whole, places: Whole, terms: Terms
) -> Assignment:
    """Return the best assignment that keeps the floors.

    Parameters
    ----------
    best
        The best assignment without floors, for `values` and, among equals, for `worth`.
    values, worth
        The value of each pair, and the same with the number matched behind it, shape (pairs,).

    Raises
    ------
    ProofError
        If the result is not proved best: a fault in the program.
    """
    least = np.maximum(0, terms.least - terms.already)
    floors = Floors(terms.group, least, np.zeros(len(least), dtype=np.int64))
    prices = find_prices(pairs, worth, best.made, len(places))
    try:
        made, prices, floors = _raised(best.made, pairs, worth, places, prices, floors, _NEAR)
    except ProofError:
        made, prices, floors = _raised(best.made, pairs, worth, places, prices, floors, NEVER)
    changes = Changes(pairs, worth, places, made, prices, floors)
    stage, floor_prices = _proved(changes, pairs, values, made, places, floors)
    return Assignment(made, (stage,), floors, prices, floor_prices)


def _raised(  # noqa: PLR0913, PLR0917 - an assignment, its proof, and how far to look
    made: Rows, pairs: Pairs, worth: Whole, places: Whole, prices: PriceVectors, floors: Floors, reach: int
) -> tuple[Rows, PriceVectors, Floors]:
    """Match more of the groups below their floors, by chains of pairs that are nearly as good as those made.

    A pair that lacks more than all chains cost together is on none of them; so few pairs are looked at.

    Raises
    ------
    ProofError
        If there is no such chain, or if chains might have been cheaper with pairs out of reach.
    """
    near = prices.of(pairs) - worth <= reach
    some, position = pairs.where(near), np.flatnonzero(near)
    made = np.where(made == UNMATCHED, UNMATCHED, np.searchsorted(position, made))
    while (missing := np.flatnonzero(floors.count(made != UNMATCHED) < floors.least)).size:
        changes = Changes(some, worth[near], places, made, prices, floors)
        step = changes.with_one_more(changes.groups[int(missing[0])])
        if step is None:
            raise ProofError("the floors cannot be kept")
        made, potential = step
        prices = PriceVectors(prices.newcomers, potential[: len(places)])
        floors = replace(floors, prices=potential[len(places) : -1])
    if floors.prices.sum() > reach:
        raise ProofError("chains have cost more than what was looked at")
    made[made != UNMATCHED] = position[made[made != UNMATCHED]]
    return made, prices, floors


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
    return Stage("value", value, bound, vectors), floor_prices
