"""Call-names of those who take part in a round."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from web.database import db
from web.models import Enrolment, Newcomer, Person, Volunteer

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID


def names_of(enrolment_ids: Iterable[UUID | None]) -> dict[UUID | None, str]:
    """Return the call-names of some enrolments; of nobody who is handled manually."""
    rows = db.session.execute(
        select(Enrolment.id, Person.call_name)
        .join(Newcomer, Newcomer.id == Enrolment.newcomer_id, isouter=True)
        .join(Volunteer, Volunteer.id == Enrolment.volunteer_id, isouter=True)
        .join(Person, Person.id == func.coalesce(Newcomer.person_id, Volunteer.person_id))
        .where(
            Enrolment.id.in_({one for one in enrolment_ids if one}),
            Newcomer.is_handled_manually.is_not(True),
        )
    )
    return dict(rows.all())


def names_of_volunteers(volunteer_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return the call-names of some volunteers."""
    named = select(Volunteer.id, Person.call_name).join(Person, Person.id == Volunteer.person_id)
    return dict(db.session.execute(named.where(Volunteer.id.in_(set(volunteer_ids)))).all())
