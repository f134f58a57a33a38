"""A post office for tests: a real SMTP server in a thread, and rows to send."""

from __future__ import annotations

import email
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.policy import default
from typing import TYPE_CHECKING, Any

from aiosmtpd.controller import Controller
from sqlalchemy import select, update

from tests import factories
from web import clock
from web.accounts import codes
from web.database import db, transaction
from web.drafts import operations as drafts
from web.drafts.queries import draft
from web.models import DraftKind, Notification, OneTimeCode, Role

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage
    from uuid import UUID

OURS = "post@lillevik.example.org"
EMAIL = "amira@example.org"


@dataclass
class Sink:
    """Takes every message, or gives the answers that a test tells it to."""

    answers: dict[str, str] = field(default_factory=dict)
    messages: list[EmailMessage] = field(default_factory=list)
    url: str = ""

    async def handle_RCPT(self, *call: Any) -> str:  # noqa: N802 - aiosmtpd's name
        """Take an address, or refuse it."""
        _server, _session, envelope, address, _options = call
        if "RCPT" not in self.answers:
            envelope.rcpt_tos.append(address)
        return self.answers.get("RCPT", "250 OK")

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - ditto
        """Keep the message; or hang up after it came whole."""
        answer = self.answers.get("DATA", "250 OK")
        if answer == "hang up":
            server.transport.abort()
        elif answer.startswith("250"):
            self.messages.append(email.message_from_bytes(envelope.content, policy=default))
        return answer


class AnyPort(Controller):
    """A server on whatever port is free, which aiosmtpd itself looks for in vain."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def smtp(**options: Any) -> Iterator[Sink]:
    """Run an SMTP server on a port of its own."""
    sink = Sink()
    controller = AnyPort(sink, hostname="127.0.0.1", port=0, **options)
    controller.start()
    try:
        sink.url = f"smtp://127.0.0.1:{controller.port}"
        yield sink
    finally:
        controller.stop()


def ask_for_code(language: str = "nb", kind: DraftKind = DraftKind.VOLUNTEER, address: str = EMAIL) -> None:
    """Somebody who is signing up asks for a code."""
    token = drafts.begin(kind, language)
    codes.send_for_sign_up(draft(token, kind).id, address, language)


def person_asks_for_code(language: str = "nb", **changes: Any) -> UUID:
    """Somebody who has signed up asks for a code; return her account's id."""
    with transaction() as session:
        person = factories.person(session, **changes)
        account = factories.account(
            session, role=Role.PERSON, person_id=person.id, name=person.call_name, email=EMAIL
        )
        account_id = account.id
    codes.send_for_sign_in(EMAIL, language)
    return account_id


def the_code() -> str:
    """The newest code, as its reader would see it."""
    db.session.rollback()
    return db.session.scalars(select(OneTimeCode).order_by(OneTimeCode.ends_at.desc()).limit(1)).one().code


def row() -> Notification:
    """The only message."""
    db.session.rollback()
    return db.session.scalars(select(Notification)).one()


def change(**values: Any) -> None:
    """Change every message."""
    with transaction() as session:
        session.execute(update(Notification).values(**values))


def make_due() -> None:
    """Let the pause be over."""
    change(not_before=clock.now())
