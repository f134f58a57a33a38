"""When people can meet: the parts of a two-week cycle.

Each day has a morning (before 12), an afternoon (12 to 17) and an evening (after 17), in week A and in
week B: 42 parts, kept as the bits of one integer so that what two people share is a single *and*.
``tue-evening`` means both weeks, ``A:tue-evening`` only week A. Week A is the week of a fixed Monday and
every second after it; the parity of ISO week numbers will not do, because a year with 53 weeks breaks the
rhythm.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, Self


class Week(StrEnum):
    """One half of the cycle."""

    A = "A"
    B = "B"


DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
PARTS: Final = ("morning", "afternoon", "evening")
FIRST_MONDAY_OF_WEEK_A: Final = date(2026, 1, 5)
SLOTS_IN_CYCLE: Final = len(Week) * len(DAYS) * len(PARTS)

_SLOTS_IN_WEEK: Final = len(DAYS) * len(PARTS)
_FIRST_OF_WEEK_B: Final = 1 << _SLOTS_IN_WEEK
_MASKS: Final = {
    f"{day}-{part}": (1 | _FIRST_OF_WEEK_B) << i
    for i, (day, part) in enumerate((day, part) for day in DAYS for part in PARTS)
}
"""The bits of each slot in both weeks."""


@dataclass(frozen=True, slots=True)
class Availability:
    """The parts of the cycle in which somebody can meet. None at all means: unknown.

    Parameters
    ----------
    bits
        Bit ``21 x week + 3 x day + part``, with week A first, Monday 0 and the morning 0.
    """

    bits: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.bits < 1 << SLOTS_IN_CYCLE:
            raise ValueError(f"an availability has {SLOTS_IN_CYCLE} bits, not {self.bits:b}")

    def __bool__(self) -> bool:
        return bool(self.bits)

    def __and__(self, other: Self) -> "Availability":
        return Availability(self.bits & other.bits)

    @classmethod
    def of(cls, slots: Iterable[str]) -> Self:
        """Read slots as they are written in files.

        Raises
        ------
        ValueError
            If a slot is not ``[A:|B:]day-part``.
        """
        bits = 0
        for slot in slots:
            bits |= _slot_bits(slot)
        return cls(bits)

    @property
    def slots(self) -> tuple[str, ...]:
        """The slots as they are written, through the week; a slot of both weeks stands once."""
        found = []
        for name, both in _MASKS.items():
            bits = self.bits & both
            if bits == both:
                found.append(name)
            elif bits:
                found.append(f"{Week.A if bits < _FIRST_OF_WEEK_B else Week.B}:{name}")
        return tuple(found)


EVERY_SLOT: Final = Availability((1 << SLOTS_IN_CYCLE) - 1)


def _slot_bits(slot: str) -> int:
    """Return the one or two bits of a written slot."""
    prefix, colon, name = slot.rpartition(":")
    if name not in _MASKS or (colon and prefix not in list(Week)):
        raise ValueError(f"{slot!r} is not a part of the week, such as tue-evening or A:sat-morning")
    in_week_a = _FIRST_OF_WEEK_B - 1
    weeks = {"": -1, Week.A: in_week_a, Week.B: ~in_week_a}
    return _MASKS[name] & weeks[prefix]


def week_of(day: date) -> Week:
    """Return the half of the cycle that a date falls in."""
    weeks_since = (day - FIRST_MONDAY_OF_WEEK_A).days // 7
    return Week.B if weeks_since % 2 else Week.A
