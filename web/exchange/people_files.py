"""Newcomers and volunteers as an organisation's files list them.

Whoever is handled manually is known by id, so that nothing else in the files can name them by mistake, and
enters nothing. The arrival group is a column of the file and never a field of a newcomer: it is only reported
on.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Final, TypeVar

from matching import AgeBand, Availability, Gender, Goal, Household, Newcomer, TravelMode, Volunteer, WishAge
from web.exchange.cells import (
    Cells,
    availability,
    day,
    identifier,
    languages,
    one_of,
    several_of,
    whole,
    word,
    words,
    yes_or_no,
)
from web.exchange.tables import Findings, Row, read_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from web.exchange.municipality_files import MunicipalityFiles
    from web.exchange.tables import File

PROGRAMMES: Final = ("flyktningguide", "fadder", "innflytterkontakt")
ARRIVAL_GROUPS: Final = ("protection", "work", "family", "study")
MAX_CAPACITY: Final = 50
MAX_MINUTES: Final = 24 * 60
BIRTH_YEARS: Final = (1900, 2100)

_SHARED: Final = [
    "gender",
    "birth_year",
    "languages",
    "district",
    "travel_mode",
    "max_travel_minutes",
    "availability",
    "interests",
    "wish_gender",
    "wish_gender_is_must",
    "household",
    "children",
]
NEWCOMERS: Final = (
    *("id", "programme", "signed_up", *_SHARED, "goals", "wish_age", "pets_ok"),
    *("arrival_group", "manual_handling"),
)
VOLUNTEERS: Final = (
    *("id", "programmes", "approved", *_SHARED, "offers", "capacity", "active_matches", "pets"),
    *("cleared_for_minors", "paused_until", "own_migration_experience"),
)

_NO_DAY: Final = date(1970, 1, 1)
"""Stands where a date is missing until the row is refused for it."""

Person = TypeVar("Person", Newcomer, Volunteer)


@dataclass(frozen=True, slots=True)
class People:
    """Both sides of a pool, the ids of those handled manually, who are in neither, and arrival groups."""

    newcomers: tuple[Newcomer, ...]
    volunteers: tuple[Volunteer, ...]
    manual: frozenset[str] = field(repr=False)
    arrival_groups: Mapping[str, str] = field(repr=False)


def read_people(newcomers: File, volunteers: File, places: MunicipalityFiles, findings: Findings) -> People:
    """Read both files; rows that cannot be understood are findings.

    Raises
    ------
    BadFile
        If a file as a whole cannot be read.
    """
    manual: set[str] = set()
    rows = list(read_rows(newcomers, NEWCOMERS, findings, optional=frozenset({"arrival_group"})))
    waiting = _people(rows, lambda cells: _newcomer(cells, places, manual), findings)
    arrived = {row.cells["id"]: row.cells.get("arrival_group", "") for row in rows}
    arrival_groups = {one.id: arrived[one.id] or "unknown" for one in waiting}
    rows = list(read_rows(volunteers, VOLUNTEERS, findings, optional=frozenset({"approved"})))
    offering = _people(rows, lambda cells: _volunteer(cells, places), findings)
    return People(waiting, offering, frozenset(manual), arrival_groups)


def _people(
    rows: list[Row], person: Callable[[Cells], Person | None], findings: Findings
) -> tuple[Person, ...]:
    """Read one side; of two rows with the same id the second is wrong."""
    lines: dict[str, int] = {}
    found: list[Person] = []
    for row in rows:
        cells = Cells(row)
        one = person(cells)
        first = lines.setdefault(row.cells["id"], row.line)
        if first != row.line:
            cells.complaints.append(row.complain("id", f"the same id as in line {first}"))
        if one is not None and not cells.complaints:
            found.append(one)
        findings.complaints += cells.complaints
    return tuple(found)


def _newcomer(cells: Cells, places: MunicipalityFiles, manual: set[str]) -> Newcomer | None:
    """Read a newcomer; None for somebody handled manually, whose other cells are nobody's business."""
    own_id = cells.need("id", identifier, "")
    if cells.read("manual_handling", yes_or_no, False):  # noqa: FBT003 - the default of a yes-or-no cell
        manual.add(own_id)
        return None
    cells.read("arrival_group", one_of(ARRIVAL_GROUPS), None)
    return Newcomer(
        id=own_id,
        programme=cells.need("programme", one_of(PROGRAMMES), ""),
        waiting_since=cells.need("signed_up", day, _NO_DAY),
        goals=frozenset(cells.read("goals", words(Goal), ())),
        wish_age=cells.read("wish_age", word(WishAge), None),
        pets_ok=cells.read("pets_ok", yes_or_no, None),
        **_shared(cells, places),
    )


def _volunteer(cells: Cells, places: MunicipalityFiles) -> Volunteer:
    cells.read("approved", day, None)
    return Volunteer(
        id=cells.need("id", identifier, ""),
        programmes=cells.need("programmes", several_of(PROGRAMMES), frozenset()),
        offers=frozenset(cells.read("offers", words(Goal), ())),
        capacity=cells.need("capacity", whole(0, MAX_CAPACITY), 0),
        open_matches=cells.read("active_matches", whole(0, MAX_CAPACITY), 0),
        pets=cells.read("pets", yes_or_no, None),
        is_cleared_for_minors=bool(cells.read("cleared_for_minors", yes_or_no, None)),
        paused_until=cells.read("paused_until", day, None),
        has_migration_experience=cells.read("own_migration_experience", yes_or_no, None),
        **_shared(cells, places),
    )


def _shared(cells: Cells, places: MunicipalityFiles) -> dict[str, Any]:
    """Read the columns that both files have."""
    codes = [district.code for district in places.municipality.districts]
    return {
        "gender": cells.read("gender", word(Gender), None),
        "birth_year": cells.read("birth_year", whole(*BIRTH_YEARS), None),
        "languages": cells.read("languages", languages, {}),
        "district": cells.read("district", one_of(codes), None),
        "travel_mode": cells.read("travel_mode", word(TravelMode), None),
        "max_travel_minutes": cells.read("max_travel_minutes", whole(0, MAX_MINUTES), None),
        "availability": cells.read("availability", availability, Availability()),
        "interests": cells.read("interests", several_of(places.interests), frozenset()),
        "wish_gender": cells.read("wish_gender", word(Gender), None),
        "wish_gender_is_must": bool(cells.read("wish_gender_is_must", yes_or_no, None)),
        "household": cells.read("household", word(Household), None),
        "children": tuple(sorted(cells.read("children", words(AgeBand), ()))),
    }
