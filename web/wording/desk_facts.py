"""What people have told, in words for the desk: languages, times, gender, who takes part."""

from __future__ import annotations

from typing import TYPE_CHECKING

from babel.dates import get_day_names
from babel.lists import format_list
from flask_babel import get_locale, gettext
from flask_babel import lazy_gettext as _

from matching import Availability, Gender, Household, Level
from matching.availability import DAYS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flask_babel import LazyString

LEVELS = {1: "A1", 2: "A2", 3: "B1", 4: "B2", 5: "C1"}
NORWEGIAN_TAGS = ("nb", "nn")
# Languages whose common name is missing or too wide.
OWN_NAMES: dict[str, LazyString] = {
    "ku": _("Kurmanji Kurdish"),
    "ckb": _("Sorani Kurdish"),
    "nsl": _("Norwegian Sign Language"),
}

GENDERS: dict[Gender, LazyString] = {
    Gender.WOMAN: _("Woman"),
    Gender.MAN: _("Man"),
    Gender.OTHER: _("Other"),
}

HOUSEHOLDS: dict[Household, LazyString] = {
    Household.PERSON: _("alone"),
    Household.COUPLE: _("as a couple"),
    Household.FAMILY: _("as a family"),
}

PARTS: dict[str, LazyString] = {
    "morning": _("%(day)s morning"),
    "afternoon": _("%(day)s afternoon"),
    "evening": _("%(day)s evening"),
}


def language(tag: str) -> str:
    """Return a language by its name in the reader's own; both written Norwegians are Norwegian."""
    if tag in NORWEGIAN_TAGS:
        return gettext("Norwegian")
    if tag in OWN_NAMES:
        return str(OWN_NAMES[tag])
    names = get_locale().languages
    return names.get(tag.replace("-", "_")) or names.get(tag.partition("-")[0]) or tag


def level(rank: int) -> str:
    """Return a shared level; the sixth is a mother tongue."""
    return LEVELS.get(rank) or gettext("as a mother tongue")


def languages(spoken: Mapping[str, str] | None) -> str:
    """Return the languages somebody speaks with their levels, mother tongue first."""
    best_first = sorted((spoken or {}).items(), key=lambda item: (-Level(item[1]).rank, item[0]))
    return ", ".join(
        gettext("%(language)s (mother tongue)", language=language(tag))
        if mark == Level.NATIVE
        else f"{language(tag)} {mark}"
        for tag, mark in best_first
    )


def slot_name(slot: str) -> str:
    """Return a part of the week as people say it."""
    week, _, name = slot.rpartition(":")
    day, part = name.split("-")
    day_name = get_day_names("wide", locale=get_locale())[DAYS.index(day)]
    spoken = str(PARTS[part]) % {"day": day_name}
    return gettext("%(slot)s every other week", slot=spoken) if week else spoken


def joined(items: Sequence[str]) -> str:
    """Return "a, b and c" in the reader's language."""
    return format_list(list(items), locale=get_locale())


def times(slots: Sequence[str] | None) -> str:
    """Return the parts of the week when somebody can meet, Monday first."""
    return joined([slot_name(slot) for slot in Availability.of(slots or ()).slots])
