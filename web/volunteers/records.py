"""Reading what a volunteer's road depends on: recorded steps, and what his programmes ask for."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import select

from matching.lifecycle import EnrolmentStatus
from web.models import Enrolment, Programme, VettingStep
from web.volunteers.road import Demands, Done

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from sqlalchemy.orm import Session


def steps_of(session: Session, person_ids: Collection[UUID]) -> dict[UUID, list[Done]]:
    """Return what was recorded for each person, oldest first."""
    found: dict[UUID, list[Done]] = defaultdict(list)
    for step in session.scalars(
        select(VettingStep).where(VettingStep.person_id.in_(person_ids)).order_by(VettingStep.done_on)
    ):
        found[step.person_id].append(
            Done(step.kind, step.done_on, step.valid_until, step.declaration_version)
        )
    return found


def demands_of(session: Session, volunteer_ids: Collection[UUID]) -> dict[UUID, list[Demands]]:
    """Return what the programmes that each volunteer has not left ask for."""
    found: dict[UUID, list[Demands]] = defaultdict(list)
    rows = session.execute(
        select(Enrolment.volunteer_id, Programme)
        .join(Programme, Programme.id == Enrolment.programme_id)
        .where(Enrolment.volunteer_id.in_(volunteer_ids), Enrolment.status != EnrolmentStatus.LEFT)
        .order_by(Programme.name)
    )
    for volunteer_id, programme in rows:
        if volunteer_id:
            found[volunteer_id].append(
                Demands(programme.kind, programme.certificate_requirement, programme.legal_basis)
            )
    return found
