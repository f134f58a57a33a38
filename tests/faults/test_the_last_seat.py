"""Two coordinators invite to the last seat at the same moment: one is invited, and the other one is told.

The naive twin counts, and invites if there is room; it fills the seat twice, or falls over.
"""

from __future__ import annotations

import threading
from functools import partial
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from tests.databases import application
from tests.faults.racing import DONE, PATIENCE_SECONDS, at_once
from tests.web.activity_steps import make, waits
from tests.worlds import build
from web import tenancy
from web.activities import inviting
from web.activities.gathering import guests, room_left
from web.database import db
from web.errors import Conflict, Reason
from web.models import Activity, Invitation, Newcomer

if TYPE_CHECKING:
    from uuid import UUID

    from web.access import Actor

TRIES = 5
BOTH_HAVE_LOOKED = threading.Barrier(2)


def invite(actor: Actor, activity_id: UUID, newcomer_id: UUID) -> None:
    """Invite as the page does."""
    inviting.invite(actor, activity_id, [newcomer_id], has_looked=False)


def naively_invite(actor: Actor, activity_id: UUID, newcomer_id: UUID) -> None:
    """Count, and if there is room, invite: what one would write first."""
    session = db.session()
    activity = session.get_one(Activity, activity_id)
    (guest,) = guests(session, Newcomer.id == newcomer_id)
    if room_left(session, activity) == 0:
        raise Conflict(Reason.ACTIVITY_FULL)
    BOTH_HAVE_LOOKED.wait(PATIENCE_SECONDS)
    inviting._invite(session, actor, activity, guest)
    session.commit()


@pytest.fixture
def found(database_url: str):
    """The application, and for each try an activity with one seat."""
    with application(database_url) as app, app.app_context():
        world = build()
        with tenancy.acting_for(world.organisation_id):
            people = [waits(world, name) for name in ("Amira", "Hala")]
            seats = [make(world, room=1) for _ in range(TRIES)]
            db.session.remove()
            yield app, world, seats, people
            db.session.remove()


def invited(activity_id: UUID) -> int:
    db.session.rollback()
    return len(db.session.scalars(select(Invitation.id).where(Invitation.activity_id == activity_id)).all())


@pytest.mark.slow
def test_one_is_invited_and_the_other_coordinator_is_told(found) -> None:
    app, world, seats, people = found
    for seat in seats:
        deeds = [partial(invite, world.coordinator, seat, one) for one in people]
        got = at_once(app, world.organisation_id, deeds)
        assert got == ["activity_full", DONE]
        assert invited(seat) == 1


@pytest.mark.slow
def test_the_naive_twin_fails_the_same_examination(found) -> None:
    app, world, seats, people = found
    for seat in seats:
        deeds = [partial(naively_invite, world.coordinator, seat, one) for one in people]
        got = at_once(app, world.organisation_id, deeds)
        assert (got, invited(seat)) != (["activity_full", DONE], 1)
