"""Why a newcomer has no volunteer: how many each rule removes, and how many it alone removes.

The first number says what a newcomer is up against, the second what would change if one rule were relaxed. A
newcomer with any eligible volunteer was outbid: others were worth more to the round for those places.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.bitsets import Rows
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
    barriers = {code: np.zeros(len(newcomers), dtype=np.intp) for code in codes}
    sole = {code: np.zeros(len(newcomers), dtype=np.intp) for code in codes}
    everybody = np.arange(volunteers)
    step = max(1, BLOCK // max(1, volunteers))
    for begin in range(0, len(newcomers), step):
        rows = newcomers[begin : begin + step]
        block = slice(begin, begin + len(rows))
        fails = [~rule.holds(rows[:, None], everybody[None, :]) for rule in rules]
        fails += [_listed(pairs, rows, volunteers) for pairs in (past, below)]
        failures = np.sum(fails, axis=0, dtype=np.uint8)
        for code, failed in zip(codes, fails, strict=True):
            barriers[code][block] = failed.sum(axis=1)
            sole[code][block] = (failed & (failures == 1)).sum(axis=1)
    return Obstacles(barriers, sole)


def _listed(pairs: Pairs, rows: Rows, volunteers: int) -> NDArray[np.bool_]:
    """Return which pairs of some newcomers are listed, shape (rows, volunteers)."""
    listed = np.zeros((len(rows), volunteers), dtype=np.bool_)
    for i, row in enumerate(rows):
        listed[i, pairs.volunteer[pairs.start[row] : pairs.start[row + 1]]] = True
    return listed
