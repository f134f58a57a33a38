"""By when somebody calls whoever has signed up or asked to be called, and when we write to her again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from web import clock

if TYPE_CHECKING:
    from datetime import date, datetime

WORKING_DAYS = 3
WORKING_DAYS_TO_A_LETTER = 20
MORNING = 9


def call_by() -> date:
    """Return the day before which we promise to call."""
    return clock.working_days_after(clock.today(), WORKING_DAYS)


def write_on(signed_up_at: datetime) -> date:
    """Return the day by which somebody who has signed up hears from us, whatever happens."""
    return clock.working_days_after(clock.local(signed_up_at).date(), WORKING_DAYS_TO_A_LETTER)
