"""What is done without anybody asking: `flask jobs run` once, or `--forever` beside the server.

Each job handles one organisation at a time and may run twice at once without harm.
"""

from __future__ import annotations

import time

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import select

from web import clock, tenancy
from web.accounts.operations import forget_ended_sessions
from web.database import db
from web.models import Organisation
from web.throttles import forget_ended_throttles

PAUSE_SECONDS = 60


@click.group()
def jobs() -> None:
    """Keep the installation tidy."""


@jobs.command()
@click.option("--forever", is_flag=True, help="Go on, with a pause of a minute between rounds.")
@with_appcontext
def run(*, forever: bool) -> None:
    """Do all that is due."""
    current_app.config["SETTINGS"].require()
    do_all_that_is_due()
    while forever:
        time.sleep(PAUSE_SECONDS)
        do_all_that_is_due()


def do_all_that_is_due() -> None:
    """Run every job once for every organisation; one organisation's fault does not stop the next."""
    for organisation_id in db.session.scalars(select(Organisation.id)).all():
        try:
            with tenancy.acting_for(organisation_id):
                forget_ended_sessions(clock.now())
                forget_ended_throttles(clock.now())
        except Exception:
            current_app.logger.exception("a job failed for organisation %s", organisation_id)
    db.session.remove()
