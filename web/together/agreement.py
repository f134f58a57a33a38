"""How the two meet, word for word, in any of our languages. A change of meaning is a new version.

It says "we", because both say yes to the same words: why, how often, what it costs, what stays between them,
and whom they call.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask_babel import force_locale, ngettext
from flask_babel import gettext as _

from web.i18n import BY_TAG, NORWEGIAN
from web.notifications.isolation import isolated
from web.numbers import spaced_phone

if TYPE_CHECKING:
    from web.i18n import Language

VERSION = 1
POLICE = "112"


@dataclass(frozen=True, slots=True)
class Terms:
    """What differs from one agreement to the next."""

    newcomer: str
    guide: str
    months: int
    meetings_a_month: int
    contact: str
    phone: str


@dataclass(frozen=True, slots=True)
class Part:
    """One heading of the agreement and what stands under it."""

    title: str
    lines: list[str]


@dataclass(frozen=True, slots=True)
class Agreement:
    """The whole of it in one language."""

    language: Language
    title: str
    parts: list[Part]
    sign_here: str


def language_of(tag: str) -> Language:
    """Return one of the languages that the agreement is written in; bokmål if it is not in this one."""
    return BY_TAG.get(tag, NORWEGIAN)


def agreement_in(language: Language, terms: Terms) -> Agreement:
    """Return the agreement in one language."""
    with force_locale(language.babel):
        return Agreement(
            language=language,
            title=_("Our agreement"),
            parts=[
                Part(_("Why we meet"), _purpose()),
                Part(_("How often"), _rhythm(terms)),
                Part(_("What it costs"), _costs()),
                Part(_("What stays between us"), _silence()),
                Part(_("Whom we call"), _whom_to_call(terms, language)),
            ],
            sign_here=_("Signature and date"),
        )


def _purpose() -> list[str]:
    return [
        _("We meet to get to know each other, to talk, and to find our way in daily life here."),
        _("The guide is a volunteer and is not paid. The guide is no caseworker and no interpreter."),
    ]


def _rhythm(terms: Terms) -> list[str]:
    return [
        ngettext(
            "We meet about once a month.",
            "We meet about %(num)s times a month.",
            terms.meetings_a_month,
        ),
        ngettext(
            "We go on for one month. Each of us may stop before that, and need not say why.",
            "We go on for %(num)s months. Each of us may stop before that, and need not say why.",
            terms.months,
        ),
        _("Whoever cannot come says so as early as possible."),
    ]


def _costs() -> list[str]:
    return [
        _("It is free. We do things that cost little or nothing."),
        _("If something costs money, each pays a share."),
        _("We do not lend money to each other, and we do not buy or sell anything between us."),
    ]


def _silence() -> list[str]:
    return [
        _("What we tell each other, we tell nobody else. This holds also after we have stopped meeting."),
        _("We show pictures of each other to others only when the one in the picture says yes."),
        _("There is one exception: if a life is in danger, or a child is being harmed, we get help."),
    ]


def _whom_to_call(terms: Terms, language: Language) -> list[str]:
    said = (terms.contact, spaced_phone(terms.phone), POLICE)
    who, phone, police = (isolated(text, language) for text in said)
    whom = (
        _("We can call %(name)s on %(phone)s about anything, also small things.", name=who, phone=phone)
        if terms.phone
        else _("We can talk with %(name)s about anything, also small things.", name=who)
    )
    return [
        whom,
        _("If something does not feel right, we call at once."),
        _("If there is danger, we call the police on %(number)s.", number=police),
    ]
