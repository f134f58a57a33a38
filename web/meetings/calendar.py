"""A first meeting as an iCalendar file (RFC 5545, and RFC 5546 for what a change looks like).

The same UID with a higher SEQUENCE moves what stands in the calendar already; METHOD:CANCEL takes it out. The
time is wall time in Europe/Oslo with its rules beside it, so that a telephone abroad shows it right. Others
may see a calendar: the summary is neutral, and nothing in the file tells who the two are.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask_babel import gettext as _
from icalendar import Calendar, Event, vCalAddress

from web import clock

if TYPE_CHECKING:
    from web.meetings.queries import Appointment

LASTS = timedelta(hours=1)
PRODUCT = "-//Veiviser//First meeting//EN"


def calendar_file(appointment: Appointment, public_url: str, our_address: str) -> tuple[bytes, str]:
    """Return the file, and its method: PUBLISH for a meeting that is planned, CANCEL for one that is off."""
    method = "CANCEL" if appointment.starts_at is None else "PUBLISH"
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(_event(appointment, urlsplit(public_url).hostname or "localhost", our_address))
    calendar.add_missing_timezones()
    return calendar.to_ical(), method


def _event(appointment: Appointment, host: str, our_address: str) -> Event:
    event = Event()
    event.add("uid", f"{appointment.uid}@{host}")
    event.add("sequence", appointment.sequence)
    event.add("dtstamp", clock.now())
    event.add("organizer", vCalAddress(f"mailto:{our_address}"))
    event.add("summary", _("Appointment"))
    if appointment.starts_at is None:
        event.add("status", "CANCELLED")
        return event
    starts_at = clock.local(appointment.starts_at)
    event.add("status", "CONFIRMED")
    event.add("dtstart", starts_at)
    event.add("dtend", clock.local(appointment.starts_at + LASTS))
    if appointment.place:
        event.add("location", appointment.place)
    return event
