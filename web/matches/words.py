"""The desk's words for the months after: answers, concerns, and how a match ends."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from flask_babel import lazy_gettext as _

from web.matches.closing import CONSEQUENCES, Ending, Next
from web.models import CheckInAnswer, CloseReason, ConcernLevel, MetHowOften

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask_babel import LazyString

T = TypeVar("T", bound=StrEnum)

ANSWERS: dict[CheckInAnswer, LazyString] = {
    CheckInAnswer.GOOD: _("It is going well"),
    CheckInAnswer.SO_SO: _("So-so"),
    CheckInAnswer.CALL_ME: _("Wants to talk with us"),
}
TONES = {
    CheckInAnswer.GOOD: "good",
    CheckInAnswer.SO_SO: "warn",
    CheckInAnswer.CALL_ME: "danger",
    ConcernLevel.WONDERING: "info",
    ConcernLevel.NOT_GOOD: "warn",
    ConcernLevel.SERIOUS: "danger",
    ConcernLevel.DANGER: "danger",
}
OFTEN: dict[MetHowOften, LazyString] = {
    MetHowOften.NOT_YET: _("not met since last time"),
    MetHowOften.ONCE_OR_TWICE: _("met once or twice"),
    MetHowOften.OFTEN: _("met often"),
}
LEVELS: dict[ConcernLevel, LazyString] = {
    ConcernLevel.WONDERING: _("Wonders about something"),
    ConcernLevel.NOT_GOOD: _("Something is not good"),
    ConcernLevel.SERIOUS: _("Serious"),
    ConcernLevel.DANGER: _("Danger now"),
}
ENDINGS: dict[Ending, LazyString] = {
    Ending.COMPLETED: _("The months are over"),
    Ending.CONTINUES_PRIVATELY: _("They go on as friends, without us"),
    Ending.NEWCOMER_MOVED: _("The newcomer has moved"),
    Ending.VOLUNTEER_MOVED: _("The volunteer has moved"),
    Ending.NEWCOMER_NO_TIME: _("The newcomer has no time now"),
    Ending.VOLUNTEER_NO_TIME: _("The volunteer has no time now"),
    Ending.NEWCOMER_LOST: _("We cannot reach the newcomer"),
    Ending.VOLUNTEER_LOST: _("We cannot reach the volunteer"),
    Ending.NO_FIT: _("They did not suit each other"),
    Ending.CONCERN: _("Something serious"),
    Ending.OTHER: _("Another reason"),
}
REASONS: dict[CloseReason, LazyString] = {
    CloseReason.COMPLETED: _("The months are over"),
    CloseReason.CONTINUES_PRIVATELY: _("They go on as friends, without us"),
    CloseReason.MOVED: _("One of them has moved"),
    CloseReason.NO_TIME: _("One of them has no time now"),
    CloseReason.LOST_CONTACT: _("We cannot reach one of them"),
    CloseReason.NO_FIT: _("They did not suit each other"),
    CloseReason.DECLINED: _("One of them said no when asked"),
    CloseReason.EXPIRED: _("One of them did not answer when asked"),
    CloseReason.CONCERN: _("Something serious"),
    CloseReason.OTHER: _("Another reason"),
}
NEXT_FOR_NEWCOMER: dict[Next, LazyString] = {
    Next.WAIT: _("The newcomer is on the waiting list again, with the time waited so far."),
    Next.REST: _("The newcomer rests for some weeks and keeps the time waited so far."),
    Next.THANKS: _("The newcomer is thanked and leaves the waiting list."),
}
NEXT_FOR_VOLUNTEER: dict[Next, LazyString] = {
    Next.WAIT: _("The volunteer has a free place, and is asked before the next round."),
    Next.REST: _("The volunteer rests for some weeks before we ask again."),
    Next.THANKS: _("The volunteer is thanked, and may say when a new person is welcome."),
}


def endings() -> list[tuple[str, LazyString, str]]:
    """Return how a match may end: the code, its words, and what comes next for each side."""
    return [
        (ending.value, text, f"{NEXT_FOR_NEWCOMER[next_.newcomer]} {NEXT_FOR_VOLUNTEER[next_.volunteer]}")
        for ending, text in ENDINGS.items()
        for next_ in (CONSEQUENCES[ending],)
    ]


def choices(words: Mapping[T, LazyString]) -> list[tuple[str, LazyString]]:
    """Return (code, words) for a list to choose from."""
    return [(code.value, text) for code, text in words.items()]
