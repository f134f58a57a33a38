"""A settled round as people can read it: ids for rows and columns, facts, barriers, measures.

Everything that explains a result is made here, after it is final. Nothing here can change it.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.assignment import Assignment
from matching.candidates import Pairs
from matching.explanation import facts_of
from matching.leftovers import obstacles
from matching.market import Market
from matching.policy import Barrier, Preset
from matching.results import (
    Alternative,
    EligiblePairs,
    Measures,
    Prices,
    Proposal,
    Reason,
    RoundResult,
    Side,
    StageMeasure,
    Unmatched,
)
from matching.scoring import score

ALTERNATIVES = 3
"""How many other partners are named for each side of a pair."""


@dataclass(frozen=True, slots=True)
class Settled:
    """A round that has been decided.

    Parameters
    ----------
    locked, made
        The coordinator's pairs and the round's own.
    is_held
        Whether a newcomer is locked, shape (newcomers,).
    places
        How many places each volunteer has beside the locked ones, shape (volunteers,).
    """

    market: Market
    locked: Pairs
    made: Pairs
    is_held: NDArray[np.bool_]
    places: NDArray[np.int64]
    assignment: Assignment


def report(settled: Settled, preset: Preset, seed: int) -> RoundResult:
    """Return the round's result."""
    market = settled.market
    proposals = _proposals(settled)
    return RoundResult(
        on=market.on,
        preset=preset,
        seed=seed,
        policy=market.encoded.policy,
        proposals=proposals,
        unmatched=_unmatched(settled),
        measures=_measures(settled, proposals),
        prices=_prices(settled),
        eligible=_eligible(market),
    )


def _together(settled: Settled) -> Pairs:
    """Return all pairs of the round, locked or not."""
    rows = np.concatenate((settled.locked.newcomer, settled.made.newcomer))
    columns = np.concatenate((settled.locked.volunteer, settled.made.volunteer))
    order = np.argsort(rows)
    return Pairs.of(rows[order], columns[order], settled.made.newcomers)


def _proposals(settled: Settled) -> tuple[Proposal, ...]:
    market, pool = settled.market, settled.market.pool
    pairs = _together(settled)
    scores = score(market.encoded, pairs)
    values = scores.totals + market.encoded.policy.waiting_points * market.days[pairs.newcomer]
    broken = _broken(market, pairs, scores.totals)
    alternatives = _Alternatives(settled, pairs)
    proposals = []
    for position, (row, column) in enumerate(zip(pairs.newcomer, pairs.volunteer, strict=True)):
        newcomer, volunteer = pool.newcomers[row], pool.volunteers[column]
        proposals.append(
            Proposal(
                newcomer=newcomer.id,
                volunteer=volunteer.id,
                score=int(scores.totals[position]),
                value=int(values[position]),
                points=scores.points(position),
                facts=facts_of(newcomer, volunteer, pool.municipality),
                is_locked=bool(settled.is_held[row]),
                broken=tuple(rule for rule, fails in broken.items() if fails[position]),
                alternatives=(*alternatives.volunteers(row, column), *alternatives.newcomers(column)),
            )
        )
    return tuple(sorted(proposals, key=lambda proposal: proposal.newcomer))


def _broken(market: Market, pairs: Pairs, scores: NDArray[np.int64]) -> dict[Barrier, NDArray[np.bool_]]:
    """Return which pairs go against which rule: a lock may, and so may anybody against a wish."""
    broken = {rule.barrier: ~rule.holds(pairs.newcomer, pairs.volunteer) for rule in market.rules}
    return broken | {Barrier.MIN_SCORE: scores < market.encoded.policy.min_score_parts}


class _Alternatives:
    """The next best partners for each side, by value; locked people are nobody's alternative."""

    def __init__(self, settled: Settled, pairs: Pairs) -> None:
        market = settled.market
        self._market = market
        self._partners = set(zip(pairs.newcomer.tolist(), pairs.volunteer.tolist(), strict=True))
        theirs, ours = market.pairs.volunteer, market.pairs.newcomer
        self._by_newcomer = _Ranking(ours, market.values, settled.places[theirs] > 0, len(market.days))
        self._by_volunteer = _Ranking(theirs, market.values, ~settled.is_held[ours], len(market.places))

    def volunteers(self, row: int, column: int) -> Iterator[Alternative]:
        """Name volunteers who could take this one's place."""
        pool, pairs = self._market.pool, self._market.pairs
        best = self._by_newcomer.best(row, ALTERNATIVES + 1)
        others = [pair for pair in best if pairs.volunteer[pair] != column]
        for pair in others[:ALTERNATIVES]:
            person = pool.volunteers[pairs.volunteer[pair]].id
            yield Alternative(Side.VOLUNTEER, person, int(self._market.scores[pair]))

    def newcomers(self, column: int) -> Iterator[Alternative]:
        """Name newcomers who could take this one's place with the volunteer."""
        pool, pairs = self._market.pool, self._market.pairs
        best = self._by_volunteer.best(column, ALTERNATIVES + int(self._market.places[column]))
        others = [pair for pair in best if (int(pairs.newcomer[pair]), column) not in self._partners]
        for pair in others[:ALTERNATIVES]:
            person = pool.newcomers[pairs.newcomer[pair]].id
            yield Alternative(Side.NEWCOMER, person, int(self._market.scores[pair]))


