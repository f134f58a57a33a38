"""Migrated databases for the tests: one of each kind a process, put back after every test.

They are made by the real migrations, and every commit is a real one. On PostgreSQL the application runs as
the role that an installation gives it: it owns nothing and is held to row-level security. A test that asks
for `database_url`, or for anything built on it, runs once on SQLite and once on PostgreSQL.

They are kept, as tests/kept.py says. A test that changes tables asks for `own_database_url`; one that adds
to the application makes an `application` itself.
"""

from __future__ import annotations

import itertools
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar
from unittest.mock import patch

import flask_migrate
import psycopg
import pytest
from flask import Flask
from jinja2 import FileSystemBytecodeCache
from psycopg import sql
from sqlalchemy import make_url
from werkzeug.routing import Rule

from tests import postgres
from tests.kept import Kept, RowsOfPostgreSQL, RowsOfSQLite
from web.app import create_app
from web.config import Mode, Settings
from web.database import db

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

KINDS = ("sqlite", "postgresql")
# For what a page says and a form refuses, which is the same on both. What is kept, found, counted or locked
# runs on both, and so does a whole road by every form; of the stories, the longest does.
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
SUPERUSER, OWNER, APPLICATION = "postgres", "veiviser_owner", "veiviser_app"
COMPILED = Path(".pytest_cache/templates")
ROLES = Path("deploy/postgresql.sql")
_numbers = itertools.count()


def settings_for(url: str) -> Settings:
    """Return what an application under test is told: the demo, without TLS."""
    return Settings(
        mode=Mode.DEMO,
        database_url=url,
        secret_key="k" * 40,
        encryption_keys=((1, b"1" * 32),),
        digest_key=b"d" * 32,
        mail_url=f"mailbox://{mail_folder(url)}",
        mail_from="demo@example.org",
        public_url="http://localhost",
        insecure_cookies=True,
    )


def mail_folder(url: str) -> Path:
    """Return the folder for this database's letters: beside it, where whatever is left behind goes away."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        return Path(address.database or "/nowhere/memory").with_suffix(".mailbox")
    return Path(str(address.query.get("host", "/nowhere"))) / f"{address.database}.mailbox"


class KnownRule(Rule):
    """An address put together by the code that an application before this one has compiled for it.

    To compile two functions for each address is nearly all that it takes to make an application.
    """

    compiled: ClassVar[dict[tuple[str, str, bool], Callable[..., tuple[str, str]]]] = {}

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        key = self.rule, repr(self.defaults), append_unknown
        if key not in self.compiled:
            self.compiled[key] = super()._compile_builder(append_unknown)
        return self.compiled[key]


@contextmanager
def application(url: str) -> Iterator[Flask]:
    """Make an application on this database, and let go of every connection afterwards."""
    with patch.object(Flask, "url_rule_class", KnownRule):
        app = create_app(settings_for(url))
    app.config["TESTING"] = True
    app.jinja_env.bytecode_cache = templates_read_before()
    app.config["PROPAGATE_EXCEPTIONS"] = False
    try:
        yield app
    finally:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


@cache
def templates_read_before() -> FileSystemBytecodeCache:
    """Return where templates are kept as code, so that not every application reads all of them again."""
    COMPILED.mkdir(parents=True, exist_ok=True)
    return FileSystemBytecodeCache(str(COMPILED))


def migrate(url: str) -> None:
    """Bring a database to the newest migration."""
    with application(url) as app, app.app_context():
        flask_migrate.upgrade()


@pytest.fixture(scope="session")
def memory() -> Iterator[Path]:
    """A folder for the session, in memory where the machine has one; it goes away even if we are killed."""
    folder = Path(tempfile.mkdtemp(prefix="veiviser-", dir=postgres.memory_folder()))
    keeper = subprocess.Popen(
        ["/bin/sh", "-c", 'cat >/dev/null; rm -rf "$0"', str(folder)],
        stdin=subprocess.PIPE,
        start_new_session=True,
    )
    yield folder
    keeper.communicate()


@pytest.fixture(scope="session")
def postgres_host() -> Iterator[str]:
    """A PostgreSQL server for the session, by the folder of its socket."""
    with postgres.running() as host:
        yield host


@pytest.fixture(scope="session")
def sqlite_template(memory: Path) -> Path:
    """A migrated SQLite database without rows."""
    path = memory / "template.db"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_template(postgres_host: str) -> str:
    """A migrated PostgreSQL database without rows, by name."""
    name = "template_veiviser"
    create_postgres_database(postgres_host, name)
    give_roles(postgres_host, name)
    migrate(postgres_url(postgres_host, name, OWNER))
    give_roles(postgres_host, name)
    return name


def give_roles(host: str, name: str) -> None:
    """Do what an administrator does: make the roles, and give each its rights."""
    with psycopg.connect(host=host, user="postgres", dbname=name, autocommit=True) as connection:
        connection.execute(ROLES.read_text(encoding="utf-8"))


@contextmanager
def new_database(request: pytest.FixtureRequest, kind: str, *, migrated: bool = True) -> Iterator[str]:
    """Make a database of this kind, give its address, and remove it afterwards."""
    name = f"test_{next(_numbers)}"
    if kind == "sqlite":
        path = request.getfixturevalue("memory") / f"{name}.db"
        if migrated:
            shutil.copyfile(request.getfixturevalue("sqlite_template"), path)
        url = f"sqlite:///{path}"
        yield url
        for file in path.parent.glob(f"{name}.db*"):
            file.unlink()
    else:
        host = request.getfixturevalue("postgres_host")
        create_postgres_database(
            host, name, request.getfixturevalue("postgres_template") if migrated else "template0"
        )
        url = postgres_url(host, name, APPLICATION if migrated else SUPERUSER)
        yield url
        _on_server(host, sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
    shutil.rmtree(mail_folder(url), ignore_errors=True)


def create_postgres_database(host: str, name: str, template: str = "template0") -> None:
    """Create a database on the tests' server as a copy of another."""
    statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
    _on_server(host, statement.format(sql.Identifier(name), sql.Identifier(template)))


