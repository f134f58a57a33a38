"""What has become of the round before, and what it costs to have kept it.

A coordinator runs a round again because somebody has come, left or changed her mind. Without a bonus for
what she has read already, pairs would be exchanged all over the town for a fraction of a point. With it pairs
are exchanged for others only if that is worth more than the bonus for each pair given up. What the round is
worth less for that is the price, found by solving once more without the bonus.
"""

from dataclasses import replace

import numpy as np

from matching.market import rows_of
from matching.results import Change, Stability
from matching.settlement import Settled, settle


def stability_of(settled: Settled, *, explain: bool) -> Stability:
    """Return what is kept of the round before, what is not and why, and, if explained, the price."""
    market, pool = settled.market, settled.market.pool
    both = zip(settled.pairs.newcomer, settled.pairs.volunteer, strict=True)
    made = {(pool.newcomers[row].id, pool.volunteers[column].id) for row, column in both}
    price, matched_change = _price(settled) if explain else (None, None)
    return Stability(
        previous=tuple(sorted(market.previous)),
        kept=len(market.previous & made),
        price=price,
        matched_change=matched_change,
        changed={pair: _reason(settled, pair) for pair in sorted(market.previous - made)},
    )


def _price(settled: Settled) -> tuple[int, int]:
    """Return how much less the round is worth than one with no bonus, and how many more it matches."""
    market = settled.market
    unmoved = replace(market, bonus=np.zeros_like(market.bonus))
    free = settle(unmoved, settled.preset, settled.locks, settled.groups)
    return free.value - settled.value, len(settled.chosen) - len(free.chosen)


def _reason(settled: Settled, pair: tuple[str, str]) -> Change:
    market = settled.market
    found = rows_of(market.pool, [pair])
    if not len(found):
        return Change.GONE
    row, column = int(found.newcomer[0]), int(found.volunteer[0])
    if settled.is_held[row] or market.places[column] > settled.places[column] == 0:
        return Change.LOCKED
    options = market.pairs.volunteer[market.pairs.start[row] : market.pairs.start[row + 1]]
    return Change.OUTWEIGHED if column in options else Change.NOT_ELIGIBLE
