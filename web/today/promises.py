"""When a promise to call has to be kept: people read "before Thursday", so that Wednesday is the last day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from web import clock

if TYPE_CHECKING:
    from datetime import date


def is_due(promised_on: date | None, today: date) -> bool:
    """Whether no working day is left between today and the day before which we promised to call."""
    return promised_on is not None and promised_on <= clock.working_days_after(today, 1)
