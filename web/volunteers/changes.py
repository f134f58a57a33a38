"""One screen of answers, changed later: which columns it changes, and what the own page says of it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from flask_babel import format_date, gettext

from web import clock
from web.accounts.addresses import plain_phone
from web.answers import interests, languages, places, times, wishes
from web.answers.queries import areas
from web.numbers import spaced_phone
from web.volunteers.forms import CAPACITIES, HOUSEHOLDS, PETS
from web.volunteers.registration import Step, answers_of, person_answers, volunteer_answers
from web.volunteers.words import APPROVED, ROAD

if TYPE_CHECKING:
    from datetime import date

    from web.models import Person, Volunteer
    from web.volunteers.queries import Home
    from web.volunteers.registration import PersonAnswers, VolunteerAnswers

COLUMNS: dict[Step, tuple[str, ...]] = {
    Step.YOU: ("household", "children"),
    Step.LANGUAGES: ("languages",),
    Step.PLACE: ("district_code", "travel_mode", "max_travel_minutes"),
    Step.TIME: ("availability",),
    Step.TOGETHER: ("interests", "offers"),
    Step.WISHES: (
        "wish_gender",
        "wish_gender_is_must",
        "capacity",
        "has_pets",
        "has_migration_experience",
        "practical_note",
    ),
}


@dataclass(frozen=True, slots=True)
class Changed:
    """New values by column, on either side of the person."""

    of_person: dict[str, Any]
    of_volunteer: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Told:
    """One screen's answers in words."""

    step: str
    label: str
    lines: list[str]


def changed_by(
    step: Step, answers: dict[str, Any], person: Person, volunteer: Volunteer, on: date
) -> Changed:
    """Return what the new answers of one screen change, and nothing that stands on another."""
    if step is Step.CONTACT:
        return Changed({"phone": plain_phone(answers["phone"] or "")}, {})
    everything = {**answers_of(person, volunteer, on), step: answers}
    told = volunteer_answers(everything, on).columns
    of_volunteer = {name: told[name] for name in COLUMNS[step]}
    return Changed(asdict(person_answers(everything)) if step is Step.YOU else {}, of_volunteer)


def told(home: Home) -> list[Told]:
    """Return the answers in words, screen by screen."""
    return told_of(home.person, home.volunteer, home.district, [_spaced(home.person.phone)])


def told_by_heading(home: Home) -> list[tuple[str, list[str]]]:
    """Return the same under the headings of the screens, and what has been done on the road."""
    done = [
        f"{(ROAD[step.kind] if step.kind else APPROVED)[0]}: {format_date(step.on, 'full')}"
        for step in home.steps
        if step.on is not None
    ]
    answers = [(one.label, one.lines) for one in told(home)]
    return [*answers, (gettext("The way to your first meeting"), done)]


def told_so_far(answers: dict[str, Any]) -> list[Told]:
    """Return the same of a sign-up that is not finished, all of whose screens are answered."""
    volunteer, contact = volunteer_answers(answers, clock.today()), answers[Step.CONTACT]
    district = next((area.name for area in areas() if area.code == volunteer.district_code), None)
    return told_of(person_answers(answers), volunteer, district, [contact["email"], contact["phone"]])


def told_of(
    person: Person | PersonAnswers,
    volunteer: Volunteer | VolunteerAnswers,
    district: str | None,
    contact: list[str | None],
) -> list[Told]:
    """Return answers in words, wherever they are kept."""
    household = HOUSEHOLDS[volunteer.household.value] if volunteer.household else None
    born = gettext("born in %(year)s", year=person.birth_year) if person.birth_year else None
    mode = places.TRAVEL_MODES[volunteer.travel_mode.value] if volunteer.travel_mode else None
    liked = [interests.INTERESTS.get(code, code) for code in volunteer.interests]
    offered = [interests.GOALS[code] for code in volunteer.offers]
    return [
        _told(Step.YOU, gettext("You"), [person.call_name, born, household]),
        _told(Step.LANGUAGES, gettext("Languages"), languages.language_sentence(volunteer.languages)),
        _told(Step.PLACE, gettext("Area and travel"), [district, mode]),
        _told(Step.TIME, gettext("Times"), times.time_sentence(volunteer.availability)),
        _told(Step.TOGETHER, gettext("What you like, and what you would do"), [*liked, *offered]),
        _told(Step.WISHES, gettext("Whom, and good to know"), _wishes(volunteer)),
        _told(Step.CONTACT, gettext("Phone"), contact),
    ]


def _spaced(number: str | None) -> str | None:
    return spaced_phone(number) if number else None


def _told(step: Step, label: str, lines: list[Any]) -> Told:
    return Told(step.value, label, [str(line) for line in lines if line])


def _wishes(volunteer: Volunteer | VolunteerAnswers) -> list[Any]:
    wish = wishes.wish_as_typed(volunteer.wish_gender, volunteer.wish_gender_is_must)
    capacity = CAPACITIES.get(str(volunteer.capacity), str(volunteer.capacity))
    pets = None if volunteer.has_pets is None else PETS["yes" if volunteer.has_pets else "no"]
    return [
        wishes.WISHES.get(wish),
        gettext("New people at the same time: %(number)s", number=capacity),
        gettext("Pets: %(answer)s", answer=pets) if pets else None,
        volunteer.practical_note,
    ]
