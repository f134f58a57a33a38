"""How long a coordinator waits at a round: `python -m tests.workspace_bench`.

The demo's people, each as often as it takes, in the demo's Sandefjord, on SQLite, in one process. The child
that solves is real; the second at most until the jobs look again comes on top.
"""

from __future__ import annotations

import statistics
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TYPE_CHECKING

import click
import flask_migrate

from tests import factories
from tests.databases import application
from tests.pages import come_in, parse
from tests.rounds import AS_USUAL
from web import clock, tenancy
from web.access import Actor
from web.accounts.operations import open_session
from web.database import transaction
from web.demo import people as demo
from web.demo.calendar import Calendar
from web.demo.files import rows_of
from web.demo.names import Names
from web.demo.organisation import ORGANISATION_ID, organisation, programmes
from web.demo.places import places
from web.models import Account, Role
from web.rounds.asking import operations
from web.rounds.solving import lease

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask
    from flask.testing import FlaskClient

    from web.demo.files import Row
    from web.tenancy import Tenant

SIZES = ((300, 200), (2000, 1300))
TIMES = 5


def people(newcomers: int, volunteers: int) -> Iterator[Tenant]:
    """Yield the demo's people, as often as it takes: they differ by their ids alone."""
    waiting, offering = rows_of("cohort/newcomers"), rows_of("cohort/volunteers")
    calendar = Calendar.ending(clock.today(), (row["signed_up"] for row in waiting))
    said_ready_at = clock.now()
    for row, names in repeated(offering, volunteers):
        yield from demo.volunteer(row, names, calendar, 0, said_ready_at)
    for row, names in repeated(waiting, newcomers):
        yield from demo.newcomer(row | {"also_volunteer": ""}, names, calendar)


def repeated(rows: list[Row], times: int) -> Iterator[tuple[Row, Names]]:
    """Yield so many rows, and names to deal from, which do not last for more than all rows once."""
    for number in range(times):
        if number % len(rows) == 0:
            names = Names()
        row = rows[number % len(rows)]
        yield row | {"id": f"{row['id']}-{number}"}, names


def prepare(newcomers: int, volunteers: int) -> Actor:
    """Fill an empty database; return the coordinator of all its programmes."""
    with tenancy.acting_for(ORGANISATION_ID), transaction() as session:
        session.add(organisation())
        session.flush()
        session.add_all(opened := list(programmes()))
        session.add_all(places())
        session.flush()
        for row in people(newcomers, volunteers):
            session.add(row)
            session.flush()
        ids = frozenset(programme.id for programme in opened)
        coordinator = factories.account(session, ids)
        return Actor(ORGANISATION_ID, coordinator.id, Role.COORDINATOR, ids)


def measure(app: Flask, newcomers: int, volunteers: int) -> dict[str, float]:
    """Return what each thing takes at this size, in seconds; of several clicks, the median."""
    actor = prepare(newcomers, volunteers)
    with tenancy.acting_for(actor.organisation_id):
        began = perf_counter()
        round_id = operations.find_proposals(actor, actor.programme_ids, AS_USUAL, clock.today())
        lease.solve_waiting(lambda: True)
        asking = perf_counter() - began
        with transaction() as session:
            token = open_session(session, session.get_one(Account, actor.account_id))
    clicks = [hold_one(app.test_client(), token, f"/rounds/{round_id}") for _ in range(TIMES)]
    return {
        "asked, solved and explained": asking,
        "a pair held": statistics.median(held for held, _ in clicks),
        "the page that shows what it changes": statistics.median(shown for _, shown in clicks),
        "both: one click": statistics.median(map(sum, clicks)),
    }


def hold_one(browser: FlaskClient, session_token: str, page: str) -> tuple[float, float]:
    """Press the first button to hold a pair; return the seconds until it is held, and until that is shown."""
    form_token = come_in(browser, session_token)
    forms = parse(browser.get(page).text).iter("form")
    form = next(form for form in forms if form.get("action", "").endswith("/hold"))
    fields = {field.get("name"): field.get("value") for field in form.iter("input")}
    began = perf_counter()
    answer = browser.post(form.get("action"), data=fields | {"csrf_token": form_token})
    held = perf_counter()
    shown = browser.get(answer.location)
    assert (answer.status_code, shown.status_code) == (303, 200)
    return held - began, perf_counter() - held


@click.command()
def main() -> None:
    """Print a table of seconds."""
    for newcomers, volunteers in SIZES:
        with (
            TemporaryDirectory() as folder,
            application(f"sqlite:///{folder}/bench.db") as app,
            app.app_context(),
        ):
            flask_migrate.upgrade()
            click.echo(f"{newcomers} newcomers, {volunteers} volunteers")
            for what, taken in measure(app, newcomers, volunteers).items():
                click.echo(f"  {what:36} {taken:6.3f} s")


if __name__ == "__main__":
    main()
