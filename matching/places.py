"""Where people live and where they can meet.

Nobody's home address is known: a person names a district, and two people meet at a public place that both
can reach from their own district, by their own means, within their own limit of minutes. Home to home
would be the wrong measure: two people forty minutes apart may both have a quarter of an hour to the
library in the centre. The minutes are a table given by the municipality, a model rather than a timetable.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import TypeAlias


class TravelMode(StrEnum):
    """How somebody gets about."""

    WALK = "walk"
    BICYCLE = "bicycle"
    BUS = "bus"
    CAR = "car"


@dataclass(frozen=True, slots=True)
class District:
    """An area people name as where they live; a report zone gathers districts too small to report on."""

    code: str
    name: str
    report_zone: str


@dataclass(frozen=True, slots=True)
class MeetingPlace:
    """A public place where two people can meet."""

    id: str
    name: str
    district: str


TravelTable: TypeAlias = Mapping[tuple[str, str], Mapping[TravelMode, int]]
"""Minutes by mode, from one district to another."""


@dataclass(frozen=True)
class Municipality:
    """Districts, meeting places and the minutes between them.

    Raises
    ------
    ValueError
        If two districts or places share an id, a place lies in no known district, or the minutes from a
        district to a place are missing.
    """

    districts: tuple[District, ...]
    places: tuple[MeetingPlace, ...]
    travel: TravelTable = field(repr=False)

    def __post_init__(self) -> None:
        codes = {district.code for district in self.districts}
        if len(codes) < len(self.districts):
            raise ValueError("two districts have the same code")
        if len({place.id for place in self.places}) < len(self.places):
            raise ValueError("two meeting places have the same id")
        for place in self.places:
            if place.district not in codes:
                raise ValueError(f"the place {place.id} lies in no known district: {place.district}")
        for code in codes:
            self._check_travel_from(code)

    def _check_travel_from(self, code: str) -> None:
        for place in self.places:
            minutes = self.travel.get((code, place.district), {})
            missing = [mode for mode in TravelMode if mode not in minutes]
            if missing:
                raise ValueError(f"no minutes from {code} to {place.district} by {', '.join(missing)}")

    @cached_property
    def place_districts(self) -> tuple[str, ...]:
        """The districts that hold a meeting place, sorted: places in one district are equally far away."""
        return tuple(sorted({place.district for place in self.places}))

    def minutes(self, district: str, mode: TravelMode) -> list[int]:
        """Return the minutes to each of the districts with a meeting place, in their order."""
        return [self.travel[district, place][mode] for place in self.place_districts]
