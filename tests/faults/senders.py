"""Senders as processes, and where their letters arrive: what the tests of the outbox are made of."""

from __future__ import annotations

import asyncio
import email
from collections import Counter
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aiosmtpd.controller import Controller
from sqlalchemy import select

from tests import worlds
from tests.databases import application
from tests.faults.processes import processes
from web import clock, tenancy
from web.database import db, transaction
from web.models import CodePurpose, DraftKind, Notification, NotificationStatus, OneTimeCode, SignUpDraft
from web.notifications import delivery
from web.notifications.letters import letter_of
from web.notifications.messages import CodeSent
from web.notifications.outbox import put_in_outbox
from web.notifications.paper import message_of
from web.notifications.transports import transport_for

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from multiprocessing.connection import Connection
    from uuid import UUID

    from web.notifications.transports import Transport

PATIENCE_SECONDS = 60
OUR_ADDRESS = "post@lillevik.example.org"


def fill(url: str, count: int) -> tuple[UUID, set[str]]:
    """Put this many messages in the outbox; return the organisation and the Message-IDs to expect."""
    with application(url) as app, app.app_context():
        organisation_id = worlds.build().organisation_id
        with tenancy.acting_for(organisation_id), transaction() as session:
            draft = SignUpDraft(
                kind=DraftKind.VOLUNTEER,
                language="nb",
                secret_digest="0" * 64,
                answers="{}",
                last_seen_at=clock.now(),
            )
            session.add(draft)
            session.flush()
            for number in range(count):
                _code(session, draft.id, number)
        with tenancy.acting_for(organisation_id):
            ids = db.session.scalars(select(Notification.id)).all()
    return organisation_id, {f"<{notification_id}@lillevik.example.org>" for notification_id in ids}


def _code(session: Any, draft_id: UUID, number: int) -> None:
    code = OneTimeCode(
        purpose=CodePurpose.SIGN_UP,
        draft_id=draft_id,
        language="nb",
        email=f"{number}@example.org",
        ends_at=clock.now() + timedelta(minutes=15),
    )
    code.code = "123456"
    session.add(code)
    session.flush()
    put_in_outbox(session, None, CodeSent(code.id))


def send_all(url: str, mail_url: str, organisation_id: UUID, send: Callable, ready: Connection) -> None:
    """Be one sender: say when everything is at hand, and send until nothing is due."""
    delivery.LEASE = timedelta(milliseconds=1) if mail_url.startswith("smtp") else delivery.LEASE
    with application(url) as app, app.app_context(), tenancy.acting_for(organisation_id):
        db.session.execute(select(Notification.id).limit(1))
        db.session.rollback()
        ready.send_bytes(b"ready")
        ready.recv_bytes()
        send(transport_for(mail_url))


def properly(transport: Transport) -> None:
    """Send as the application does."""
    delivery.deliver(transport, OUR_ADDRESS, lambda: True)


def select_send_mark(transport: Transport) -> None:
    """Select what is new, send it, mark it: what one would write first."""
    while row := _next():
        transport.send(_message(row))
        _mark(row.id)


def mark_send(transport: Transport) -> None:
    """Mark it as sent, then send it: what one would write second."""
    while row := _next():
        message = _message(row)
        _mark(row.id)
        transport.send(message)


def _next() -> Notification | None:
    db.session.rollback()
    new = select(Notification).where(Notification.status == NotificationStatus.NEW)
    return db.session.scalars(new.order_by(Notification.not_before).limit(1)).one_or_none()


def _message(row: Notification) -> Any:
    message = message_of(letter_of(db.session(), row), row.id, row.created_at, OUR_ADDRESS)
    db.session.rollback()
    return message


def _mark(notification_id: UUID) -> None:
    with transaction() as session:
        session.get_one(Notification, notification_id).status = NotificationStatus.SENT


def statuses(url: str, organisation_id: UUID) -> Counter[NotificationStatus]:
    """Return how many messages stand where."""
    with application(url) as app, app.app_context(), tenancy.acting_for(organisation_id):
        return Counter(db.session.scalars(select(Notification.status)))


def begun(file: Path) -> Path:
    """Return the file that grows with every message a sink begins to take."""
    return file.with_suffix(".begun")


class Sink:
    """An SMTP server that writes down each message's id, and takes its time before and after."""

    def __init__(self, file: Path, seconds: float) -> None:
        self.file = file
        self.seconds = seconds

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        """Take a message, and show by a byte in a file beside that one has come."""
        with begun(self.file).open("ab") as file:
            file.write(b".")
        await asyncio.sleep(self.seconds)
        with self.file.open("a", encoding="ascii") as file:
            file.write(f"{email.message_from_bytes(envelope.content)['Message-ID']}\n")
        await asyncio.sleep(self.seconds)
        return "250 OK"


class AnyPort(Controller):
    """A server on whatever port is free, which aiosmtpd itself looks for in vain."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


def _serve(file: str, seconds: float, talk: Connection) -> None:
    controller = AnyPort(Sink(Path(file), seconds), hostname="127.0.0.1", port=0)
    controller.start()
    talk.send(controller.port)
    talk.recv_bytes()
    controller.stop()


@contextmanager
def sink(file: Path, seconds: float) -> Iterator[str]:
    """Run an SMTP server in a process of its own, slow by so many seconds twice; give its address."""
    ours, theirs = processes.Pipe()
    server = processes.Process(target=_serve, args=(str(file), seconds, theirs))
    server.start()
    yield f"smtp://127.0.0.1:{ours.recv()}"
    ours.send_bytes(b"stop")
    server.join(PATIENCE_SECONDS)
