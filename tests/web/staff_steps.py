"""Steps that tests of the staff's sign-in share: an invitation, setting up, and a clock that obeys."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import pyotp

from web import clock
from web.models import Role
from web.staff import operations, queries

NOON = datetime.fromisoformat("2026-09-07T12:00:10+00:00")
EMAIL = "berit@example.org"
PASSWORD = "gulrot under brua"  # noqa: S105 - nobody's


@dataclass
class Phone:
    """An app that shows codes, and the clock that it and the server share."""

    secret: str = ""
    instant: datetime = NOON

    def now(self) -> datetime:
        return self.instant

    def wait(self, seconds: int = 30) -> None:
        self.instant += timedelta(seconds=seconds)

    def code(self, steps: int = 0) -> str:
        return pyotp.TOTP(self.secret).at(self.instant + timedelta(seconds=30 * steps))


def with_phone(monkeypatch) -> Phone:
    """Return a phone; the server's clock is the phone's from now on."""
    phone = Phone()
    monkeypatch.setattr(clock, "now", phone.now)
    return phone


def invited(programme_ids=(), email: str = EMAIL, role: Role = Role.COORDINATOR) -> str:
    """Invite somebody; an organisation must be in force."""
    return operations.invite(email, "Berit Moe", role, programme_ids, "nb")


def settled(phone: Phone, programme_ids=(), email: str = EMAIL, role: Role = Role.COORDINATOR) -> list[str]:
    """Invite somebody who sets up her sign-in with this phone, and wait for its next code."""
    token = invited(programme_ids, email, role)
    phone.secret = queries.set_up(token).secret
    _session, codes = operations.set_up(token, PASSWORD, phone.code())
    phone.wait()
    return codes
