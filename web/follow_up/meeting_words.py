"""The desk's words about first meetings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _

from web.answers.languages import TAGS
from web.models import InterpreterForm, InterpreterStatus, MeetingStatus
from web.wording.desk_facts import language

if TYPE_CHECKING:
    from flask_babel import LazyString

MEETINGS: dict[MeetingStatus, LazyString] = {
    MeetingStatus.PLANNED: _("Planned"),
    MeetingStatus.HELD: _("They have met"),
    MeetingStatus.MOVED: _("It was moved"),
    MeetingStatus.NEWCOMER_COULD_NOT: _("The newcomer could not come"),
    MeetingStatus.VOLUNTEER_COULD_NOT: _("The volunteer could not come"),
    MeetingStatus.NOBODY_CAME: _("Nobody came"),
}
CAME_TO_NOTHING = [
    (status.value, MEETINGS[status])
    for status in (
        MeetingStatus.NEWCOMER_COULD_NOT,
        MeetingStatus.VOLUNTEER_COULD_NOT,
        MeetingStatus.NOBODY_CAME,
        MeetingStatus.MOVED,
    )
]
INTERPRETERS: dict[InterpreterStatus, LazyString] = {
    InterpreterStatus.NEEDED: _("Interpreter needed"),
    InterpreterStatus.ORDERED: _("Interpreter ordered"),
    InterpreterStatus.CONFIRMED: _("Interpreter confirmed"),
    InterpreterStatus.USED: _("Interpreter was there"),
}
INTERPRETER_TONES = {
    InterpreterStatus.NEEDED: "warn",
    InterpreterStatus.ORDERED: "warn",
    InterpreterStatus.CONFIRMED: "good",
    InterpreterStatus.USED: "good",
}
FORMS: dict[InterpreterForm, LazyString] = {
    InterpreterForm.PHONE: _("By phone"),
    InterpreterForm.SCREEN: _("On a screen"),
    InterpreterForm.IN_THE_ROOM: _("In the room"),
}


def languages() -> list[tuple[str, str]]:
    """Return the languages to choose from, by name."""
    return sorted(((tag, language(tag)) for tag in TAGS), key=lambda one: one[1].casefold())
