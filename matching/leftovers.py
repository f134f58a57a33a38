"""Why a newcomer has no volunteer: how many each rule removes, and how many it alone removes.

The first number says what a newcomer is up against, the second what would change if one rule were relaxed. A
newcomer with any eligible volunteer was outbid: others were worth more to the round for those places.
"""

from collections.abc import Iterator, Sequence
from typing import TypeAlias

import numpy as np

from matching.bitsets import Mask, Rows
from matching.candidates import BLOCK, Pairs, positions_of
from matching.eligibility import Rule
from matching.policy import Barrier

Counts: TypeAlias = dict[Barrier, int]
"""Volunteers by the rule that removes them; none are left out."""


def obstacles(
    rules: Sequence[Rule], past: Pairs, below: Pairs, newcomers: Rows, volunteers: int
) -> list[tuple[Counts, Counts]]:
    """Return for each newcomer how many volunteers each rule removes, and how many it alone removes.

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
    everybody, step = np.arange(volunteers), max(1, BLOCK // max(1, volunteers))
    counted: list[tuple[Counts, Counts]] = []
    for begin in range(0, len(newcomers), step):
        rows = newcomers[begin : begin + step]
        fails = [~rule.holds(rows[:, None], everybody) for rule in rules]
        fails += [_listed(pairs, rows, volunteers) for pairs in (past, below)]
        is_sole = np.sum(fails, axis=0, dtype=np.uint8) == 1
        counted += zip(
            _counts(codes, fails), _counts(codes, [failed & is_sole for failed in fails]), strict=True
        )
    return counted


def _listed(pairs: Pairs, rows: Rows, volunteers: int) -> Mask:
    """Return which pairs of some newcomers are listed, shape (rows, volunteers)."""
    listed = np.zeros((len(rows), volunteers), dtype=np.bool_)
    own = np.repeat(np.arange(len(rows)), np.diff(pairs.start)[rows])
    listed[own, pairs.volunteer[positions_of(pairs.start, rows)]] = True
    return listed


def _counts(codes: Sequence[Barrier], sets: Sequence[Mask]) -> Iterator[Counts]:
    for numbers in zip(*(np.count_nonzero(some, axis=1).tolist() for some in sets), strict=True):
        yield {code: number for code, number in zip(codes, numbers, strict=True) if number}
