"""A database that serves one test after the other, and what its tests begin with: told once, then remembered.

To make a database and an application takes longer than most tests do; so does it to let two people sign up,
be put forward and say yes. So the first are kept. Afterwards a copy takes the place of the SQLite file, a
superuser empties every table of PostgreSQL, whoever is still in the middle of something is thrown out, and
the application is told again what it was told at first. A connection to PostgreSQL that only stands by may
stay: it knows the tables and the statements already. And a story marked `told_once` is remembered with every
row and letter that it left: who tells it again finds them. It is told in earnest where something else was
written before, or by a clock of a test's own that goes; and a minute later at the latest, so that nothing
lies long in the past.
"""

from __future__ import annotations

import math
import os
import shutil
import time
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from functools import wraps
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, TypeVar, cast

import psycopg
from flask import Flask, current_app, has_app_context
from psycopg import sql

from web import clock
from web.database import db

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator
    from pathlib import Path

TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
OTHERS_OUT = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
    AND state IS DISTINCT FROM 'idle'
"""
# Whoever changes a table, an index, a constraint, a trigger or a policy adds a row here or takes one away.
SHAPE = """
SELECT (SELECT (count(*), max(oid)) FROM pg_class WHERE relkind <> 't'),
    (SELECT (count(*), max(oid)) FROM pg_constraint), (SELECT (count(*), max(oid)) FROM pg_trigger),
    (SELECT (count(*), max(oid)) FROM pg_policy), (SELECT count(*) FROM pg_attribute WHERE attnum > 0)
