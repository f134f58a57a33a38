"""The municipality: its districts, what people call them, how long the way is, where to meet, what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from web.demo.files import is_yes, rows_of
from web.demo.ids import id_of
from web.models import District, DistrictAlias, Interest, MeetingPlace, Travel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from web.tenancy import Tenant


def places() -> Iterator[Tenant]:
    """Yield everything about Sandefjord that is not people."""
    yield from _districts()
    yield from _ways()
    yield from _meeting_places()
    yield from _interests()


def _districts() -> Iterator[Tenant]:
    for row in rows_of("sandefjord/districts"):
        yield District(
            id=id_of("district", row["code"]),
            code=row["code"],
            name=row["name"],
            latitude=float(row["lat"]),
            longitude=float(row["lon"]),
            population=int(row["population"]),
            report_zone=row["report_zone"],
        )
    for row in rows_of("sandefjord/district_aliases"):
        yield DistrictAlias(id=id_of("alias", row["name"]), name=row["name"], district_code=row["code"])


def _ways() -> Iterator[Tenant]:
    for row in rows_of("sandefjord/travel"):
        yield Travel(
            id=id_of("travel", row["from"], row["to"]),
            from_code=row["from"],
            to_code=row["to"],
            walk=int(row["walk"]),
            bicycle=int(row["bicycle"]),
            bus=int(row["bus"]),
            car=int(row["car"]),
        )


def _meeting_places() -> Iterator[Tenant]:
    for position, row in enumerate(rows_of("sandefjord/places")):
        yield MeetingPlace(
            id=id_of("meeting_place", row["id"]),
            code=row["id"],
            name=row["name"],
            district_code=row["district"],
            kind=row["kind"],
            is_indoor=is_yes(row["indoor"]),
            is_free=is_yes(row["free"]),
            position=position,
        )


def _interests() -> Iterator[Tenant]:
    for position, row in enumerate(rows_of("sandefjord/interests")):
        yield Interest(
            id=id_of("interest", row["id"]),
            code=row["id"],
            group=row["group"],
            name_nb=row["name_nb"],
            name_en=row["name_en"],
            position=position,
        )
