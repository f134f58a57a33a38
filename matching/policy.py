"""What a coordinator may set about a round, and the words for it.

A **rule** is hard: a pair that breaks it is not eligible, and its barrier code says so. Some rules can be
turned into a *wish* (the pair is possible, scores less and is flagged) or *off* where the law and the
programme allow; four never can. A **criterion** is soft: a weight says how much it counts among those
that apply to a pair. The default weights follow what Norwegian coordinators say guide and newcomer should
share (NTNU Samfunnsforskning 2012: gender 79 %, interests 79 %, age group 52 %, life situation 33 %); the
remainder is practical.

A policy is checked when it is made, so that a round never meets an impossible one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from matching.availability import SLOTS_IN_CYCLE
from matching.languages import Level

SCALE: Final = 10_000
"""Scores, points and values are whole ten-thousandths, so that equality is equality."""


class Barrier(StrEnum):
    """The hard rule that a pair does not meet."""

    PROGRAMME = "programme"
    CAPACITY = "capacity"
    LANGUAGE = "language"
    AVAILABILITY = "availability"
    TRAVEL = "travel"
    GENDER = "gender"
    MINORS = "minors"
    PAIR = "pair"
    MANUAL = "manual"
    MIN_SCORE = "min_score"


class RuleMode(StrEnum):
    """How strictly a rule is meant."""

    MUST = "must"
    WISH = "wish"
    OFF = "off"


class Criterion(StrEnum):
    """A soft preference and its share of the score."""

    INTERESTS = "interests"
    GENDER = "gender"
    AGE = "age"
    LIFE_SITUATION = "life_situation"
    GOALS = "goals"
    LANGUAGE = "language"
    TRAVEL = "travel"
    AVAILABILITY = "availability"
    PETS = "pets"


class Preset(StrEnum):
    """What a round is for: the largest total of score and waiting, the most newcomers, or fair shares."""

    FIT = "fit"
    COVERAGE = "coverage"
    FAIR = "fair"


FACTS: Final = (Criterion.INTERESTS, Criterion.LANGUAGE, Criterion.TRAVEL, Criterion.AVAILABILITY)
"""The criteria that apply to every pair; the others apply where there is a wish or something to compare."""

MODES: Final[Mapping[Barrier, frozenset[RuleMode]]] = {
    Barrier.LANGUAGE: frozenset(RuleMode),
    Barrier.AVAILABILITY: frozenset(RuleMode),
    Barrier.TRAVEL: frozenset(RuleMode),
    Barrier.GENDER: frozenset(RuleMode),
    Barrier.MINORS: frozenset({RuleMode.MUST, RuleMode.OFF}),
}
"""The rules whose mode can be set, and the modes each may have; all others are always a must."""

DEFAULT_WEIGHTS: Final[Mapping[Criterion, int]] = {
    Criterion.INTERESTS: 24,
    Criterion.GENDER: 24,
    Criterion.AGE: 16,
    Criterion.LIFE_SITUATION: 10,
    Criterion.GOALS: 8,
    Criterion.LANGUAGE: 8,
    Criterion.TRAVEL: 8,
    Criterion.AVAILABILITY: 7,
    Criterion.PETS: 5,
}
MAX_WEIGHT: Final = 1000
MAX_SCORE: Final = 100
MAX_WAITING_POINTS: Final = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Rules, weights and limits of a round.

    Parameters
    ----------
    rules
        Modes that differ from *must*.
    weights
        Weights that differ from the defaults: whole numbers from 0 to 1000.
    min_shared_level
        The lowest level at which two people must share a language.
    min_shared_slots
        How many parts of the two-week cycle they must share, 1 to 42.
    min_score
        Pairs below this score, from 0 to 100, are not made.
    waiting_points
        Ten-thousandths of a point that each day of waiting adds to a pair's value; the default of 500 gives
        five points for a hundred days.
    keeping_points
        Ten-thousandths of a point by which a pair of the round before is preferred, if there was one; with
        the default of 20,000 a pair is given up for two points or more.

    Raises
    ------
    ValueError
        If anything is out of range, or a rule may not have the mode.
    """

    rules: Mapping[Barrier, RuleMode] = field(default_factory=dict, hash=False)
    weights: Mapping[Criterion, int] = field(default_factory=dict, hash=False)
    min_shared_level: Level = Level.A2
    min_shared_slots: int = 1
    min_score: float = 0.0
    waiting_points: int = 500
    keeping_points: int = 20_000

    def __post_init__(self) -> None:
        modes = dict.fromkeys(MODES, RuleMode.MUST)
        object.__setattr__(self, "rules", modes | dict(self.rules))
        object.__setattr__(self, "weights", dict(DEFAULT_WEIGHTS) | dict(self.weights))
        for barrier, mode in self.rules.items():
            if mode not in MODES.get(barrier, {RuleMode.MUST}):
                raise ValueError(f"rules.{barrier}: this rule cannot be {mode}")
        for criterion, weight in self.weights.items():
            _check(f"weights.{criterion}", weight, 0, MAX_WEIGHT)
        if not any(self.weights[criterion] for criterion in FACTS):
            raise ValueError(f"weights: one of {', '.join(FACTS)} must be above 0; they apply to every pair")
        _check("min_shared_slots", self.min_shared_slots, 1, SLOTS_IN_CYCLE)
        _check("min_score", self.min_score, 0, MAX_SCORE, (int, float))
        _check("waiting_points", self.waiting_points, 0, MAX_WAITING_POINTS)
        _check("keeping_points", self.keeping_points, 0, MAX_SCORE * SCALE)

    def mode(self, barrier: Barrier) -> RuleMode:
        """Return how strictly a rule is meant."""
        return self.rules.get(barrier, RuleMode.MUST)

    @property
    def min_score_parts(self) -> int:
        """The minimum score in ten-thousandths."""
        return round(self.min_score * SCALE)


def _check(name: str, number: Any, low: int, high: int, kinds: tuple[type, ...] = (int,)) -> None:
    """Refuse what is not a number of its kind and in its range."""
    is_number = isinstance(number, kinds) and not isinstance(number, bool)
    if not is_number or not low <= number <= high:
        whole = "" if float in kinds else "whole "
        raise ValueError(f"{name}: {number!r} is not a {whole}number from {low} to {high}")
