"""Reading the demo's mailbox: the letters that would have left, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import TYPE_CHECKING
from uuid import UUID

from web.i18n import BY_TAG, NORWEGIAN, Language

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Kept:
    """A letter as it was kept: what its reader would see, and the HTML as it is written."""

    id: UUID
    sent_at: datetime
    sender: str
    to: str
    subject: str
    language: Language
    text: str
    html: str

    @property
    def paragraphs(self) -> list[str]:
        """The text, paragraph by paragraph."""
        return [paragraph for paragraph in self.text.replace("\r\n", "\n").split("\n\n") if paragraph.strip()]


def newest(folder: Path) -> list[Kept]:
    """Return the latest letters; none if nothing has been sent yet."""
    files = sorted((folder / "new").glob("*"), key=lambda file: file.stat().st_mtime_ns, reverse=True)
    return [_kept(file) for file in files[:MOST_SHOWN]]


def letter(folder: Path, letter_id: UUID) -> Kept | None:
    """Return one of the latest letters, or None."""
    return next((kept for kept in newest(folder) if kept.id == letter_id), None)


def _kept(file: Path) -> Kept:
    message = message_from_bytes(file.read_bytes(), EmailMessage, policy=default)
    return Kept(
        id=UUID(message["Message-ID"].strip("<>").partition("@")[0]),
        sent_at=message["Date"].datetime,
        sender=str(message["From"]),
        to=str(message["To"]),
        subject=str(message["Subject"]),
        language=BY_TAG.get(message["Content-Language"], NORWEGIAN),
        text=_part(message, "plain"),
        html=_part(message, "html"),
    )


def _part(message: EmailMessage, kind: str) -> str:
    body = message.get_body((kind,))
    return str(body.get_content()).strip() if body else ""
