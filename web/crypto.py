"""Keeping secrets at rest: contact details, notes and messages are sealed, each to the place where it stands.

AES-256-GCM with the place (organisation, table, row, column) as associated data: a sealed text that is copied
into another row, or read for another organisation, does not open. Keys have numbers, and a sealed text begins
with its key's, so that a new key can be brought in while old texts still open. What must be found again
without being opened, such as an address at sign-in, is found by a keyed digest that differs between
organisations.
"""

from __future__ import annotations

import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import current_app

from web.tenancy import organisation_in_force

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from flask import Flask

    from web.config import Settings

NONCE_BYTES = 12


class SealBrokenError(Exception):
    """A sealed text does not open: another key, another place, or somebody changed it."""


class Row(Protocol):
    """A row that has its id before it is flushed."""

    __tablename__: str

    @property
    def id(self) -> UUID:
        """The row's own."""


@dataclass(frozen=True, slots=True)
class Keyring:
    """The keys of an installation. The first number given is the one that seals."""

    sealing: int
    keys: Mapping[int, bytes]
    digest_key: bytes

    def seal(self, text: str, place: str) -> str:
        """Return a text sealed to a place."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        sealed = AESGCM(self.keys[self.sealing]).encrypt(nonce, text.encode(), place.encode())
        return f"{self.sealing}:{urlsafe_b64encode(nonce + sealed).decode()}"

    def open(self, sealed: str, place: str) -> str:
        """Return the text, or raise `SealBrokenError`."""
        number, _, content = sealed.partition(":")
        try:
            key = self.keys[int(number)]
            both = urlsafe_b64decode(content)
            return AESGCM(key).decrypt(both[:NONCE_BYTES], both[NONCE_BYTES:], place.encode()).decode()
        except (InvalidTag, KeyError, ValueError) as error:
            raise SealBrokenError(place) from error

    def digest(self, text: str, purpose: str) -> str:
        """Return the keyed digest by which a text is found again, for one purpose."""
        return hmac.new(self.digest_key, f"{purpose}\0{text}".encode(), sha256).hexdigest()


def init_crypto(app: Flask, settings: Settings) -> None:
    """Give the application its keyring, if it has keys at all."""
    if settings.encryption_keys:
        app.extensions["keyring"] = Keyring(
            sealing=settings.encryption_keys[0][0],
            keys=dict(settings.encryption_keys),
            digest_key=settings.digest_key,
        )


def seal(row: Row, column: str, text: str) -> str:
    """Return a text sealed to this column of this row in the organisation in force."""
    return _keyring().seal(text, _place(row, column))


def unseal(row: Row, column: str, sealed: str) -> str:
    """Return the text of this column of this row, or raise `SealBrokenError`."""
    return _keyring().open(sealed, _place(row, column))


def digest(text: str, purpose: str) -> str:
    """Return the digest by which a text is found again in the organisation in force."""
    return _keyring().digest(text, f"{organisation_in_force()}/{purpose}")


def _keyring() -> Keyring:
    keyring: Keyring = current_app.extensions["keyring"]
    return keyring


def _place(row: Row, column: str) -> str:
    return f"{organisation_in_force()}/{row.__tablename__}/{row.id}/{column}"
