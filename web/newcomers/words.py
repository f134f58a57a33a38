"""The newcomer's pages in words: answers, steps and statuses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from babel.dates import format_date, format_skeleton, get_day_names
from flask_babel import get_locale, gettext
from flask_babel import lazy_gettext as _

from matching import AgeBand, Gender, Household, Level, TravelMode, WishAge
from matching import Goal as Goals
from matching.availability import DAYS, Availability
from web import clock
from web.answers.languages import MOST_USED, language_name, language_options
from web.answers.places import MINUTES
from web.models import ArrivalGroup
from web.models.person import InterpreterWish
from web.newcomers import answers
from web.newcomers.queries import Status
from web.numbers import spaced_phone

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from babel import Locale
    from flask_babel import LazyString

Options = list[tuple[str, "str | LazyString"]]

STEPS: dict[str, LazyString] = {
    "things": _("First, three things"),
    "you": _("A little about you"),
    "languages": _("Which languages do you speak?"),
    "place": _("Which part do you live in?"),
    "time": _("When can you meet?"),
    "wishes": _("What would you like to do?"),
    "contact": _("How can we reach you?"),
}
GENDERS: dict[Gender, LazyString] = {
    Gender.WOMAN: _("Woman"),
    Gender.MAN: _("Man"),
    Gender.OTHER: _("Other"),
}
HOUSEHOLDS: dict[Household, LazyString] = {
    Household.PERSON: _("Only me"),
    Household.COUPLE: _("Me and my partner"),
    Household.FAMILY: _("Our family with children"),
}
CHILDREN: dict[AgeBand, LazyString] = {
    AgeBand.YOUNG: _("Children from 0 to 5 years"),
    AgeBand.SCHOOL: _("Children from 6 to 12 years"),
    AgeBand.TEEN: _("Children from 13 to 17 years"),
}
INTERPRETER: dict[InterpreterWish, LazyString] = {
    InterpreterWish.YES: _("Yes"),
    InterpreterWish.NO: _("No"),
    InterpreterWish.UNSURE: _("I do not know"),
}
TRAVEL: dict[TravelMode, LazyString] = {
    TravelMode.WALK: _("I walk"),
    TravelMode.BICYCLE: _("By bicycle"),
    TravelMode.BUS: _("By bus"),
    TravelMode.CAR: _("By car"),
}
ARRIVAL: dict[ArrivalGroup, LazyString] = {
    ArrivalGroup.PROTECTION: _("I came for protection"),
    ArrivalGroup.WORK: _("I came to work"),
    ArrivalGroup.FAMILY: _("I came to my family"),
    ArrivalGroup.STUDY: _("I came to study"),
}
AGES: dict[WishAge, LazyString] = {
    WishAge.SIMILAR: _("About my age"),
    WishAge.OLDER: _("Older than me"),
    WishAge.YOUNGER: _("Younger than me"),
}
STATUSES: dict[Status, LazyString] = {
    Status.SIGNED_UP: _("You have signed up"),
    Status.WAITING: _("We are looking for a guide for you"),
    Status.ASKED: _("We have found somebody you may want to meet"),
    Status.MATCHED: _("You have a guide"),
    Status.PAUSED: _("You are taking a break"),
}
NORWEGIAN: Options = [
    (answers.NO_NORWEGIAN, _("Not yet")),
    (Level.A1, _("A few words")),
    (Level.A2, _("I can make simple talk")),
    (Level.B1, _("I can talk about most things")),
    (Level.C1, _("Well")),
]
LEVELS: Options = [
    (Level.NATIVE, _("My own language")),
    (Level.C1, _("I speak it well")),
    (Level.B1, _("I can talk about most things")),
    (Level.A1, _("A few words")),
]
AGE_BANDS: Options = [
    ("", _("I know the year")),
    (answers.TOO_YOUNG, _("Under 18")),
    *((band, band.replace("-", "\N{EN DASH}")) for band in list(answers.AGE_BANDS)[:-1]),
    ("70", _("70 or older")),
]
GOALS: Options = [
    (Goals.NORWEGIAN_PRACTICE, _("Practise Norwegian")),
    (Goals.LETTERS_AND_FORMS, _("Understand letters and the way things work")),
    (Goals.LOCAL_NETWORK, _("Meet people")),
    (Goals.WORK_NETWORK, _("Find my way to work or school")),
]
WHOM: Options = [
    ("any", _("It does not matter")),
    ("rather_woman", _("I would rather meet a woman")),
    ("rather_man", _("I would rather meet a man")),
    ("only_woman", _("I only want to meet a woman")),
    ("only_man", _("I only want to meet a man")),
]
TIMES: Options = [
    ("weekdays", _("Weekdays in the daytime")),
    ("evenings", _("Weekday evenings")),
    ("weekends", _("Weekends")),
    (answers.SHIFTS, _("It changes: I work shifts")),
]
PARTS: dict[str, LazyString] = {
    "morning": _("Before 12"),
    "afternoon": _("12\N{EN DASH}17"),
    "evening": _("After 17"),
}
MEANINGS: dict[str, LazyString] = {"båt": _("boat"), "sol": _("sun"), "bok": _("book"), "bro": _("bridge")}
COUNTS: Options = [(str(number), str(number) if number else _("None")) for number in range(7)]
UNSAID = _("I do not want to say")
UNKNOWN_PLACE = _("I do not know, or would rather not say")
UNLISTED = _("I do not find my language")


def of(table: dict[Any, Any]) -> Options:
    """Return a table of words as options to choose among."""
    return [(key.value, text) for key, text in table.items()]


def minutes() -> Options:
    """Return how long the way may take."""
    return list(MINUTES.items())


def travels() -> list[tuple[str, str, str]]:
    """Return ways to get around, each with the name of its drawing."""
    drawings = {
        TravelMode.WALK: "feet",
        TravelMode.BICYCLE: "bicycle",
        TravelMode.BUS: "bus",
        TravelMode.CAR: "car",
    }
    return [(mode.value, str(text), drawings[mode]) for mode, text in TRAVEL.items()]


def spoken() -> list[tuple[str, Options]]:
    """Return the languages to choose among: those most used here, then every other by its name."""
    every: Options = [*language_options()]
    count = len(MOST_USED)
    return [(gettext("Many here speak"), every[:count]), (gettext("Other languages"), every[count:])]


def word_tiles() -> list[tuple[str, str, str]]:
    """Return the Norwegian words to choose among, each with what it means and its drawing's name."""
    reads_norwegian = _locale().language in {"nb", "nn"}
    return [
        (word, word if reads_norwegian else f"{word} ({meaning})", word) for word, meaning in MEANINGS.items()
    ]


