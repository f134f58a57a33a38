"""How a message leaves: over SMTP, or into a folder of the demo.

A transport says what became of a message by the error it raises, because what may be done next differs: what
was surely not sent may be sent again; what may have left must not be sent over and over. The errors carry no
text: a server's answer repeats addresses, and those do not belong in a log.
"""

from __future__ import annotations

import ssl
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from mailbox import Maildir
from pathlib import Path
from smtplib import (
    SMTP,
    SMTP_SSL,
    SMTPDataError,
    SMTPException,
    SMTPNotSupportedError,
    SMTPRecipientsRefused,
    SMTPResponseException,
)
from typing import TYPE_CHECKING, Protocol
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage

TIMEOUT_SECONDS = 15
FOR_GOOD = range(500, 600)
USUAL_PORTS = {"smtp": 587, "smtps": 465}
MAILBOX_SCHEME = "mailbox://"


class NotSentError(Exception):
    """The message surely did not leave; it may be tried again."""


class UnreachableError(NotSentError):
    """Nobody answers where messages leave: trying the next one now is of no use."""


class RefusedError(Exception):
    """The message will never be accepted."""


class UncertainError(Exception):
    """The connection broke before the answer came: the message may have left."""


class Transport(Protocol):
    """Somewhere to hand a message to."""

    def send(self, message: EmailMessage) -> None:
        """Hand the message over, or raise one of the errors above."""


def transport_for(mail_url: str) -> Transport:
    """Return the transport that `MAIL_URL` names."""
    if mail_url.startswith(MAILBOX_SCHEME):
        return Mailbox(mailbox_folder(mail_url))
    address = urlsplit(mail_url)
    return SmtpServer(
        host=address.hostname or "",
        port=address.port or USUAL_PORTS[address.scheme],
        user=unquote(address.username or ""),
        password=unquote(address.password or ""),
        is_tls_from_the_start=address.scheme == "smtps",
    )


def mailbox_folder(mail_url: str) -> Path:
    """Return the folder that a mailbox address names."""
    return Path(mail_url.removeprefix(MAILBOX_SCHEME))


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A maildir, for the demo: a letter is either whole in `new` or not there."""

    folder: Path

    def send(self, message: EmailMessage) -> None:
        """Put the message in the folder."""
        for part in ("tmp", "new", "cur"):
            (self.folder / part).mkdir(parents=True, exist_ok=True)
        Maildir(self.folder, create=False).add(message)


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """A mail server. It is never told a password in the clear."""

    host: str
    port: int
    user: str = ""
    password: str = ""
    is_tls_from_the_start: bool = False

    def send(self, message: EmailMessage) -> None:
        """Hand the message over, on a connection of its own."""
        with self._connection() as server:
            try:
                server.send_message(message)
            except (SMTPRecipientsRefused, SMTPResponseException) as answer:
                raise (RefusedError if _is_for_good(answer) else NotSentError) from None
            except SMTPNotSupportedError:
                raise RefusedError from None
            except (OSError, SMTPException):
                raise UncertainError from None

    @contextmanager
    def _connection(self) -> Iterator[SMTP]:
        try:
            server = self._connect()
        except (OSError, SMTPException):
            raise UnreachableError from None
        try:
            yield server
        finally:
            # The message is accepted or not by now; how we part changes nothing.
            with suppress(OSError, SMTPException):
                server.quit()
            server.close()

    def _connect(self) -> SMTP:
        if self.is_tls_from_the_start:
            security = ssl.create_default_context()
            server: SMTP = SMTP_SSL(self.host, self.port, timeout=TIMEOUT_SECONDS, context=security)
        else:
            server = SMTP(self.host, self.port, timeout=TIMEOUT_SECONDS)
        try:
            self._secure(server)
        except (OSError, SMTPException):
            server.close()
            raise
        return server

    def _secure(self, server: SMTP) -> None:
        """Encrypt where the server can; where there is a password, do not go on without."""
        server.ehlo()
        if not self.is_tls_from_the_start and (self.user or server.has_extn("starttls")):
            server.starttls(context=ssl.create_default_context())
        if self.user:
            server.login(self.user, self.password)


def _is_for_good(answer: SMTPRecipientsRefused | SMTPResponseException) -> bool:
    """Whether the server refuses this message for good; a refused sender is ours to mend."""
    if isinstance(answer, SMTPRecipientsRefused):
        return all(code in FOR_GOOD for code, _text in answer.recipients.values())
    return isinstance(answer, SMTPDataError) and answer.smtp_code in FOR_GOOD
