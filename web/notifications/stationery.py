"""What every letter has: whom it goes to, how it begins, and how it ends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask_babel import gettext as _

from web.notifications.isolation import isolated
from web.notifications.paper import Letter, Line, on_paper
from web.numbers import spaced_phone

if TYPE_CHECKING:
    from web.i18n import Language
    from web.models import Organisation


@dataclass(frozen=True, slots=True)
class Reader:
    """Whom a letter goes to."""

    address: str
    language: Language
    is_discreet: bool
    call_name: str = ""
    word: str = ""

    def fit(self, text: str) -> str:
        """Return a text so that it stays in one piece among this reader's words."""
        return isolated(text, self.language)


def greeting(reader: Reader) -> Line:
    """Return how a letter begins."""
    if not reader.call_name:
        return Line(_("Hello."))
    return Line(_("Hello %(name)s.", name=reader.fit(reader.call_name)))


def closing(reader: Reader, organisation: Organisation) -> list[Line]:
    """Return how a letter ends: whom to call, her word, and who we are."""
    phone, word = reader.fit(spaced_phone(organisation.phone)), reader.fit(reader.word)
    lines = []
    if organisation.phone:
        lines.append(
            Line(_("Would you rather talk? Call us on %(phone)s. We use an interpreter.", phone=phone))
        )
    if reader.word:
        lines.append(
            Line(_("Your word: %(word)s. If the word is not here, the message is not from us.", word=word))
        )
    return [*lines, Line(reader.fit(organisation.name))]


def letter(reader: Reader, organisation: Organisation, subject: str, lines: list[Line]) -> Letter:
    """Return the letter; where others read along it does not even say whom it is from."""
    sender = "" if reader.is_discreet else organisation.name
    return on_paper(reader.address, reader.language, sender, subject, lines)
