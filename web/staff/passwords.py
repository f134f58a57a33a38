"""Passwords: which are refused because they are guessed first, and how the others are kept.

No third party's list of leaked passwords is carried here. Instead rules refuse what such lists are made of: a
well-known word, a name of this place or of her own, a walk along the keyboard, a year, dressed in figures and
signs. The words were written by hand and are some hundreds: less than a list of leaked passwords knows.

argon2id takes a tenth of a second and 64 MB on purpose. At most two are worked on at once in a process, so
that a flood of tries cannot take the whole machine.
"""

from __future__ import annotations

import re
import unicodedata
from contextlib import contextmanager
from enum import StrEnum
from functools import cache
from pathlib import Path
from threading import BoundedSemaphore
from typing import TYPE_CHECKING

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from web.errors import TooMany

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SHORTEST = 8
LONGEST = 128
SHORTEST_CORE = 4
FEWEST_DIFFERENT = 5
MOST_AT_ONCE = 2
PATIENCE_SECONDS = 5
LOOK_ALIKES = str.maketrans("013457@$!+æøåäöé", "oieastasitaoaaoe")
WALKS = (
    "qwertyuiopåasdfghjkløæzxcvbnm",
    "1234567890",
    "abcdefghijklmnopqrstuvwxyzæøå",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "qazwsxedcrfvtgbyhnujmikolp",
    "1q2w3e4r5t6y7u8i9o0p",
    "q1w2e3r4t5y6u7i8o9p0",
)
WALK_STEP = 4

_hasher = PasswordHasher()
_working = BoundedSemaphore(MOST_AT_ONCE)


class PasswordFault(StrEnum):
    """Why a password is refused."""

    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    TOO_OBVIOUS = "too_obvious"


def fault_of(password: str, context: Iterable[str] = ()) -> PasswordFault | None:
    """Return why a password is refused, or None. `context` is what is known of her and of the place."""
    plain = unicodedata.normalize("NFKC", password)
    if len(plain) < SHORTEST:
        return PasswordFault.TOO_SHORT
    if len(plain) > LONGEST:
        return PasswordFault.TOO_LONG
    return PasswordFault.TOO_OBVIOUS if _is_obvious(plain.casefold(), context) else None


def hash_of(password: str) -> str:
    """Return what is kept of a password. Slow: never inside a transaction."""
    with _a_place():
        return _hasher.hash(unicodedata.normalize("NFKC", password))


def is_right(kept: str | None, password: str) -> bool:
    """Whether this is the password. Takes as long when there is none to compare with. Slow, as above."""
    with _a_place():
        dummy = _nobodys_hash()
        try:
            _hasher.verify(kept or dummy, unicodedata.normalize("NFKC", password))
        except (VerificationError, InvalidHashError):
            return False
        return kept is not None


@contextmanager
def _a_place() -> Iterator[None]:
    if not _working.acquire(timeout=PATIENCE_SECONDS):
        raise TooMany(PATIENCE_SECONDS)
    try:
        yield
    finally:
        _working.release()


@cache
def _nobodys_hash() -> str:
    return _hasher.hash("nobody's")


def _is_obvious(password: str, context: Iterable[str]) -> bool:
    signs = re.sub(r"[\W_]", "", password)
    if len(set(password)) < FEWEST_DIFFERENT or _is_walk(signs) or _is_repetition(password):
        return True
    words = {_core(word) for text in context for word in (text, *re.split(r"[\W_]", text))} | _obvious_words()
    known = {word for word in words if len(word) > 1}
    undressed = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", password)
    cores = {_core(password), _core(undressed), re.sub(r"\d", "", signs)}
    return any(len(core) < SHORTEST_CORE or _is_walk(core) or _is_made_of(core, known) for core in cores)


def _core(text: str) -> str:
    """Return the letters that are left when look-alikes are read as letters and the rest is gone."""
    return re.sub(r"[\W\d_]", "", text.casefold().translate(LOOK_ALIKES))


def _is_made_of(core: str, known: set[str]) -> bool:
    """Whether a core is nothing but known words in a row."""
    reachable = {0}
    for start in range(len(core)):
        if start in reachable:
            reachable |= {start + len(word) for word in known if core.startswith(word, start)}
    return len(core) in reachable


def _is_walk(signs: str) -> bool:
    """Whether every stretch of it lies along a row of the keyboard or the alphabet, there or back."""
    rows = [row[::way] for row in WALKS for way in (1, -1)]
    pieces = [signs[at : at + WALK_STEP] for at in range(0, len(signs), WALK_STEP)]
    return bool(pieces) and all(any(piece in row for row in rows) for piece in pieces)


def _is_repetition(text: str) -> bool:
    return text in (text + text)[1:-1]


@cache
def _obvious_words() -> frozenset[str]:
    lines = Path(__file__).with_name("obvious_passwords.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(_core(word) for line in lines if not line.startswith("#") for word in line.split())
