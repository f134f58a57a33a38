"""One objective, exactly: which pairs to make so that their weights add up to the most.

This is maximum weight bipartite b-matching: a newcomer has at most one volunteer, a volunteer at most as
many newcomers as there are places, and anybody may be left out. Every place becomes a column of its own,
and every newcomer gets a private column, *stay unmatched*, that is worth nothing; then a matching that
fills every row always exists, and the cheapest of those is the answer. SciPy finds it with LAPJVsp, the
sparse form of the algorithm of Jonker and Volgenant: shortest augmenting paths, one row after the other.
Where places are fewer than newcomers, as they mostly are, places search for newcomers instead: three times
as fast, since a place that is wanted by many finds somebody at once. And what does not hang together by
pairs, such as two programmes, is solved apart.
Stable matching would be the wrong core here: it lets nobody down who could find a better pair, but leaves
people out who could be matched, and there is no proof that the whole is best.

References
----------
.. [1] H. W. Kuhn, "The Hungarian method for the assignment problem", Naval Research Logistics Quarterly 2,
   1955, pp. 83-97.
.. [2] R. Jonker and A. Volgenant, "A shortest augmenting path algorithm for dense and sparse linear
   assignment problems", Computing 38, 1987, pp. 325-340.
.. [3] R. Burkard, M. Dell'Amico and S. Martello, *Assignment Problems*, SIAM, revised reprint 2012, ch. 4-5.
.. [4] J. Hopcroft and R. Karp, "An n^5/2 algorithm for maximum matchings in bipartite graphs", SIAM Journal
   on Computing 2, 1973, pp. 225-231.
.. [5] D. F. Crouse, "On implementing 2D rectangular assignment algorithms", IEEE Transactions on Aerospace
   and Electronic Systems 52, 2016, pp. 1679-1696.
"""

from collections.abc import Iterator
from typing import Final

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import (
    connected_components,
    maximum_bipartite_matching,
    min_weight_full_bipartite_matching,
)

from matching.bitsets import Rows, Whole
from matching.candidates import Pairs, grouped

UNMATCHED: Final = -1
EXACT: Final = 2**53
"""Whole numbers below this are exact in the floating point arithmetic that SciPy calculates with."""
_BLOCK: Final = 500
"""From how many people on blocks are solved apart: each search looks at all of its block at least once."""


def best_matching(pairs: Pairs, weights: Whole, places: Whole, occupied: Whole | None = None) -> Rows:
    """Return the matching of the largest total weight.

    Parameters
    ----------
    pairs
        The pairs that may be made.
    weights
        What each is worth, not negative, shape (pairs,).
    places
        How many newcomers each volunteer can take, shape (volunteers,).
    occupied
        Where given, a volunteer's next place is worth less by the number already occupied, the one after
        by one more, and so on: what spreads newcomers over volunteers. No weight may be less than its
        deduction.

    Returns
    -------
    The pair made for each newcomer, as a position in ``pairs``, or UNMATCHED; shape (newcomers,).

    Raises
    ------
    OverflowError
        If the weights are so large that a total might not be exact.
    """
    made = np.full(pairs.newcomers, UNMATCHED, dtype=np.intp)
    if not len(pairs):
        return made
    if int(weights.max()) * (pairs.newcomers + 1) >= EXACT:
        raise OverflowError("the weights are too large to add up exactly")
    for block in _blocks(pairs, len(places)) if pairs.newcomers > _BLOCK else [np.arange(len(pairs))]:
        rows, ours = _numbered(pairs.newcomer[block], pairs.newcomers)
        columns, theirs = _numbered(pairs.volunteer[block], len(places))
        filled = None if occupied is None else occupied[columns]
        found = _best(Pairs.of(ours, theirs, len(rows)), weights[block], places[columns], filled)
        made[rows] = np.where(found == UNMATCHED, UNMATCHED, block[found])
    return made


