"""How often something may be tried, over all workers together: rows are counted, not memories.

`throttle` counts one try, for the somebody it is about and for the network it comes from, and raises
`TooMany` when either is used up. A count belongs to a stretch of time that begins on the clock (a quarter of
an hour at :00, :15 ...), so that around the end of a stretch twice as many may pass. Whether the somebody
exists plays no part: the answer is the same. Nobody stands in the rows but as a digest.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from ipaddress import IPv6Address, ip_address, ip_network
from typing import TYPE_CHECKING

from flask import has_request_context, request
from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from web import clock
from web.crypto import digest
from web.database import transaction
from web.errors import TooMany
from web.models import Throttle

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

ONE_HOUR = timedelta(hours=1)
A_QUARTER = timedelta(minutes=15)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# What one household or provider gets of IPv6: whoever has one address there has them all.
IPV6_NETWORK_BITS = 64


class Purpose(StrEnum):
    """What is tried."""

    STAFF_SIGN_IN = "staff_sign_in"
    STAFF_SET_UP = "staff_set_up"
    CODE_REQUEST = "code_request"
    CODE_TRY = "code_try"
    CALL_ME = "call_me"
    SIGN_UP_START = "sign_up_start"
    DIRECT_MESSAGE = "direct_message"
    MEETING_CHANGE = "meeting_change"
    TELL_US = "tell_us"


@dataclass(frozen=True, slots=True)
class Limit:
    """How many tries in how long: for the somebody it is about, and for one network.

    A reception centre or a library is one network for very many people, so that limit is wide.
    """

    window: timedelta
    for_one: int
    for_network: int


LIMITS = {
    Purpose.STAFF_SIGN_IN: Limit(A_QUARTER, for_one=10, for_network=60),
    Purpose.STAFF_SET_UP: Limit(A_QUARTER, for_one=20, for_network=60),
    Purpose.CODE_REQUEST: Limit(ONE_HOUR, for_one=8, for_network=120),
    Purpose.CODE_TRY: Limit(A_QUARTER, for_one=20, for_network=240),
    Purpose.CALL_ME: Limit(ONE_HOUR, for_one=4, for_network=60),
    Purpose.TELL_US: Limit(ONE_HOUR, for_one=6, for_network=60),
    Purpose.SIGN_UP_START: Limit(ONE_HOUR, for_one=20, for_network=240),
    Purpose.DIRECT_MESSAGE: Limit(ONE_HOUR, for_one=30, for_network=600),
    # Each change is a letter to the other side.
    Purpose.MEETING_CHANGE: Limit(ONE_HOUR, for_one=8, for_network=120),
}


def throttle(purpose: Purpose, somebody: str | None = None) -> None:
    """Count a try by somebody (an address, a number, an id) and by the network that asks.

    Afterwards the try is counted for good, whatever becomes of it. Opens a transaction of its own, so it
    stands before the operation's.

    Raises
    ------
    TooMany
        If this many were counted already. Nothing is counted then.
    """
    limit, instant = LIMITS[purpose], clock.now()
    began_at = instant - (instant - EPOCH) % limit.window
    left = int((began_at + limit.window - instant).total_seconds()) + 1
    with transaction() as session:
        # The network first, always: whoever locks in one order never waits in a circle.
        if has_request_context():
            key = digest(network_of(request.remote_addr), f"throttle/{purpose}/network")
            _count(session, key, began_at, limit.for_network, left)
        if somebody is not None:
            _count(session, digest(somebody, f"throttle/{purpose}"), began_at, limit.for_one, left)


def network_of(address: str | None) -> str:
    """Return the network that an address belongs to: itself for IPv4, the /64 for IPv6."""
    try:
        found = ip_address(address or "")
    except ValueError:
        return "unknown"
    if not isinstance(found, IPv6Address):
        return str(found)
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(ip_network((int(found), IPV6_NETWORK_BITS), strict=False))


def forget_ended_throttles(instant: datetime) -> None:
    """Remove counts that no limit looks at any more."""
    longest = max(limit.window for limit in LIMITS.values())
    with transaction() as session:
        session.execute(delete(Throttle).where(Throttle.began_at <= instant - longest))


def _count(session: Session, key: str, began_at: datetime, most: int, seconds_left: int) -> None:
    """Add one to a count that has room; begin the count if there is none; raise if it is full."""
    while not _add_one(session, key, began_at, most):
        begun = select(Throttle.id).where(Throttle.key_digest == key, Throttle.began_at == began_at)
        if session.scalars(begun).first() is not None:
            raise TooMany(seconds_left)
        try:
            with session.begin_nested():
                session.add(Throttle(key_digest=key, began_at=began_at, tries=1))
        except IntegrityError:
            continue  # another worker began it meanwhile: ours is one more
        return


def _add_one(session: Session, key: str, began_at: datetime, most: int) -> bool:
    """Let the database decide in one statement whether there is room: two never both take the last."""
    added = session.execute(
        update(Throttle)
        .where(Throttle.key_digest == key, Throttle.began_at == began_at, Throttle.tries < most)
        .values(tries=Throttle.tries + 1)
        .execution_options(synchronize_session=False)
    )
    return bool(added.rowcount)  # type: ignore[attr-defined]  # the result of an UPDATE has one
