"""The second step of signing in: a code from an app, good for one use, or a recovery code from the drawer."""

from __future__ import annotations

import secrets
from base64 import b32encode
from hmac import compare_digest
from typing import TYPE_CHECKING

import pyotp

from web.crypto import digest

if TYPE_CHECKING:
    from datetime import datetime

STEP_SECONDS = 30
STEPS_EITHER_SIDE = 1
FIGURES = 6
RECOVERY_CODES = 10
RECOVERY_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
RECOVERY_LENGTH = 12
SECRET_BYTES = 20


def secret_for(token: str) -> str:
    """Return the app's secret that a set-up link leads to; opening the link twice shows the same one."""
    return b32encode(bytes.fromhex(digest(token, "totp"))[:SECRET_BYTES]).decode()


def address_for(secret: str, email: str, organisation: str) -> str:
    """Return what the QR code says to the app."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=organisation)


def step_of(secret: str, typed: str, instant: datetime) -> int | None:
    """Return the step to which a typed code belongs, the present one or a neighbour; None if it is wrong."""
    totp, now = pyotp.TOTP(secret), int(instant.timestamp()) // STEP_SECONDS
    steps = range(now - STEPS_EITHER_SIDE, now + STEPS_EITHER_SIDE + 1)
    right = [step for step in steps if compare_digest(totp.generate_otp(step).encode(), typed.encode())]
    return right[-1] if right else None


def plain(typed: str) -> str:
    """Return a typed code without the spaces and dashes that make it readable."""
    return "".join(typed.split()).replace("-", "").casefold()


def is_from_app(code: str) -> bool:
    """Whether a plain code looks like one from the app."""
    return len(code) == FIGURES and code.isascii() and code.isdigit()


def new_recovery_codes() -> list[str]:
    """Return ten codes of 59 bits, to be shown once."""
    return [
        "".join(secrets.choice(RECOVERY_LETTERS) for _ in range(RECOVERY_LENGTH))
        for _ in range(RECOVERY_CODES)
    ]


def recovery_digest(code: str) -> str:
    """Return what is kept of a recovery code."""
    return digest(code, "recovery")