def _numbered(people: Rows, many: int) -> tuple[Rows, Rows]:
    """Return which of many people there are, in order, and where each stands among them."""
    is_here = np.zeros(many, dtype=np.bool_)
    is_here[people] = True
    return np.flatnonzero(is_here), (np.cumsum(is_here) - 1)[people]


def most_matched(pairs: Pairs, places: Whole) -> int:
    """Return how many newcomers could be matched if nothing else mattered, by Hopcroft and Karp's method."""
    first_place, pair, place = _unfold(pairs, places)
    columns = first_place[pairs.volunteer[pair]] + place
    graph = csr_array(
        (np.ones(len(pair), dtype=np.bool_), (pairs.newcomer[pair], columns)),
        shape=(pairs.newcomers, int(first_place[-1])),
    )
    return int((maximum_bipartite_matching(graph, perm_type="column") != UNMATCHED).sum())


def _blocks(pairs: Pairs, volunteers: int) -> Iterator[Rows]:
    """Yield the positions of all pairs; what hangs together by pairs is in one block."""
    newcomers, ends = pairs.newcomers, np.full(volunteers, len(pairs))
    graph = csr_array(
        (np.ones(len(pairs)), newcomers + pairs.volunteer, np.concatenate((pairs.start, ends))),
        shape=(newcomers + volunteers, newcomers + volunteers),
    )
    _, part = connected_components(graph, directed=False)
    block = (np.cumsum(np.bincount(part)) // _BLOCK)[part[pairs.newcomer]]
    start, order = grouped(block, int(block.max()) + 1)
    yield from (some for some in np.split(order, start[1:-1]) if len(some))


def _best(pairs: Pairs, weights: Whole, places: Whole, occupied: Whole | None) -> Rows:
    """Return the best matching of a block."""
    made = np.full(pairs.newcomers, UNMATCHED, dtype=np.intp)
    first_place, pair, place = _unfold(pairs, places)
    worth = weights[pair]
    if occupied is not None:
        worth = worth - occupied[pairs.volunteer[pair]] - place
    sides = [pairs.newcomer[pair], first_place[pairs.volunteer[pair]] + place]
    sizes = [pairs.newcomers, int(first_place[-1])]
    turn = 1 if sizes[0] <= sizes[1] else -1
    searching, sought = sides[::turn]
    matrix, stay = _matrix(searching, sought, worth, min(sizes))
    found = [index.astype(np.intp) for index in min_weight_full_bipartite_matching(matrix)]
    rows, columns = [index[found[1] < stay] for index in found][::turn]
    taken = np.searchsorted(first_place, columns, side="right") - 1
    made[rows] = pairs.find(rows, taken, len(places))
    return made


def _unfold(pairs: Pairs, places: Whole) -> tuple[Whole, Rows, Rows]:
    """Return each volunteer's first column, and for every pair and place the pair and the place's number.

    More places than pairs are never filled and get no column.
    """
    wanted = np.bincount(pairs.volunteer, minlength=len(places))
    useful = np.minimum(places, wanted)
    first_place = np.concatenate(([0], np.cumsum(useful)))
    copies = useful[pairs.volunteer]
    pair = np.repeat(np.arange(len(pairs)), copies)
    place = np.arange(len(pair)) - np.repeat(np.cumsum(copies) - copies, copies)
    return first_place, pair, place


def _matrix(rows: Whole, columns: Whole, worth: Whole, searching: int) -> tuple[csr_array, int]:
    """Return the costs with the private columns last, and the first of those.

    A cost is how far a pair stays below the best, plus one: an entry of zero would vanish from the matrix.
    """
    top = int(worth.max(initial=0)) + 1
    stay = int(columns.max(initial=-1)) + 1
    alone = np.arange(searching)
    costs = np.concatenate((top - worth, np.full(searching, top))).astype(np.float64)
    matrix = csr_array(
        (costs, (np.concatenate((rows, alone)), np.concatenate((columns, stay + alone)))),
        shape=(searching, stay + searching),
    )
    return matrix, stay
