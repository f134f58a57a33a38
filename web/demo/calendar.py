"""The cohort's dates, moved so that its latest sign-up is today.

A demo whose newest person signed up months ago would show a round that nobody runs. All dates move by the
same number of days, so that who waited longer than whom, and who is on a break, stays as it was written.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Self

from web.clock import OFFICE_ZONE

if TYPE_CHECKING:
    from collections.abc import Iterable

NOON = time(12)


@dataclass(frozen=True, slots=True)
class Calendar:
    """How far the cohort's dates are moved."""

    shift: timedelta

    @classmethod
    def ending(cls, today: date, written: Iterable[str]) -> Self:
        """Return the calendar on which the latest of these written dates falls on `today`."""
        return cls(today - max(date.fromisoformat(text) for text in written))

    def day(self, text: str) -> date:
        """Return a written date, moved."""
        return date.fromisoformat(text) + self.shift

    def noon(self, text: str) -> datetime:
        """Return noon of a written date, moved, by the clock on the office wall."""
        return datetime.combine(self.day(text), NOON, OFFICE_ZONE)
