"""Languages two people share, and how well.

A language is a BCP 47 tag with a hyphen (``nb``, ``fa-AF``); how well it is spoken is a CEFR level, where
C1 and C2 count the same and a mother tongue most. Two people can talk as well as the weaker of the two
can, so the level of a shared language is the lower one. Some languages are near enough to be understood
by speakers of the other (Bokmål and Swedish, Persian and Dari): these count as shared, one level lower.
Ukrainian and Russian are not near: many speak both, some refuse one, so nobody's languages are ever
guessed.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeAlias


class Level(StrEnum):
    """A CEFR level, or a mother tongue."""

    A1 = "A1"
    A2 = "A2"
    B1 = "B1"
    B2 = "B2"
    C1 = "C1"
    C2 = "C2"
    NATIVE = "native"

    @property
    def rank(self) -> int:
        """1 for A1 up to 6 for a mother tongue; C1 and C2 are both 5."""
        return _RANKS[self]


_RANKS: Final[Mapping[Level, int]] = {
    Level.A1: 1,
    Level.A2: 2,
    Level.B1: 3,
    Level.B2: 4,
    Level.C1: 5,
    Level.C2: 5,
    Level.NATIVE: 6,
}
RANKS: Final = range(1, 7)
"""Every rank a shared language can have, lowest first."""

NORWEGIAN: Final = frozenset({"nb", "nn"})

_NEAR_PAIRS: Final = (
    ("nb", "nn"),
    ("nb", "sv"),
    ("nb", "da"),
    ("nn", "sv"),
    ("nn", "da"),
    ("fa", "fa-AF"),
    ("bs", "hr"),
    ("bs", "sr"),
    ("hr", "sr"),
    ("ur", "hi"),
    ("rw", "rn"),
)
NEAR: Final = frozenset(both for pair in _NEAR_PAIRS for both in (pair, pair[::-1]))
"""Two near languages, either way round."""

Channel: TypeAlias = tuple[str, str]
"""A way to talk: what the newcomer speaks, what the volunteer speaks; the same tag or near ones."""


@dataclass(frozen=True, slots=True)
class SharedLanguage:
    """A language two people share; the tags differ where the languages are only near."""

    newcomer_tag: str
    volunteer_tag: str
    rank: int
    is_mother_tongue: bool

    @property
    def level(self) -> Level:
        """The level that goes with the rank; C1 for C2 as well."""
        return next(level for level, rank in _RANKS.items() if rank == self.rank)


def channels(ours: Collection[str], theirs: Collection[str]) -> list[Channel]:
    """Return each way to talk between people who speak these languages: the same one, or near ones."""
    both = ((own, other) for own in ours for other in theirs)
    return sorted(way for way in both if way[0] == way[1] or way in NEAR)


def shared_languages(
    newcomer: Mapping[str, Level], volunteer: Mapping[str, Level]
) -> tuple[SharedLanguage, ...]:
    """Return what two people share, best first.

    A newcomer with Swedish as mother tongue (rank 6) and a volunteer with Bokmål as mother tongue share a
    near language at rank 5; English at B1 and at C1 is shared at B1, rank 3.
    """
    shared = []
    for own, other in channels(newcomer, volunteer):
        rank = min(newcomer[own].rank, volunteer[other].rank) - (own != other)
        is_mother_tongue = newcomer[own] is volunteer[other] is Level.NATIVE
        shared.append(SharedLanguage(own, other, rank, is_mother_tongue))
    return tuple(sorted((one for one in shared if one.rank), key=lambda one: -one.rank))


def norwegian_rank(languages: Mapping[str, Level]) -> int:
    """Return how well somebody manages in Norwegian: 0 for not at all; Swedish and Danish help."""
    ranks = [languages[own].rank - (own != other) for own, other in channels(languages, NORWEGIAN)]
    return max(ranks, default=0)


def mother_tongues(languages: Mapping[str, Level]) -> set[str]:
    """Return the languages somebody grew up with."""
    return {tag for tag, level in languages.items() if level is Level.NATIVE}
