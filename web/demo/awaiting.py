"""What awaits Berit on her first morning: people who asked to be called, new ones, her own reminders.

No round knows of any of this: the new ones are on no waiting list, and not approved.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from matching import Gender, Household, TravelMode
from web import clock
from web.demo.accounts import account_id
from web.demo.ids import id_of
from web.demo.people import person_id
from web.models import CallRequest, Newcomer, Person, Reminder, Volunteer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from web.tenancy import Tenant

# What to call her, what she speaks, how many days ago she asked, and how often we have tried.
WANT_TO_BE_CALLED = [("Selam", "ti", 6, 0), ("Mahmoud", "ar", 2, 1), ("Daryna", "uk", 0, 0)]
# No country's numbers begin with a nought: these reach nobody.
NUMBER = "00 00 00 {:02}"
# Name, gender, born, language, how many days ago she or he signed up.
NEW_NEWCOMERS = [
    ("Yonas", Gender.MAN, 1994, "ti", 5),
    ("Rania", Gender.WOMAN, 1988, "ar", 2),
    ("Halyna", Gender.WOMAN, 1979, "uk", 1),
]
NEW_VOLUNTEERS = [("Solveig", Gender.WOMAN, 1958, 3), ("Harald", Gender.MAN, 1961, 1)]
# Of whom Berit wants to be reminded, and in how many days.
REMINDERS = {"m00002": 0, "m00003": 0, "v00007": 9}
NEARBY = {"district_code": "39070100", "travel_mode": TravelMode.BUS, "max_travel_minutes": 30}


def awaiting(today: date) -> Iterator[Tenant]:
    """Yield it all."""
    for number, (name, language, days, tries) in enumerate(WANT_TO_BE_CALLED, start=1):
        yield _call_request(name, language, NUMBER.format(number), today - timedelta(days), tries)
    for name, gender, born, language, days in NEW_NEWCOMERS:
        yield from _newcomer(name, gender, born, language, today - timedelta(days))
    for name, gender, born, days in NEW_VOLUNTEERS:
        yield from _volunteer(name, gender, born, today - timedelta(days))
    for key, days in REMINDERS.items():
        yield Reminder(
            id=id_of("reminder", key),
            account_id=account_id("Berit"),
            person_id=person_id(key),
            due_on=today + timedelta(days),
        )


def _call_request(name: str, language: str, phone: str, asked_on: date, tries: int) -> CallRequest:
    return CallRequest(
        id=id_of("call_request", name),
        call_name=name,
        spoken_language=language,
        phone=phone,
        asked_at=_noon(asked_on),
        promised_on=clock.working_days_after(asked_on, 3),
        tries=tries,
        tried_at=_noon(asked_on + timedelta(days=1)) if tries else None,
    )


def _newcomer(name: str, gender: Gender, born: int, language: str, on: date) -> Iterator[Tenant]:
    yield Person(id=person_id(name), call_name=name, gender=gender, birth_year=born, language=language)
    yield Newcomer(
        id=id_of("newcomer", name),
        person_id=person_id(name),
        signed_up_at=_noon(on),
        promised_on=clock.working_days_after(on, 3),
        languages={language: "native", "nb": "A1"},
        availability=["tue-evening", "thu-evening"],
        interests=["coffee", "walking"],
        household=Household.PERSON,
        **NEARBY,
    )


def _volunteer(name: str, gender: Gender, born: int, on: date) -> Iterator[Tenant]:
    yield Person(id=person_id(name), call_name=name, gender=gender, birth_year=born)
    yield Volunteer(
        id=id_of("volunteer", name),
        person_id=person_id(name),
        signed_up_at=_noon(on),
        promised_on=clock.working_days_after(on, 3),
        languages={"nb": "native", "en": "B2"},
        availability=["tue-evening", "wed-morning"],
        interests=["coffee", "hiking"],
        household=Household.PERSON,
        **NEARBY,
    )


def _noon(day: date) -> datetime:
    return clock.at(day, 12)
