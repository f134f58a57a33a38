"""What is known before anything is decided: who could meet whom, and what each pair would be worth.

A pair's **value** is its score with the newcomer's waiting added, day by day and without end, so that two
hundred days always count for more than ninety. Waiting is no merit of a pair: it moves a newcomer forward
against others, never one of her possible volunteers against another.

Nor is it a merit to have been proposed before. Yet a coordinator who runs a round again, because one person
has changed, has looked at the others already; so what a round makes as large as possible counts a **bonus**
for each pair of the round before. It is kept apart from the value.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Self

import numpy as np

from matching.bitsets import Mask, Whole
from matching.candidates import Pairs, among, candidates
from matching.eligibility import Rule, rules_of
from matching.encoding import Encoded
from matching.people import PairMemory, Pool
from matching.policy import Policy, RuleMode
from matching.scoring import Scoring


@dataclass(frozen=True, slots=True)
class Market:
    """The eligible pairs of a pool.

    Parameters
    ----------
    rules
        Every rule that is not off; those that must hold have held for every pair.
    pairs, scores, values
        The eligible pairs and what each is worth, in ten-thousandths, shape (pairs,).
    bonus
        What keeping each is worth to the round beside its value, shape (pairs,).
    previous
        The pairs of the round before, by ids.
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
    scoring: Scoring
    on: date
    rules: tuple[Rule, ...]
    pairs: Pairs
    scores: Whole
    values: Whole
    bonus: Whole
    previous: PairMemory
    below: Pairs
    past: Pairs
    days: Whole
    places: Whole

    @classmethod
    def of(
        cls,
        pool: Pool,
        policy: Policy,
        on: date,
        previous: PairMemory = frozenset(),
        crowd: Pool | None = None,
    ) -> Self:
        """Find and score every pair that obeys the rules; a crowd says what is rare if the pool cannot."""
        encoded = Encoded.of(pool, policy, crowd)
        scoring = Scoring(encoded)
        rules, past = rules_of(encoded, on), rows_of(pool, pool.memory)
        found = _obeying(pool, rules, past)
        scores = scoring.of(found).totals
        enough = scores >= policy.min_score_parts
        pairs = found.where(enough)
        days = np.array([newcomer.days_waited(on) for newcomer in pool.newcomers], dtype=np.int64)
        return cls(
            encoded=encoded,
            scoring=scoring,
            on=on,
            rules=rules,
            pairs=pairs,
            scores=scores[enough],
            values=scores[enough] + policy.waiting_points * pairs.of_newcomers(days),
            bonus=policy.keeping_points * among(pairs, rows_of(pool, previous), len(pool.volunteers)),
            previous=previous,
            below=found.where(~enough),
            past=past,
            days=days,
            places=np.array([volunteer.free_places(on) for volunteer in pool.volunteers], dtype=np.int64),
        )

    def only(self, is_there: Mask) -> Self:
        """Return the market if only some volunteers had come; the others have neither pairs nor places."""
        kept = is_there[self.pairs.volunteer]
        return replace(
            self,
            pairs=self.pairs.where(kept),
            scores=self.scores[kept],
            values=self.values[kept],
            bonus=self.bonus[kept],
            places=np.where(is_there, self.places, 0),
        )

    @property
    def pool(self) -> Pool:
        """The pool, in the order of the rows and columns."""
        return self.encoded.pool

    @property
    def musts(self) -> tuple[Rule, ...]:
        """The rules that every eligible pair obeys."""
        return tuple(rule for rule in self.rules if rule.mode is RuleMode.MUST)


def without_eligible(pool: Pool, policy: Policy, on: date) -> int:
    """Return how many newcomers no volunteer is eligible for; where no minimum is set, nobody is scored."""
    encoded = Encoded.of(pool, policy)
    found = _obeying(pool, rules_of(encoded, on), rows_of(pool, pool.memory))
    if policy.min_score_parts:
        found = found.where(Scoring(encoded).of(found).totals >= policy.min_score_parts)
    return int(np.count_nonzero(np.diff(found.start) == 0))


def _obeying(pool: Pool, rules: Iterable[Rule], past: Pairs) -> Pairs:
    """Return the pairs that obey every rule that must hold, and are not past."""
    musts = [rule for rule in rules if rule.mode is RuleMode.MUST]
    found = candidates(musts, len(pool.newcomers), len(pool.volunteers))
    return found.where(~among(found, past, len(pool.volunteers)))


def rows_of(pool: Pool, ids: Iterable[tuple[str, str]]) -> Pairs:
    """Return pairs of ids as rows and columns; pairs of people who are not in the pool do not matter."""
    rows, columns = pool.index
    known = sorted((rows[n], columns[v]) for n, v in ids if n in rows and v in columns)
    both = np.array(known, dtype=np.intp).reshape(-1, 2)
    return Pairs.of(both[:, 0], both[:, 1], len(pool.newcomers))


@dataclass(frozen=True, slots=True)
class EligiblePairs:
    """Every pair that obeys the rules and the minimum score; locked newcomers' pairs included.

    Going through them yields newcomer, volunteer, score and value, in the order of ids.

    Parameters
    ----------
    newcomers, volunteers
        Everybody's ids, in the order of the rows and columns of ``pairs``.
    scores, values
        In ten-thousandths, shape (pairs,).
    """

    newcomers: Sequence[str]
    volunteers: Sequence[str]
    pairs: Pairs
    scores: Whole
    values: Whole

    def __len__(self) -> int:
        return len(self.pairs)

    def __iter__(self) -> Iterator[tuple[str, str, int, int]]:
        ours = map(self.newcomers.__getitem__, self.pairs.newcomer.tolist())
        theirs = map(self.volunteers.__getitem__, self.pairs.volunteer.tolist())
        yield from sorted(zip(ours, theirs, self.scores.tolist(), self.values.tolist(), strict=True))
