"""What a newcomer says yes to: the three things to know, word for word, for reading and for reading aloud.

A change of meaning is a new version of the text; see `answers.consents`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask_babel import force_locale
from flask_babel import lazy_gettext as _

if TYPE_CHECKING:
    from flask_babel import LazyString

    from web.i18n import Language


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing to know; `text` may name the organisation."""

    heading: str
    text: str


THINGS: dict[str, tuple[LazyString, LazyString]] = {
    "guide": (
        _("Who the guide is"),
        _(
            "The guide is an ordinary person who wants to get to know you. The guide is not paid. When you "
            "meet, the guide does not work for the municipality, NAV, UDI or the police. The guide decides "
            "nothing about you."
        ),
    ),
    "free": (
        _("You decide"),
        _(
            "It is free, and you decide. You can say no, take a break or stop at any time. It has no effect "
            "on your residence permit, your money or your school."
        ),
    ),
    "kept": (
        _("Your answers are yours"),
        _(
            "%(organisation)s keeps your answers to find a guide for you. Only those who work with this "
            "there can read them. The guide sees only what you have said yes to. You can see, change and "
            "delete your answers."
        ),
    ),
}
AGREE = _("I agree that %(organisation)s keeps my languages and wishes to find a guide.")
AGREE_TO_TAKE_PART = _(
    "I agree that %(organisation)s keeps my name and how to reach me, so that I can take part."
)
EXCEPTION = _(
    "We do not pass your answers on to UDI, NAV or the police. There is one exception: if a life is in "
    "danger, or a child is being harmed, we may have to tell."
)


def things() -> dict[str, Statement]:
    """Return the three things in the reader's language."""
    return {name: Statement(str(heading), str(text)) for name, (heading, text) in THINGS.items()}


def read_aloud(language: Language, agree: LazyString = AGREE) -> dict[str, Statement]:
    """Return them, what is agreed to, and the one exception, in the language they are read aloud in."""
    with force_locale(language.babel):
        return things() | {"keep": Statement("", str(agree)), "more": Statement("", str(EXCEPTION))}
