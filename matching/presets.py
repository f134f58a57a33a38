"""What each preset makes as large as possible, in ranks and, for a single change, in one number.

``coverage`` ranks objectives: most newcomers, then longest waiting, then best scores. Over a whole round one
number for all three would be too large to be exact. One change is another matter: along a chain of moves at
most one newcomer comes in and one goes out besides the one moved, so the days waited and the number matched
can only change by little, and a number with room for that ranks every two changes as the objectives do. Under
``fit`` and ``fair`` the number matched decides between changes of equal value.

The bonus for keeping a pair of the round before is added to the value or, under ``coverage``, to the score:
there it never costs anybody a place or a longer wait.
"""

from dataclasses import dataclass
from typing import Final, Self

import numpy as np

from matching.assignment import Objective
from matching.bitsets import Rows, Whole
from matching.market import Market
from matching.policy import MAX_SCORE, SCALE, Preset
from matching.solver import EXACT

PEOPLE: Final = 8
"""Room for how many newcomers more or fewer are matched after one change: never so many."""


def objectives(market: Market, preset: Preset, positions: Rows) -> list[Objective]:
    """Return what a preset makes as large as possible over some eligible pairs, the most important first."""
    if preset is not Preset.COVERAGE:
        return [Objective("value", (market.values + market.bonus)[positions])]
    days = market.days[market.pairs.newcomer[positions]]
    return [
        Objective("matched", np.ones(len(days), dtype=np.int64)),
        Objective("days_waited", days),
        Objective("score", (market.scores + market.bonus)[positions]),
    ]


@dataclass(frozen=True, slots=True)
class Merit:
    """A preset's objectives in one number, for comparing single changes.

    Parameters
    ----------
    score_room, day_room
        How many different sums of scores and of days one change can have; none under presets without ranks.
    waiting_points
        What a day adds to a value.
    """

    score_room: int
    day_room: int
    waiting_points: int

    @classmethod
    def of(cls, market: Market, preset: Preset) -> Self:
        """Return the numbers with room enough for a market.

        Raises
        ------
        OverflowError
            If they might not be exact.
        """
        policy = market.encoded.policy
        points = policy.waiting_points
        if preset is not Preset.COVERAGE:
            return cls(0, 0, points)
        longest = min(len(market.days), len(market.places)) + 2
        score_room = 4 * longest * (MAX_SCORE * SCALE + policy.keeping_points)
        day_room = 8 * (int(market.days.max(initial=0)) + 1)
        if score_room * day_room * PEOPLE >= EXACT:
            raise OverflowError("the round is too large to compare single changes exactly")
        return cls(score_room, day_room, points)

    def worth(self, market: Market, positions: Rows | slice = slice(None)) -> Whole:
        """Return one number for each of a market's pairs."""
        scores = (market.scores + market.bonus)[positions]
        days = market.days[market.pairs.newcomer[positions]]
        if not self.score_room:
            return PEOPLE * (scores + self.waiting_points * days) + 1
        return (self.day_room + days) * self.score_room + scores

    def unfold(self, costs: Whole) -> tuple[Whole, Whole]:
        """Return how much less value and bonus and how many fewer newcomers a cost stands for."""
        if not self.score_room:
            return _split(costs, PEOPLE)
        above, scores = _split(costs, self.score_room)
        matched, days = _split(above, self.day_room)
        return scores + self.waiting_points * days, matched


def _split(costs: Whole, room: int) -> tuple[Whole, Whole]:
    """Return whole rooms and the remainder, which may be negative and is less than half a room."""
    rooms = (costs + room // 2) // room
    return rooms, costs - room * rooms
