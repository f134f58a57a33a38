"""`flask demo`: an invented Sandefjord, for whoever wants to see how it works."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import with_appcontext

from web import clock
from web.demo import fill as filling
from web.demo.organisation import NAME


@click.group()
def demo() -> None:
    """Show Veiviser with invented people."""


@demo.command()
@with_appcontext
def fill() -> None:
    """Fill an empty database with a cohort that signed up until today."""
    if not current_app.config["SETTINGS"].is_demo:
        raise click.ClickException("Only a demo is filled with invented people: set VEIVISER_MODE=demo.")
    try:
        filled = filling.fill(clock.today())
    except filling.SomebodyLivesHereError as error:
        raise click.ClickException(f"Only an empty database is filled, and {error}.") from error
    if not filled:
        click.echo(f"Nothing to do: {NAME} is here already.")
        return
    click.echo(
        f"{NAME} is ready: {filled['newcomer']} newcomers, {filled['volunteer']} volunteers, "
        f"{filled['match']} active matches, {filled['programme']} programmes."
    )
