"""The one verb of the core: run a round.

A round takes a pool, a policy and the coordinator's locks, and returns proposals, those left over, measures
and prices. It only proposes; a person approves. The same pool, policy, date, seed and locks give the same
result to the last byte, in whatever order people were listed: before anything else people are put in an order
drawn by lot from the seed and their ids, and what still ties at the very end is decided by that order. No
result is returned whose proof does not hold.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from hashlib import blake2b
from typing import TypeVar

import numpy as np

from matching.assignment import Assignment, assign
from matching.bitsets import Rows, Whole
from matching.candidates import Pairs
from matching.fair import Terms, make_fair, terms_of
from matching.fairness import Labels
from matching.groups import Grouping, labels_of
from matching.locks import Lock, check_locks
from matching.market import Market
from matching.people import Newcomer, Pool, Volunteer
from matching.policy import Policy, Preset
from matching.presets import Merit, objectives
from matching.report import report
from matching.results import RoundResult
from matching.settlement import Settled
from matching.solver import UNMATCHED


def run_round(  # noqa: PLR0913 - a round is these things
    pool: Pool,
    policy: Policy,
    *,
    preset: Preset,
    on: date,
    seed: int = 0,
    locks: Iterable[Lock] = (),
    groups: Grouping | None = None,
    reported: Labels | None = None,
    explain: bool = False,
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
    groups
        To which groups a fair round is fair; no other preset has any.
    reported
        What else to tell newcomers apart by in the measures of fairness, and in nothing else.
    explain
        Say as well what each alternative costs, what would have to give for those left over, and how each
        group is served; it takes longer than the round itself.

    Raises
    ------
    ValueError
        If a fair round lacks its groups, or another has some.
    LockError
        If a lock cannot be kept.
    ProofError
        If the result is not proved best: a fault in the program.
    """
    if (preset is Preset.FAIR) != (groups is not None):
        raise ValueError("a fair round needs the groups it is to be fair to, and no other round has any")
    kept = check_locks(pool, locks, on)
    market = Market.of(_by_lot(pool, seed), policy, on)
    return report(_settle(market, preset, kept, groups), seed, reported or {}, explain=explain)


def _by_lot(pool: Pool, seed: int) -> Pool:
    """Return the pool with its people in an order drawn by lot."""
    return replace(
        pool,
        newcomers=_drawn(pool.newcomers, seed),
        volunteers=_drawn(pool.volunteers, seed),
    )


_Person = TypeVar("_Person", Newcomer, Volunteer)


def _drawn(people: Sequence[_Person], seed: int) -> tuple[_Person, ...]:
    def lot(person: _Person) -> tuple[bytes, str]:
        return blake2b(f"{seed}:{person.id}".encode(), digest_size=8).digest(), person.id

    return tuple(sorted(people, key=lot))


def _settle(market: Market, preset: Preset, locks: Sequence[Lock], groups: Grouping | None) -> Settled:
    """Take the locked pairs out, assign the others, and put all pairs together."""
    locked = _locked_pairs(market.pool, locks)
    places = market.places - np.bincount(locked.volunteer, minlength=len(market.places))
    is_held = np.zeros(len(market.days), dtype=np.bool_)
    is_held[locked.newcomer] = True
    is_free = ~is_held[market.pairs.newcomer] & (places[market.pairs.volunteer] > 0)
    free, positions = market.pairs.where(is_free), np.flatnonzero(is_free)
    opened = [volunteer.open_matches for volunteer in market.pool.volunteers]
    occupied = np.array(opened, dtype=np.int64) + market.places - places
    assignment = assign(free, places, objectives(market, preset, positions), occupied)
    best_value, terms = assignment.stages[0].value, None
    if groups is not None:
        held = locked.newcomer
        terms = _terms(market, groups, free, places, held)
        worth = Merit.of(market, preset).fold(market.scores[positions], market.days[free.newcomer])
        already = np.bincount(terms.group[held], minlength=len(terms.labels))
        assignment = make_fair(assignment, free, market.values[positions], worth, places, terms, already)
    return Settled(
        market=market,
        preset=preset,
        free=free,
        positions=positions,
        locked=locked,
        made=_made_pairs(free, assignment),
        is_held=is_held,
        places=places,
        assignment=assignment,
        terms=terms,
        best_value=best_value,
    )


def _terms(market: Market, groups: Grouping, free: Pairs, places: Whole, held: Rows) -> Terms:
    """Return the floors of a fair round: shares of those who have any eligible volunteer, or are locked."""
    labels = labels_of(groups, market.pool.newcomers, market.pool.municipality, market.on)
    can = np.diff(market.pairs.start) > 0
    can[held] = True
    return terms_of(labels, free, places, can, held)


def _locked_pairs(pool: Pool, locks: Sequence[Lock]) -> Pairs:
    rows = {newcomer.id: row for row, newcomer in enumerate(pool.newcomers)}
    columns = {volunteer.id: column for column, volunteer in enumerate(pool.volunteers)}
    known = sorted((rows[lock.newcomer], columns[lock.volunteer]) for lock in locks)
    both = np.array(known, dtype=np.intp).reshape(-1, 2)
    return Pairs.of(both[:, 0], both[:, 1], len(pool.newcomers))


def _made_pairs(free: Pairs, assignment: Assignment) -> Pairs:
    made = assignment.made[assignment.made != UNMATCHED]
    return Pairs.of(free.newcomer[made], free.volunteer[made], free.newcomers)