def postgres_url(host: str, name: str, role: str) -> str:
    """Return the address of a database on the tests' server, for a role."""
    return f"postgresql+psycopg://{role}@/{name}?host={host}"


def as_superuser(url: str) -> str:
    """Return the same database's address for somebody whom nothing is hidden from; SQLite knows no roles."""
    return url.replace(f"://{APPLICATION}@", f"://{SUPERUSER}@")


def _on_server(host: str, statement: sql.Composed) -> None:
    with psycopg.connect(host=host, user="postgres", dbname="postgres", autocommit=True) as connection:
        connection.execute(statement)


@pytest.fixture(scope="session")
def kept_sqlite(request: pytest.FixtureRequest, sqlite_template: Path) -> Iterator[Kept]:
    """The SQLite database that the tests use one after the other."""
    with new_database(request, "sqlite") as url, application(url) as app:
        path = Path(url.removeprefix("sqlite:///"))
        yield Kept(url, app, RowsOfSQLite(sqlite_template, path), mail_folder(url))


@pytest.fixture(scope="session")
def kept_postgresql(request: pytest.FixtureRequest, postgres_template: str) -> Iterator[Kept]:
    """The PostgreSQL database that the tests use one after the other."""
    with (
        new_database(request, "postgresql") as url,
        application(url) as app,
        superuser_at(url) as connection,
    ):
        yield Kept(url, app, RowsOfPostgreSQL.of(connection), mail_folder(url))


def superuser_at(url: str) -> psycopg.Connection:
    """Connect to a database of PostgreSQL as somebody whom nothing is hidden from."""
    address = make_url(url)
    return psycopg.connect(
        host=address.query["host"], user=SUPERUSER, dbname=address.database, autocommit=True
    )


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a migrated database without rows, of each kind in turn."""
    kept = request.getfixturevalue(f"kept_{request.param}")
    yield kept.url
    kept.put_back()


@pytest.fixture(params=KINDS)
def own_database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a migrated database that nobody else ever uses, of each kind in turn."""
    with new_database(request, request.param) as url:
        yield url


@pytest.fixture(params=KINDS)
def empty_database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a database without even tables, of each kind in turn."""
    with new_database(request, request.param, migrated=False) as url:
        yield url


@pytest.fixture
def app(request: pytest.FixtureRequest, database_url: str) -> Iterator[Flask]:
    """The application on that database."""
    kept = request.getfixturevalue(f"kept_{make_url(database_url).get_backend_name()}")
    with kept.lent() as app:
        yield app
