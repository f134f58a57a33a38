"""Several objectives, one after the other, each as large as the ones before allow.

A preset ranks objectives: most newcomers, then longest waiting, then best scores. One weighted sum of
them all would need weights so large that they are no longer exact. Instead each is a **stage**. The
prices of a stage describe every assignment that is best for it: by complementary slackness these are the
assignments of pairs whose prices add up to just what the pair is worth, in which everybody with a price
is matched and every place with a price is filled. They form a **face**, and the next stage is solved on
it. Being matched where one must be is rewarded by more than a whole stage could otherwise gain.

What still ties at the end is decided by spreading newcomers over volunteers, and after that by the order
of the people, which the caller draws by lot.

References
----------
.. [1] R. Burkard, M. Dell'Amico and S. Martello, *Assignment Problems*, SIAM, 2012, sections 4.1 and 5.4.
.. [2] J. P. Ignizio, *Goal Programming and Extensions*, Lexington Books, 1976: objectives in order of rank.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from matching.bitsets import Mask, Rows, Whole
from matching.candidates import Pairs
from matching.floors import Floors
from matching.prices import PriceVectors, ProofError, check_proof, find_prices
from matching.solver import UNMATCHED, best_matching


@dataclass(frozen=True, slots=True)
class Objective:
    """What a stage makes as large as possible: what each pair adds, not negative, shape (pairs,)."""

    name: str
    weights: Whole


@dataclass(frozen=True, slots=True)
class Stage:
    """A solved objective.

    Parameters
    ----------
    value, bound
        What the pairs made add up to, and what the prices prove that no assignment can exceed.
    prices
        The proof; they include what rewards the people whom the stages before want matched.
    """

    name: str
    value: int
    bound: int
    prices: PriceVectors


@dataclass(frozen=True, slots=True)
class Assignment:
    """The pair made for each newcomer, or UNMATCHED, shape (newcomers,), and the stages that led there.

    A fair one had to keep ``floors``; ``prices`` and the floors' own prove it best in the numbers that single
    changes are compared by, and ``floor_prices``, shape (groups,), in value.
    """

    made: Rows
    stages: tuple[Stage, ...]
    floors: Floors
    prices: PriceVectors | None = None
    floor_prices: Whole | None = None


@dataclass(frozen=True, slots=True)
class _Face:
    """What the stages so far agree on.

    ``pairs`` may still be made and stand at ``position`` among all; newcomers in ``wanted`` must be
    matched and volunteers in ``full`` must have every place filled.
    """

    pairs: Pairs
    position: Rows
    wanted: Mask
    full: Mask

    @classmethod
    def whole(cls, pairs: Pairs, volunteers: int) -> Self:
        """Return the face before any stage: every pair, and nobody must."""
        everybody = np.zeros(pairs.newcomers, dtype=np.bool_), np.zeros(volunteers, dtype=np.bool_)
        return cls(pairs, np.arange(len(pairs)), *everybody)

    def rewarded(self, weights: Whole) -> tuple[Whole, int]:
        """Return the weights of the face's pairs with the rewards that outweigh them, and the reward."""
        own = weights[self.position]
        musts = self.wanted[self.pairs.newcomer].astype(np.int64) + self.full[self.pairs.volunteer]
        reward = int(own.max(initial=0)) * self.pairs.newcomers + 1 if musts.any() else 0
        return own + reward * musts, reward

    def narrowed(self, weights: Whole, prices: PriceVectors) -> "_Face":
        """Return the face of the assignments that are best for weights with these prices."""
        tight = prices.of(self.pairs) == weights
        wanted, full = prices.newcomers > 0, prices.volunteers > 0
        return _Face(self.pairs.where(tight), self.position[tight], wanted, full)


def assign(pairs: Pairs, places: Whole, objectives: Sequence[Objective], occupied: Whole) -> Assignment:
    """Return an assignment that is best for the first objective, among those for the second, and so on.

    Parameters
    ----------
    pairs
        The pairs that may be made.
    places
        How many newcomers each volunteer can take, shape (volunteers,).
    objectives
        At least one, the most important first.
    occupied
        How many places each volunteer has filled already: ties go to those with fewer, shape (volunteers,).

    Raises
    ------
    ProofError
        If a stage is not proved best, or a later stage has spoilt an earlier one: never returned unproved.
    """
    face = _Face.whole(pairs, len(places))
    stages: list[Stage] = []
    for objective in objectives:
        stage, face = _solve(face, places, objective)
        stages.append(stage)
    made = _spread(face, places, occupied)
    for objective, stage in zip(objectives, stages, strict=True):
        if int(objective.weights[made[made != UNMATCHED]].sum()) != stage.value:
            raise ProofError(f"breaking ties has spoilt the stage {objective.name}")
    return Assignment(made, tuple(stages), Floors.none(pairs.newcomers))


def _solve(face: _Face, places: Whole, objective: Objective) -> tuple[Stage, _Face]:
    """Solve one stage on a face, prove it, and return the face that is left."""
    weights, reward = face.rewarded(objective.weights)
    made = best_matching(face.pairs, weights, places)
    prices = find_prices(face.pairs, weights, made, len(places))
    check_proof(face.pairs, weights, places, made, prices)
    rewards = reward * (int(face.wanted.sum()) + int(places[face.full].sum()))
    value = int(objective.weights[face.position[made[made != UNMATCHED]]].sum())
    bound = prices.bound(places) - rewards
    if value != bound:
        raise ProofError(f"the stage {objective.name} has left an earlier one: {value} is not {bound}")
    return Stage(objective.name, value, bound, prices), face.narrowed(weights, prices)


def _spread(face: _Face, places: Whole, occupied: Whole) -> Rows:
    """Choose on a face the assignment that matches most and spreads newcomers most evenly over volunteers."""
    heaviest = int((occupied + places).max(initial=0)) + 1
    weights, _ = face.rewarded(np.full(face.position.max(initial=0) + 1, heaviest))
    made = best_matching(face.pairs, weights, places, occupied)
    found = made != UNMATCHED
    made[found] = face.position[made[found]]
    return made
