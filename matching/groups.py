"""The groups that a coordinator may ask a round to be fair to.

They are disjoint, and few. Arrival group, nationality, religion, ethnicity and language are never among them.
"""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Final

from matching.people import Newcomer
from matching.places import Municipality

UNKNOWN: Final = "unknown"
_BANDS: Final = ((30, "18-29"), (45, "30-44"), (60, "45-59"))


class Grouping(StrEnum):
    """By what newcomers are told apart."""

    GENDER = "gender"
    AGE_BAND = "age_band"
    REPORT_ZONE = "report_zone"


def labels_of(
    grouping: Grouping, newcomers: Sequence[Newcomer], municipality: Municipality, on: date
) -> list[str]:
    """Return the group of each newcomer; whoever has not said is in a group of her own kind."""
    match grouping:
        case Grouping.GENDER:
            return [newcomer.gender or UNKNOWN for newcomer in newcomers]
        case Grouping.AGE_BAND:
            return [_band(newcomer, on) for newcomer in newcomers]
        case Grouping.REPORT_ZONE:
            zones = {district.code: district.report_zone for district in municipality.districts}
            return [zones.get(newcomer.district or "", UNKNOWN) for newcomer in newcomers]


def _band(newcomer: Newcomer, on: date) -> str:
    if newcomer.birth_year is None:
        return UNKNOWN
    age = on.year - newcomer.birth_year
    return next((name for limit, name in _BANDS if age < limit), "60+")
