"""Four workers throttle the same somebody at the same moment: exactly as many pass as the limit says.

Real processes on a real database. The naive twin reads the count, compares, and writes it back; it must fail
the same examination.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from tests import worlds
from tests.databases import application
from tests.faults.effort import EFFORT
from tests.faults.processes import processes
from web import clock, tenancy
from web.crypto import digest
from web.database import db
from web.errors import TooMany
from web.models import Throttle
from web.throttles import LIMITS, Purpose, throttle

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.queues import Queue
    from multiprocessing.synchronize import Barrier
    from uuid import UUID

WORKERS = 4
CONTESTS = 12 * EFFORT
PURPOSE = Purpose.STAFF_SIGN_IN
TRIES_EACH = LIMITS[PURPOSE].for_one
PATIENCE_SECONDS = 60
NOON = datetime.fromisoformat("2026-09-07T12:00:10+00:00")


def naively_throttle(purpose: Purpose, somebody: str) -> None:
    """Read the count, and if there is room, write it back with one more: what one would write first."""
    session, key = db.session(), digest(somebody, f"throttle/{purpose}")
    session.rollback()
    row = session.scalars(select(Throttle).where(Throttle.key_digest == key)).one_or_none()
    if row is None:
        row = Throttle(key_digest=key, began_at=clock.now(), tries=0)
        session.add(row)
    if row.tries >= LIMITS[purpose].for_one:
        session.rollback()
        raise TooMany(1)
    row.tries += 1
    session.commit()


def try_all(url: str, count: Callable, organisation_id: UUID, together: Barrier, answers: Queue) -> None:
    """Be one worker: in every contest try as often as the limit allows to all together."""
    clock.now = lambda: NOON
    with application(url) as app, app.app_context(), tenancy.acting_for(organisation_id):
        passed, faults = [0] * CONTESTS, 0
        for contest in range(CONTESTS):
            together.wait(PATIENCE_SECONDS)
            for _ in range(TRIES_EACH):
                try:
                    count(PURPOSE, f"somebody {contest}")
                except TooMany:
                    continue
                except Exception:  # noqa: BLE001 - whatever it is, somebody got a fault for an answer
                    db.session.rollback()
                    faults += 1
                else:
                    passed[contest] += 1
        answers.put((passed, faults))


def run_contests(url: str, count: Callable) -> tuple[list[int], int]:
    """Return how many passed in each contest, and how many got a fault."""
    with application(url) as app, app.app_context():
        world = worlds.build()
    together, answers = processes.Barrier(WORKERS), processes.Queue()
    arguments = (url, count, world.organisation_id, together, answers)
    workers = [processes.Process(target=try_all, args=arguments) for _ in range(WORKERS)]
    for worker in workers:
        worker.start()
    got = [answers.get(timeout=PATIENCE_SECONDS) for _ in workers]
    for worker in workers:
        worker.join(PATIENCE_SECONDS)
    return [sum(each) for each in zip(*(passed for passed, _ in got), strict=True)], sum(n for _, n in got)


@pytest.mark.slow
def test_exactly_as_many_pass_as_the_limit_says(database_url: str) -> None:
    assert run_contests(database_url, throttle) == ([LIMITS[PURPOSE].for_one] * CONTESTS, 0)


@pytest.mark.slow
def test_the_naive_twin_fails_the_same_examination(database_url: str) -> None:
    passed, faults = run_contests(database_url, naively_throttle)
    wrong = [number for number in passed if number != LIMITS[PURPOSE].for_one]
    assert len(wrong) > CONTESTS // 10 or faults > CONTESTS // 10
