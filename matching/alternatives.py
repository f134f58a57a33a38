"""Who else it could have been: the next best partners for each side of a pair, and what choosing them costs.

They are ranked by what the pair would be worth, with waiting, since that is what the round compares. What one
of them *costs* is another question: the newcomer who would have to go may find somebody nearly as good, or
nobody. The cost is what a round with this pair locked would lose against the round at hand, exactly; where it
is less than a point the two choices are as good as equal, and whoever knows the people should choose.

A locked newcomer is nobody's alternative, nor is a volunteer whose every place is locked; and a locked pair
has no alternatives, since the coordinator has decided.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final

import numpy as np

from matching.bitsets import Rows, Whole
from matching.candidates import best_of_each
from matching.changes import NEVER
from matching.consequences import Consequences
from matching.results import Alternative, Side
from matching.settlement import Settled
from matching.solver import UNMATCHED

ALTERNATIVES: Final = 3
"""How many other partners are named for each side of a pair."""


def alternatives_of(weighed: Consequences) -> list[tuple[Alternative, ...]]:
    """Return the alternatives of each pair of a round, those for the newcomer first, each side best first."""
    settled = weighed.settled
    named = _named(settled)
    is_named = named != UNMATCHED
    positions = named[is_named]
    costs, people = (_known(numbers) for numbers in weighed.lost(positions))
    sides = [Side.VOLUNTEER] * ALTERNATIVES + [Side.NEWCOMER] * ALTERNATIVES
    here = [sides[place] for place in np.nonzero(is_named)[1].tolist()]
    described = _described(settled, here, positions, zip(costs, people, strict=True))
    return [tuple(islice(described, many)) for many in is_named.sum(axis=1).tolist()]


def _known(numbers: Whole) -> list[int | None]:
    return [None if number == NEVER else number for number in numbers.tolist()]


def _described(
    settled: Settled, sides: Sequence[Side], positions: Rows, numbers: Iterable[tuple[int | None, int | None]]
) -> Iterator[Alternative]:
    """Name whoever would come in with each pair, on that side, at that cost in value and people."""
    pool, pairs = settled.market.pool, settled.market.pairs
    columns = (pairs.newcomer, pairs.volunteer, settled.market.scores)
    each = zip(*(column[positions].tolist() for column in columns), strict=True)
    for side, (row, column, score), (cost, lost) in zip(sides, each, numbers, strict=True):
        person = pool.volunteers[column] if side is Side.VOLUNTEER else pool.newcomers[row]
        yield Alternative(side, person.id, score, cost, None if lost is None else -lost)


def closest_of(weighed: Consequences) -> dict[int, Alternative]:
    """Return, for each newcomer who was outbid, the volunteer who would cost the round least, by row."""
    settled = weighed.settled
    left = np.flatnonzero(settled.assignment.made[settled.free.newcomer] == UNMATCHED)
    rows, columns = settled.free.newcomer[left], settled.free.volunteer[left]
    positions = settled.positions[left]
    entry = weighed.entries[settled.assignment.floors.group[rows], columns]
    costs = np.where(entry == NEVER, NEVER, entry - weighed.merit.worth(settled.market, positions))
    first, _ = best_of_each(rows, -costs, 1)
    values, people = (_known(numbers) for numbers in weighed.read(costs[first]))
    sides = [Side.VOLUNTEER] * len(first)
    described = _described(settled, sides, positions[first], zip(values, people, strict=True))
    return dict(zip(rows[first].tolist(), described, strict=True))


def choices_of(weighed: Consequences, row: int) -> tuple[Alternative, ...]:
    """Return every eligible volunteer of a newcomer, the best score first; whom she gets costs nothing."""
    settled = weighed.settled
    pairs, scores = settled.market.pairs, settled.market.scores
    own = np.arange(pairs.start[row], pairs.start[row + 1])
    costs, people = np.zeros((2, len(own)), dtype=np.int64)
    others = ~np.isin(own, settled.chosen)
    costs[others], people[others] = weighed.lost(own[others])
    order = np.lexsort((costs, -scores[own]))
    sides, numbers = [Side.VOLUNTEER] * len(own), (_known(some[order]) for some in (costs, people))
    return tuple(_described(settled, sides, own[order], zip(*numbers, strict=True)))


def _named(settled: Settled) -> Rows:
    """Name the alternatives of each pair of the round, or UNMATCHED, shape (pairs, 2 x ALTERNATIVES)."""
    made, pairs = settled.assignment.made, settled.pairs
    others = np.delete(settled.positions, made[made != UNMATCHED])
    every = settled.market.pairs
    by_newcomer = _best(every.newcomer, settled, others, len(made))
    by_volunteer = _best(every.volunteer, settled, others, len(settled.places))
    named = np.hstack((by_newcomer[pairs.newcomer], by_volunteer[pairs.volunteer]))
    named[settled.is_held[pairs.newcomer]] = UNMATCHED
    return named


def _best(person: Rows, settled: Settled, others: Rows, people: int) -> Rows:
    """Return which of the pairs that were not made are the most valuable for each person, the best first."""
    best = np.full((people, ALTERNATIVES), UNMATCHED, dtype=np.intp)
    first, rank = best_of_each(person[others], settled.market.values[others], ALTERNATIVES)
    best[person[others[first]], rank] = others[first]
    return best
