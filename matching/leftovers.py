"""Why a newcomer has no volunteer: how many each rule removes, and how many it alone removes.

The first number says what a newcomer is up against, the second what would change if one rule were relaxed. A
newcomer with any eligible volunteer was outbid: others were worth more to the round for those places.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.bitsets import WORD_BITS, Rows, Words, alike, pack
from matching.candidates import BLOCK, Pairs
from matching.eligibility import Rule
from matching.policy import Barrier


@dataclass(frozen=True, slots=True)
class Obstacles:
    """What stands between newcomers and volunteers, for some newcomers.

    Parameters
    ----------
    barriers, sole
        For each rule, how many volunteers it removes and how many it alone removes, shape (newcomers,).
    """

    barriers: Mapping[Barrier, NDArray[np.intp]]
    sole: Mapping[Barrier, NDArray[np.intp]]

    def of(self, position: int) -> tuple[dict[Barrier, int], dict[Barrier, int]]:
        """Return the counts above zero of one newcomer."""
        barriers = {rule: int(counts[position]) for rule, counts in self.barriers.items() if counts[position]}
        sole = {rule: int(counts[position]) for rule, counts in self.sole.items() if counts[position]}
        return barriers, sole


def obstacles(
    rules: Sequence[Rule], past: Pairs, below: Pairs, newcomers: Rows, volunteers: int
) -> Obstacles:
    """Count what each rule removes.

    Parameters
    ----------
    rules
        The rules that must hold.
    past
        The pairs of the pair memory.
    below
        The pairs that obey every rule and lie below the minimum score; others are not scored.
    newcomers
        Whom to count for, as rows of the rules.
    volunteers
        How many there are.
    """
    codes = [*(rule.barrier for rule in rules), Barrier.PAIR, Barrier.MIN_SCORE]
    fails = [_failing(rule, newcomers, volunteers) for rule in rules]
    fails += [_listed(pairs, newcomers, volunteers) for pairs in (past, below)]
    once, twice = np.zeros_like(fails[-1]), np.zeros_like(fails[-1])
    for failed in fails:
        twice |= once & failed
        once |= failed
    return Obstacles(
        {code: _count(failed) for code, failed in zip(codes, fails, strict=True)},
        {code: _count(failed & ~twice) for code, failed in zip(codes, fails, strict=True)},
    )


def _count(sets: Words) -> NDArray[np.intp]:
    counts: NDArray[np.intp] = np.bitwise_count(sets).sum(axis=1, dtype=np.intp)
    return counts


def _failing(rule: Rule, rows: Rows, volunteers: int) -> Words:
    """Return whom a rule removes for some newcomers, shape (rows, words); those alike are asked once."""
    first, kind = alike(rule.newcomers[rows])
    everybody, step = np.arange(volunteers), max(1, BLOCK // max(1, volunteers))
    blocks = [rows[first[begin : begin + step], None] for begin in range(0, max(1, len(first)), step)]
    return np.concatenate([pack(~rule.holds(block, everybody)) for block in blocks])[kind]


def _listed(pairs: Pairs, rows: Rows, volunteers: int) -> Words:
    """Return which pairs of some newcomers are listed, shape (rows, words)."""
    listed = np.zeros((len(rows), max(1, -(-volunteers // WORD_BITS))), dtype=np.uint64)
    here = np.isin(pairs.newcomer, rows)
    columns = pairs.volunteer[here].astype(np.uint64)
    places = np.searchsorted(rows, pairs.newcomer[here]), columns // WORD_BITS
    np.bitwise_or.at(listed, places, 1 << columns % WORD_BITS)
    return listed
