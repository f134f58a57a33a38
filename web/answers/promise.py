"""By when somebody calls whoever has signed up or asked to be called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from web import clock

if TYPE_CHECKING:
    from datetime import date

WORKING_DAYS = 3


def call_by() -> date:
    """Return the last day on which we may call without having broken our word."""
    return clock.working_days_after(clock.today(), WORKING_DAYS)
