"""What a round returns: codes and numbers, no prose.

Scores, points, values and prices are whole ten-thousandths. Whatever lists people is sorted by their ids.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from matching.explanation import Facts
from matching.market import EligiblePairs
from matching.people import Gender, Volunteer
from matching.policy import SCALE, Barrier, Criterion, Policy, Preset


class Side(StrEnum):
    """The two sides of a pair."""

    NEWCOMER = "newcomer"
    VOLUNTEER = "volunteer"


class Change(StrEnum):
    """Why a pair of the round before is not proposed again; outweighed is by more than the bonus."""

    GONE = "gone"
    LOCKED = "locked"
    NOT_ELIGIBLE = "not_eligible"
    OUTWEIGHED = "outweighed"


class Reason(StrEnum):
    """Why a newcomer is left over."""

    OUTBID = "outbid"
    NO_ELIGIBLE = "no_eligible"


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another eligible partner: ``side`` says which of the pair would be replaced by ``person``.

    Parameters
    ----------
    cost
        What the whole round would lose by this pair, in ten-thousandths; None where a floor forbids it.
    matched_change
        How many more newcomers would be matched, or fewer.
    """

    side: Side
    person: str
    score: int
    cost: int | None
    matched_change: int | None

    @property
    def is_near_tie(self) -> bool:
        """Whether the round would lose less than a point and nobody's place."""
        return self.cost is not None and self.cost < SCALE and not self.matched_change


@dataclass(frozen=True, slots=True)
class Proposal:
    """A pair that a round puts forward.

    Parameters
    ----------
    score, value
        Ten-thousandths. The value is the score with the newcomer's waiting.
    points
        Ten-thousandths per criterion that applies; they add up to the score exactly.
    broken
        Rules that the pair does not meet, though it was made: a lock's, or a rule that is only a wish.
    alternatives
        The best other partners for either side, each with its cost; none unless the round is explained.
    """

    newcomer: str
    volunteer: str
    score: int
    value: int
    points: Mapping[Criterion, int]
    facts: Facts
    is_locked: bool
    broken: tuple[Barrier, ...]
    alternatives: tuple[Alternative, ...]


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A newcomer left over.

    Parameters
    ----------
    barriers
        How many volunteers each rule removes; every failed rule counts.
    sole
        How many volunteers each rule alone removes.
    closest
        The volunteer whom the round could give her at the least cost: the price of having been outbid.
    relaxations
        The smallest sets of rules that would have to give way for her to be proposed, the best first.
    """

    newcomer: str
    reason: Reason
    barriers: Mapping[Barrier, int]
    sole: Mapping[Barrier, int]
    closest: Alternative | None = None
    relaxations: tuple[tuple[Barrier, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Prices:
    """What a place is worth to the round, in ten-thousandths: the proof that it cannot be bettered."""

    newcomers: Mapping[str, int]
    volunteers: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class StageMeasure:
    """An objective that was made as large as it can be, and the bound that its prices prove."""

    name: str
    value: int
    bound: int


@dataclass(frozen=True, slots=True)
class Floor:
    """What a fair round owed one group.

    Parameters
    ----------
    size
        How many of the group have any eligible volunteer, or are locked.
    least, matched
        How many had to be matched, and how many are.
    price
        What the floor costs: ten-thousandths for the last one it brings in.
    """

    group: str
    size: int
    least: int
    matched: int
    price: int


@dataclass(frozen=True, slots=True)
class FairTerms:
    """The terms of a fair round.

    Parameters
    ----------
    share
        The largest share that could be matched of every group at once.
    price
        How much less the round is worth than the best without floors, in ten-thousandths.
    members
        The group of each newcomer.
    """

    share: float
    price: int
    floors: tuple[Floor, ...]
    members: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Recruit:
    """A volunteer who is not there, and what the round would gain by one.

    Parameters
    ----------
    language
        A mother tongue beside Norwegian, or None.
    gender
        None where it does not matter.
    volunteer
        Everything that was tried, as a volunteer; the district is one of the report zone.
    reaches
        How many of those left over such a volunteer could meet.
    matched_gain, value_gain
        How many more would be matched, and how much more the round would be worth: exactly, by solving again.
    """

    language: str | None
    zone: str
    gender: Gender | None
    times: str
    volunteer: Volunteer
    reaches: int = 0
    matched_gain: int = 0
    value_gain: int = 0


@dataclass(frozen=True, slots=True)
class Stability:
    """What has become of the round before.

    Parameters
    ----------
    previous, kept
        Its pairs, sorted, and how many of them are proposed again or locked.
    price, matched_change
        How much less the explained round is worth, and how many more it matches, than one with no bonus.
    """

    previous: tuple[tuple[str, str], ...]
    kept: int
    price: int | None
    matched_change: int | None
    changed: Mapping[tuple[str, str], Change]


@dataclass(frozen=True, slots=True)
class Waiting:
    """Days waited: by whom the least, by the middle one, by the last of nine in ten, and the most."""

    least: int
    median: int
    ninth_tenth: int
    most: int


@dataclass(frozen=True, slots=True)
class GroupMeasure:
    """How a round serves a group.

    Parameters
    ----------
    size, matched
        How many there are, and how many of them are matched.
    most
        How many of them could be matched if the round cared for nobody else.
    without_eligible
        How many have no eligible volunteer: supply, not choice.
    mean_score
        Of those matched, in ten-thousandths.
    waiting_before, waiting_after
        Days waited by all of them, and by those left over; None for nobody.
    is_small
        Whether the group is too small to be shown.
    """

    grouping: str
    group: str
    size: int
    matched: int
    most: int
    without_eligible: int
    mean_score: int | None
    waiting_before: Waiting | None
    waiting_after: Waiting | None
    is_small: bool

    @property
    def match_rate(self) -> float:
        """The share of the group that is matched."""
        return self.matched / self.size

    @property
    def share_of_most(self) -> float | None:
        """How much of what could be done for the group is done."""
        return self.matched / self.most if self.most else None


@dataclass(frozen=True, slots=True)
class Measures:
    """A round in numbers. Scores and values are ten-thousandths; ``value`` leaves locked pairs out."""

    newcomers: int
    volunteers: int
    free_places: int
    eligible_pairs: int
    matched: int
    locked: int
    value: int
    upper_bound: int
    mean_score: int | None
    lowest_score: int | None
    highest_score: int | None
    mean_days_waited_matched: float | None
    mean_days_waited_unmatched: float | None
    load: Mapping[int, int]
    stages: tuple[StageMeasure, ...]

    @property
    def gap(self) -> int:
        """How far the value may lie below the best possible: always none."""
        return self.upper_bound - self.value


@dataclass(frozen=True, slots=True)
class RoundResult:
    """What a round proposes, and the proof. People are sorted by the newcomer's id.

    ``places`` says how many free places each volunteer had before anybody was matched.
    """

    on: date
    preset: Preset
    seed: int
    policy: Policy
    proposals: tuple[Proposal, ...]
    unmatched: tuple[Unmatched, ...]
    measures: Measures
    prices: Prices
    places: Mapping[str, int]
    eligible: EligiblePairs
    terms: FairTerms | None
    fairness: tuple[GroupMeasure, ...]
    recruitment: tuple[Recruit, ...]
    stability: Stability | None
