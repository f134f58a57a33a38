"""Whether this installation can work: the database takes a write and stands at the newest migration."""

from __future__ import annotations

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy.exc import SQLAlchemyError

from web.database import transaction


def problems() -> list[str]:
    """Return what is wrong, one short line each; nothing if all is well. Tells no detail to strangers."""
    try:
        with transaction() as session:
            standing = MigrationContext.configure(session.connection()).get_current_heads()
    except SQLAlchemyError:
        current_app.logger.exception("the database cannot be written to")
        return ["the database cannot be written to"]
    newest = ScriptDirectory(current_app.extensions["migrate"].directory).get_heads()
    return [] if set(standing) == set(newest) else ["the database waits for migrations: run flask db upgrade"]
