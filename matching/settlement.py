"""Deciding a round, and the decided round as rows and columns: what all that explains it starts from."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from matching.assignment import Assignment, assign
from matching.bitsets import Mask, Rows, Whole
from matching.candidates import Pairs
from matching.fair import Terms, make_fair, terms_of
from matching.groups import Grouping
from matching.locks import Lock
from matching.market import Market, rows_of
from matching.policy import Preset
from matching.presets import Merit, objectives
from matching.scoring import Scores
from matching.solver import UNMATCHED


@dataclass(frozen=True)
class Settled:
    """A round that has been decided.

    Parameters
    ----------
    free
        The eligible pairs that locks leave open; they stand at ``positions`` among all.
    locked
        The coordinator's pairs.
    is_held
        Whether a newcomer is locked, shape (newcomers,).
    places
        How many places each volunteer has beside the locked ones, shape (volunteers,).
    terms
        What a fair round had to keep.
    best_value
        What the first stage could reach without floors.
    locks, groups
        What was asked for.
    """

    market: Market
    preset: Preset
    free: Pairs
    positions: Rows
    locked: Pairs
    is_held: Mask
    places: Whole
    assignment: Assignment
    terms: Terms | None
    best_value: int
    locks: Sequence[Lock]
    groups: Grouping | None

    @cached_property
    def pairs(self) -> Pairs:
        """All pairs of the round, locked or not."""
        own = self.market.pairs
        rows = np.concatenate((self.locked.newcomer, own.newcomer[self.chosen]))
        columns = np.concatenate((self.locked.volunteer, own.volunteer[self.chosen]))
        order = np.argsort(rows)
        return Pairs.of(rows[order], columns[order], own.newcomers)

    @cached_property
    def scores(self) -> Scores:
        """How well all pairs fit, whatever rule a locked one breaks."""
        return self.market.scoring.of(self.pairs)

    @cached_property
    def values(self) -> Whole:
        """What all pairs are worth, in ten-thousandths, shape (pairs,)."""
        waiting = self.market.encoded.policy.waiting_points * self.market.days[self.pairs.newcomer]
        values: Whole = self.scores.totals + waiting
        return values

    @cached_property
    def chosen(self) -> Rows:
        """Where the round's own pairs stand among all eligible ones."""
        made = self.assignment.made
        chosen: Rows = self.positions[made[made != UNMATCHED]]
        return chosen

    @cached_property
    def value(self) -> int:
        """What the round's own pairs are worth together."""
        return int(self.market.values[self.chosen].sum())

    @cached_property
    def is_matched(self) -> Mask:
        """Whether each newcomer has a pair, shape (newcomers,)."""
        is_matched = np.zeros(self.free.newcomers, dtype=np.bool_)
        is_matched[self.pairs.newcomer] = True
        return is_matched


def settle(market: Market, preset: Preset, locks: Sequence[Lock], groups: Grouping | None) -> Settled:
    """Take the locked pairs out, assign the others, and put all pairs together.

    Raises
    ------
    ValueError
        If a fair round lacks its groups, or another has some.
    ProofError
        If the assignment is not proved best: a fault in the program.
    """
    if (preset is Preset.FAIR) != (groups is not None):
        raise ValueError("a fair round needs the groups it is to be fair to, and no other round has any")
    locked = rows_of(market.pool, ((lock.newcomer, lock.volunteer) for lock in locks))
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
        terms = terms_of(market, groups, free, places, locked.newcomer)
        (objective,) = objectives(market, preset, positions)
        worth = Merit.of(market, preset).worth(market, positions)
        assignment = make_fair(assignment, free, objective.weights, worth, places, terms)
    return Settled(
        market, preset, free, positions, locked, is_held, places, assignment, terms, best_value, locks, groups
    )
