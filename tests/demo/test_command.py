"""`flask demo fill`, as somebody types it."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from tests.databases import ON_SQLITE, application, settings_for
from web.config import Mode
from web.database import db
from web.demo.command import demo
from web.models import Organisation


@pytest.fixture
def type_fill(app, database_url):
    """Type `flask demo fill` on an installation of this mode."""

    def run(**changes):
        app.config["SETTINGS"] = replace(settings_for(database_url), **changes)
        return app.test_cli_runner().invoke(demo, ["fill"])

    return run


@ON_SQLITE
def test_it_says_what_it_made(type_fill):
    result = type_fill()

    assert result.exit_code == 0, result.output
    assert "270 newcomers, 162 volunteers, 19 matches, 3 programmes" in result.output


@ON_SQLITE
def test_the_second_time_there_is_nothing_to_do(type_fill):
    type_fill()
    result = type_fill()

    assert result.exit_code == 0
    assert result.output == "Nothing to do: Demosentralen i Sandefjord is here already.\n"


def test_only_a_demo_is_filled(app, type_fill):
    result = type_fill(mode=Mode.PRODUCTION)

    assert result.exit_code == 1
    assert "VEIVISER_MODE=demo" in result.output
    with app.app_context():
        assert db.session.scalars(select(Organisation)).all() == []


def test_somebody_elses_database_is_refused(world, type_fill):
    result = type_fill()

    assert result.exit_code == 1
    assert "Only an empty database is filled, and this database belongs to lillevik" in result.output


def test_what_is_missing_is_said(type_fill):
    result = type_fill(problems=("DATABASE_URL is not set: where the data is kept",))

    assert result.exit_code == 1
    assert "DATABASE_URL is not set" in result.output


def test_a_database_without_tables_is_told_how_to_get_them(empty_database_url):
    with application(empty_database_url) as app:
        app.config["SETTINGS"] = settings_for(empty_database_url)
        result = app.test_cli_runner().invoke(demo, ["fill"])

    assert result.exit_code == 1
    assert "db upgrade" in result.output
