"""A pool as the files that `flask match` reads: whoever holds them can run the round again.

What is unknown stays an empty cell. A pair that is past is written as *blocked*, whatever the reason was: why
two are not put forward together is nobody's business outside the desk.
"""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING, Any, Final

from matching import Newcomer, TravelMode
from web.exchange.municipality_files import DISTRICTS, INTERESTS, PLACES, TRAVEL
from web.exchange.pair_files import PAIRS, PairRule
from web.exchange.people_files import NEWCOMERS, VOLUNTEERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from matching import Lock, Municipality, PairMemory, Pool, Volunteer

NEWCOMERS_FILE: Final = "newcomers.csv"
VOLUNTEERS_FILE: Final = "volunteers.csv"
PAIRS_FILE: Final = "pairs.csv"


def pool_files(pool: Pool, interests: Iterable[str], arrival_groups: Mapping[str, str]) -> dict[str, str]:
    """Return the text of each file by its name.

    Parameters
    ----------
    interests
        The codes that anybody may have named.
    arrival_groups
        Of newcomers by id, where known: reported on, and never weighed.
    """
    newcomers = (cells_of(one) | {"arrival_group": arrival_groups.get(one.id, "")} for one in pool.newcomers)
    return {
        NEWCOMERS_FILE: table(NEWCOMERS, newcomers),
        VOLUNTEERS_FILE: table(VOLUNTEERS, map(cells_of, pool.volunteers)),
        PAIRS_FILE: pair_lines(pool.memory, ()),
        **_municipality(pool.municipality),
        "interests.csv": table(INTERESTS, ({"id": code} for code in sorted(interests))),
    }


def pair_lines(memory: PairMemory, locks: Iterable[Lock]) -> str:
    """Return the text of the file of pairs."""
    past = [
        {"newcomer": newcomer, "volunteer": volunteer, "rule": PairRule.BLOCKED.value}
        for newcomer, volunteer in sorted(memory)
    ]
    held = [
        {"newcomer": lock.newcomer, "volunteer": lock.volunteer, "rule": PairRule.LOCKED.value}
        for lock in sorted(locks, key=lambda lock: (lock.newcomer, lock.volunteer))
    ]
    return table(PAIRS, past + held)


def table(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> str:
    """Return rows as CSV; a cell that a row does not have is empty."""
    text = StringIO(newline="")
    writer = csv.DictWriter(text, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def cells_of(person: Newcomer | Volunteer) -> dict[str, Any]:
    """Return what the files say of somebody, by column."""
    return _newcomer(person) if isinstance(person, Newcomer) else _volunteer(person)


def _newcomer(one: Newcomer) -> dict[str, Any]:
    return _shared(one) | {
        "programme": one.programme,
        "signed_up": one.waiting_since.isoformat(),
        "goals": _list(one.goals),
        "wish_age": one.wish_age,
        "pets_ok": _answer(one.pets_ok),
        "manual_handling": "no",
    }


def _volunteer(one: Volunteer) -> dict[str, Any]:
    return _shared(one) | {
        "programmes": _list(one.programmes),
        "offers": _list(one.offers),
        "capacity": one.capacity,
        "active_matches": one.open_matches,
        "pets": _answer(one.pets),
        "cleared_for_minors": _answer(one.is_cleared_for_minors),
        "paused_until": one.paused_until,
        "own_migration_experience": _answer(one.has_migration_experience),
    }


def _shared(one: Newcomer | Volunteer) -> dict[str, Any]:
    return {
        "id": one.id,
        "gender": one.gender,
        "birth_year": one.birth_year,
        "languages": ";".join(f"{tag}:{level}" for tag, level in sorted(one.languages.items())),
        "district": one.district,
        "travel_mode": one.travel_mode,
        "max_travel_minutes": one.max_travel_minutes,
        "availability": ";".join(one.availability.slots),
        "interests": _list(one.interests),
        "wish_gender": one.wish_gender,
        "wish_gender_is_must": _answer(one.wish_gender_is_must),
        "household": one.household,
        "children": _list(one.children),
    }


def _list(words: Iterable[str]) -> str:
    return ";".join(sorted(words))


def _answer(answer: bool | None) -> str:  # noqa: FBT001 - the answer is what it writes
    return "" if answer is None else "yes" if answer else "no"


def _municipality(municipality: Municipality) -> dict[str, str]:
    districts = [
        {"code": one.code, "name": one.name, "report_zone": one.report_zone} for one in municipality.districts
    ]
    places = [{"id": one.id, "name": one.name, "district": one.district} for one in municipality.places]
    travel = [
        {"from": origin, "to": destination} | {mode.value: minutes[mode] for mode in TravelMode}
        for (origin, destination), minutes in sorted(municipality.travel.items())
    ]
    return {
        "districts.csv": table(DISTRICTS, districts),
        "places.csv": table(PLACES, places),
        "travel.csv": table(TRAVEL, travel),
    }
