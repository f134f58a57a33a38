"""What is known before anything is decided: who could meet whom, and what each pair would be worth.

A pair's **value** is its score with the newcomer's waiting added, day by day and without end, so that two
hundred days always count for more than ninety. Waiting is no merit of a pair: it moves a newcomer forward
against others, never one of her possible volunteers against another.
"""

from dataclasses import dataclass
from datetime import date
from typing import Self

import numpy as np
from numpy.typing import NDArray

from matching.candidates import Pairs, candidates, without
from matching.eligibility import Rule, rules_of
from matching.encoding import Encoded
from matching.people import Pool
from matching.policy import Policy, RuleMode
from matching.scoring import score


@dataclass(frozen=True, slots=True)
class Market:
    """The eligible pairs of a pool.

    Parameters
    ----------
    rules
        Every rule that is not off; those that must hold have held for every pair.
    pairs, scores, values
        The eligible pairs and what each is worth, in ten-thousandths, shape (pairs,).
    below
        Pairs that obey every rule but lie below the minimum score.
    past
        The pairs of the pair memory.
    days
        How long each newcomer has waited, shape (newcomers,).
    places
        How many places each volunteer has free, shape (volunteers,).
    """

    encoded: Encoded
    on: date
    rules: tuple[Rule, ...]
    pairs: Pairs
    scores: NDArray[np.int64]
    values: NDArray[np.int64]
    below: Pairs
    past: Pairs
    days: NDArray[np.int64]
    places: NDArray[np.int64]

    @classmethod
    def of(cls, pool: Pool, policy: Policy, on: date, crowd: Pool | None = None) -> Self:
        """Find and score every pair that obeys the rules; a crowd says what is rare if the pool cannot."""
        encoded = Encoded.of(pool, policy, crowd)
        rules = rules_of(encoded, on)
        past = _past(pool)
        found = candidates(_musts(rules), len(pool.newcomers), len(pool.volunteers))
        found = without(found, past, len(pool.volunteers))
        scores = score(encoded, found).totals
        enough = scores >= policy.min_score_parts
        pairs = found.where(enough)
        days = np.array([newcomer.days_waited(on) for newcomer in pool.newcomers], dtype=np.int64)
        return cls(
            encoded=encoded,
            on=on,
            rules=rules,
            pairs=pairs,
            scores=scores[enough],
            values=scores[enough] + policy.waiting_points * days[pairs.newcomer],
            below=found.where(~enough),
            past=past,
            days=days,
            places=np.array([volunteer.free_places(on) for volunteer in pool.volunteers], dtype=np.int64),
        )

    @property
    def pool(self) -> Pool:
        """The pool, in the order of the rows and columns."""
        return self.encoded.pool

    @property
    def musts(self) -> tuple[Rule, ...]:
        """The rules that every eligible pair obeys."""
        return _musts(self.rules)


def _musts(rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
    return tuple(rule for rule in rules if rule.mode is RuleMode.MUST)


def _past(pool: Pool) -> Pairs:
    """Return the pair memory as rows and columns; pairs of people who are not in the pool do not matter."""
    rows = {newcomer.id: row for row, newcomer in enumerate(pool.newcomers)}
    columns = {volunteer.id: column for column, volunteer in enumerate(pool.volunteers)}
    known = sorted((rows[n], columns[v]) for n, v in pool.memory if n in rows and v in columns)
    both = np.array(known, dtype=np.intp).reshape(-1, 2)
    return Pairs.of(both[:, 0], both[:, 1], len(pool.newcomers))
