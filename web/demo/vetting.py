"""The road a volunteer has walked before being approved: who saw which step, and when.

Of a police certificate only that it was seen is kept, and only the certificate officer records it.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from web.demo.accounts import CERTIFICATE_OFFICER, account_id
from web.demo.files import is_yes, listed
from web.demo.ids import id_of
from web.demo.people import person_id
from web.models import ProgrammeKind, VettingKind, VettingStep

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from web.demo.calendar import Calendar
    from web.demo.files import Row

# From interview to approval takes about five weeks; the dates of the courses are what people wait for.
DAYS_BEFORE_APPROVAL = {
    VettingKind.INTERVIEW: 35,
    VettingKind.TRAINING: 14,
    VettingKind.DECLARATION: 14,
    VettingKind.CERTIFICATE_SEEN: 7,
}
DECLARATION_VERSION = 2
CERTIFICATE_IS_GOOD_FOR = timedelta(days=3 * 365)
# Whose certificate ends in so many days.
ENDS_SOON = {"v00002": timedelta(days=6), "v00003": timedelta(days=41)}


def vetting(row: Row, calendar: Calendar, today: date) -> Iterator[VettingStep]:
    """Yield the steps of an approved volunteer: guides take a course, some show a certificate."""
    approved_on = calendar.day(row["approved"])
    yield _step(row, VettingKind.INTERVIEW, approved_on)
    if ProgrammeKind.FLYKTNINGGUIDE in listed(row["programmes"]):
        yield _step(row, VettingKind.TRAINING, approved_on)
    yield _step(row, VettingKind.DECLARATION, approved_on)
    if is_yes(row["cleared_for_minors"]):
        seen = _step(row, VettingKind.CERTIFICATE_SEEN, approved_on)
        seen.valid_until = seen.done_on + CERTIFICATE_IS_GOOD_FOR
        if row["id"] in ENDS_SOON:
            seen.valid_until = today + ENDS_SOON[row["id"]]
        yield seen


def _step(row: Row, kind: VettingKind, approved_on: date) -> VettingStep:
    done_on = approved_on - timedelta(days=DAYS_BEFORE_APPROVAL[kind])
    is_certificate = kind is VettingKind.CERTIFICATE_SEEN
    return VettingStep(
        id=id_of("vetting", row["id"], kind),
        person_id=person_id(row["id"]),
        kind=kind,
        done_on=done_on,
        declaration_version=DECLARATION_VERSION if kind is VettingKind.DECLARATION else None,
        recorded_by=account_id(CERTIFICATE_OFFICER if is_certificate else "Berit"),
    )
