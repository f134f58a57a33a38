"""Runs migrations on the application's database, or on a connection that a test hands over."""

from collections.abc import Iterator
from contextlib import contextmanager

from alembic import context
from alembic.operations import batch
from sqlalchemy import Connection

import web.models  # noqa: F401 - so that every table is known
from web.database import Base
from web.models.columns import Instant


def plain_type(kind: str, column_type: object, _context: object) -> str | bool:
    """Write our own types as SQLAlchemy's, so that a step never depends on today's code."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(column_type, Instant) else False


def run(connection: Connection) -> None:
    """Run the steps on this connection, each in a transaction of its own."""
    is_sqlite = connection.dialect.name == "sqlite"
    if is_sqlite:
        # A batch rebuild drops the old table: with foreign keys on, every child row would go with it.
        connection.connection.dbapi_connection.execute("PRAGMA foreign_keys=off")
        connection = connection.execution_options(writes=True)
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=True,
        render_item=plain_type,
        transactional_ddl=True,
        transaction_per_migration=True,
    )
    with context.begin_transaction(), tables_read_alone():
        context.run_migrations()
    if is_sqlite:
        _refuse_orphans(connection)


@contextmanager
def tables_read_alone() -> Iterator[None]:
    """Let a batch rebuild read its own table, and not all that it points at, and all that those point at.

    Of the others it needs no more than their names. Alembic is told so in each call, and not once for all.
    """
    usual = batch.BatchOperationsImpl

    def alone(*arguments: object) -> batch.BatchOperationsImpl:
        rebuild = usual(*arguments)
        rebuild.reflect_kwargs["resolve_fks"] = False
        return rebuild

    batch.BatchOperationsImpl = alone
    try:
        yield
    finally:
        batch.BatchOperationsImpl = usual


def _refuse_orphans(connection: Connection) -> None:
    driver = connection.connection.dbapi_connection
    orphans = driver.execute("PRAGMA foreign_key_check").fetchall()
    driver.execute("PRAGMA foreign_keys=on")
    if orphans:
        raise RuntimeError(f"the migration left {len(orphans)} rows that point nowhere, first {orphans[0]}")


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    from flask import current_app

    with current_app.extensions["migrate"].db.engine.connect() as opened:
        run(opened)
