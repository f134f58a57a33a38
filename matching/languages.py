"""Languages two people share, and how well.

A language is a BCP 47 tag with a hyphen (``nb``, ``fa-AF``); how well it is spoken is a CEFR level, where
C1 and C2 count the same and a mother tongue most. Two people can talk as well as the weaker of the two
can, so the level of a shared language is the lower one. Some languages are near enough to be understood
by speakers of the other (Bokmål and Swedish, Persian and Dari): these count as shared, one level lower.
Ukrainian and Russian are not near: many speak both, some refuse one, so nobody's languages are ever
guessed.
"""

from collections.abc import Mapping
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
NEAR: Final[Mapping[str, frozenset[str]]] = {
    tag: frozenset(b if a == tag else a for a, b in _NEAR_PAIRS if tag in (a, b))
    for tag in {tag for pair in _NEAR_PAIRS for tag in pair}
}
"""The languages near each language that has any."""

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


def newcomer_channels(languages: Mapping[str, Level]) -> dict[Channel, int]:
    """Return the rank at which a newcomer could use each channel; a near language is one rank lower."""
    channels = {(tag, tag): _RANKS[level] for tag, level in languages.items()}
    for tag in NEAR.keys() & languages.keys():
        channels |= {(tag, other): _RANKS[languages[tag]] - 1 for other in NEAR[tag]}
    return channels


def volunteer_channels(languages: Mapping[str, Level]) -> dict[Channel, int]:
    """Return the rank at which a volunteer could use each channel; a near language is one rank lower."""
    return {(theirs, own): rank for (own, theirs), rank in newcomer_channels(languages).items()}


def shared_languages(
    newcomer: Mapping[str, Level], volunteer: Mapping[str, Level]
) -> tuple[SharedLanguage, ...]:
    """Return what two people share, best first.

    A newcomer with Swedish as mother tongue (rank 6) and a volunteer with Bokmål as mother tongue share a
    near language at rank 5; English at B1 and at C1 is shared at B1, rank 3.
    """
    ours, theirs = newcomer_channels(newcomer), volunteer_channels(volunteer)
    shared = [
        SharedLanguage(x, y, min(ours[x, y], theirs[x, y]), newcomer[x] is volunteer[y] is Level.NATIVE)
        for x, y in ours.keys() & theirs.keys()
        if min(ours[x, y], theirs[x, y]) > 0
    ]
    return tuple(sorted(shared, key=lambda s: (-s.rank, s.newcomer_tag, s.volunteer_tag)))


def norwegian_rank(languages: Mapping[str, Level]) -> int:
    """Return how well somebody manages in Norwegian: 0 for not at all; Swedish and Danish help."""
    return max(
        (rank for (_, tag), rank in newcomer_channels(languages).items() if tag in NORWEGIAN), default=0
    )


def mother_tongues(languages: Mapping[str, Level]) -> dict[str, Level]:
    """Return the languages somebody grew up with."""
    return {tag: level for tag, level in languages.items() if level is Level.NATIVE}
