"""The verb of the core: run a round; and three looks at one: only its outcome, one newcomer's, and a pair's.

A round takes a pool, a policy and the coordinator's locks, and returns proposals, those left over, measures
and prices. It only proposes; a person approves. The same pool, policy, date, seed and locks give the same
result to the last byte, in whatever order people were listed: before anything else people are put in an order
drawn by lot from the seed and their ids, and what still ties at the very end is decided by that order. No
result is returned whose proof does not hold.
"""

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from hashlib import blake2b

from matching.fairness import Labels
from matching.groups import Grouping
from matching.locks import Lock, check_locks
from matching.market import Market
from matching.people import PairMemory, Person, Pool
from matching.policy import Policy, Preset
from matching.report import Prospects, prospects_of, report
from matching.results import Proposal, RoundResult
from matching.settlement import settle


class Step(StrEnum):
    """What a round is busy with, in this order."""

    PAIRS = "pairs"
    ASSIGNMENT = "assignment"
    REPORT = "report"


@dataclass(frozen=True, slots=True)
class Outcome:
    """Who would be put forward with whom, and what that is worth in all; nothing is explained.

    Parameters
    ----------
    pairs
        By ids, locked pairs included.
    value
        What all of them are worth, in ten-thousandths.
    """

    pairs: PairMemory
    value: int


def run_round(  # noqa: PLR0913 - a round is these things
    pool: Pool,
    policy: Policy,
    *,
    preset: Preset,
    on: date,
    seed: int = 0,
    locks: Iterable[Lock] = (),
    previous: PairMemory = frozenset(),
    groups: Grouping | None = None,
    reported: Labels | None = None,
    explain: bool = False,
    recruit: int = 0,
    begins: Callable[[Step], None] = lambda _: None,
) -> RoundResult:
    """Return the best assignment of a pool's newcomers to its volunteers, and the proof that it is.

    Parameters
    ----------
    pool
        Everybody to consider, where they can meet, and the pairs that are past.
    policy
        Rules, weights and limits.
    preset
        What to make as large as possible.
    on
        The date of the round: who is paused on it, and how long people have waited.
    seed
        Draws the lots that decide between equals.
    locks
        Pairs that must be made.
    previous
        The pairs of the round before, which are kept where that costs little.
    groups
        To which groups a fair round is fair; no other preset has any.
    reported
        What else to tell newcomers apart by in the measures of fairness, and in nothing else.
    explain
        Say as well what each alternative costs, what would have to give for those left over, and how each
        group is served; it takes longer than the round itself.
    recruit
        Say as well which volunteers would help most if they came: so many profiles.
    begins
        Told of each step as it begins, for whoever waits.

    Raises
    ------
    ValueError
        If a fair round lacks its groups, or another has some.
    LockError
        If a lock cannot be kept.
    ProofError
        If the result is not proved best: a fault in the program.
    """
    kept = check_locks(pool, locks, on)
    with _nothing_collected():
        begins(Step.PAIRS)
        market = market_of(pool, policy, on, seed, previous)
        begins(Step.ASSIGNMENT)
        settled = settle(market, preset, kept, groups)
        begins(Step.REPORT)
        return report(settled, seed, reported or {}, explain=explain, recruit=recruit)


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """Keep the garbage collector away: a round makes many objects and no cycles.

    It would look through everybody in the pool again and again, for a tenth of the time of a large round.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def market_of(
    pool: Pool, policy: Policy, on: date, seed: int = 0, previous: PairMemory = frozenset()
) -> Market:
    """Return what a round knows before it decides anything; locks change nothing about it."""
    return Market.of(_by_lot(pool, seed), policy, on, previous)


def outcome_of(
    market: Market, preset: Preset, locks: Iterable[Lock] = (), groups: Grouping | None = None
) -> Outcome:
    """Return whom a round of a market would put forward, without the report; raises as `run_round` does."""
    settled = settle(market, preset, check_locks(market.pool, locks, market.on), groups)
    newcomers, volunteers = market.pool.newcomers, market.pool.volunteers
    found = zip(settled.pairs.newcomer.tolist(), settled.pairs.volunteer.tolist(), strict=True)
    return Outcome(
        frozenset((newcomers[row].id, volunteers[column].id) for row, column in found),
        int(settled.values.sum()),
    )


def pair_of(lock: Lock, pool: Pool, policy: Policy, on: date) -> Proposal:
    """Return two people as a round of a pool would put them forward, whatever rule they break.

    Raises
    ------
    LockError
        If no round can put them forward together.
    """
    check_locks(pool, [lock], on)
    two = replace(
        pool,
        newcomers=tuple(one for one in pool.newcomers if one.id == lock.newcomer),
        volunteers=tuple(one for one in pool.volunteers if one.id == lock.volunteer),
    )
    settled = settle(Market.of(two, policy, on, crowd=pool), Preset.FIT, [lock], None)
    return report(settled, 0, {}, explain=False, recruit=0).proposals[0]


def prospects(newcomer: str, pool: Pool, policy: Policy, on: date) -> Prospects:
    """Return whom a newcomer could have, and what each would cost a round of preset `fit`.

    Raises
    ------
    ValueError
        If she is not in the pool.
    """
    market = market_of(pool, policy, on)
    rows, _ = market.pool.index
    if newcomer not in rows:
        raise ValueError(f"{newcomer} is not in the pool")
    return prospects_of(settle(market, Preset.FIT, (), None), rows[newcomer])


def _by_lot(pool: Pool, seed: int) -> Pool:
    """Return the pool with its people in an order drawn by lot."""

    def lot(person: Person) -> bytes:
        return blake2b(f"{seed}:{person.id}".encode(), digest_size=8).digest() + person.id.encode()

    ours, theirs = sorted(pool.newcomers, key=lot), sorted(pool.volunteers, key=lot)
    return replace(pool, newcomers=tuple(ours), volunteers=tuple(theirs))
