"""Whether this installation can work: the database takes a write, no migration waits, messages leave."""

from __future__ import annotations

from datetime import timedelta

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from web import clock, tenancy
from web.database import db, transaction
from web.models import Organisation
from web.notifications.delivery import longest_due_since

LONGEST_WAIT = timedelta(minutes=5)


def problems() -> list[str]:
    """Return what is wrong, one short line each; nothing if all is well. Tells no detail to strangers."""
    try:
        with transaction() as session:
            standing = MigrationContext.configure(session.connection()).get_current_heads()
    except SQLAlchemyError:
        current_app.logger.exception("the database cannot be written to")
        return ["the database cannot be written to"]
    newest = ScriptDirectory(current_app.extensions["migrate"].directory).get_heads()
    if set(standing) != set(newest):
        return ["the database waits for migrations: run flask db upgrade"]
    return (
        ["messages wait too long: do the jobs run, and does the mail server answer?"] if _post_waits() else []
    )


def _post_waits() -> bool:
    """Whether a message of any organisation has been due for long without anybody trying to send it."""
    instant = clock.now()
    for organisation_id in db.session.scalars(select(Organisation.id)).all():
        with tenancy.acting_for(organisation_id):
            since = longest_due_since(instant)
        if since is not None and since < instant - LONGEST_WAIT:
            return True
    return False
