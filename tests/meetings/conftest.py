"""Two who have both said yes, on a Monday that does not pass by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.meetings.steps import MONDAY, two_say_yes
from web import clock

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from tests.worlds import World


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> dict[str, datetime]:
    """The time, which a test may change."""
    shown = {"now": MONDAY}
    monkeypatch.setattr(clock, "now", lambda: shown["now"])
    return shown


@pytest.fixture
def pair(inside: World, now: dict[str, datetime]) -> UUID:
    """Amira and Berit, who both said yes on Monday."""
    return two_say_yes(inside)
