"""A row of the cohort becomes a person, one side of a match and a place in each programme."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matching import Gender, Household, TravelMode, WishAge
from matching.lifecycle import EnrolmentStatus
from web.demo.files import is_yes, is_yes_or_unknown, levels, listed, whole
from web.demo.ids import id_of
from web.demo.organisation import programme_id
from web.models import ArrivalGroup, Enrolment, Newcomer, Person, Volunteer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from uuid import UUID

    from web.demo.calendar import Calendar
    from web.demo.files import Row
    from web.demo.names import Names
    from web.tenancy import Tenant

OFFICE_LANGUAGE = "nb"


def newcomer(row: Row, names: Names, calendar: Calendar) -> Iterator[Tenant]:
    """Yield a newcomer who is ready; we write to her in her mother tongue.

    She may be one of the volunteers too: then there is one person with two sides that share no answer.
    """
    key = row.get("also_volunteer") or row["id"]
    if key == row["id"]:
        yield person(row, names, names.mother_tongue(row))
    side = Newcomer(
        id=id_of("newcomer", row["id"]),
        person_id=newcomers_person_id(row),
        signed_up_at=calendar.noon(row["signed_up"]),
        talked_on=calendar.day(row["signed_up"]),
        **_facts(row),
        **_newcomers_facts(row),
    )
    yield side
    yield _ready(row, row["programme"], calendar.noon(row["signed_up"]), newcomer_id=side.id)


def volunteer(
    row: Row, names: Names, calendar: Calendar, places_taken: int, said_ready_at: datetime
) -> Iterator[Tenant]:
    """Yield a volunteer who is approved and ready in each of his programmes; we write to him in Norwegian."""
    yield person(row, names, OFFICE_LANGUAGE)
    side = Volunteer(
        id=id_of("volunteer", row["id"]),
        person_id=person_id(row["id"]),
        places_taken=places_taken,
        signed_up_at=calendar.noon(row["approved"]),
        approved_on=calendar.day(row["approved"]),
        said_ready_at=said_ready_at,
        paused_until=calendar.day(row["paused_until"]) if row["paused_until"] else None,
        **_facts(row),
        **_volunteers_facts(row),
    )
    yield side
    for kind in listed(row["programmes"]):
        yield _ready(row, kind, calendar.noon(row["approved"]), volunteer_id=side.id)


def person(row: Row, names: Names, language: str) -> Person:
    """Return the human being behind a row, and the language to write in."""
    return Person(
        id=person_id(row["id"]),
        call_name=names.name(row),
        gender=_gender(row["gender"]),
        birth_year=whole(row["birth_year"]),
        language=language,
    )


def person_id(key: str) -> UUID:
    """Return the id of the person behind a row."""
    return id_of("person", key)


def newcomers_person_id(row: Row) -> UUID:
    """Return the id of the person behind a newcomer's row, who may be one of the volunteers too."""
    return person_id(row.get("also_volunteer") or row["id"])


def enrolment_id(key: str, kind: str) -> UUID:
    """Return the id of somebody's place in the programme of this kind."""
    return id_of("enrolment", key, kind)


def _ready(row: Row, kind: str, since: datetime, **side: UUID) -> Enrolment:
    return Enrolment(
        id=enrolment_id(row["id"], kind),
        programme_id=programme_id(kind),
        status=EnrolmentStatus.READY,
        waiting_since=since,
        **side,
    )


def _facts(row: Row) -> dict[str, Any]:
    """Return the answers that both sides give, as columns."""
    return {
        "languages": levels(row["languages"]),
        "district_code": row["district"] or None,
        "travel_mode": TravelMode(row["travel_mode"]) if row["travel_mode"] else None,
        "max_travel_minutes": whole(row["max_travel_minutes"]),
        "availability": listed(row["availability"]) or None,
        "interests": listed(row["interests"]),
        "household": Household(row["household"]) if row["household"] else None,
        "children": listed(row["children"]),
        "wish_gender": _gender(row["wish_gender"]),
        "wish_gender_is_must": is_yes(row["wish_gender_is_must"]),
    }


def _newcomers_facts(row: Row) -> dict[str, Any]:
    return {
        "goals": listed(row["goals"]),
        "wish_age": WishAge(row["wish_age"]) if row["wish_age"] else None,
        "is_fine_with_pets": is_yes_or_unknown(row["pets_ok"]),
        "arrival_group": ArrivalGroup(row["arrival_group"]) if row["arrival_group"] else None,
        "is_handled_manually": is_yes(row["manual_handling"]),
    }


def _volunteers_facts(row: Row) -> dict[str, Any]:
    return {
        "offers": listed(row["offers"]),
        "capacity": int(row["capacity"]),
        "has_pets": is_yes_or_unknown(row["pets"]),
        "is_cleared_for_minors": is_yes(row["cleared_for_minors"]),
        "has_migration_experience": is_yes_or_unknown(row["own_migration_experience"]),
    }


def _gender(text: str) -> Gender | None:
    return Gender(text) if text else None
