"""Two set a first meeting at the same moment: one meeting is planned, and the other is told kindly.

She chooses on two telephones at once, or she chooses while a coordinator does. The naive twin looks whether a
time is set and, if not, sets one: the unique index stops it too, but with a fault instead of a word.
"""

from __future__ import annotations

import threading
from functools import partial
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from matching import Side
from tests.databases import application
from tests.faults.racing import DONE, FAULT, PATIENCE_SECONDS, at_once
from tests.meetings.steps import both_say_yes, link_of
from tests.web.round_steps import make_couple
from tests.worlds import build
from web import tenancy
from web.database import db
from web.errors import Conflict, Reason
from web.matches import meetings
from web.matches.asking import find_offer
from web.matches.meeting_plan import Plan, planned_meeting, set_meeting
from web.matches.sides import sides_of
from web.meetings.queries import meeting_page
from web.models import AnsweredHow, Meeting, MeetingStatus

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

TRIES = 5
BOTH_HAVE_LOOKED = threading.Barrier(2)


def choose(link: str, at: datetime) -> None:
    """Set the time as the page does."""
    meetings.choose_time(link, at, wants_interpreter=False)


def naively_choose(link: str, at: datetime) -> None:
    """Look whether a time is set, and if not, set it: what one would write first."""
    session = db.session()
    offer = find_offer(session, link)
    sides = sides_of(session, offer.match_id)
    if planned_meeting(session, sides.match.id) is not None:
        raise Conflict(Reason.TIME_CHANGED)
    BOTH_HAVE_LOOKED.wait(PATIENCE_SECONDS)
    plan = Plan(at, None, wants_interpreter=False, how=AnsweredHow.SELF, chosen_by=Side.NEWCOMER)
    set_meeting(session, meetings._actor(offer), sides, plan)
    session.commit()


@pytest.fixture
def found(database_url: str):
    """The application, and a pair for each try."""
    with application(database_url) as app, app.app_context():
        world = build()
        with tenancy.acting_for(world.organisation_id):
            pairs = []
            for _ in range(TRIES):
                make_couple(world)
                match_id = both_say_yes(world)
                link = link_of(match_id, Side.NEWCOMER)
                pairs.append((match_id, link, meeting_page(link).times[:2]))
            db.session.remove()
            yield app, world.organisation_id, pairs
            db.session.remove()


def planned(match_id: UUID) -> int:
    db.session.rollback()
    wanted = select(Meeting.id).where(Meeting.match_id == match_id, Meeting.status == MeetingStatus.PLANNED)
    return len(db.session.scalars(wanted).all())


@pytest.mark.slow
def test_one_meeting_is_planned_and_the_other_is_told(found) -> None:
    app, organisation_id, pairs = found
    for match_id, link, times in pairs:
        got = at_once(app, organisation_id, [partial(choose, link, at) for at in times])
        assert got == [DONE, "time_changed"]
        assert planned(match_id) == 1


@pytest.mark.slow
def test_the_naive_twin_gives_somebody_a_fault(found) -> None:
    app, organisation_id, pairs = found
    for match_id, link, times in pairs:
        assert FAULT in at_once(app, organisation_id, [partial(naively_choose, link, at) for at in times])
        assert planned(match_id) == 1
