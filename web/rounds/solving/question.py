"""All that a round is asked, in one value: whoever holds it gets the same answer, whenever and wherever.

The solver, the page that shows what a wish would change, and the audit that solves a round again all ask by
it. People go by the pseudonyms of the round's snapshot.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Self

from matching import (
    Grouping,
    Lock,
    Policy,
    Preset,
    RuleMode,
    market_of,
    outcome_of,
    pair_of,
    prospects,
    run_round,
)
from matching.policy import MODES
from matching.relaxations import relaxed
from web.rounds.solving.snapshot import FEW, open_snapshot

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from matching import Barrier, Market, Outcome, PairMemory, Pool, Proposal, RoundResult, Step
    from web.models import MatchingRound

NOBODY: frozenset[str] = frozenset()
NO_PAIRS: PairMemory = frozenset()


@dataclass(frozen=True, slots=True)
class Wishes:
    """What coordinators ask of a round: pairs to hold and to keep apart, people to leave out."""

    held: PairMemory = NO_PAIRS
    apart: PairMemory = NO_PAIRS
    left_out: frozenset[str] = NOBODY

    def __bool__(self) -> bool:
        return bool(self.held or self.apart or self.left_out)

    @property
    def locks(self) -> tuple[Lock, ...]:
        """The pairs to hold, as the core takes them."""
        return tuple(Lock(*pair) for pair in sorted(self.held))


@dataclass(frozen=True, slots=True)
class Question:
    """A round that can be solved: the people, the policy, and what is wished."""

    snapshot: bytes
    on: date
    preset: Preset
    grouping: Grouping | None
    seed: int
    policy: Policy
    wishes: Wishes = Wishes()
    previous: PairMemory = NO_PAIRS

    @classmethod
    def of(cls, row: MatchingRound) -> Self | None:
        """Return what a round was asked, or None if its people are forgotten."""
        if row.snapshot is None:
            return None
        return cls(
            snapshot=row.snapshot,
            on=row.on_date,
            preset=row.preset,
            grouping=row.grouping,
            seed=row.seed,
            policy=row.policy,
            wishes=Wishes(_pairs(row.asked, "held"), _pairs(row.asked, "apart"), _names(row.asked)),
            previous=_pairs(row.asked, "previous"),
        )

    @property
    def asked(self) -> dict[str, Any]:
        """The wishes and the round before, as JSON can hold them."""
        return {
            "held": sorted(map(list, self.wishes.held)),
            "apart": sorted(map(list, self.wishes.apart)),
            "left_out": sorted(self.wishes.left_out),
            "previous": sorted(map(list, self.previous)),
        }

    def with_wishes(self, wishes: Wishes) -> Self:
        """Return the same question with other wishes."""
        return replace(self, wishes=wishes)

    def without_wishes(self) -> Self:
        """Return the question as if nobody had wished anything."""
        return self.with_wishes(Wishes())

    @property
    def pool(self) -> Pool:
        """Everybody who is not left out, and who must not be put forward together."""
        pool, left_out = open_snapshot(self.snapshot, self.on).pool, self.wishes.left_out
        return replace(
            pool,
            newcomers=tuple(one for one in pool.newcomers if one.id not in left_out),
            volunteers=tuple(one for one in pool.volunteers if one.id not in left_out),
            memory=pool.memory | self.wishes.apart,
        )

    def alone(self, newcomer: str, volunteer: str) -> Proposal:
        """Return two as a round would put them forward if there were nobody else, whatever rule they break.

        Raises
        ------
        LockError
            If they cannot be put forward together at all.
        """
        pool = open_snapshot(self.snapshot, self.on).pool
        return pair_of(Lock(newcomer, volunteer), pool, self.policy, self.on)

    def nearest(self, newcomer: str) -> list[str]:
        """Return the volunteers whom somebody fits best if what can be a wish were one; the best first."""
        whole = open_snapshot(self.snapshot, self.on).pool
        pool = replace(whole, newcomers=tuple(one for one in whole.newcomers if one.id == newcomer))
        wishes = {rule: RuleMode.WISH for rule, modes in MODES.items() if RuleMode.WISH in modes}
        policy = replace(self.policy, rules={**self.policy.rules, **wishes}, min_score=0)
        return [one.person for one in prospects(newcomer, pool, policy, self.on).choices]

    def outcome(self) -> Outcome:
        """Return whom the answer would put forward, and no more; raises as `run_round` does.

        Pairs to hold change nothing about who could meet whom, so that a coordinator who tries one pair after
        another waits for the assignment alone.
        """
        market = _market(replace(self, wishes=replace(self.wishes, held=NO_PAIRS)))
        return outcome_of(market, self.preset, self.wishes.locks, self.grouping)

    def given_way(self, newcomer: str, rules: tuple[Barrier, ...]) -> str | None:
        """Return whom the round would propose to somebody if some rules gave way for her, or None.

        Raises
        ------
        LockError
            If some pair to hold cannot be.
        """
        pool = self.pool
        ours = [
            relaxed(one, rules, pool, self.policy) if one.id == newcomer else one for one in pool.newcomers
        ]
        market = market_of(
            replace(pool, newcomers=tuple(ours)), self.policy, self.on, self.seed, self.previous
        )
        found = outcome_of(market, self.preset, self.wishes.locks, self.grouping)
        return dict(found.pairs).get(newcomer)

    def solve(
        self, *, explain: bool = False, recruit: int = 0, begins: Callable[[Step], None] = lambda _: None
    ) -> RoundResult:
        """Return the answer; raises as `run_round` does."""
        return run_round(
            self.pool,
            self.policy,
            preset=self.preset,
            on=self.on,
            seed=self.seed,
            locks=self.wishes.locks,
            previous=self.previous,
            groups=self.grouping,
            reported={"arrival_group": open_snapshot(self.snapshot, self.on).arrival_groups},
            explain=explain,
            recruit=recruit,
            begins=begins,
        )


@lru_cache(maxsize=FEW)
def _market(question: Question) -> Market:
    """Return what a question without pairs to hold knows before anything is decided."""
    return market_of(question.pool, question.policy, question.on, question.seed, question.previous)


def _pairs(asked: dict[str, Any] | None, name: str) -> PairMemory:
    return frozenset((newcomer, volunteer) for newcomer, volunteer in (asked or {}).get(name, ()))


def _names(asked: dict[str, Any] | None) -> frozenset[str]:
    return frozenset((asked or {}).get("left_out", ()))
