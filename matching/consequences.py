"""What a settled round would lose by any one change, in value and in people matched."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from matching.bitsets import Rows, Whole
from matching.changes import NEVER, Changes
from matching.presets import Merit
from matching.prices import check_proof, find_prices
from matching.settlement import Settled


@dataclass(frozen=True, slots=True)
class Consequences:
    """The graph of changes around a settled round, and how its costs are read.

    Parameters
    ----------
    entries
        What it costs, in merit, to free a place of each volunteer for somebody of each group who was left
        over, shape (groups, volunteers); NEVER where a floor forbids it.
    """

    settled: Settled
    merit: Merit
    changes: Changes
    entries: Whole

    @classmethod
    def of(cls, settled: Settled) -> Self:
        """Prove a settled round once more, in one number per pair, and open its graph of changes.

        Raises
        ------
        ProofError
            If the round is not best: a fault in the program.
        """
        market, free, made = settled.market, settled.free, settled.assignment.made
        merit = Merit.of(market, settled.preset)
        worth = merit.worth(market, settled.positions)
        prices = settled.assignment.prices
        if prices is None:
            prices = find_prices(free, worth, made, len(settled.places))
            check_proof(free, worth, settled.places, made, prices)
        changes = Changes(free, worth, settled.places, made, prices, settled.assignment.floors)
        entries = np.zeros((len(changes.groups), len(settled.places)), dtype=np.int64)
        for row, group in enumerate(changes.groups):
            entries[row] = changes.to(group)[: len(settled.places)]
        return cls(settled, merit, changes, entries)

    def lost(self, positions: Rows) -> tuple[Whole, Whole]:
        """Return the value and the people lost by making eligible pairs, each for itself.

        Parameters
        ----------
        positions
            Pairs of the market that were not made and of people who are not locked, shape (pairs,).

        Returns
        -------
        Ten-thousandths and newcomers, shape (pairs,); NEVER where a floor forbids it.
        """
        among_free = np.searchsorted(self.settled.positions, positions)
        return self.read(self.changes.costs(among_free))

    def read(self, costs: Whole) -> tuple[Whole, Whole]:
        """Return costs in merit as value and people lost."""
        values, matched = self.merit.unfold(np.where(costs == NEVER, 0, costs))
        return np.where(costs == NEVER, NEVER, values), np.where(costs == NEVER, NEVER, matched)