class _Ranking:
    """The pairs of each person of one side, the most valuable first."""

    def __init__(
        self, people: NDArray[np.intp], values: NDArray[np.int64], counts: NDArray[np.bool_], size: int
    ) -> None:
        listed = np.flatnonzero(counts)
        self._pairs = listed[np.lexsort((-values[listed], people[listed]))]
        self._start = np.searchsorted(people[self._pairs], np.arange(size + 1))

    def best(self, person: int, most: int) -> NDArray[np.intp]:
        begin = self._start[person]
        return self._pairs[begin : min(begin + most, self._start[person + 1])]


def _unmatched(settled: Settled) -> tuple[Unmatched, ...]:
    market = settled.market
    is_left = np.ones(len(market.days), dtype=np.bool_)
    is_left[_together(settled).newcomer] = False
    rows = np.flatnonzero(is_left)
    found = obstacles(market.musts, market.past, market.below, rows, len(market.places))
    options = np.diff(market.pairs.start)
    unmatched = []
    for position, row in enumerate(rows):
        reason = Reason.OUTBID if options[row] else Reason.NO_ELIGIBLE
        unmatched.append(Unmatched(market.pool.newcomers[row].id, reason, *found.of(position)))
    return tuple(sorted(unmatched, key=lambda person: person.newcomer))


def _prices(settled: Settled) -> Prices:
    """Name the last stage's prices; locked newcomers carry none."""
    prices = settled.assignment.stages[-1].prices
    pool = settled.market.pool
    newcomers = zip(pool.newcomers, prices.newcomers.tolist(), settled.is_held.tolist(), strict=True)
    volunteers = zip(pool.volunteers, prices.volunteers.tolist(), strict=True)
    return Prices(
        dict(sorted((person.id, price) for person, price, is_held in newcomers if not is_held)),
        dict(sorted((person.id, price) for person, price in volunteers)),
    )


def _measures(settled: Settled, proposals: Sequence[Proposal]) -> Measures:
    market, stages = settled.market, settled.assignment.stages
    waiting_points = market.encoded.policy.waiting_points
    bounds = {stage.name: stage.bound for stage in stages}
    upper_bound = (
        bounds["value"] if "value" in bounds else bounds["score"] + waiting_points * bounds["days_waited"]
    )
    scores = [proposal.score for proposal in proposals]
    is_matched = np.zeros(len(market.days), dtype=np.bool_)
    pairs = _together(settled)
    is_matched[pairs.newcomer] = True
    new = np.bincount(pairs.volunteer, minlength=len(market.places))
    return Measures(
        newcomers=len(market.days),
        volunteers=len(market.places),
        free_places=int(market.places.sum()),
        eligible_pairs=len(market.pairs),
        matched=len(proposals),
        locked=len(settled.locked),
        value=sum(proposal.value for proposal in proposals if not proposal.is_locked),
        upper_bound=upper_bound,
        mean_score=round(sum(scores) / len(scores)) if scores else None,
        lowest_score=min(scores, default=None),
        highest_score=max(scores, default=None),
        mean_days_waited_matched=_mean(market.days[is_matched]),
        mean_days_waited_unmatched=_mean(market.days[~is_matched]),
        load=dict(sorted(Counter(new.tolist()).items())),
        stages=tuple(StageMeasure(stage.name, stage.value, stage.bound) for stage in stages),
    )


def _mean(days: NDArray[np.int64]) -> float | None:
    return round(float(days.mean()), 2) if len(days) else None


def _eligible(market: Market) -> EligiblePairs:
    """Return the eligible pairs in the order of ids."""
    newcomers = [person.id for person in market.pool.newcomers]
    volunteers = [person.id for person in market.pool.volunteers]
    row_rank, column_rank = _ranks(newcomers), _ranks(volunteers)
    rows, columns = row_rank[market.pairs.newcomer], column_rank[market.pairs.volunteer]
    order = np.lexsort((columns, rows))
    return EligiblePairs(
        tuple(sorted(newcomers)),
        tuple(sorted(volunteers)),
        rows[order],
        columns[order],
        market.scores[order],
        market.values[order],
    )


def _ranks(ids: Sequence[str]) -> NDArray[np.intp]:
    """Return the place of each id among all in order."""
    place = {one: rank for rank, one in enumerate(sorted(ids))}
    return np.array([place[one] for one in ids], dtype=np.intp)
