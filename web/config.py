"""Settings: one field for each environment variable, read once and frozen.

`Settings.from_env()` never guesses a secret. Whoever serves pages calls `require()`, which fails with
everything that is wrong at once; a command such as `flask match`, which needs neither database nor
secrets, does not.
"""

from __future__ import annotations

import os
from base64 import urlsafe_b64decode
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping

SHORTEST_SECRET = 32
KEY_BYTES = 32
MAIL_SCHEMES = ("smtp", "smtps", "mailbox")


class Mode(StrEnum):
    """What an installation is for."""

    PRODUCTION = "production"
    DEMO = "demo"


class SettingsError(Exception):
    """The environment is incomplete or contradicts itself; the message lists everything at once."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything an installation decides by environment variables.

    Attributes
    ----------
    mode : Mode
        ``VEIVISER_MODE``. `production` (the default) or `demo`. Only the demo lets a visitor sign in by
        one click as an invented person.
    database_url : str
        ``DATABASE_URL``. An SQLAlchemy address: ``sqlite:////absolute/path.db`` (one organisation) or
        ``postgresql+psycopg://...`` (any number).
    secret_key : str
        ``SECRET_KEY``. At least 32 characters; signs cookies and forms.
    encryption_keys : tuple of (int, bytes)
        ``ENCRYPTION_KEYS``. Numbered keys of 32 bytes in URL-safe base64, ``2:…,1:…``; the first seals, the
        others still open. Contact details, notes and messages are kept with them.
    digest_key : bytes
        ``DIGEST_KEY``. 32 bytes in URL-safe base64, by which addresses are found without being opened.
    mail_url : str
        ``MAIL_URL``. Where messages leave: ``smtp://user:password@host:587`` (STARTTLS), ``smtps://…``, or
        ``mailbox:///absolute/folder`` to show them on a page of the demo.
    mail_from : str
        ``MAIL_FROM``. The address that messages come from.
    public_url : str
        ``PUBLIC_URL``. Where people reach this installation, such as ``https://guide.example.org``; links in
        letters begin with it.
    trusted_proxies : int
        ``TRUSTED_PROXIES``. How many reverse proxies of ours stand in front (default 0). Headers about
        the client are believed from these only.
    insecure_cookies : bool
        ``INSECURE_COOKIES``. `1` lets cookies travel without TLS. The demo on 127.0.0.1 needs it;
        production refuses it.
    """

    mode: Mode = Mode.PRODUCTION
    database_url: str = ""
    secret_key: str = ""
    encryption_keys: tuple[tuple[int, bytes], ...] = ()
    digest_key: bytes = b""
    mail_url: str = ""
    mail_from: str = ""
    public_url: str = ""
    trusted_proxies: int = 0
    insecure_cookies: bool = False
    problems: tuple[str, ...] = ()

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> Settings:
        """Read the environment; what is wrong is noted in `problems`, not raised."""
        env = os.environ if environ is None else environ
        problems: list[str] = []
        settings = cls(
            mode=_mode(env.get("VEIVISER_MODE", Mode.PRODUCTION), problems),
            database_url=env.get("DATABASE_URL", ""),
            secret_key=env.get("SECRET_KEY", ""),
            encryption_keys=_keys(env.get("ENCRYPTION_KEYS", ""), problems),
            digest_key=_key("DIGEST_KEY", env.get("DIGEST_KEY", ""), problems),
            mail_url=env.get("MAIL_URL", ""),
            mail_from=env.get("MAIL_FROM", ""),
            public_url=env.get("PUBLIC_URL", "").rstrip("/"),
            trusted_proxies=_count(env.get("TRUSTED_PROXIES", "0"), problems),
            insecure_cookies=env.get("INSECURE_COOKIES", "0") == "1",
        )
        problems += settings._missing()
        return cls(
            **{name: getattr(settings, name) for name in cls.__slots__ if name != "problems"},
            problems=tuple(problems),
        )

    @property
    def is_demo(self) -> bool:
        """Whether invented people may be signed in as by one click."""
        return self.mode is Mode.DEMO

    def require(self) -> Settings:
        """Return these settings, or raise `SettingsError` with everything that is wrong."""
        if self.problems:
            raise SettingsError(
                "Veiviser cannot start:\n" + "\n".join(f"  - {problem}" for problem in self.problems)
            )
        return self

    def _missing(self) -> list[str]:
        problems = []
        if not self.database_url:
            problems.append("DATABASE_URL is not set: where the data is kept")
        if len(self.secret_key) < SHORTEST_SECRET:
            problems.append(f"SECRET_KEY is missing or shorter than {SHORTEST_SECRET} characters")
        if not self.encryption_keys:
            problems.append("ENCRYPTION_KEYS is not set: contact details cannot be kept")
        if not self.digest_key:
            problems.append("DIGEST_KEY is not set: addresses cannot be found again")
        problems += self._mail_problems()
        if not self.public_url.startswith(("https://", "http://") if self.is_demo else "https://"):
            problems.append("PUBLIC_URL must begin with https://")
        if self.insecure_cookies and not self.is_demo:
            problems.append("INSECURE_COOKIES is for the demo only")
        return problems

    def _mail_problems(self) -> list[str]:
        scheme = urlsplit(self.mail_url).scheme
        if scheme not in MAIL_SCHEMES:
            return [f"MAIL_URL must begin with one of: {', '.join(f'{name}:' for name in MAIL_SCHEMES)}"]
        problems = [] if "@" in self.mail_from else ["MAIL_FROM is not an address"]
        if scheme == "mailbox" and not self.is_demo:
            problems.append("MAIL_URL=mailbox: keeps messages in the demo only")
        if scheme == "mailbox" and not self.mail_url.startswith("mailbox:///"):
            problems.append("MAIL_URL=mailbox: names no folder; it is mailbox:///absolute/folder")
        if scheme != "mailbox" and not urlsplit(self.mail_url).hostname:
            problems.append("MAIL_URL names no host")
        return problems


def _keys(text: str, problems: list[str]) -> tuple[tuple[int, bytes], ...]:
    found = []
    for entry in filter(None, text.split(",")):
        number, _, key = entry.partition(":")
        if not number.isascii() or not number.isdigit():
            problems.append("ENCRYPTION_KEYS must be numbered keys, such as 1:…")
        else:
            found.append((int(number), _key("ENCRYPTION_KEYS", key, problems)))
    return tuple(found)


def _key(name: str, text: str, problems: list[str]) -> bytes:
    """Return a key; an empty text is none. The key itself never stands in a message."""
    try:
        key = urlsafe_b64decode(text)
    except ValueError:
        key = b"?"
    if key and len(key) != KEY_BYTES:
        problems.append(f"{name} must be {KEY_BYTES} bytes in URL-safe base64")
        return b""
    return key


def _mode(text: str, problems: list[str]) -> Mode:
    try:
        return Mode(text)
    except ValueError:
        problems.append(f"VEIVISER_MODE is {text!r}; it must be one of: {', '.join(Mode)}")
        return Mode.PRODUCTION


def _count(text: str, problems: list[str]) -> int:
    if text.isascii() and text.isdigit():
        return int(text)
    problems.append(f"TRUSTED_PROXIES is {text!r}; it must be a whole number")
    return 0
