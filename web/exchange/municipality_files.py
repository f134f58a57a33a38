"""A municipality's folder: districts, meeting places, travel minutes and interests.

`district_aliases.csv` and `neighbours.csv` lie beside them for other uses; a round needs neither.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from matching import District, MeetingPlace, Municipality, TravelMode
from web.exchange.cells import Cells, identifier, one_of, whole
from web.exchange.tables import BadFile, Complaint, Findings, Row, read_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from web.exchange.tables import File

DISTRICTS: Final = ("code", "name", "lat", "lon", "population", "report_zone")
PLACES: Final = ("id", "name", "district", "kind", "indoor", "free")
TRAVEL: Final = ("from", "to", *TravelMode)
INTERESTS: Final = ("id", "group", "name_en", "name_nb")
MAX_MINUTES: Final = 24 * 60


@dataclass(frozen=True, slots=True)
class MunicipalityFiles:
    """What a municipality's folder holds: where people live and meet, and what they may be interested in."""

    municipality: Municipality
    interests: frozenset[str]


def read_municipality(folder: File, findings: Findings) -> MunicipalityFiles:
    """Read a municipality's folder.

    Raises
    ------
    BadFile
        If anything in it is wrong: people cannot be placed in half a municipality, so no row is skipped.
    """
    own = Findings()
    districts = [
        District(cells.need("code", identifier, ""), row.cells["name"], row.cells["report_zone"])
        for row, cells in _rows(folder / "districts.csv", DISTRICTS, own)
    ]
    codes = {district.code for district in districts}
    places = [
        MeetingPlace(
            cells.need("id", identifier, ""), row.cells["name"], cells.need("district", one_of(codes), "")
        )
        for row, cells in _rows(folder / "places.csv", PLACES, own)
    ]
    travel = {
        (cells.need("from", one_of(codes), ""), cells.need("to", one_of(codes), "")): {
            mode: cells.need(mode, whole(0, MAX_MINUTES), 0) for mode in TravelMode
        }
        for _, cells in _rows(folder / "travel.csv", TRAVEL, own)
    }
    interests = [
        cells.need("id", identifier, "") for _, cells in _rows(folder / "interests.csv", INTERESTS, own)
    ]
    findings.notices += own.notices
    if own.complaints:
        raise BadFile(own.complaints)
    try:
        municipality = Municipality(tuple(districts), tuple(places), travel)
    except ValueError as error:
        raise BadFile([Complaint(folder.name, None, None, str(error))]) from error
    return MunicipalityFiles(municipality, frozenset(interests))


def _rows(path: File, columns: Sequence[str], findings: Findings) -> Iterator[tuple[Row, Cells]]:
    """Yield each row with its cells; what is wrong with them goes to the findings."""
    used = {"code", "name", "report_zone", "id", "district", *TRAVEL}
    for row in read_rows(path, columns, findings, optional=frozenset(columns) - used):
        cells = Cells(row)
        yield row, cells
        findings.complaints += cells.complaints
