"""A settled round as people can read it: ids for rows and columns, facts, barriers, measures.

Everything that explains a result is made here, after it is final. Nothing here can change it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from matching.alternatives import alternatives_of, choices_of, closest_of
from matching.bitsets import Rows, Whole
from matching.candidates import Pairs
from matching.consequences import Consequences
from matching.explanation import facts_of
from matching.fairness import Labels, fairness_of
from matching.leftovers import obstacles
from matching.market import EligiblePairs, Market
from matching.measures import measures_of
from matching.policy import Barrier
from matching.recruitment import best_recruits
from matching.relaxations import smallest_relaxations
from matching.results import Alternative, FairTerms, Floor, Prices, Proposal, Reason, RoundResult, Unmatched
from matching.settlement import Settled
from matching.stability import stability_of


@dataclass(frozen=True, slots=True)
class Prospects:
    """What a round holds for one newcomer.

    Parameters
    ----------
    choices
        Every volunteer whom she could have, the best for her first, with what a round in which she has that
        one would lose against the round at hand: nothing where it is the one she gets.
    unmatched
        What stands in her way, if the round leaves her over.
    """

    choices: tuple[Alternative, ...]
    unmatched: Unmatched | None


def report(settled: Settled, seed: int, reported: Labels, *, explain: bool, recruit: int) -> RoundResult:
    """Return the round's result, with costs, relaxations and fairness if it is to be explained."""
    market = settled.market
    rows, columns = market.pool.index
    weighed = Consequences.of(settled) if explain or recruit else None
    proposals = _proposals(settled, weighed if explain else None)
    return RoundResult(
        on=market.on,
        preset=settled.preset,
        seed=seed,
        policy=market.encoded.policy,
        proposals=proposals,
        unmatched=_unmatched(settled, np.flatnonzero(~settled.is_matched), weighed if explain else None),
        measures=measures_of(settled, proposals),
        prices=_prices(settled),
        places=_by_id(columns, market.places),
        eligible=EligiblePairs([*rows], [*columns], market.pairs, market.scores, market.values),
        terms=_terms(settled),
        fairness=fairness_of(settled, proposals, reported) if explain else (),
        recruitment=best_recruits(weighed, recruit) if weighed is not None and recruit else (),
        stability=stability_of(settled, explain=explain) if market.previous else None,
    )


def _proposals(settled: Settled, weighed: Consequences | None) -> tuple[Proposal, ...]:
    market, pairs, scores = settled.market, settled.pairs, settled.scores
    found = map(
        Proposal,
        [market.pool.newcomers[row].id for row in pairs.newcomer],
        [market.pool.volunteers[column].id for column in pairs.volunteer],
        scores.totals.tolist(),
        settled.values.tolist(),
        scores.points(),
        facts_of(market.encoded, pairs),
        settled.is_held[pairs.newcomer].tolist(),
        _broken(market, pairs, scores.totals),
        [()] * len(pairs) if weighed is None else alternatives_of(weighed),
    )
    return tuple(sorted(found, key=lambda proposal: proposal.newcomer))


def _broken(market: Market, pairs: Pairs, scores: Whole) -> list[tuple[Barrier, ...]]:
    """Return the rules that each pair goes against: a lock may, and so may anybody against a wish."""
    failing = {rule.barrier: ~rule.holds(pairs.newcomer, pairs.volunteer) for rule in market.rules}
    failing[Barrier.MIN_SCORE] = scores < market.encoded.policy.min_score_parts
    broken: list[tuple[Barrier, ...]] = [()] * len(pairs)
    for barrier, fails in failing.items():
        for position in np.flatnonzero(fails).tolist():
            broken[position] += (barrier,)
    return broken


def prospects_of(settled: Settled, row: int) -> Prospects:
    """Return what the round holds for one newcomer, and for nobody else."""
    weighed = Consequences.of(settled)
    unmatched = () if settled.is_matched[row] else _unmatched(settled, np.array([row]), weighed)
    return Prospects(choices_of(weighed, row), next(iter(unmatched), None))


def _unmatched(settled: Settled, rows: Rows, weighed: Consequences | None) -> tuple[Unmatched, ...]:
    market = settled.market
    found = obstacles(market.musts, market.past, market.below, rows, len(market.places))
    options = np.diff(market.pairs.start)
    unmatched = {}
    for row, counts in zip(rows.tolist(), found, strict=True):
        reason = Reason.OUTBID if options[row] else Reason.NO_ELIGIBLE
        unmatched[row] = Unmatched(market.pool.newcomers[row].id, reason, *counts)
    if weighed is not None:
        unmatched = _explained(weighed, unmatched)
    return tuple(sorted(unmatched.values(), key=lambda person: person.newcomer))


def _explained(weighed: Consequences, unmatched: Mapping[int, Unmatched]) -> dict[int, Unmatched]:
    """Say of each what it would cost to take her in, and what would have to give for her."""
    closest = closest_of(weighed)
    relaxations = smallest_relaxations(weighed, {row: [*one.barriers] for row, one in unmatched.items()})
    return {
        row: replace(one, closest=closest.get(row), relaxations=relaxations[row])
        for row, one in unmatched.items()
    }


def _prices(settled: Settled) -> Prices:
    """Name the last stage's prices; locked newcomers carry none."""
    prices = settled.assignment.stages[-1].prices
    rows, columns = settled.market.pool.index
    free = {one: row for one, row in rows.items() if not settled.is_held[row]}
    return Prices(_by_id(free, prices.newcomers), _by_id(columns, prices.volunteers))


def _terms(settled: Settled) -> FairTerms | None:
    """Name the floors that a fair round has kept, and what they cost."""
    terms, prices = settled.terms, settled.assignment.floor_prices
    if terms is None or prices is None:
        return None
    matched = np.bincount(terms.group[settled.is_matched], minlength=len(terms.labels))
    columns = (terms.sizes, terms.least, matched, prices)
    floors = zip(terms.labels, *(column.tolist() for column in columns), strict=True)
    people = zip(settled.market.pool.newcomers, terms.group.tolist(), strict=True)
    return FairTerms(
        share=float(terms.share),
        price=settled.best_value - settled.assignment.stages[0].value,
        floors=tuple(Floor(*floor) for floor in floors),
        members=dict(sorted((person.id, terms.labels[group]) for person, group in people)),
    )


def _by_id(places: Mapping[str, int], numbers: Whole) -> dict[str, int]:
    """Return a number of each person by id, in the order of ids."""
    listed = numbers.tolist()
    return {one: listed[places[one]] for one in sorted(places)}
