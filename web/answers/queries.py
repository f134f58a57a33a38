"""The lists that an organisation's people choose from."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import select

from web.database import db
from web.models import District, DistrictAlias, Interest


@dataclass(frozen=True, slots=True)
class Area:
    """A district, with the everyday names of what lies in it."""

    code: str
    name: str
    also: list[str]

    @property
    def words(self) -> str:
        """Its name, and the names that people use."""
        return f"{self.name} ({', '.join(self.also)})" if self.also else self.name


def areas() -> list[Area]:
    """Return the districts by name."""
    also = defaultdict(list)
    for code, name in db.session.execute(
        select(DistrictAlias.district_code, DistrictAlias.name).order_by(DistrictAlias.name)
    ):
        also[code].append(name)
    return [
        Area(code, name, [other for other in also[code] if other != name])
        for code, name in db.session.execute(select(District.code, District.name).order_by(District.name))
    ]


def interests(language: str) -> list[tuple[str, str]]:
    """Return each interest's code and its name, the most common first."""
    name = Interest.name_nb if language == "nb" else Interest.name_en
    rows = db.session.execute(select(Interest.code, name).order_by(Interest.position))
    return [(code, words) for code, words in rows]
