"""Settings: one field for each environment variable, read once and frozen.

`Settings.from_env()` never guesses a secret. Whoever serves pages calls `require()`, which fails with
everything that is wrong at once; a command such as `flask match`, which needs neither database nor
secrets, does not.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

SHORTEST_SECRET = 32


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
        if self.insecure_cookies and not self.is_demo:
            problems.append("INSECURE_COOKIES is for the demo only")
        return problems


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
