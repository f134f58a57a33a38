"""What a letter looks like: the same lines as plain text and as HTML, in a message that mail servers take.

Nothing is fetched when it is read, and nothing tells us that it was.
"""

from __future__ import annotations

from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from web.i18n import Language

_templates = Environment(
    loader=PackageLoader("web", "templates/letters"),
    autoescape=select_autoescape(["html"]),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a letter. A code stands alone, so that it can be copied without anything beside it."""

    text: str
    is_code: bool = False
    is_link: bool = False


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter to one address. `sender` is the name before ours; a discreet letter has none."""

    to: str
    language: Language
    sender: str
    subject: str
    text: str
    html: str


def on_paper(to: str, language: Language, sender: str, subject: str, lines: Sequence[Line]) -> Letter:
    """Return the letter with these lines in both forms."""
    text, html = (
        _templates.get_template(name).render(language=language, subject=subject, lines=lines)
        for name in ("letter.txt", "letter.html")
    )
    return Letter(to, language, sender, subject, text, html)


def message_of(letter: Letter, letter_id: UUID, written_at: datetime, our_address: str) -> EmailMessage:
    """Return the letter as a message; the same id gives the same Message-ID however often it is sent."""
    address = Address(addr_spec=our_address)
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(letter.sender, address.username, address.domain)
    message["To"] = letter.to
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(written_at)
    message["Message-ID"] = f"<{letter_id}@{address.domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    message.add_alternative(letter.html, subtype="html")
    # Only now: what begins with "Content-" would have gone down into the first part with the text.
    message["Content-Language"] = letter.language.tag
    return message
