"""The first page in words: each row says what it is about and since or by when, and what one click does."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from babel.dates import format_skeleton, get_day_names
from flask_babel import get_locale, gettext, ngettext
from flask_babel import lazy_gettext as _

from matching import Gender
from web import clock
from web.today.rows import Kind, Opens, Section
from web.today.waiting import HAS_PROPOSAL, IN_NO_ROUND
from web.wording.desk_facts import joined, language
from web.wording.desk_obstacles import OBSTACLE_GROUPS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from flask_babel import LazyString

    from web.today.rows import Row

MORNING_ENDS, EVENING_BEGINS = 10, 18
A_WEEK = 7

TITLES: dict[Section, LazyString] = {
    Section.CANNOT_WAIT: _("Cannot wait"),
    Section.CALL: _("Call"),
    Section.NEW: _("New people"),
    Section.PROPOSALS: _("Proposals"),
    Section.FIRST_MEETING: _("First meeting"),
    Section.FOLLOW_UP: _("Follow-up"),
    Section.WAITING: _("Have waited longest"),
    Section.REMINDERS: _("My reminders"),
    Section.PAPERS: _("Papers"),
}
EMPTY: dict[Section, LazyString] = {
    Section.CANNOT_WAIT: _("Nothing is urgent just now."),
    Section.CALL: _("Nobody waits for a call."),
    Section.NEW: _("Nobody waits for a first talk."),
    Section.PROPOSALS: _("Nothing to decide, and nobody is being asked."),
    Section.FIRST_MEETING: _("Nobody waits for a first meeting."),
    Section.FOLLOW_UP: _("Nobody has asked for you, and nothing ends soon."),
    Section.WAITING: _("Nobody is on the waiting list."),
    Section.REMINDERS: _("Nothing for today."),
    Section.PAPERS: _("Nothing runs out, and nothing is missing."),
}
FACTS: dict[str, LazyString] = {
    "languages": _("languages"),
    "availability": _("when it suits"),
}
LACKING: dict[str, LazyString] = {
    "place": _("a place"),
    "interpreter": _("an interpreter"),
}
ACTIONS: dict[Opens, LazyString] = {
    Opens.CALL: _("Call"),
    Opens.NEWCOMERS_CONTACT: _("Call"),
    Opens.VOLUNTEERS_CONTACT: _("Call"),
    Opens.MATCH: _("Open"),
    Opens.NEWCOMER: _("Open"),
    Opens.VOLUNTEER: _("Open"),
    Opens.ROUND: _("Look through"),
    Opens.CONCERN: _("Open"),
}
# For each page: its endpoint, and the name of the id in its address.
ADDRESSES = {
    Opens.CALL: ("today.show_call", "request_id"),
    Opens.MATCH: ("follow_up.show_match", "match_id"),
    Opens.NEWCOMER: ("people.show_newcomer", "newcomer_id"),
    Opens.NEWCOMERS_CONTACT: ("people.show_contact", "newcomer_id"),
    Opens.VOLUNTEER: ("vetting.show_volunteer", "volunteer_id"),
    Opens.VOLUNTEERS_CONTACT: ("vetting.show_contact", "volunteer_id"),
    Opens.ROUND: ("proposals.show_round", "round_id"),
    Opens.CONCERN: ("months.show_concern", "concern_id"),
}


def greeting(hour: int, name: str) -> str:
    """Return a greeting for the time of day."""
    if hour < MORNING_ENDS:
        return gettext("Good morning, %(name)s.", name=name)
    if hour < EVENING_BEGINS:
        return gettext("Good day, %(name)s.", name=name)
    return gettext("Good evening, %(name)s.", name=name)


def urgency(count: int) -> str:
    """Return how many things cannot wait."""
    if count == 0:
        return gettext("Nothing is urgent just now.")
    return ngettext("%(num)s thing cannot wait.", "%(num)s things cannot wait.", count)


def what(row: Row) -> str:
    """Return what a row is about."""
    words = WHAT[row.kind]
    return words(row) if callable(words) else str(words)


def _to_decide(row: Row) -> str:
    return ngettext("%(num)s proposal to decide about", "%(num)s proposals to decide about", row.count)


def _facts_missing(row: Row) -> str:
    missing = [str(FACTS[code]) for code in row.codes]
    return gettext("Cannot be in a round yet. We do not know: %(facts)s", facts=joined(missing))


def _meeting_lacks(row: Row) -> str:
    lacking = [str(LACKING[code]) for code in row.codes]
    return gettext("First meeting without %(lacking)s", lacking=joined(lacking))


def more(row: Row) -> str:
    """Return what is worth knowing besides: how often we have tried."""
    if row.count and row.kind in (Kind.CALL_REQUEST, Kind.SILENT):
        return ngettext("%(num)s try so far", "%(num)s tries so far", row.count)
    return ""


def speaks(tag: str) -> str:
    """Return a language in the reader's own."""
    return language(tag)


def when(row: Row, today: date) -> str:
    """Return since or by when, as its kind says."""
    if row.on is None:
        return ""
    return WHEN[row.kind](row, today)


def by(row: Row, today: date) -> str:
    """Return a day by which something should be done."""
    day = row.on or today
    if day < today:
        return _late((today - day).days)
    return gettext("by %(day)s", day=near(day, today))


def since(row: Row, today: date) -> str:
    """Return a day since which it is so."""
    return gettext("since %(day)s", day=near(row.on or today, today))


def promised(row: Row, today: date) -> str:
    """Return before which day we promised to call: on that day it is too late."""
    day = row.on or today
    if day <= today:
        return _late((today - day).days + 1)
    if row.is_urgent:
        return gettext("promised, today is the last day")
    return gettext("promised before %(day)s", day=near(day, today))


