"""From a sign-up's screens to what is stored, and back again for changing it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from matching import Gender, Household, TravelMode
from web.accounts.addresses import plain_phone
from web.answers import languages, times, wishes

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from web.models import Person, Volunteer

EARLIEST_YEAR = 1900
ADULT_AGE = 18
YES_NO = {"yes": True, "no": False}


class Step(StrEnum):
    """The screens, in order; each is a part of the address and a key in the draft."""

    YOU = "you"
    LANGUAGES = "languages"
    PLACE = "place"
    TIME = "time"
    TOGETHER = "together"
    WISHES = "wishes"
    CONTACT = "contact"


@dataclass(frozen=True, slots=True)
class PersonAnswers:
    """What belongs to the human being. `children` is of the volunteer's side, asked on the same screen."""

    call_name: str
    birth_year: int
    gender: Gender | None


@dataclass(frozen=True, slots=True)
class VolunteerAnswers:
    """What belongs to the volunteer's side, by the names of its columns."""

    languages: dict[str, str]
    district_code: str | None
    travel_mode: TravelMode
    max_travel_minutes: int
    availability: list[str]
    interests: list[str]
    offers: list[str]
    household: Household
    children: list[str]
    wish_gender: Gender | None
    wish_gender_is_must: bool
    capacity: int
    has_pets: bool
    has_migration_experience: bool | None
    practical_note: str | None

    @property
    def columns(self) -> dict[str, Any]:
        """The answers by column."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class VolunteerRegistration:
    """Everything that somebody who wants to be a guide has told us. An address was proved by a code."""

    person: PersonAnswers
    volunteer: VolunteerAnswers
    email: str | None
    phone: str | None
    language: str


def first_missing(answers: Mapping[str, Any]) -> Step | None:
    """Return the first screen that has no answer yet."""
    return next((step for step in Step if step not in answers), None)


def registration_of(
    answers: Mapping[str, Any], *, email: str | None, language: str, on: date
) -> VolunteerRegistration:
    """Read a whole draft, every screen of which was found good."""
    return VolunteerRegistration(
        person=person_answers(answers),
        volunteer=volunteer_answers(answers, on),
        email=email,
        phone=plain_phone(answers[Step.CONTACT]["phone"] or ""),
        language=language,
    )


def person_answers(answers: Mapping[str, Any]) -> PersonAnswers:
    """Read what belongs to the human being."""
    you = answers[Step.YOU]
    return PersonAnswers(
        call_name=you["call_name"],
        birth_year=year_typed(you["birth_year"]) or 0,
        gender=Gender(you["gender"]) if you["gender"] else None,
    )


def volunteer_answers(answers: Mapping[str, Any], on: date) -> VolunteerAnswers:
    """Read what belongs to the volunteer's side."""
    you, place, wish = answers[Step.YOU], answers[Step.PLACE], answers[Step.WISHES]
    wish_gender, is_must = wishes.wish_of(wish["wish"])
    household = Household(you["household"])
    return VolunteerAnswers(
        languages=languages.spoken(answers[Step.LANGUAGES]),
        district_code=place["district"] or None,
        travel_mode=TravelMode(place["travel_mode"]),
        max_travel_minutes=int(place["max_travel_minutes"]),
        availability=times.availability(answers[Step.TIME], on),
        interests=list(answers[Step.TOGETHER]["interests"] or ()),
        offers=list(answers[Step.TOGETHER]["offers"] or ()),
        household=household,
        children=list(you["children"] or ()) if household is Household.FAMILY else [],
        wish_gender=wish_gender,
        wish_gender_is_must=is_must,
        capacity=int(wish["capacity"]),
        has_pets=wish["has_pets"] == "yes",
        has_migration_experience=YES_NO.get(wish["has_migration_experience"] or ""),
        practical_note=wish["practical_note"] or None,
    )


def answers_of(person: Person, volunteer: Volunteer, on: date) -> dict[str, dict[str, Any]]:
    """Return what is stored as the answers of the screens."""
    return {
        Step.YOU: {
            "call_name": person.call_name,
            "birth_year": str(person.birth_year or ""),
            "gender": person.gender.value if person.gender else "",
            "household": (volunteer.household or Household.PERSON).value,
            "children": list(volunteer.children),
        },
        Step.LANGUAGES: languages.as_typed(volunteer.languages),
        Step.PLACE: {
            "district": volunteer.district_code or "",
            "travel_mode": (volunteer.travel_mode or TravelMode.BUS).value,
            "max_travel_minutes": str(volunteer.max_travel_minutes or 30),
        },
        Step.TIME: dict(times.as_typed(volunteer.availability, on)),
        Step.TOGETHER: {"interests": list(volunteer.interests), "offers": list(volunteer.offers)},
        Step.WISHES: _wishes_of(volunteer),
        Step.CONTACT: {"phone": person.phone or ""},
    }


def year_typed(typed: str | None) -> int | None:
    """Return a year as it was typed, in whatever figures; None if it is none."""
    plain = (typed or "").strip()
    return int(plain) if len(plain) == len("1999") and plain.isdecimal() else None


def is_adult(birth_year: int, on: date) -> bool:
    """Whether somebody born in this year is grown up this year at the latest."""
    return on.year - birth_year >= ADULT_AGE


def _wishes_of(volunteer: Volunteer) -> dict[str, Any]:
    migrated = volunteer.has_migration_experience
    return {
        "wish": wishes.wish_as_typed(volunteer.wish_gender, volunteer.wish_gender_is_must),
        "capacity": str(min(max(volunteer.capacity, 1), 2)),
        "has_pets": "yes" if volunteer.has_pets else "no",
        "has_migration_experience": "" if migrated is None else "yes" if migrated else "no",
        "practical_note": volunteer.practical_note or "",
    }
