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

from matching.lifecycle import ProposalStatus
from tests import factories
from tests.databases import application
from tests.rounds import AS_USUAL
from web import clock, tenancy
from web.access import Actor
from web.database import db, transaction
from web.demo import people as demo
from web.demo.calendar import Calendar
from web.demo.files import rows_of
from web.demo.names import Names
from web.demo.organisation import ORGANISATION_ID, organisation, programmes
from web.demo.places import places
from web.models import Enrolment, Proposal, Role
from web.rounds.asking import operations
from web.rounds.deciding.cards import proposal_cards
from web.rounds.queries import round_summary
from web.rounds.solving import lease
from web.rounds.wishes import operations as wishes
from web.rounds.wishes.effect import effect

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from uuid import UUID

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


def seconds(work: Callable[[], object], times: int = TIMES) -> float:
    """Return how long some work takes, in the middle of several times, in seconds."""
    taken = []
    for _ in range(times):
        db.session.remove()
        began = perf_counter()
        work()
        taken.append(perf_counter() - began)
    return statistics.median(taken)


def measure(newcomers: int, volunteers: int) -> dict[str, float]:
    """Return what each thing takes at this size, in seconds."""
    actor, today = prepare(newcomers, volunteers), clock.today()
    with tenancy.acting_for(actor.organisation_id):
        found: list[UUID] = []

        def ask() -> None:
            found.append(operations.find_proposals(actor, actor.programme_ids, AS_USUAL, today))
            lease.solve_waiting(lambda: True)

        asking = seconds(ask, 1)
        round_id = found[-1]

        def show() -> None:
            round_summary(actor, round_id)
            proposal_cards(actor, round_id, ProposalStatus.PROPOSED, 1)

        reading = seconds(show)
        proposal = db.session.query(Proposal).order_by(Proposal.position).first()
        guide = db.session.get_one(Enrolment, proposal.volunteer_enrolment_id).volunteer_id
        about = proposal.newcomer_enrolment_id, guide
        holding = seconds(lambda: wishes.hold(actor, round_id, *about), 1)
        return {
            "asked, solved and explained": asking,
            "a page of cards": reading,
            "a pair held": holding,
            "what the wishes change": seconds(lambda: effect(actor, round_id)),
        }


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
            for what, taken in measure(newcomers, volunteers).items():
                click.echo(f"  {what:30} {taken:6.2f} s")


if __name__ == "__main__":
    main()
