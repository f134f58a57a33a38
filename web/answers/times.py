"""When somebody can meet: large choices first, single parts of the week for those who want, weeks of shifts.

A shift is told for the two weeks that lie ahead, by their dates; what is stored is the fortnight's rhythm.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from babel.dates import format_skeleton
from flask_babel import get_locale
from flask_babel import lazy_gettext as _
from wtforms.validators import ValidationError

from matching.availability import DAYS, PARTS, Availability, Week, week_of
from web import clock
from web.answers.fields import SeveralOf

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from flask_babel import LazyString
    from wtforms import Field

SHIFTS = "shifts"
WEEKDAYS, WEEKEND = DAYS[:5], DAYS[5:]
WHOLE: dict[str, frozenset[str]] = {
    "weekday_day": frozenset(f"{day}-{part}" for day in WEEKDAYS for part in PARTS[:2]),
    "weekday_evening": frozenset(f"{day}-{PARTS[2]}" for day in WEEKDAYS),
    "weekend": frozenset(f"{day}-{part}" for day in WEEKEND for part in PARTS),
}
"""The large choices, as parts of the week."""

LARGE: dict[str, LazyString] = {
    "weekday_day": _("Weekdays, in the daytime"),
    "weekday_evening": _("Weekday evenings"),
    "weekend": _("Weekends"),
    SHIFTS: _("It changes: I work shifts"),
}
DAY_NAMES: dict[str, LazyString] = {
    "mon": _("Monday"),
    "tue": _("Tuesday"),
    "wed": _("Wednesday"),
    "thu": _("Thursday"),
    "fri": _("Friday"),
    "sat": _("Saturday"),
    "sun": _("Sunday"),
}
PART_NAMES: dict[str, LazyString] = {
    "morning": _("Before 12"),
    "afternoon": _("12 to 17"),
    "evening": _("After 17"),
}
SLOTS: dict[str, str] = {f"{day}-{part}": "" for day in DAYS for part in PARTS}


class TimePart:
    """The four large choices, the grid, and the two weeks of shifts."""

    when = SeveralOf(_("When can you meet?"), options=LARGE)
    slots = SeveralOf(_("Single days"), options=SLOTS)
    this_week = SeveralOf(_("This week"), options=SLOTS)
    next_week = SeveralOf(_("Next week"), options=SLOTS)

    def validate_when(self, field: Field) -> None:
        """Ask for one time at least, and for the hours of somebody who works shifts."""
        shifts = [*(self.this_week.data or ()), *(self.next_week.data or ())]
        chosen = set(field.data or ()) - {SHIFTS}
        if SHIFTS in (field.data or ()) and not shifts and not self.slots.data:
            raise ValidationError(_("Tick when you are free in the two weeks below."))
        if not chosen and not shifts and not self.slots.data:
            raise ValidationError(_("Tick at least one time. You can change it whenever you like."))

    @property
    def days(self) -> dict[str, LazyString]:
        """The rows of the grid."""
        return DAY_NAMES

    @property
    def parts(self) -> dict[str, LazyString]:
        """The columns of the grid."""
        return PART_NAMES

    @property
    def shift_weeks(self) -> list[ShiftWeek]:
        """The two weeks ahead, by their dates."""
        monday = clock.today() - timedelta(days=clock.today().weekday())
        return [ShiftWeek("this_week", monday), ShiftWeek("next_week", monday + timedelta(days=7))]


@dataclass(frozen=True, slots=True)
class ShiftWeek:
    """One of the two weeks in which somebody who works shifts says when she is free."""

    name: str
    monday: date

    @property
    def words(self) -> str:
        """Its first and last day."""
        sunday = self.monday + timedelta(days=6)
        return f"{_day_and_month(self.monday)} \N{EN DASH} {_day_and_month(sunday)}"


def _day_and_month(day: date) -> str:
    return format_skeleton("MMMMd", day, locale=get_locale())


def availability(answers: Mapping[str, Any], on: date) -> list[str]:
    """Return a screen's answers as they are stored, given on this day."""
    slots: set[str] = set(answers.get("slots") or ())
    for choice in answers.get("when") or ():
        slots |= WHOLE.get(choice, frozenset())
    now = week_of(on)
    other = Week.B if now is Week.A else Week.A
    for name, week in (("this_week", now), ("next_week", other)):
        slots |= {f"{week}:{slot}" for slot in answers.get(name) or ()}
    return list(Availability.of(slots).slots)


def as_typed(stored: Iterable[str] | None, on: date) -> dict[str, list[str]]:
    """Return stored times as the answers of a screen opened on this day."""
    plain = {slot for slot in stored or () if ":" not in slot}
    whole = [name for name, slots in WHOLE.items() if slots <= plain]
    single = plain - frozenset().union(*(WHOLE[name] for name in whole))
    now = week_of(on)
    by_week: dict[bool, list[str]] = {True: [], False: []}
    for slot in stored or ():
        week, colon, name = slot.rpartition(":")
        if colon:
            by_week[week == now].append(name)
    shifts = [SHIFTS] if any(by_week.values()) else []
    return {
        "when": whole + shifts,
        "slots": [slot for slot in SLOTS if slot in single],
        "this_week": by_week[True],
        "next_week": by_week[False],
    }


def time_sentence(stored: Iterable[str] | None) -> list[str]:
    """Return stored times in words: the large choices first, then single parts of the week."""
    slots = list(stored or ())
    typed = as_typed(slots, clock.today())
    single = [f"{DAY_NAMES[day]} {str(PART_NAMES[part]).lower()}" for day, part in _pairs(typed["slots"])]
    return [str(LARGE[choice]) for choice in typed["when"]] + single


def _pairs(slots: Iterable[str]) -> list[tuple[str, str]]:
    return [(slot.split("-")[0], slot.split("-")[1]) for slot in slots]
