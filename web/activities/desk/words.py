"""Activities in the desk's words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _

from web import clock
from web.activities.rules import Hindrance
from web.activities.words import KINDS, day_and_hours
from web.models import AnsweredHow, Audience, CallOffReason, InvitationAnswer

if TYPE_CHECKING:
    from collections import Counter
    from datetime import datetime

    from flask_babel import LazyString

A_WEEK = 7

__all__ = ["KINDS", "day_and_hours"]

AUDIENCES: dict[Audience, LazyString] = {
    Audience.EVERYBODY: _("Everybody"),
    Audience.WOMEN: _("Women"),
    Audience.MEN: _("Men"),
    Audience.FAMILIES: _("Families with children"),
}
WHY_OFF: dict[CallOffReason, LazyString] = {
    CallOffReason.TOO_FEW: _("Too few can come"),
    CallOffReason.PLACE_CLOSED: _("The place is closed"),
    CallOffReason.NOBODY_TO_LEAD: _("Nobody can lead it"),
    CallOffReason.WEATHER: _("The weather"),
    CallOffReason.OTHER: _("Something else"),
}
HINDRANCES: dict[Hindrance, LazyString] = {
    Hindrance.INVITED: _("Is invited already"),
    Hindrance.NOT_WAITING: _("Is not on the waiting list now"),
    Hindrance.PAUSED: _("Takes a break, and we have promised not to ask anything"),
    Hindrance.RESTS: _("The programme rests today; nobody in it is asked anything"),
    Hindrance.UNDER_AGE: _("Is not eighteen yet"),
    Hindrance.ONLY_WOMEN: _("This is only for women"),
    Hindrance.ONLY_MEN: _("This is only for men"),
    Hindrance.ONLY_FAMILIES: _("This is for families with children"),
    Hindrance.LOOK_FIRST: _("There is something to look at first"),
}
ANSWERS: dict[InvitationAnswer, LazyString] = {
    InvitationAnswer.YES: _("Comes"),
    InvitationAnswer.NO: _("Not this time"),
}
NO_ANSWER = _("No answer yet")
TONES = {InvitationAnswer.YES: "good", InvitationAnswer.NO: "neutral", None: "info"}
TOLD: dict[AnsweredHow, LazyString] = {
    AnsweredHow.SELF: _("answered on the own page"),
    AnsweredHow.PHONE: _("told by phone"),
    AnsweredHow.IN_PERSON: _("told in person"),
    AnsweredHow.INTERPRETER: _("told with an interpreter"),
}


def said(answer: InvitationAnswer | None) -> str:
    """Return what somebody has said, in two words."""
    return str(NO_ANSWER if answer is None else ANSWERS[answer])


def waited(since: datetime) -> str:
    """Return how long somebody has waited, in whole weeks."""
    weeks = (clock.now() - since).days // A_WEEK
    return ngettext("%(num)s week", "%(num)s weeks", weeks) if weeks > 0 else gettext("less than a week")


def tally(answers: Counter[InvitationAnswer | None]) -> str:
    """Return how many are invited and how many of them come."""
    if not answers.total():
        return gettext("Nobody is invited yet")
    invited = ngettext("%(num)s invited", "%(num)s invited", answers.total())
    comes = ngettext("%(num)s comes", "%(num)s come", answers[InvitationAnswer.YES])
    return f"{invited}, {comes}"


def room(left: int | None) -> str:
    """Return how many more there is room for."""
    if left is None:
        return gettext("Room for as many as like to come")
    if not left:
        return gettext("Full")
    return ngettext("Room for %(num)s more", "Room for %(num)s more", left)
