"""The database: its base class, its session, and `transaction()`, the only commit in the code base.

A request reads in a transaction that is never committed. To write, an operation opens `transaction()`,
which starts afresh, so that everything it decides on is read again under the write lock: SQLite begins
IMMEDIATE, PostgreSQL locks the rows that the operation asks for. Nothing slow belongs inside.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Engine, MetaData, event
from sqlalchemy.orm import DeclarativeBase

from web import tenancy

if TYPE_CHECKING:
    from collections.abc import Iterator
    from sqlite3 import Connection as SQLiteConnection

    from flask import Flask
    from sqlalchemy import Connection
    from sqlalchemy.orm import Session

BUSY_TIMEOUT_MS = 10_000
TOLD = "organisation_told"
NOBODY = ""
SAVEPOINTS = ("SAVEPOINT", "RELEASE", "ROLLBACK")


class Base(DeclarativeBase):
    """What every table descends from; the naming convention lets migrations find each constraint again."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


db = SQLAlchemy(model_class=Base)
if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model

tenancy.guard(db.session)

_writing: ContextVar[bool] = ContextVar("writing", default=False)


class NestedTransactionError(RuntimeError):
    """A transaction was opened inside another: one operation must be one transaction."""


@contextmanager
def transaction() -> Iterator[Session]:
    """Open the one write transaction of an operation; commit on leaving, roll back on any exception."""
    if _writing.get():
        raise NestedTransactionError("an operation is one transaction")
    session = db.session()
    session.rollback()
    token = _writing.set(True)
    try:
        session.connection(execution_options={"writes": True})
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        _writing.reset(token)


def init_database(app: Flask) -> None:
    """Bind the database to an application and teach its engine our way of beginning."""
    db.init_app(app)
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            _tame_sqlite(db.engine)
        else:
            _tell_postgresql_whose_rows(db.engine)


def _tell_postgresql_whose_rows(engine: Engine) -> None:
    """Set what row-level security compares with, before any statement for which it has changed.

    The setting is local to the transaction, so that a pooled connection never carries it to the next one, and
    a savepoint that is rolled back takes it back. It follows the organisation in force within a transaction.
    """

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        connection.info[TOLD] = NOBODY

    @event.listens_for(engine, "rollback_savepoint")
    def on_rollback(connection: Connection, _name: str, _context: None) -> None:
        connection.info[TOLD] = None

    @event.listens_for(engine, "before_cursor_execute")
    def before_statement(  # the arguments are SQLAlchemy's
        connection: Connection, _cursor: Any, statement: str, _values: Any, _context: Any, _many: Any
    ) -> None:
        wanted = tenancy.name_in_force()
        if connection.info.get(TOLD) == wanted or statement.startswith(SAVEPOINTS):
            return
        driver: Any = connection.connection.driver_connection
        driver.execute("SELECT set_config('app.organisation', %s, true)", (wanted,))
        connection.info[TOLD] = wanted


def _tame_sqlite(engine: Engine) -> None:
    """Take the beginning of transactions away from the driver, which begins late and without a lock."""

    @event.listens_for(engine, "connect")
    def on_connect(connection: SQLiteConnection, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in (
            "journal_mode=wal",
            f"busy_timeout={BUSY_TIMEOUT_MS}",
            "foreign_keys=on",
            "synchronous=full",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
