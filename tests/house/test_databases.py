"""The tests do not meet each other: whatever one leaves behind is gone before the next begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg
import pytest
from sqlalchemy import make_url, select

from tests import factories
from tests.databases import SUPERUSER, ChangedTablesError, mail_folder, new_database, rows_taken_out
from web import audit
from web.access import Actor
from web.database import db, transaction
from web.models import AuditEntry, Organisation, Person

if TYPE_CHECKING:
    from flask import Flask

    from tests.worlds import World


@pytest.mark.parametrize("which", ["one", "the other"])
def test_nothing_is_left_of_the_test_before(app: Flask, inside: World, database_url: str, which: str):
    assert len(db.session.scalars(select(Organisation)).all()) == 1
    assert db.session.scalars(select(Person)).all() == []
    assert db.session.scalars(select(AuditEntry)).all() == []
    assert not mail_folder(database_url).exists()
    assert "left" not in app.config

    with transaction() as session:
        audit.record(
            session, Actor.system(inside.organisation_id, "a test"), "add", factories.person(session)
        )
    mail_folder(database_url).mkdir()
    app.config["left"] = True
    db.session.connection()  # and a connection in the middle of something


def test_a_test_that_changes_tables_is_told_to_use_its_own(request: pytest.FixtureRequest):
    with new_database(request, "postgresql") as url, rows_taken_out(url) as take_out:
        take_out()
        address = make_url(url)
        with psycopg.connect(
            host=address.query["host"], user=SUPERUSER, dbname=address.database
        ) as connection:
            connection.execute("ALTER TABLE person ADD COLUMN forgotten integer")
        with pytest.raises(ChangedTablesError):
            take_out()
