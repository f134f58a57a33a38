"""Who else it could have been: the next best partners for each side of a pair.

They are ranked by what the pair would be worth, with waiting, since that is what the round compares. A
locked newcomer is nobody's alternative, nor is a volunteer whose every place is locked.
"""

from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

from matching.results import Alternative, Side
from matching.settlement import Settled

ALTERNATIVES: Final = 3
"""How many other partners are named for each side of a pair."""


class Alternatives:
    """The next best partners for each side, by value; locked people are nobody's alternative."""

    def __init__(self, settled: Settled) -> None:
        market, pairs = settled.market, settled.pairs
        self._market = market
        self._partners = set(zip(pairs.newcomer.tolist(), pairs.volunteer.tolist(), strict=True))
        theirs, ours = market.pairs.volunteer, market.pairs.newcomer
        self._by_newcomer = _Ranking(ours, market.values, settled.places[theirs] > 0, len(market.days))
        self._by_volunteer = _Ranking(theirs, market.values, ~settled.is_held[ours], len(market.places))

    def volunteers(self, row: int, column: int) -> Iterator[Alternative]:
        """Name volunteers who could take this one's place."""
        pool, pairs = self._market.pool, self._market.pairs
        best = self._by_newcomer.best(row, ALTERNATIVES + 1)
        others = [pair for pair in best if pairs.volunteer[pair] != column]
        for pair in others[:ALTERNATIVES]:
            person = pool.volunteers[pairs.volunteer[pair]].id
            yield Alternative(Side.VOLUNTEER, person, int(self._market.scores[pair]))

    def newcomers(self, column: int) -> Iterator[Alternative]:
        """Name newcomers who could take this one's place with the volunteer."""
        pool, pairs = self._market.pool, self._market.pairs
        best = self._by_volunteer.best(column, ALTERNATIVES + int(self._market.places[column]))
        others = [pair for pair in best if (int(pairs.newcomer[pair]), column) not in self._partners]
        for pair in others[:ALTERNATIVES]:
            person = pool.newcomers[pairs.newcomer[pair]].id
            yield Alternative(Side.NEWCOMER, person, int(self._market.scores[pair]))


class _Ranking:
    """The pairs of each person of one side, the most valuable first."""

    def __init__(
        self, people: NDArray[np.intp], values: NDArray[np.int64], counts: NDArray[np.bool_], size: int
    ) -> None:
        listed = np.flatnonzero(counts)
        self._pairs = listed[np.lexsort((-values[listed], people[listed]))]
        self._start = np.searchsorted(people[self._pairs], np.arange(size + 1))

    def best(self, person: int, most: int) -> NDArray[np.intp]:
        begin = self._start[person]
        return self._pairs[begin : min(begin + most, self._start[person + 1])]
