"""Why a newcomer has no volunteer: how many each rule removes, and how many it alone removes.

The first number says what a newcomer is up against, the second what would change if one rule were relaxed. A
newcomer with any eligible volunteer was outbid: others were worth more to the round for those places.
"""

from collections.abc import Iterator, Sequence
from typing import Final, TypeAlias

import numpy as np

from matching.bitsets import WORD_BITS, Rows, Words, pack
from matching.candidates import BLOCK, Pairs
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
    removing += [
        (_listed(pairs, newcomers, volunteers), np.arange(len(newcomers))) for pairs in (past, below)
    ]
    counted: list[tuple[Counts, Counts]] = []
    for begin in range(0, len(newcomers), _AT_ONCE):
        fails = [sets[kind[begin : begin + _AT_ONCE]] for sets, kind in removing]
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
    listed = np.zeros((len(rows), max(1, -(-volunteers // WORD_BITS))), dtype=np.uint64)
    here = np.isin(pairs.newcomer, rows)
    columns = pairs.volunteer[here].astype(np.uint64)
    places = np.searchsorted(rows, pairs.newcomer[here]), columns // WORD_BITS
    np.bitwise_or.at(listed, places, 1 << columns % WORD_BITS)
    return listed
