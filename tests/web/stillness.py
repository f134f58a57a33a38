"""A moment that can be lived again: with the same clock and chance, the same deed leaves the same rows.

Within `still` the clock stands, every secret and id follows from a number, and the same text sealed to the
same place gives the same seal. Two requests that do the same then write the same bytes, and whoever compares
two databases needs to leave nothing out.
"""

from __future__ import annotations

import os
import random
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from hashlib import shake_256
from itertools import count
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from web import clock, crypto

if TYPE_CHECKING:
    from collections.abc import Iterator

WEDNESDAY = datetime(2026, 11, 25, 9, 0, 10, tzinfo=UTC)
A_SECOND = timedelta(seconds=1)


@contextmanager
def still(number: int = 0, instant: datetime = WEDNESDAY) -> Iterator[None]:
    """Let the clock stand and chance follow from a number, in every thread."""
    drawn = count()

    def draw(length: int) -> bytes:
        return shake_256(f"{number}/{next(drawn)}".encode()).digest(length)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", lambda: instant)
        patch.setattr(os, "urandom", draw)
        patch.setattr(random, "_urandom", draw)
        patch.setattr(crypto, "secrets", SimpleNamespace(token_bytes=bytes))
        yield
