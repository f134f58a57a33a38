"""What a round would gain by one more volunteer: solved again, from where it stands.

A fresh round would begin from nothing and end nearly where the last one ended. So the places of whoever
comes are filled one by one instead, each by the cheapest chain of moves: these are successive shortest paths,
and an assignment that was best stays best at every step [1]_. The end is proved like that of any round.

References
----------
.. [1] R. Ahuja, T. Magnanti and J. Orlin, *Network Flows*, Prentice Hall, 1993, section 9.7.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from matching.bitsets import Rows, Whole
from matching.changes import Changes
from matching.floors import Floors
from matching.market import Market
from matching.people import Volunteer
from matching.policy import Preset
from matching.presets import Merit
from matching.prices import PriceVectors, find_prices
from matching.settlement import Settled, settle
from matching.solver import UNMATCHED

_WITHOUT_GROUPS: Final = {preset: Preset.FIT if preset is Preset.FAIR else preset for preset in Preset}


def gains_by(settled: Settled, volunteers: Sequence[Volunteer]) -> Iterator[tuple[int, int]]:
    """Yield how many more would be matched, and how much more a round be worth, with each volunteer alone.

    Whoever comes counts when it is said how rare an interest is, though they have named none. So the round is
    first solved as if somebody had come whom nobody can meet.

    Parameters
    ----------
    volunteers
        People who are not in the pool and have no interests.
    """
    market, real = settled.market, settled.market.pool
    one_more, everybody = (
        replace(real, volunteers=(*real.volunteers, *some)) for some in (volunteers[:1], volunteers)
    )
    every = Market.of(everybody, market.encoded.policy, market.on, market.previous, crowd=one_more)
    is_there = np.arange(len(every.places)) < len(real.volunteers)
    before = settle(every.only(is_there), _WITHOUT_GROUPS[settled.preset], settled.locks, None)
    merit = Merit.of(before.market, before.preset)
    worth = merit.worth(before.market, before.positions)
    prices = find_prices(before.free, worth, before.assignment.made, len(is_there))
    for column in range(len(real.volunteers), len(is_there)):
        more = every.only(is_there | (np.arange(len(is_there)) == column))
        known = _joined(before, prices, more, merit.worth(more), column)
        again = settle(more, settled.preset, settled.locks, settled.groups, known)
        yield len(again.chosen) - len(settled.chosen), again.value - settled.value


def _joined(before: Settled, prices: PriceVectors, more: Market, worth: Whole, column: int) -> Rows:
    """Return the best assignment without groups once a volunteer has come, from the best one before.

    As long as one more place there is worth something, it is filled.

    Parameters
    ----------
    prices
        The proof of the assignment before, in what pairs are worth.
    worth
        What each of the market's pairs is worth to the preset, shape (pairs,).

    Returns
    -------
    The pair made for each newcomer, as a position among the market's, or UNMATCHED, shape (newcomers,).
    """
    near, first = _near(before, prices, more, worth, column)
    pairs, position, worth = more.pairs.where(near), np.flatnonzero(near), worth[near]
    places, nobody = before.places.copy(), Floors.none(pairs.newcomers)
    had = before.assignment.made
    rows = np.flatnonzero(had != UNMATCHED)
    made = np.full(pairs.newcomers, UNMATCHED, dtype=np.intp)
    made[rows] = pairs.find(rows, before.free.volunteer[had[rows]], len(places))
    theirs = np.where(np.arange(len(places)) == column, first, prices.volunteers)
    while places[column] < more.places[column]:
        changes = Changes(pairs, worth, places, made, PriceVectors(prices.newcomers, theirs), nobody)
        step = changes.moved(changes.outside, column)
        if step is None or step[1][column] <= 0:
            break
        made, theirs = step[0], step[1][: len(places)]
        places[column] += 1
    matched = made != UNMATCHED
    made[matched] = position[made[matched]]
    return made


def _near(
    before: Settled, prices: PriceVectors, more: Market, worth: Whole, column: int
) -> tuple[NDArray[np.bool_], int]:
    """Return the pairs that chains to a new volunteer can touch, and what a first place there could be worth.

    Those left over could take the places at once; so each place is worth as much as the last of them would
    bring, and a chain that costs more than the first place is worth above that is never made.
    """
    pairs, is_new = more.pairs, more.pairs.volunteer == column
    is_open = ~before.is_held[pairs.newcomer] & (is_new | (before.places > 0)[pairs.volunteer])
    own = np.flatnonzero(is_open & is_new)
    rows = pairs.newcomer[own]
    first = int((worth[own] - prices.newcomers[rows]).max(initial=0))
    at_once = np.sort(worth[own[before.assignment.made[rows] == UNMATCHED]])[::-1]
    last = (
        int(at_once[: more.places[column]].min(initial=first)) if len(at_once) >= more.places[column] else 0
    )
    lacking = prices.of(pairs) + first * is_new - worth
    return is_open & (lacking <= first - last), first
