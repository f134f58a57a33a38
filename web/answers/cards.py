"""A card in words, in the reader's language: one sentence a line, made from the codes on the card."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from babel.dates import get_day_names
from babel.lists import format_list
from flask_babel import get_locale, gettext
from flask_babel import lazy_gettext as _

from matching import Gender, Household, Level
from matching.availability import DAYS, Availability
from web.answers.interests import INTERESTS
from web.answers.languages import language_in_a_sentence
from web.answers.times import PART_NAMES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from flask_babel import LazyString

MOST_TIMES = 3

GENDERS: dict[str, LazyString] = {
    Gender.WOMAN.value: _("%(name)s is a woman."),
    Gender.MAN.value: _("%(name)s is a man."),
}
HOUSEHOLDS: dict[str, LazyString] = {
    Household.PERSON.value: _("%(name)s comes alone."),
    Household.COUPLE.value: _("%(name)s comes with a partner."),
    Household.FAMILY.value: _("%(name)s comes with the family."),
}
NORWEGIAN: dict[str, LazyString] = {
    Level.A1.value: _("%(name)s knows a few words of Norwegian."),
    Level.A2.value: _("%(name)s can make simple talk in Norwegian."),
    Level.B1.value: _("%(name)s can talk about most things in Norwegian."),
    Level.B2.value: _("%(name)s can talk about most things in Norwegian."),
    Level.C1.value: _("%(name)s speaks Norwegian well."),
    Level.C2.value: _("%(name)s speaks Norwegian well."),
    Level.NATIVE.value: _("%(name)s speaks Norwegian well."),
}
AGES: dict[int, LazyString] = {
    10: _("%(name)s is under 20."),
    20: _("%(name)s is between 20 and 29."),
    30: _("%(name)s is between 30 and 39."),
    40: _("%(name)s is between 40 and 49."),
    50: _("%(name)s is between 50 and 59."),
    60: _("%(name)s is between 60 and 69."),
    70: _("%(name)s is between 70 and 79."),
    80: _("%(name)s is over 80."),
}


def sentences(
    card: Mapping[str, Any], name: str, places: Mapping[str, str], note: str | None = None
) -> list[tuple[str, str]]:
    """Return (line, sentence) for each line of a card that has words."""
    says: dict[str, Callable[[Any], str]] = {
        "gender": lambda value: _named(GENDERS.get(value), name),
        "age": lambda value: _named(AGES.get(value), name),
        "household": lambda value: _named(HOUSEHOLDS.get(value), name),
        "norwegian": lambda value: _named(NORWEGIAN.get(value), name),
        "languages": lambda tags: gettext(
            "You both speak %(languages)s.",
            languages=_joined([language_in_a_sentence(tag) for tag in tags]),
        ),
        "interests": lambda codes: gettext("You both like: %(interests)s.", interests=_interests(codes)),
        "times": lambda slots: gettext("You both have time: %(times)s.", times=_times(slots)),
        "travel": lambda minutes: gettext(
            "%(name)s gets to the meeting place in %(minutes)s minutes.", name=name, minutes=minutes
        ),
        "place": lambda code: gettext("You can meet here: %(place)s.", place=places.get(code, "")),
        "pets": lambda _value: gettext("%(name)s has pets. You can meet without them.", name=name),
        "note": lambda _value: gettext("Good to know: %(note)s", note=note) if note else "",
    }
    said = [(line, says[line](value)) for line, value in card.items() if line in says]
    return [(line, sentence) for line, sentence in said if sentence]


def _named(text: LazyString | None, name: str) -> str:
    return str(text) % {"name": name} if text else ""


def _interests(codes: Sequence[str]) -> str:
    return _joined([str(INTERESTS.get(code, code)).lower() for code in codes])


def _times(slots: Sequence[str]) -> str:
    named = []
    for slot in Availability.of(slots).slots[:MOST_TIMES]:
        week, _colon, name = slot.rpartition(":")
        day, part = name.split("-")
        day_name = get_day_names("wide", locale=get_locale())[DAYS.index(day)]
        spoken = f"{day_name} {str(PART_NAMES[part]).lower()}"
        named.append(gettext("%(time)s every other week", time=spoken) if week else spoken)
    return _joined(named)


def _joined(items: Sequence[str]) -> str:
    return format_list(list(items), locale=get_locale())
