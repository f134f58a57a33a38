"""How long people have waited here, told honestly: from this organisation's own history, or not at all.

Whoever still waits counts too. An average over those who have found a guide would forget the very people for
whom it takes long; the product-limit estimate lets each of them count for as long as we know.

References
----------
Kaplan, E. L., and Meier, P. (1958). Nonparametric estimation from incomplete observations. Journal of the
American Statistical Association, 53, 457-481.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from sqlalchemy import exists, func, select

from matching.lifecycle import EnrolmentStatus
from web import clock
from web.database import db
from web.models import Enrolment, Match, MatchMember, Newcomer, Person

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matching import Gender

FEWEST = 5
LOOKS_BACK = timedelta(days=550)
A_WEEK = 7


@dataclass(frozen=True, slots=True, order=True)
class Wait:
    """How many days somebody has waited, and whether that has ended with a guide."""

    days: int
    has_guide: bool


def days_until(share: Fraction, waits: Sequence[Wait]) -> int | None:
    """Return after how many days this share of people has a guide; None if it has never come so far.

    >>> four = [Wait(7, True), Wait(14, True), Wait(21, False), Wait(28, True)]
    >>> days_until(Fraction(1, 4), four), days_until(Fraction(3, 4), four)
    (7, 28)

    A quarter has one after 7 days. After 14 it is 1 - 3/4 * 2/3 = 1/2. Whoever still waits after 21 days says
    nothing of later, so that on day 28 the last one decides.
    """
    still_waiting = Fraction(1)
    for day in sorted({wait.days for wait in waits if wait.has_guide}):
        at_risk = sum(wait.days >= day for wait in waits)
        found = sum(wait.days == day and wait.has_guide for wait in waits)
        still_waiting *= 1 - Fraction(found, at_risk)
        if still_waiting <= 1 - share:
            return day
    return None


def weeks_between(waits: Sequence[Wait]) -> tuple[int, int] | None:
    """Return the weeks between which the middle half has found a guide; None if too little is known."""
    if sum(wait.has_guide for wait in waits) < FEWEST:
        return None
    few, many = (days_until(Fraction(quarters, 4), waits) for quarters in (1, 3))
    if few is None or many is None:
        return None
    return max(1, few // A_WEEK), many // A_WEEK + 1


def weeks_waited(gender: Gender | None) -> tuple[int, int] | None:
    """Return between how many weeks people of the same gender have waited here; queues differ by it most.

    Somebody who has left is not counted, as nobody knows how long she would have waited; and nobody who is
    handled manually counts anywhere.
    """
    began = (
        select(func.min(Match.started_at))
        .join(MatchMember, MatchMember.match_id == Match.id)
        .join(Enrolment, Enrolment.id == MatchMember.enrolment_id)
        .where(Enrolment.newcomer_id == Newcomer.id)
        .scalar_subquery()
    )
    here = exists().where(Enrolment.newcomer_id == Newcomer.id, Enrolment.status != EnrolmentStatus.LEFT)
    now = clock.now()
    rows = db.session.execute(
        select(Newcomer.signed_up_at, began)
        .join(Person, Person.id == Newcomer.person_id)
        .where(
            Person.gender.is_not_distinct_from(gender),
            Newcomer.signed_up_at > now - LOOKS_BACK,
            Newcomer.is_handled_manually.is_(False),
            here | began.is_not(None),
        )
    )
    return weeks_between(
        [Wait(((start or now) - signed_up).days, start is not None) for signed_up, start in rows]
    )