def days() -> list[tuple[str, str]]:
    """Return the days of the week, Monday first, by their code and their name."""
    names = get_day_names("wide", locale=_locale())
    return [(code, names[number]) for number, code in enumerate(DAYS)]


def weeks() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return this week and the next: a heading, and each day by its slot's beginning and its real date."""
    headings = (gettext("This week"), gettext("Next week"))
    found = answers.two_weeks(clock.today())
    return [
        (
            heading,
            [
                (f"{week}:{code}", format_skeleton("MMMEd", day, locale=_locale()))
                for code, day in zip(DAYS, dates, strict=True)
            ],
        )
        for heading, (week, dates) in zip(headings, found, strict=True)
    ]


def weekday(day: date) -> str:
    """Return a date with its weekday and its month's name, without the year."""
    dot = "." if _locale().language in {"nb", "nn"} else ""
    return format_date(day, f"EEEE d{dot} MMMM", locale=_locale())


def told(kept: answers.Answers, districts: dict[str, str], interests: dict[str, str]) -> dict[str, list[str]]:
    """Return each screen's answers in a few lines, for My page."""
    you, place, wishes = (kept[step] for step in ("you", "place", "wishes"))
    adult = told_of_adult(kept)
    return {
        "you": [*adult["you"], str(HOUSEHOLDS[Household(you["household"])])],
        "languages": _languages(kept["languages"]),
        "place": _lines(
            districts.get(place["district"], UNKNOWN_PLACE),
            TRAVEL[TravelMode(place["travel_mode"])],
            dict(minutes()).get(place["minutes"], ""),
        ),
        "time": _times(kept["time"]),
        "wishes": _lines(
            *(text for goal, text in GOALS if goal in wishes["goals"]),
            *(interests.get(code, code) for code in wishes["interests"]),
            dict(WHOM)[wishes["whom"]],
            wishes["note"],
        ),
        "contact": adult["contact"],
    }


def told_of_adult(kept: answers.Answers) -> dict[str, list[str]]:
    """Return who somebody is and how she is reached in a few lines."""
    you, contact = kept["you"], kept["contact"]
    gender = UNSAID if you["gender"] == answers.UNSAID else GENDERS[Gender(you["gender"])]
    return {
        "you": _lines(you["call_name"], you["birth_year"], gender),
        "contact": _lines(contact["email"], spaced_phone(contact["phone"])),
    }


def told_more(more: dict[str, str]) -> list[str]:
    """Return the answers to the questions she may skip in a few lines."""
    pets = {"yes": gettext("Pets are fine"), "no": gettext("I would rather meet without pets"), "": ""}
    return _lines(
        pets[more["pets"]],
        AGES[WishAge(more["age"])] if more["age"] else "",
        gettext("Must not meet: %(names)s", names=more["avoids"]) if more["avoids"] else "",
        ARRIVAL[ArrivalGroup(more["arrival"])] if more["arrival"] else "",
    )


def told_by_heading(
    lines: dict[str, list[str]], more: list[str], invited: list[str]
) -> list[tuple[str, list[str]]]:
    """Return all that she has told under the headings of its screens, and what she was invited to."""
    return [
        *((str(STEPS[step]), some) for step, some in lines.items()),
        (gettext("Four more questions"), more),
        (gettext("What you have been invited to"), invited),
    ]


def _languages(screen: dict[str, Any]) -> list[str]:
    levels, norwegian = dict(LEVELS), dict(NORWEGIAN)
    own = [
        f"{language_name(tag)}: {levels.get(level, norwegian.get(level, level))}"
        for tag, level in zip(screen["language"], screen["level"], strict=True)
        if tag not in {"", answers.UNLISTED}
    ]
    first = gettext("Norwegian: %(level)s", level=norwegian.get(screen["norwegian"], screen["norwegian"]))
    return [first, *own]


def _times(screen: dict[str, Any]) -> list[str]:
    names = dict(days())
    large = [str(text) for value, text in TIMES if value in screen["times"]]
    single = []
    for slot in Availability.of(screen["slots"]).slots:
        day, part = slot.split("-")
        single.append(f"{names[day]}: {str(PARTS[part]).lower()}")
    return [*large, *single]


def _lines(*texts: Any) -> list[str]:
    return [str(text) for text in texts if text]


def _locale() -> Locale:
    return get_locale()


def seven(step: str) -> tuple[int, int]:
    """Return which of how many screens this is."""
    return answers.STEPS.index(step) + 1, len(answers.STEPS)


def before(step: str) -> str | None:
    """Return the screen before this one."""
    here = answers.STEPS.index(step)
    return answers.STEPS[here - 1] if here else None


def after(step: str, steps: Sequence[str] = answers.STEPS) -> str | None:
    """Return the screen after this one."""
    here = steps.index(step) + 1
    return steps[here] if here < len(steps) else None
