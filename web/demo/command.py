"""`flask demo`: an invented Sandefjord, for whoever wants to see how it works."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import inspect

from web import clock
from web.config import SettingsError
from web.database import db
from web.demo import fill as filling
from web.demo.organisation import NAME
from web.models import Organisation

if TYPE_CHECKING:
    from web.config import Settings


@click.group()
def demo() -> None:
    """Show Veiviser with invented people."""


@demo.command()
@with_appcontext
def fill() -> None:
    """Fill an empty database with a cohort that signed up until today."""
    _refuse_unless_possible()
    try:
        filled = filling.fill(clock.today())
    except filling.SomebodyLivesHereError as error:
        raise click.ClickException(f"Only an empty database is filled, and {error}.") from error
    if not filled:
        click.echo(f"Nothing to do: {NAME} is here already.")
        return
    click.echo(
        f"{NAME} is ready: {filled['newcomer']} newcomers, {filled['volunteer']} volunteers, "
        f"{filled['match']} matches, {filled['programme']} programmes."
    )


def _refuse_unless_possible() -> None:
    """Say what is missing before anything is tried."""
    settings: Settings = current_app.config["SETTINGS"]
    if not settings.is_demo:
        raise click.ClickException("Only a demo is filled with invented people: set VEIVISER_MODE=demo.")
    try:
        settings.require()
    except SettingsError as error:
        raise click.ClickException(str(error)) from error
    if not inspect(db.engine).has_table(Organisation.__tablename__):
        raise click.ClickException("There are no tables yet: run `flask --app wsgi db upgrade` first.")
