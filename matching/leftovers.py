"""Why a newcomer has no volunteer: how many each rule removes, and how many it alone removes.

The first number says what a newcomer is up against, the second what would change if one rule were relaxed. A
newcomer with any eligible volunteer was outbid: others were worth more to the round for those places.
"""

from collections.abc import Iterator, Sequence
from typing import Final, TypeAlias

import numpy as np

from matching.bitsets import Rows, Words, pack
from matching.candidates import BLOCK, Pairs, positions_of
from matching.eligibility import Rule
from matching.kinds import alike
from matching.policy import Barrier

_AT_ONCE: Final = 64
"""How many newcomers are counted at once: few enough for the processor's cache."""

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
    removing = [_removing(rule, newcomers, volunteers) for rule in rules]
    counted: list[tuple[Counts, Counts]] = []
    for begin in range(0, len(newcomers), _AT_ONCE):
        rows = newcomers[begin : begin + _AT_ONCE]
        fails = [sets[kind[begin : begin + _AT_ONCE]] for sets, kind in removing]
        fails += [_listed(pairs, rows, volunteers) for pairs in (past, below)]
        counted += zip(_counts(codes, fails), _counts(codes, _sole(fails)), strict=True)
    return counted


def _sole(fails: Sequence[Words]) -> list[Words]:
    """Return whom each rule alone removes, from whom each removes; all of shape (newcomers, words)."""
    once, twice = np.zeros((2, *fails[0].shape), dtype=np.uint64)
    for failed in fails:
        twice |= once & failed
        once |= failed
    return [failed & ~twice for failed in fails]


def _counts(codes: Sequence[Barrier], sets: Sequence[Words]) -> Iterator[Counts]:
    sizes = [np.bitwise_count(some).sum(axis=1, dtype=np.intp).tolist() for some in sets]
    for numbers in zip(*sizes, strict=True):
        yield {code: number for code, number in zip(codes, numbers, strict=True) if number}


def _removing(rule: Rule, rows: Rows, volunteers: int) -> tuple[Words, Rows]:
    """Return whom a rule removes, for each kind of newcomers, shape (kinds, words), and everybody's kind."""
    first, kind = alike(rule.newcomers[rows])
    everybody, step = np.arange(volunteers), max(1, BLOCK // max(1, volunteers))
    blocks = [rows[first[begin : begin + step], None] for begin in range(0, max(1, len(first)), step)]
    return np.concatenate([pack(~rule.holds(block, everybody)) for block in blocks]), kind


def _listed(pairs: Pairs, rows: Rows, volunteers: int) -> Words:
    """Return which pairs of some newcomers are listed, shape (rows, words)."""
    listed = np.zeros((len(rows), volunteers), dtype=np.bool_)
    own = np.repeat(np.arange(len(rows)), np.diff(pairs.start)[rows])
    listed[own, pairs.volunteer[positions_of(pairs.start, rows)]] = True
    return pack(listed)
