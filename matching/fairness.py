"""Whom a round serves: matched, waiting and scores, group by group.

A group may be matched less because the round prefers others or because there is nobody for it. Three numbers
tell the two apart: how many of the group are matched, how many could be if the round cared for nobody else,
and how many have no eligible volunteer at all. The last is a matter of recruitment, which no assignment can
mend. Groups of fewer than five are marked: what is shown of them could tell of a person.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from matching.bitsets import Rows, Whole
from matching.groups import Grouping, labels_of
from matching.languages import mother_tongues
from matching.results import GroupMeasure, Proposal, Waiting
from matching.settlement import Settled
from matching.solver import most_matched

SMALL: Final = 5
"""Groups with fewer people than this are never shown."""

Labels = Mapping[str, Mapping[str, str]]
"""By the name of a grouping, the group of each newcomer by id; whoever is missing is in none of them."""


def fairness_of(
    settled: Settled, proposals: Sequence[Proposal], reported: Labels
) -> tuple[GroupMeasure, ...]:
    """Return a measure of each group of each grouping, in order.

    Parameters
    ----------
    reported
        Groupings that are only reported on and that nothing else in the core can see.
    """
    measures, scores = [], {proposal.newcomer: proposal.score for proposal in proposals}
    people = settled.market.pool.newcomers
    given = {name: [labels.get(one.id, "") for one in people] for name, labels in reported.items()}
    for name, labels in sorted((_own(settled) | given).items()):
        for label in sorted({*labels} - {""}):
            rows = np.flatnonzero([one == label for one in labels])
            measures.append(_measure(settled, scores, name, label, rows))
    return tuple(measures)


def _own(settled: Settled) -> dict[str, Sequence[str]]:
    """Return the groupings that the core knows of: the group of each newcomer, in the order of the rows."""
    pool, on = settled.market.pool, settled.market.on
    people = pool.newcomers
    tongues = [min(mother_tongues(person.languages), default="unknown") for person in people]
    own: dict[str, Sequence[str]] = {
        grouping.value: labels_of(grouping, people, pool.municipality, on) for grouping in Grouping
    }
    return own | {"language": tongues, "programme": [person.programme for person in people]}


def _measure(
    settled: Settled, scores: Mapping[str, int], grouping: str, group: str, rows: Rows
) -> GroupMeasure:
    days = settled.market.days[rows]
    is_matched = settled.is_matched[rows]
    without = (np.diff(settled.market.pairs.start)[rows] == 0) & ~settled.is_held[rows]
    own = [scores[settled.market.pool.newcomers[row].id] for row in rows[is_matched]]
    return GroupMeasure(
        grouping=grouping,
        group=group,
        size=len(rows),
        matched=int(is_matched.sum()),
        most=_most(settled, rows),
        without_eligible=int(without.sum()),
        mean_score=round(sum(own) / len(own)) if own else None,
        waiting_before=_waiting(days),
        waiting_after=_waiting(days[~is_matched]),
        is_small=len(rows) < SMALL,
    )


def _most(settled: Settled, rows: Rows) -> int:
    """Return how many of a group could be matched if there were nobody else but the locked."""
    is_one = np.zeros(len(settled.is_held), dtype=np.bool_)
    is_one[rows] = True
    pairs = settled.free.where(is_one[settled.free.newcomer])
    return most_matched(pairs, settled.places) + int(settled.is_held[rows].sum())


def _waiting(days: Whole) -> Waiting | None:
    """Return the days waited by the shortest, the middle, nine of ten, and the longest."""
    if not len(days):
        return None
    quantiles = np.percentile(days, (0, 50, 90, 100), method="inverted_cdf").astype(np.int64)
    return Waiting(*quantiles.tolist())
