"""A round in numbers."""

from collections import Counter
from collections.abc import Sequence

import numpy as np

from matching.bitsets import Whole
from matching.results import Measures, Proposal, StageMeasure
from matching.settlement import Settled


def measures_of(settled: Settled, proposals: Sequence[Proposal]) -> Measures:
    """Return a round's measures."""
    market, stages = settled.market, settled.assignment.stages
    scores = [proposal.score for proposal in proposals]
    new = np.bincount(settled.pairs.volunteer, minlength=len(market.places))
    return Measures(
        newcomers=len(market.days),
        volunteers=len(market.places),
        free_places=int(market.places.sum()),
        eligible_pairs=len(market.pairs),
        matched=len(proposals),
        locked=len(settled.locked),
        value=sum(proposal.value for proposal in proposals if not proposal.is_locked),
        upper_bound=_upper_bound(settled),
        mean_score=round(sum(scores) / len(scores)) if scores else None,
        lowest_score=min(scores, default=None),
        highest_score=max(scores, default=None),
        mean_days_waited_matched=_mean(market.days[settled.is_matched]),
        mean_days_waited_unmatched=_mean(market.days[~settled.is_matched]),
        load=dict(sorted(Counter(new.tolist()).items())),
        stages=tuple(StageMeasure(stage.name, stage.value, stage.bound) for stage in stages),
    )


def _upper_bound(settled: Settled) -> int:
    """Return the most that the round's own pairs could be worth together, by the stages' bounds.

    Under a preset in stages the days waited and the scores are bounded one by one; a value is made of both.
    The bounds count the bonus for what is kept of a round before; it is no value, and is taken off.
    """
    bounds = {stage.name: stage.bound for stage in settled.assignment.stages}
    days = settled.market.encoded.policy.waiting_points * bounds.get("days_waited", 0)
    kept = int(settled.market.bonus[settled.chosen].sum())
    return bounds.get("value", bounds.get("score", 0)) + days - kept


def _mean(days: Whole) -> float | None:
    return round(float(days.mean()), 2) if len(days) else None
