"""What stands on a card, in any of our languages. A stranger who finds it reads nothing of what it is for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask_babel import force_locale
from flask_babel import gettext as _

from web.notifications.isolation import isolated
from web.numbers import spaced_phone

if TYPE_CHECKING:
    from web.i18n import Language


@dataclass(frozen=True, slots=True)
class CardText:
    """One language's half of the card."""

    language: Language
    title: str
    steps: list[str]
    word: str
    care: list[str]


def card_text(language: Language, address: str, word: str | None, phone: str) -> CardText:
    """Return what the card says in one language."""
    address, word, phone = (isolated(text, language) for text in (address, word or "", spaced_phone(phone)))
    with force_locale(language.babel):
        care = [_("Show the code to nobody.")]
        if phone:
            care.append(
                _(
                    "Have you lost the card? Call us on %(phone)s. We answer in office hours.",
                    phone=phone,
                )
            )
        return CardText(
            language=language,
            title=_("Your page"),
            steps=[
                _("Open %(address)s, or hold the camera over the square.", address=address),
                _("Write the code:"),
            ],
            word=_("Your word: %(word)s", word=word) if word else "",
            care=care,
        )
