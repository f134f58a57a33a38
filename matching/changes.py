"""What one change costs everything else: the graph of changes around a finished assignment.

To give a newcomer another volunteer, one of that volunteer's guests must go, who may take somebody else's
place, and so on, until a place is free, a newcomer stays unmatched, or the place is reached that the first
newcomer has left. Such a chain is a path in the **residual graph** of the assignment, and the cheapest chain
is a shortest path. By the theory of minimum cost flows one shortest path is enough: the assignment that it
leads to is best among all in which the new pair is made. So the price of an alternative is found without
solving again, and it is the same to the last digit as if one had.

The nodes are the volunteers, the groups of newcomers who wait (one group, unless the round is fair) and,
last, the *outside*, where places are free. The prices that prove the assignment make all arcs cost nothing or
more, which is what Dijkstra's method needs.

References
----------
.. [1] R. Ahuja, T. Magnanti and J. Orlin, *Network Flows*, Prentice Hall, 1993, sections 9.3 and 9.7.
.. [2] D. B. Johnson, "Efficient algorithms for shortest paths in sparse networks", Journal of the ACM 24,
   1977.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from matching.bitsets import Rows, Whole
from matching.candidates import Pairs, grouped
from matching.floors import Floors
from matching.prices import PriceVectors
from matching.solver import UNMATCHED

NEVER: Final = np.iinfo(np.int64).max
"""The cost of what cannot be done without breaking a floor."""
_BLOCK: Final = 1 << 22
"""How many distances are held at once."""


class Changes:
    """The residual graph of an assignment that is best for some merit.

    Parameters
    ----------
    pairs, merit
        The pairs that may be made and what each adds, shape (pairs,).
    places
        How many newcomers each volunteer can take, shape (volunteers,).
    made
        The pair made for each newcomer, or UNMATCHED, shape (newcomers,).
    prices, floors
        The proof that it is best: see `matching.prices` and `matching.floors`.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - an assignment and its proof are these six things
        self, pairs: Pairs, merit: Whole, places: Whole, made: Rows, prices: PriceVectors, floors: Floors
    ) -> None:
        volunteers = len(places)
        matched = made != UNMATCHED
        waiting = volunteers + floors.group
        self._pairs, self._merit = pairs, merit
        self._home = waiting.copy()
        self._home[matched] = pairs.volunteer[made[matched]]
        self._had = np.zeros(pairs.newcomers, dtype=np.int64)
        self._had[matched] = merit[made[matched]]
        self._potential = np.concatenate((prices.volunteers, floors.prices, [0]))
        self.outside = volunteers + len(floors.least)
        self.groups = range(volunteers, self.outside)
        guests = np.bincount(self._home[matched], minlength=volunteers)
        count = floors.count(matched)
        spare = np.concatenate((guests < places, count > floors.least))
        taken = np.concatenate((guests > 0, count < floors.count(np.ones_like(matched))))
        rows, leaves = pairs.newcomer, np.flatnonzero(matched)
        self._made = made
        self._graph, self._deeds = self._reduced(
            (self._home[rows], pairs.volunteer, self._had[rows] - merit, np.arange(len(pairs))),
            (self._home[leaves], waiting[leaves], self._had[leaves], -1 - leaves),
            (np.flatnonzero(spare), self.outside, 0, len(pairs)),
            (self.outside, np.flatnonzero(taken), 0, len(pairs)),
        )

    def _reduced(
        self, *arcs: tuple[Rows | int, Rows | int, Whole | int, Rows | int]
    ) -> tuple[csr_array, Rows]:
        """Return the graph in reduced costs; there may be several arcs between two nodes.

        With it comes what each arc does: it makes a pair, or leaves a newcomer unmatched (-1 less the row),
        or nothing (a number beyond all pairs).
        """
        broadcast = [np.broadcast_arrays(*some) for some in arcs]
        tail, head, cost, deed = (np.concatenate([some[i] for some in broadcast]) for i in range(4))
        reduced = (cost + self._potential[head] - self._potential[tail]).astype(np.float64)
        nodes = self.outside + 1
        start, order = grouped(tail, nodes)
        return csr_array((reduced[order], head[order], start), shape=(nodes, nodes)), deed[order]

    def costs(self, positions: Rows) -> Whole:
        """Return what it costs to make pairs that were not made, each for itself, in merit; else NEVER."""
        rows, sources = self._pairs.newcomer[positions], self._pairs.volunteer[positions]
        costs = np.empty(len(positions), dtype=np.int64)
        order = np.argsort(sources, kind="stable")
        graph = self._thinned()
        distinct, begin = np.unique(sources[order], return_index=True)
        step = max(1, _BLOCK // (self.outside + 1))
        for first in range(0, len(distinct), step):
            last = begin[first + step] if first + step < len(distinct) else len(order)
            here = order[begin[first] : last]
            far = dijkstra(graph, indices=distinct[first : first + step])
            ends = self._home[rows[here]]
            offset = self._potential[sources[here]] - self._potential[ends]
            offset += self._had[rows[here]] - self._merit[positions[here]]
            costs[here] = _whole(far[np.searchsorted(distinct, sources[here]) - first, ends], offset)
        return costs

    def _thinned(self) -> csr_array:
        """Return the graph without the arcs that cost more than the way round by the outside.

        No cheapest chain has any of them, and few arcs are left.
        """
        graph, nodes = self._graph, self.outside + 1
        tail = np.repeat(np.arange(nodes), np.diff(graph.indptr))
        there = dijkstra(graph.T.tocsr(), indices=[self.outside])[0]
        back = dijkstra(graph, indices=[self.outside])[0]
        keep = graph.data <= there[tail] + back[graph.indices]
        start = np.concatenate(([0], np.cumsum(keep)))[graph.indptr]
        return csr_array((graph.data[keep], graph.indices[keep], start), shape=graph.shape)

    def with_one_more(self, group: int) -> tuple[Rows, Whole] | None:
        """Take in one more of a group, by the cheapest chain of moves.

        Returns
        -------
        The pair made for each newcomer then, and the potentials that prove it best; None if there is no way.
        """
        (far,), (came,) = dijkstra(self._graph, indices=[group], return_predecessors=True)
        if not np.isfinite(far[self.outside]):
            return None
        made, head = self._made.copy(), self.outside
        while head != group:
            tail = int(came[head])
            deed = self._deed(tail, head)
            if deed < 0:
                made[-1 - deed] = UNMATCHED
            elif deed < len(self._pairs):
                made[self._pairs.newcomer[deed]] = deed
            head = tail
        potential = self._potential - np.minimum(far, far[self.outside]).astype(np.int64)
        return made, potential - potential[self.outside]

    def _deed(self, tail: int, head: int) -> int:
        """Return what the cheapest arc between two nodes does."""
        begin, end = self._graph.indptr[tail : tail + 2]
        between = begin + np.flatnonzero(self._graph.indices[begin:end] == head)
        return int(self._deeds[between[np.argmin(self._graph.data[between])]])

    def openings(self) -> Whole:
        """Return what it costs to take each newcomer to a new place, before what she is worth there."""
        costs = self.since(self.outside)[self._home]
        return np.where(costs == NEVER, NEVER, costs + self._had)

    def to(self, node: int) -> Whole:
        """Return what it costs to free something at each node and make up for it at this one."""
        far = dijkstra(self._graph.T.tocsr(), indices=[node])[0]
        return _whole(far, self._potential - self._potential[node])

    def since(self, node: int) -> Whole:
        """Return what it costs to free something at this node and make up for it at each."""
        far = dijkstra(self._graph, indices=[node])[0]
        return _whole(far, self._potential[node] - self._potential)


def _whole(far: NDArray[np.float64], offset: Whole) -> Whole:
    """Return distances as whole numbers in true costs, NEVER where there is no way."""
    costs = np.full(len(far), NEVER)
    reached = np.isfinite(far)
    costs[reached] = far[reached].astype(np.int64) + offset[reached]
    return costs
