"""Who may be invited to an activity, and what stands in the way: for the page, and again under the lock."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from matching import Gender, Household
from web import clock
from web.activities.gathering import Guest, must_not_meet
from web.errors import Conflict, Reason
from web.models import Audience

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable
    from uuid import UUID

    from web.models import Activity

GROWN_UP = 18


class Hindrance(StrEnum):
    """Why somebody cannot be invited to this activity."""

    INVITED = "invited"
    NOT_WAITING = "not_waiting"
    PAUSED = "paused"
    RESTS = "rests"
    UNDER_AGE = "under_age"
    ONLY_WOMEN = "only_women"
    ONLY_MEN = "only_men"
    ONLY_FAMILIES = "only_families"
    LOOK_FIRST = "look_first"


@dataclass(frozen=True, slots=True)
class Weighed:
    """Somebody who was chosen, and what stands in the way if anything does."""

    guest: Guest
    hindrance: Hindrance | None


def refuse_unless_ahead(activity: Activity) -> None:
    """Raise `Conflict` if an activity has begun or has been called off."""
    if activity.called_off_at is not None:
        raise Conflict(Reason.ACTIVITY_CALLED_OFF)
    if activity.starts_at <= clock.now():
        raise Conflict(Reason.ACTIVITY_OVER)


def weigh(
    activity: Activity, chosen: Iterable[Guest], present: Collection[Guest], invited: Collection[UUID]
) -> list[Weighed]:
    """Return what stands in the way of each who was chosen.

    Parameters
    ----------
    chosen
        In the order in which they are taken: of two who must not meet, only the first is free to come.
    present
        Those who are invited, whatever they answered: somebody who said no may still change her mind.
    invited
        The newcomers who have an invitation.
    """
    weighed, together = [], list(present)
    for guest in chosen:
        hindrance = _hindrance(activity, guest, together, invited)
        weighed.append(Weighed(guest, hindrance))
        if hindrance is None:
            together.append(guest)
    return weighed


def fits(activity: Activity, guest: Guest) -> bool:
    """Whether an activity is for somebody."""
    return FITS[activity.audience](guest)


def _hindrance(
    activity: Activity, guest: Guest, together: Iterable[Guest], invited: Collection[UUID]
) -> Hindrance | None:
    if guest.newcomer.id in invited:
        return Hindrance.INVITED
    if (standing := _standing(guest)) is not None:
        return standing
    if not fits(activity, guest):
        return Hindrance(f"only_{activity.audience}")
    return Hindrance.LOOK_FIRST if any(must_not_meet(guest, other) for other in together) else None


def _standing(guest: Guest) -> Hindrance | None:
    """Return why somebody is not invited anywhere now. On a break we have promised to ask nothing."""
    until, year = guest.newcomer.paused_until, guest.person.birth_year
    if until is not None and until > clock.today():
        return Hindrance.PAUSED
    if not guest.is_waiting:
        return Hindrance.NOT_WAITING
    if guest.rests:
        return Hindrance.RESTS
    return Hindrance.UNDER_AGE if year is not None and clock.today().year - year < GROWN_UP else None


def _is(gender: Gender) -> Callable[[Guest], bool]:
    return lambda guest: guest.person.gender is gender


def _has_children(guest: Guest) -> bool:
    return guest.newcomer.household is Household.FAMILY or bool(guest.newcomer.children)


FITS: dict[Audience, Callable[[Guest], bool]] = {
    Audience.EVERYBODY: lambda _guest: True,
    Audience.WOMEN: _is(Gender.WOMAN),
    Audience.MEN: _is(Gender.MAN),
    Audience.FAMILIES: _has_children,
}
