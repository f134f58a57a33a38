"""Why a newcomer has no volunteer: how many each rule removes, and how many it alone removes.

The first number says what a newcomer is up against, the second what would change if one rule were relaxed. A
newcomer with any eligible volunteer was outbid: others were worth more to the round for those places.
"""

from collections.abc import Iterator, Sequence
from typing import TypeAlias

import numpy as np

from matching.bitsets import WORD_BITS, Rows, Words, pack
from matching.candidates import BLOCK, Pairs
from matching.eligibility import Rule
from matching.kinds import alike
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
    fails = [_failing(rule, newcomers, volunteers) for rule in rules]
    fails += [_listed(pairs, newcomers, volunteers) for pairs in (past, below)]
    once, twice = np.zeros_like(fails[-1]), np.zeros_like(fails[-1])
    for failed in fails:
        twice |= once & failed
        once |= failed
    sole = [failed & ~twice for failed in fails]
    return list(zip(_counts(codes, fails), _counts(codes, sole), strict=True))


def _counts(codes: Sequence[Barrier], fails: Sequence[Words]) -> Iterator[Counts]:
    sizes = [np.bitwise_count(sets).sum(axis=1, dtype=np.intp).tolist() for sets in fails]
    for numbers in zip(*sizes, strict=True):
        yield {code: number for code, number in zip(codes, numbers, strict=True) if number}


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