def asked_until(row: Row, today: date) -> str:
    """Return until when somebody was asked."""
    return gettext("asked until %(day)s", day=near(row.on or today, today))


def on_the_day(row: Row, today: date) -> str:
    """Return the day itself."""
    return near(row.on or today, today)


def at_the_hour(row: Row, today: date) -> str:
    """Return the day and the time of a meeting."""
    day = near(row.on or today, today)
    return gettext("%(day)s at %(time)s", day=day, time=f"{clock.local(row.at):%H:%M}") if row.at else day


def waited(row: Row, _today: date) -> str:
    """Return for how long somebody has waited."""
    if row.count == 0:
        return gettext("less than a week")
    return ngettext("%(num)s week", "%(num)s weeks", row.count)


def ends(row: Row, today: date) -> str:
    """Return when a paper runs out."""
    day = row.on or today
    return (
        gettext("ran out on %(day)s", day=a_day(day))
        if day < today
        else gettext("on %(day)s", day=a_day(day))
    )


# Words, or how they are made where they depend on the row.
WHAT: Mapping[Kind, LazyString | Callable[[Row], str]] = {
    Kind.CALL_REQUEST: _("Has asked to be called"),
    Kind.TALK_FIRST: _("Wants to talk before answering"),
    Kind.NO_ANSWER_YET: _("Has been reminded and has not answered"),
    Kind.SILENT: _("Did not answer in time"),
    Kind.NEW_NEWCOMER: _("Waits for a first talk"),
    Kind.NEW_VOLUNTEER: _("Wants to be a guide, and waits for a first talk"),
    Kind.NEWCOMER_ASKED: _("We wait for the newcomer's answer"),
    Kind.VOLUNTEER_ASKED: _("The newcomer has said yes. We wait for the volunteer"),
    Kind.MEETING_UNSAID: _("Have they met?"),
    Kind.WANTS_CALL_ABOUT_MEETING: _("Wants help to find a time for the first meeting"),
    Kind.LONG_WITHOUT_MEETING: _("Both have said yes, and have not met for two weeks"),
    Kind.NO_TIME_YET: _("Both have said yes, and no time is set"),
    Kind.MEETS_THIS_WEEK: _("Meet for the first time"),
    Kind.CONCERN: _("Has spoken up"),
    Kind.WANTS_TO_TALK: _("Wants to talk with you about how it goes"),
    Kind.SO_SO: _("Says that it goes so-so"),
    Kind.MISSED_TWICE: _("Has not answered how it goes"),
    Kind.WISH_TO_END: _("Wishes to end; the other does not know"),
    Kind.ENDS_SOON: _("The planned months come to an end"),
    Kind.REMINDER: _("You wanted to be reminded"),
    Kind.CERTIFICATE_ENDS: _("The police certificate runs out"),
    Kind.DECLARATION_ENDS: _("The declaration runs out"),
    Kind.TO_DECIDE: _to_decide,
    Kind.MEETING_LACKS: _meeting_lacks,
    Kind.WAITS: lambda row: _obstacle(row.codes),
    Kind.FACTS_MISSING: _facts_missing,
}
WHEN: Mapping[Kind, Callable[[Row, date], str]] = dict.fromkeys(Kind, since) | {
    Kind.CALL_REQUEST: promised,
    Kind.NEW_NEWCOMER: promised,
    Kind.NEW_VOLUNTEER: promised,
    Kind.NO_ANSWER_YET: by,
    Kind.NEWCOMER_ASKED: by,
    Kind.VOLUNTEER_ASKED: by,
    Kind.SILENT: asked_until,
    Kind.WAITS: waited,
    Kind.REMINDER: on_the_day,
    Kind.MEETING_LACKS: at_the_hour,
    Kind.MEETING_UNSAID: at_the_hour,
    Kind.MEETS_THIS_WEEK: at_the_hour,
    Kind.ENDS_SOON: ends,
    Kind.CERTIFICATE_ENDS: ends,
    Kind.DECLARATION_ENDS: ends,
}


def is_pressing(row: Row, today: date) -> bool:
    """Whether the day should stand out: it has come, or a paper ends within a week."""
    if row.kind in (Kind.CERTIFICATE_ENDS, Kind.DECLARATION_ENDS):
        return row.on is not None and row.on <= today + timedelta(days=A_WEEK)
    return row.is_urgent


def near(day: date, today: date) -> str:
    """Return a day as people say it: today, tomorrow, the weekday within a week, else the date."""
    names = {-1: gettext("yesterday"), 0: gettext("today"), 1: gettext("tomorrow")}
    away = (day - today).days
    if away in names:
        return names[away]
    if 1 < away < A_WEEK:
        return str(get_day_names("wide", locale=get_locale())[day.weekday()])
    return a_day(day)


def a_day(day: date) -> str:
    """Return the day and the month."""
    return format_skeleton("MMMMd", day, locale=get_locale())


def middle_waits(weeks: Mapping[Gender, int]) -> str:
    """Return how differently women and men wait; nothing if they do not."""
    if not weeks:
        return ""
    return gettext(
        "In the middle, men have waited %(men)s weeks and women %(women)s.",
        men=weeks[Gender.MAN],
        women=weeks[Gender.WOMAN],
    )


def _late(days: int) -> str:
    return ngettext("%(num)s day too late", "%(num)s days too late", days)


def _obstacle(codes: tuple[str, ...]) -> str:
    if HAS_PROPOSAL in codes:
        return gettext("Has a proposal that waits for you")
    if not codes or IN_NO_ROUND in codes:
        return gettext("Has not been in a round yet")
    title, _text = OBSTACLE_GROUPS[codes[0]]
    return gettext("Stands in the way: %(obstacle)s", obstacle=title)