"""
LASTS_SECONDS = 60
the_real_clock = clock.now
Story = TypeVar("Story", bound="Callable[..., Any]")


class ChangedTablesError(RuntimeError):
    """A test changed the tables that the tests after it use."""


class Rows(Protocol):
    """The rows of a database in which nobody of ours is in the middle of anything."""

    bear_who_stands_by: ClassVar[bool]
    """Whether somebody who does nothing may stay connected while they are changed."""

    def empty(self) -> None:
        """Leave none."""

    def version(self) -> Hashable:
        """Return what changes whenever anybody writes."""

    def copied(self) -> Any:
        """Return them all."""

    def put_in(self, copy: Any) -> None:
        """Let there be these and no others."""


@dataclass(frozen=True, slots=True)
class RowsOfSQLite:
    """A file of SQLite, and the template it is a copy of."""

    bear_who_stands_by: ClassVar[bool] = False

    template: Path
    path: Path

    def empty(self) -> None:
        copy_over(self.template, self.path)

    def version(self) -> Hashable:
        log = self.path.with_name(self.path.name + "-wal")
        stats = [file.stat() for file in (self.path, log) if file.exists()]
        return tuple((stat.st_size, stat.st_mtime_ns) for stat in stats if stat.st_size)

    def copied(self) -> bytes:
        return self.path.read_bytes()

    def put_in(self, copy: bytes) -> None:
        remove_logs(self.path)
        self.path.write_bytes(copy)


@dataclass(frozen=True, slots=True)
class RowsOfPostgreSQL:
    """A database of PostgreSQL, as a superuser sees it whom no foreign key and no trigger stops."""

    bear_who_stands_by: ClassVar[bool] = True

    connection: psycopg.Connection
    tables: list[str]
    shape: Any

    @classmethod
    def of(cls, connection: psycopg.Connection) -> RowsOfPostgreSQL:
        connection.execute("SET session_replication_role = replica")
        tables = [name for (name,) in connection.execute(TABLES)]
        return cls(connection, tables, connection.execute(SHAPE).fetchone())

    def empty(self) -> None:
        self.connection.execute(OTHERS_OUT)
        self._delete()
        if self.connection.execute(SHAPE).fetchone() != self.shape:
            raise ChangedTablesError("a test that changes tables asks for `own_database_url`")

    def version(self) -> Hashable:
        return self.connection.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text").fetchone()

    def copied(self) -> dict[str, bytes]:
        cursor, found = self.connection.cursor(), {}
        for table in self.tables:
            with cursor.copy(sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(table))) as copy:
                found[table] = b"".join(copy)
        return {table: rows for table, rows in found.items() if rows}

    def put_in(self, copy: dict[str, bytes]) -> None:
        self._delete()
        cursor = self.connection.cursor()
        for table, rows in copy.items():
            with cursor.copy(sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(table))) as writing:
                writing.write(rows)

    def _delete(self) -> None:
        tables = map(sql.Identifier, self.tables)
        self.connection.execute(sql.SQL("; ").join(map(sql.SQL("DELETE FROM {}").format, tables)))


def copy_over(kept: Path, path: Path) -> None:
    """Put a file of SQLite back as it was kept; nobody may be connected to it."""
    remove_logs(path)
    shutil.copyfile(kept, path)


def remove_logs(path: Path) -> None:
    """Forget what SQLite has written down beside its file."""
    for ending in ("-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class Letters:
    """What lies in a mailbox, and since when: the newest is read first."""

    files: dict[Path, tuple[bytes, int]]

    @classmethod
    def lying_in(cls, mailbox: Path) -> Letters:
        files = [path for path in mailbox.rglob("*") if path.is_file()]
        return cls({path: (path.read_bytes(), path.stat().st_mtime_ns) for path in files})

    def lay_back(self) -> None:
        for path, (text, instant) in self.files.items():
            for folder in ("tmp", "cur", "new"):
                (path.parent.parent / folder).mkdir(parents=True, exist_ok=True)
            path.write_bytes(text)
            os.utime(path, ns=(instant, instant))


@dataclass(frozen=True, slots=True)
class Told:
    """A story that was told: what it returned, and what it left."""

    result: Any
    rows: Any
    letters: Letters
    at: float = field(default_factory=time.monotonic)


@dataclass
class Kept:
    """A database that serves one test after the other, the application on it, and its stories."""

    by_application: ClassVar[dict[Flask, Kept]] = {}

    url: str
    app: Flask
    rows: Rows
    mailbox: Path
    told: dict[tuple[Hashable, ...], Told] = field(default_factory=dict)
    so_far: tuple[Hashable, ...] = ()
    version: Hashable = None

    def __post_init__(self) -> None:
        self.by_application[self.app] = self
        self.version = self.rows.version()

    @contextmanager
    def lent(self) -> Iterator[Flask]:
        """Lend the application, and forget afterwards whatever it was told."""
        config, kind_of_client = dict(self.app.config), self.app.test_client_class
        yield self.app
        self.app.config.clear()
        self.app.config.update(config)
        self.app.test_client_class = kind_of_client

    def put_back(self) -> None:
        """Let go of the database, and leave no row and no letter."""
        self._let_go()
        self.rows.empty()
        shutil.rmtree(self.mailbox, ignore_errors=True)
        self._stand(())

    def tell(
        self,
        name: Hashable,
        story: Callable[[], Any],
        copied: Callable[[Any], Any] = deepcopy,
        lasts: float = math.inf,
    ) -> Any:
        """Tell a story, or bring back what it left when it was told after the same stories as now."""
        if self.rows.version() != self.version:
            return story()
        known_by = (*self.so_far, name)
        told = self.told.get(known_by)
        if told and time.monotonic() < told.at + lasts:
            self._bring_back(told)
            self._stand(known_by)
            return copied(told.result)
        for later in [each for each in self.told if each[: len(known_by)] == known_by]:
            del self.told[later]
        result = story()
        self._let_go()
        self.told[known_by] = Told(copied(result), self.rows.copied(), Letters.lying_in(self.mailbox))
        self._stand(known_by)
        return result

    def _bring_back(self, told: Told) -> None:
        self._let_go()
        self.rows.put_in(told.rows)
        told.letters.lay_back()

    def _let_go(self) -> None:
        if has_app_context():  # whoever tells the story has a session of her own
            db.session.remove()
        with self.app.app_context():
            db.session.remove()
            if db.engine.pool.checkedout() or not self.rows.bear_who_stands_by:
                db.engine.dispose()

    def _stand(self, so_far: tuple[Hashable, ...]) -> None:
        self.so_far, self.version = so_far, self.rows.version()


def told_once(story: Story) -> Story:
    """Mark a story that only writes rows, and returns nothing but ids, as one that is remembered."""

    @wraps(story)
    def tell(*args: Any, **named: Any) -> Any:
        kept = Kept.by_application.get(current_app._get_current_object())
        instant = None if clock.now is the_real_clock else clock.now()
        if kept is None or (instant and instant != clock.now()):
            return story(*args, **named)
        name = (story, args, frozenset(named.items()), instant, clock.today())
        return kept.tell(name, lambda: story(*args, **named), lasts=LASTS_SECONDS)

    return cast("Story", tell)
