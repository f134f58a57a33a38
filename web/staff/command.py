"""`flask staff`: who works here. An invitation, and taking a lost sign-in away, begin at the server."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import with_appcontext

from web import tenancy
from web.accounts.queries import organisation as organisation_named
from web.errors import Conflict, NotFound
from web.i18n import DESK
from web.models import Organisation, Role
from web.staff import operations

ROLES = [role.value for role in Role if role is not Role.PERSON]


@click.group()
def staff() -> None:
    """Let people who work here sign in."""


@staff.command()
@click.option("--email", required=True, help="The address she signs in with.")
@click.option("--name", required=True, help="The name that others see.")
@click.option("--role", type=click.Choice(ROLES), default=Role.COORDINATOR.value, show_default=True)
@click.option("--programme", "programmes", multiple=True, help="A kind of programme; may be given again.")
@click.option(
    "--language", type=click.Choice([language.tag for language in DESK]), default="nb", show_default=True
)
@click.option("--organisation", help="Its name in addresses, if there are several.")
@with_appcontext
def invite(  # noqa: PLR0913 - one for each option
    *, email: str, name: str, role: str, programmes: tuple[str, ...], language: str, organisation: str | None
) -> None:
    """Add an account, and print the path of the link by which she sets up her sign-in."""
    found = _organisation(organisation)
    with tenancy.acting_for(found.id):
        slug = found.slug
        try:
            ids = operations.programme_ids(programmes)
            token = operations.invite(email, name, Role(role), ids, language)
        except NotFound as error:
            raise click.ClickException("There is no programme of that kind.") from error
        except Conflict as error:
            raise click.ClickException("That address has an account already.") from error
    _show_link(slug, token)


@staff.command()
@click.option("--email", required=True, help="The address she signs in with.")
@click.option("--organisation", help="Its name in addresses, if there are several.")
@with_appcontext
def reset(*, email: str, organisation: str | None) -> None:
    """Take away password, app, recovery codes and open sessions, and print a new set-up link.

    Make sure first who is asking: call her back on a number you know.
    """
    found = _organisation(organisation)
    with tenancy.acting_for(found.id):
        slug = found.slug
        try:
            token = operations.reset(email)
        except NotFound as error:
            raise click.ClickException("Nobody who works here has that address.") from error
    _show_link(slug, token)


def _organisation(slug: str | None) -> Organisation:
    current_app.config["SETTINGS"].require()
    found = organisation_named(slug)
    if found is None:
        raise click.ClickException("There is no such organisation, or several: name it with --organisation.")
    return found


def _show_link(slug: str, token: str) -> None:
    click.echo(f"/staff/{slug}/set-up/{token}")
    click.echo("Give her this address of your site yourself. It works once, for 48 hours.", err=True)
