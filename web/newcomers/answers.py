"""The answers of the seven screens, as they are typed, as they are kept, and the way between the two.

A draft holds one dictionary for each screen, with the names of the fields. `sign_up_of` reads them once all
screens are answered; `answers_of` goes back, so that each screen can be opened again from My page.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from matching import AgeBand, Availability, Gender, Household, Level, TravelMode
from matching.availability import DAYS, PARTS, Week, week_of
from web.accounts.addresses import plain_phone, plain_text
from web.accounts.codes import ARABIC_FIGURES
from web.models.person import InterpreterWish

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from web.models import Newcomer, Person

Answers = dict[str, dict[str, Any]]

STEPS: Final = ("things", "you", "languages", "place", "time", "wishes", "contact")
UNKNOWN: Final = "unknown"
UNSAID: Final = "unsaid"
NO_NORWEGIAN: Final = "none"
UNLISTED: Final = "unlisted"
ADULT: Final = 18
AGE_BANDS: Final = {"18-29": 24, "30-39": 35, "40-49": 45, "50-59": 55, "60-69": 65, "70": 75}
TOO_YOUNG: Final = "0-17"
WORKING_WEEK: Final = DAYS[:5]
BUNDLES: Final = {
    "weekdays": frozenset(f"{day}-{part}" for day in WORKING_WEEK for part in PARTS[:2]),
    "evenings": frozenset(f"{day}-{PARTS[2]}" for day in WORKING_WEEK),
    "weekends": frozenset(f"{day}-{part}" for day in DAYS[5:] for part in PARTS),
}
SHIFTS: Final = "shifts"
WHOM: Final = {
    "any": (None, False),
    "rather_woman": (Gender.WOMAN, False),
    "rather_man": (Gender.MAN, False),
    "only_woman": (Gender.WOMAN, True),
    "only_man": (Gender.MAN, True),
}
WORDS: Final = ("båt", "sol", "bok", "bro")
CHILDREN: Final = {"young": AgeBand.YOUNG, "school": AgeBand.SCHOOL, "teen": AgeBand.TEEN}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewcomerSignUp:
    """Everything a newcomer tells in the seven screens, in the terms of the tables."""

    call_name: str
    birth_year: int
    gender: Gender | None
    household: Household
    children: tuple[str, ...]
    languages: Mapping[str, str]
    wants_interpreter: InterpreterWish
    district_code: str | None
    travel_mode: TravelMode
    max_travel_minutes: int
    availability: tuple[str, ...]
    interests: tuple[str, ...]
    goals: tuple[str, ...]
    wish_gender: Gender | None
    wish_gender_is_must: bool
    practical_note: str | None
    guide_may_know_note: bool
    phone: str | None
    word: str
    is_discreet: bool


def sign_up_of(answers: Answers, today: date) -> NewcomerSignUp:
    """Return what the screens say. Every screen has been answered and found good."""
    you, place, wishes, contact = (answers[step] for step in ("you", "place", "wishes", "contact"))
    wish_gender, is_must = WHOM[wishes["whom"]]
    return NewcomerSignUp(
        call_name=plain_text(you["call_name"]),
        birth_year=birth_year(you, today),
        gender=None if you["gender"] == UNSAID else Gender(you["gender"]),
        household=Household(you["household"]),
        children=_children(you),
        languages=_languages(answers["languages"]),
        wants_interpreter=InterpreterWish(answers["languages"]["interpreter"]),
        district_code=None if place["district"] == UNKNOWN else place["district"],
        travel_mode=TravelMode(place["travel_mode"]),
        max_travel_minutes=int(place["minutes"]),
        availability=_availability(answers["time"]),
        interests=tuple(wishes["interests"]),
        goals=tuple(wishes["goals"]),
        wish_gender=wish_gender,
        wish_gender_is_must=is_must,
        practical_note=plain_text(wishes["note"]) or None,
        guide_may_know_note=bool(wishes["guide_may_know"]),
        phone=plain_phone(contact["phone"]),
        word=contact["word"],
        is_discreet=contact["discreet"] == "yes",
    )


def year_typed(text: str) -> int | None:
    """Return a year, in whatever figures it was typed, or None if it is not one."""
    plain = "".join(text.split()).translate(ARABIC_FIGURES)
    return int(plain) if len(plain) == len("1990") and plain.isascii() and plain.isdigit() else None


def birth_year(you: Mapping[str, Any], today: date) -> int:
    """Return the year, or the middle of the ages she chose because she does not know exactly."""
    year = year_typed(you["birth_year"])
    return year if year is not None else today.year - AGE_BANDS[you["age_band"]]


def is_under_age(you: Mapping[str, Any], today: date) -> bool:
    """Whether she is surely not eighteen yet: a year alone leaves the birthday open."""
    year = year_typed(you["birth_year"])
    if year is None:
        return bool(you["age_band"] == TOO_YOUNG)
    return today.year - year < ADULT


def two_weeks(today: date) -> list[tuple[Week, list[date]]]:
    """Return this week and the next, each with its half of the cycle and its dates."""
    monday = today - timedelta(days=today.weekday())
    starts = (monday, monday + timedelta(days=7))
    return [(week_of(start), [start + timedelta(days=n) for n in range(7)]) for start in starts]


def answers_of(person: Person, newcomer: Newcomer) -> Answers:
    """Return what the screens would hold for somebody who has signed up."""
    languages = dict(newcomer.languages or {})
    norwegian = languages.pop("nb", NO_NORWEGIAN)
    whom = (newcomer.wish_gender, newcomer.wish_gender_is_must)
    return {
        "you": {
            "call_name": person.call_name,
            "birth_year": str(person.birth_year or ""),
            "age_band": "",
            "gender": person.gender or UNSAID,
            "household": newcomer.household or Household.PERSON,
            **{name: str(newcomer.children.count(band)) for name, band in CHILDREN.items()},
        },
        "languages": {
            "norwegian": norwegian,
            "language": list(languages),
            "level": list(languages.values()),
            "interpreter": newcomer.wants_interpreter.value,
        },
        "place": {
            "district": newcomer.district_code or UNKNOWN,
            "travel_mode": newcomer.travel_mode or TravelMode.BUS,
            "minutes": str(newcomer.max_travel_minutes or ""),
        },
        "time": _time_of(newcomer.availability or []),
        "wishes": {
            "goals": newcomer.goals,
            "interests": newcomer.interests,
            "whom": next((name for name, wish in WHOM.items() if wish == whom), "any"),
            "note": newcomer.practical_note or "",
            "guide_may_know": newcomer.guide_may_know_note,
        },
        "contact": {
            "email": person.email or "",
            "phone": person.phone or "",
            "discreet": "yes" if person.is_discreet else "no",
            "word": person.word,
            "keep": True,
        },
    }


def _children(you: Mapping[str, Any]) -> tuple[str, ...]:
    if you["household"] != Household.FAMILY:
        return ()
    return tuple(band.value for name, band in CHILDREN.items() for _ in range(int(you[name] or 0)))


def _languages(screen: Mapping[str, Any]) -> dict[str, str]:
    norwegian = {} if screen["norwegian"] == NO_NORWEGIAN else {"nb": screen["norwegian"]}
    spoken = dict(zip(screen["language"], screen["level"], strict=False))
    return norwegian | {tag: Level(level) for tag, level in spoken.items() if tag not in {"", UNLISTED}}


def _availability(time: Mapping[str, Any]) -> tuple[str, ...]:
    chosen = {slot for bundle in time["times"] if bundle in BUNDLES for slot in BUNDLES[bundle]}
    shifts = time["shift_slots"] if SHIFTS in time["times"] else ()
    return Availability.of([*chosen, *time["slots"], *shifts]).slots


def _time_of(slots: Iterable[str]) -> dict[str, Any]:
    """Return the large choices that are wholly there, and the rest as single days or shifts."""
    written = set(Availability.of(slots).slots)
    shifts = sorted(slot for slot in written if ":" in slot)
    bundles = [name for name, bundle in BUNDLES.items() if bundle <= written]
    bundled = {slot for name in bundles for slot in BUNDLES[name]}
    return {
        "times": [*bundles, SHIFTS] if shifts else bundles,
        "slots": sorted(written - bundled - set(shifts)),
        "shift_slots": shifts,
    }
