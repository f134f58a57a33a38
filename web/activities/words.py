"""Activities in words that everybody may meet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from babel.dates import format_date
from flask_babel import get_locale, gettext
from flask_babel import lazy_gettext as _

from web import clock
from web.i18n import reader_language
from web.models import ActivityKind, Audience, CallOffReason, InvitationAnswer
from web.notifications.isolation import isolated

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from flask_babel import LazyString

    from web.activities.own import Kept

KINDS: dict[ActivityKind, LazyString] = {
    ActivityKind.LANGUAGE_CAFE: _("Language café"),
    ActivityKind.WALK: _("Walk together"),
    ActivityKind.HANDCRAFT: _("Sewing and handcraft"),
    ActivityKind.MEAL: _("Cooking and eating together"),
    ActivityKind.SPORT: _("Sport and play"),
    ActivityKind.OUTING: _("Outing"),
    ActivityKind.OTHER: _("Being together"),
}
# Nothing for what is open to everybody: the question does not arise then.
FOR_WHOM: dict[Audience, LazyString | str] = {
    Audience.EVERYBODY: "",
    Audience.WOMEN: _("Only women are invited."),
    Audience.MEN: _("Only men are invited."),
    Audience.FAMILIES: _("It is for families. Take your children along."),
}
CALLED_OFF: dict[CallOffReason, LazyString] = {
    CallOffReason.TOO_FEW: _("Too few could come this time."),
    CallOffReason.PLACE_CLOSED: _("The place is closed on this day."),
    CallOffReason.NOBODY_TO_LEAD: _("Nobody can lead it on this day."),
    CallOffReason.WEATHER: _("The weather is too bad."),
    CallOffReason.OTHER: _("Something came in the way."),
}
ANSWERED: dict[InvitationAnswer, LazyString] = {
    InvitationAnswer.YES: _("You have said that you come."),
    InvitationAnswer.NO: _("You have said that you do not come this time. That is fine."),
}


def told(kept: Iterable[Kept]) -> list[str]:
    """Return what somebody was invited to, and what she said, a line for each."""
    return [_line(one) for one in kept]


def _line(one: Kept) -> str:
    """Say it with a colon, which stands right in either direction; the title is Norwegian whoever reads."""
    title = isolated(one.activity.title, reader_language())
    line = f"{title}: {day_and_hours(one.activity.starts_at, one.activity.ends_at)}."
    return f"{line} {ANSWERED[one.invitation.answer]}" if one.invitation.answer else line


def day_and_hours(starts_at: datetime, ends_at: datetime) -> str:
    """Return when it is: weekday, date and month's name without the year, and the hours by the wall clock."""
    starts, ends, locale = clock.local(starts_at), clock.local(ends_at), get_locale()
    dot = "." if locale.language in {"nb", "nn"} else ""
    return gettext(
        "%(day)s, from %(start)s to %(end)s",
        day=format_date(starts, f"EEEE d{dot} MMMM", locale=locale),
        start=f"{starts:%H:%M}",
        end=f"{ends:%H:%M}",
    )
