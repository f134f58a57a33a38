"""The activities as the desk sees them: what there is, and who is invited to one of them.

Everybody who works with people here sees every activity; of those invited, a coordinator sees by name only
whom she may know of, and of the others how many there are.
"""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from web import clock
from web.access import Action, Actor, ensure
from web.activities.gathering import guests, invited, is_in_force, must_not_meet
from web.activities.inviting import visible_invitation
from web.database import db
from web.errors import NotFound, Reason
from web.matches.visibility import is_visible_newcomer
from web.models import Account, Activity, Invitation, InvitationAnswer, MeetingPlace, Newcomer, Person

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime
    from uuid import UUID

    from web.activities.gathering import Guest


@dataclass(frozen=True, slots=True)
class Line:
    """One activity in a list, with how many said what: `None` stands for those who have not answered."""

    activity: Activity
    place: str
    answers: Counter[InvitationAnswer | None]
    left: int | None

    @property
    def is_ahead(self) -> bool:
        """Whether people may still be invited, and answer."""
        return self.activity.called_off_at is None and self.activity.starts_at > clock.now()


@dataclass(frozen=True, slots=True)
class Listed:
    """What comes, the next first; and what is past, the latest first."""

    coming: list[Line]
    past: list[Line]


@dataclass(frozen=True, slots=True)
class Invited:
    """Somebody who is invited, and what she said; `recorded_by` wrote it down for her."""

    invitation: Invitation
    name: str
    has_address: bool
    has_written: bool
    invited_by: str
    recorded_by: str | None


@dataclass(frozen=True, slots=True)
class ActivityPage:
    """One activity. `others` have been invited by colleagues from programmes that are not the reader's.

    `made_by` added it. `is_clash`: two of all who are invited must not meet, because one has said so since.
    """

    line: Line
    people: list[Invited]
    others: int
    made_by: str
    is_clash: bool


@dataclass(frozen=True, slots=True)
class Hers:
    """What one newcomer is invited to."""

    invitation: Invitation
    title: str
    starts_at: datetime
    is_called_off: bool


def activities(actor: Actor) -> Listed:
    """Return every activity of the organisation."""
    ensure(actor, Action.READ_PEOPLE)
    now = clock.now()
    lines = _lines(list(db.session.scalars(select(Activity).order_by(Activity.starts_at, Activity.id))))
    coming = [line for line in lines if line.activity.ends_at > now]
    return Listed(coming, [line for line in reversed(lines) if line.activity.ends_at <= now])


def coming(actor: Actor) -> list[Line]:
    """Return the activities that people may be invited to, the next first."""
    return [line for line in activities(actor).coming if line.is_ahead]


def activity_page(actor: Actor, activity_id: UUID) -> ActivityPage:
    """Return one activity and who is invited to it, or raise `NotFound`."""
    activity = one_activity(actor, activity_id)
    rows = invited(db.session(), activity)
    everybody = guests(db.session(), Newcomer.id.in_(rows.keys()))
    people = _people(actor, {guest.newcomer.id: guest for guest in everybody}, rows)
    return ActivityPage(
        line=_lines([activity])[0],
        people=people,
        others=len(rows) - len(people),
        made_by=db.session.get_one(Account, activity.made_by).name,
        is_clash=any(must_not_meet(*two) for two in itertools.combinations(everybody, 2)),
    )


def one_activity(actor: Actor, activity_id: UUID) -> Activity:
    """Return an activity, or raise `NotFound`."""
    ensure(actor, Action.READ_PEOPLE)
    activity = db.session.get(Activity, activity_id)
    if activity is None:
        raise NotFound(Reason.NOT_FOUND)
    return activity


def activity_of(actor: Actor, invitation_id: UUID) -> UUID:
    """Return what somebody whom the actor may know of is invited to, or raise `NotFound`."""
    ensure(actor, Action.READ_PEOPLE)
    return visible_invitation(db.session(), actor, invitation_id).activity_id


def invitations_of(actor: Actor, newcomer_id: UUID) -> list[Hers]:
    """Return what a newcomer whom the actor may know of is invited to, the newest first."""
    ensure(actor, Action.READ_PEOPLE)
    rows = db.session.execute(
        select(Invitation, Activity)
        .join(Activity, Activity.id == Invitation.activity_id)
        .join(Newcomer, Newcomer.id == Invitation.newcomer_id)
        .where(Newcomer.id == newcomer_id, is_visible_newcomer(actor), is_in_force())
        .order_by(Activity.starts_at.desc(), Activity.id)
    )
    return [
        Hers(invitation, activity.title, activity.starts_at, activity.called_off_at is not None)
        for invitation, activity in rows
    ]


def places() -> list[tuple[UUID, str]]:
    """Return the organisation's meeting places, what suits most people first."""
    rows = db.session.execute(select(MeetingPlace.id, MeetingPlace.name).order_by(MeetingPlace.position))
    return [(place_id, name) for place_id, name in rows]


def _lines(found: Collection[Activity]) -> list[Line]:
    """Return the activities with how their invitations stand, in a few statements for all of them."""
    names: dict[UUID | None, str] = dict(places())
    answers: dict[UUID, Counter[InvitationAnswer | None]] = {activity.id: Counter() for activity in found}
    for activity_id, answer, count in db.session.execute(
        select(Invitation.activity_id, Invitation.answer, func.count())
        .where(Invitation.activity_id.in_(answers.keys()), is_in_force())
        .group_by(Invitation.activity_id, Invitation.answer)
    ):
        answers[activity_id][answer] = count
    return [
        Line(
            activity=activity,
            place=activity.address or names.get(activity.meeting_place_id, ""),
            answers=answers[activity.id],
            left=_left(activity, answers[activity.id]),
        )
        for activity in found
    ]


def _left(activity: Activity, answers: Counter[InvitationAnswer | None]) -> int | None:
    if activity.room is None:
        return None
    return max(0, activity.room - answers.total() + answers[InvitationAnswer.NO])


def _people(actor: Actor, known: dict[UUID, Guest], rows: dict[UUID, Invitation]) -> list[Invited]:
    inviter, recorder = aliased(Account), aliased(Account)
    found = db.session.execute(
        select(Newcomer.id, Person, inviter.name, recorder.name)
        .join(Person, Person.id == Newcomer.person_id)
        .join(Invitation, Invitation.newcomer_id == Newcomer.id)
        .join(inviter, inviter.id == Invitation.invited_by)
        .outerjoin(recorder, recorder.id == Invitation.recorded_by)
        .where(Invitation.id.in_([row.id for row in rows.values()]), is_visible_newcomer(actor))
        .order_by(Invitation.invited_at, Person.call_name, Person.id)
    )
    return [
        Invited(
            invitation=rows[newcomer_id],
            name=person.call_name,
            has_address=person.email_digest is not None,
            has_written=known[newcomer_id].has_written,
            invited_by=by,
            recorded_by=recorded_by,
        )
        for newcomer_id, person, by, recorded_by in found
    ]
