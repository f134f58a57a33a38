"""Sending what waits in the outbox: lease one message, send it outside any transaction, note the outcome.

A lease makes two senders at once harmless. If a sender falls with a message in hand, the lease ends, and the
message is *uncertain*: it may have left. It is then sent once more, under the same Message-ID, so that
nothing is lost; each fall costs at most one letter that comes twice.
"""

from __future__ import annotations

import logging
import secrets
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select, update

from web import clock
from web.database import db, transaction
from web.models import Notification, NotificationStatus
from web.notifications.letters import LETTERS, letter_of
from web.notifications.paper import message_of
from web.notifications.transports import NotSentError, RefusedError, UncertainError, UnreachableError

if TYPE_CHECKING:
    from collections.abc import Callable
    from email.message import EmailMessage
    from uuid import UUID

    from sqlalchemy import ColumnElement

    from web.notifications.transports import Transport

# Longer than a slow server can hold one message: no step of SMTP may take more than its own timeout.
LEASE = timedelta(minutes=5)
MOST_ATTEMPTS = 8
FIRST_PAUSE_SECONDS = 15
LONGER_EACH_TIME = 4
WAITING = (NotificationStatus.NEW, NotificationStatus.UNCERTAIN)

log = logging.getLogger(__name__)


class Outcome(StrEnum):
    """What became of a message that was taken in hand."""

    SENT = "sent"
    PUT_OFF = "put off"
    UNREACHABLE = "unreachable"
    UNCERTAIN = "uncertain"
    REFUSED = "refused"
    DROPPED = "dropped"


OUTCOMES: dict[type[Exception], Outcome] = {
    NotSentError: Outcome.PUT_OFF,
    UnreachableError: Outcome.UNREACHABLE,
    UncertainError: Outcome.UNCERTAIN,
    RefusedError: Outcome.REFUSED,
}


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to send one message until an instant; that instant also tells our lease from a later one."""

    notification_id: UUID
    until: datetime
    attempts: int


def deliver(transport: Transport, our_address: str, may_go_on: Callable[[], bool]) -> Counter[Outcome]:
    """Send all that is due in the organisation in force; stop when nobody answers where messages leave."""
    counts: Counter[Outcome] = Counter()
    _end_leases()
    while counts[Outcome.UNREACHABLE] == 0 and may_go_on() and (lease := take()):
        outcome = _attempt(lease, transport, our_address)
        _note(lease, outcome)
        counts[outcome] += 1
    return counts


def is_work_waiting(instant: datetime) -> bool:
    """Whether anything is due, or a lease has ended: cheap enough to ask every other second."""
    ended = (Notification.status == NotificationStatus.LEASED) & (Notification.leased_until <= instant)
    return (
        db.session.scalars(select(Notification.id).where(_is_due(instant) | ended).limit(1)).first()
        is not None
    )


def longest_due_since(instant: datetime) -> datetime | None:
    """Return since when the oldest message has been due and in nobody's hands, or None."""
    return db.session.scalar(select(func.min(Notification.not_before)).where(_is_due(instant)))


def take() -> Lease | None:
    """Lease the message that has been due longest, or return None if nothing is due."""
    instant = clock.now()
    with transaction() as session:
        row = session.scalars(
            select(Notification)
            .where(_is_due(instant))
            .order_by(Notification.not_before)
            .limit(1)
            .with_for_update(skip_locked=True)
        ).one_or_none()
        if row is None:
            return None
        row.status, row.leased_until = NotificationStatus.LEASED, instant + LEASE
        row.attempts += 1
        return Lease(row.id, row.leased_until, row.attempts)


def _is_due(instant: datetime) -> ColumnElement[bool]:
    return (
        Notification.status.in_(WAITING)
        & (Notification.not_before <= instant)
        & (Notification.attempts < MOST_ATTEMPTS)
        & Notification.kind.in_(LETTERS)
    )


def _end_leases() -> None:
    """Mark what somebody held when falling: it may have left."""
    instant = clock.now()
    with transaction() as session:
        session.execute(
            update(Notification)
            .where(Notification.status == NotificationStatus.LEASED, Notification.leased_until <= instant)
            .values(status=NotificationStatus.UNCERTAIN, leased_until=None, not_before=instant)
        )


def _attempt(lease: Lease, transport: Transport, our_address: str) -> Outcome:
    """Send one message; whatever goes wrong with it is its own matter and stops no other."""
    try:
        message = _message(lease, our_address)
        if message is None:
            return Outcome.DROPPED
        transport.send(message)
    except tuple(OUTCOMES) as fault:
        return OUTCOMES[type(fault)]
    except Exception as fault:  # noqa: BLE001 - only the kind of fault is told: its text may hold an address
        log.error("message %s could not be sent: %s", lease.notification_id, type(fault).__name__)  # noqa: TRY400
        return Outcome.PUT_OFF
    return Outcome.SENT


def _message(lease: Lease, our_address: str) -> EmailMessage | None:
    """Return the message as it stands now, and leave no transaction open: sending is slow."""
    session = db.session()
    try:
        row = session.get_one(Notification, lease.notification_id)
        letter = letter_of(session, row)
        return message_of(letter, row.id, row.created_at, our_address) if letter else None
    finally:
        session.rollback()


def _note(lease: Lease, outcome: Outcome) -> None:
    """Write down what became of a message, unless its lease has meanwhile ended and is somebody else's."""
    with transaction() as session:
        session.execute(
            update(Notification)
            .where(
                Notification.id == lease.notification_id,
                Notification.status == NotificationStatus.LEASED,
                Notification.leased_until == lease.until,
            )
            .values(leased_until=None, **_standing(outcome, lease.attempts, clock.now()))
        )


def _standing(outcome: Outcome, attempts: int, instant: datetime) -> dict[str, Any]:
    if outcome is Outcome.SENT:
        return {"status": NotificationStatus.SENT, "sent_at": instant}
    later = {"not_before": instant + pause_after(attempts)}
    if outcome is Outcome.UNCERTAIN:
        return {"status": NotificationStatus.UNCERTAIN, **later}
    is_over = outcome in {Outcome.REFUSED, Outcome.DROPPED} or attempts >= MOST_ATTEMPTS
    return {"status": NotificationStatus.FAILED} if is_over else {"status": NotificationStatus.NEW, **later}


def pause_after(attempts: int) -> timedelta:
    """Return how long to wait after so many attempts: 15 s at first, 17 hours at last, a little by chance.

    Chance keeps messages that failed together from coming back together.
    """
    seconds = FIRST_PAUSE_SECONDS * LONGER_EACH_TIME ** (attempts - 1)
    return timedelta(seconds=seconds * (1 + secrets.randbelow(250) / 1000))
