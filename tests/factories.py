"""Real rows with boring defaults, so that a test says only what it is about.

Each function adds to a session that the caller has open, flushes, and returns the row:

    with transaction() as session:
        guide = volunteer(session, programme.id, capacity=2)

An organisation must be in force, but for `organisation` itself.
"""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from matching import Gender, Goal, Policy, TravelMode
from matching.lifecycle import EnrolmentStatus
from web import clock
from web.models import (
    Account,
    Activity,
    ActivityKind,
    Assignment,
    Audience,
    CallRequest,
    ClosedPeriod,
    District,
    Enrolment,
    HouseholdAdult,
    Interest,
    Invitation,
    MeetingPlace,
    Newcomer,
    Organisation,
    Person,
    Programme,
    ProgrammeKind,
    Reminder,
    Role,
    Travel,
    Volunteer,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from sqlalchemy.orm import Session

A_MONDAY = datetime(2026, 9, 7, 8, 0, tzinfo=UTC)
APPROVED = date(2026, 1, 12)
DISTRICTS = {"north": "Nordbyen", "centre": "Sentrum", "south": "Sørsia"}
INTERESTS = ("coffee", "walking", "films")

_numbers = itertools.count(1)


def organisation(session: Session, slug: str = "lillevik", **changes: Any) -> Organisation:
    """A small municipality."""
    fields = {"name": "Lillevik kommune", "municipality": "Lillevik", "phone": "22 22 22 22"}
    return _add(session, Organisation(slug=slug, **fields | changes))


def municipality(session: Session) -> None:
    """Three districts in a row, a meeting place in each, and ten minutes by bus between neighbours."""
    codes = list(DISTRICTS)
    area = {"latitude": 59.1, "longitude": 10.2, "population": 3000}
    session.add_all(
        District(code=code, name=name, report_zone=name, **area) for code, name in DISTRICTS.items()
    )
    library = {"kind": "library", "is_indoor": True, "is_free": True}
    session.add_all(
        MeetingPlace(
            code=f"library_{code}", district_code=code, position=position, name=f"{name} bibliotek", **library
        )
        for position, (code, name) in enumerate(DISTRICTS.items())
    )
    session.add_all(
        Travel(from_code=start, to_code=end, **_minutes(abs(codes.index(start) - codes.index(end))))
        for start, end in itertools.product(codes, codes)
    )
    session.add_all(
        Interest(code=code, group="leisure", name_nb=code, name_en=code, position=position)
        for position, code in enumerate(INTERESTS)
    )
    session.flush()


def _minutes(steps: int) -> dict[str, int]:
    return {"walk": 30 * steps, "bicycle": 12 * steps, "bus": 10 * steps, "car": 5 * steps}


def programme(
    session: Session, kind: ProgrammeKind = ProgrammeKind.FLYKTNINGGUIDE, **changes: Any
) -> Programme:
    """A scheme of ten months with the usual policy."""
    fields = {
        "name": kind.value.capitalize(),
        "months": 10,
        "meetings_a_month": 2,
        "follow_up_weeks": [2, 8, 20],
        "policy": Policy(),
    }
    return _add(session, Programme(kind=kind, **fields | changes))


def rest(session: Session, programme_id: UUID, **changes: Any) -> ClosedPeriod:
    """A July far ahead, when the programme is closed."""
    fields = {"first_day": date(2030, 7, 1), "last_day": date(2030, 7, 31)}
    return _add(session, ClosedPeriod(programme_id=programme_id, **fields | changes))


def account(
    session: Session, programme_ids: Iterable[UUID] = (), role: Role = Role.COORDINATOR, **changes: Any
) -> Account:
    """Somebody who signs in, and works with these programmes."""
    fields = {"email": f"kari.{next(_numbers)}@example.org", "name": "Kari Lie", "language": "nb"}
    row = _add(session, Account(role=role, **fields | changes))
    for programme_id in programme_ids:
        _add(session, Assignment(account_id=row.id, programme_id=programme_id))
    return row


def person(session: Session, **changes: Any) -> Person:
    """A woman born in 1990."""
    return _add(
        session, Person(**{"call_name": "Amira", "gender": Gender.WOMAN, "birth_year": 1990} | changes)
    )


def newcomer(session: Session, programme_id: UUID, *, call_name: str = "Amira", **changes: Any) -> Enrolment:
    """Somebody who waits for a guide: in the centre, with Arabic, free on Tuesdays."""
    fields = {
        **_matching_facts(),
        "languages": {"ar": "native", "nb": "A2"},
        "goals": [Goal.LOCAL_NETWORK],
        "signed_up_at": A_MONDAY,
    }
    row = Newcomer(person_id=person(session, call_name=call_name).id, **fields | changes)
    return enrolment(session, programme_id, newcomer_id=_add(session, row).id)


def adult(session: Session, enrolment: Enrolment, *, call_name: str = "Samir", **changes: Any) -> Person:
    """Another adult of a newcomer's household, who writes to us in English."""
    row = person(session, **{"call_name": call_name, "language": "en"} | changes)
    _add(session, HouseholdAdult(person_id=row.id, newcomer_id=enrolment.newcomer_id))
    return row


def volunteer(session: Session, programme_id: UUID, *, call_name: str = "Berit", **changes: Any) -> Enrolment:
    """An approved guide with one place: in the centre, Norwegian and some Arabic, free on Tuesdays."""
    fields = {
        **_matching_facts(),
        "languages": {"nb": "native", "ar": "B1"},
        "offers": [Goal.LOCAL_NETWORK],
        "signed_up_at": A_MONDAY,
        "capacity": 1,
        "approved_on": APPROVED,
        "said_ready_at": A_MONDAY,
    }
    row = Volunteer(person_id=person(session, call_name=call_name).id, **fields | changes)
    return enrolment(session, programme_id, volunteer_id=_add(session, row).id)


def call_request(session: Session, **changes: Any) -> CallRequest:
    """Selam, who asked to be called and has been promised a day far ahead."""
    fields = {
        "call_name": "Selam",
        "spoken_language": "ti",
        "phone": "22 22 22 22",
        "asked_at": A_MONDAY,
        "promised_on": date(2030, 1, 7),
    }
    return _add(session, CallRequest(**fields | changes))


def reminder(session: Session, account_id: UUID, person_id: UUID, **changes: Any) -> Reminder:
    """A reminder of somebody, due long ago."""
    fields = {"account_id": account_id, "person_id": person_id, "due_on": A_MONDAY.date()}
    return _add(session, Reminder(**fields | changes))


def activity(session: Session, made_by: UUID, **changes: Any) -> Activity:
    """A language café for everybody, at the library of the centre, in a week."""
    place = session.scalars(select(MeetingPlace).where(MeetingPlace.district_code == "centre")).one()
    day = clock.today() + timedelta(days=7)
    fields = {
        "kind": ActivityKind.LANGUAGE_CAFE,
        "title": "Språkkafé",
        "about": "Vi snakker norsk og drikker kaffe.",
        "starts_at": clock.at(day, 17),
        "ends_at": clock.at(day, 19),
        "meeting_place_id": place.id,
        "audience": Audience.EVERYBODY,
        "phone": "22 22 22 22",
    }
    return _add(session, Activity(made_by=made_by, **fields | changes))


def invitation(session: Session, activity: Activity, newcomer_id: UUID | None, **changes: Any) -> Invitation:
    """An invitation that nobody has answered."""
    fields = {"invited_by": activity.made_by, "invited_at": clock.now()}
    return _add(session, Invitation(activity_id=activity.id, newcomer_id=newcomer_id, **fields | changes))


def enrolment(session: Session, programme_id: UUID, **changes: Any) -> Enrolment:
    """One side's place in a programme, ready since a Monday in September."""
    fields = {"status": EnrolmentStatus.READY, "waiting_since": A_MONDAY}
    return _add(session, Enrolment(programme_id=programme_id, **fields | changes))


def _matching_facts() -> dict[str, Any]:
    return {
        "district_code": "centre",
        "travel_mode": TravelMode.BUS,
        "max_travel_minutes": 30,
        "availability": ["tue-evening"],
        "interests": ["coffee", "walking"],
    }


def _add(session: Session, row: Any) -> Any:
    session.add(row)
    session.flush()
    return row
