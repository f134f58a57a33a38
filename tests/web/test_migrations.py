"""Migrations carry people's data: each step goes up, down and up again with rows in every table."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import flask_migrate
import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import delete, inspect, select, text, update
from sqlalchemy.exc import DBAPIError

from matching import Side
from tests import factories, filler, worlds
from tests.databases import application, as_superuser
from tests.schema import ALEMBICS_OWN, schema_of
from tests.web import together_steps as steps
from web import audit, tenancy
from web.access import Actor
from web.database import Base, db, transaction
from web.matches.sides import sides_of
from web.models import AuditEntry, Offer, Person

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from flask import Flask
    from sqlalchemy import Table

    from tests.worlds import World

ROWS = 40
NEWEST = 3


@pytest.fixture
def empty(empty_database_url: str) -> Iterator[Flask]:
    """The application on a database without tables, its context pushed."""
    with application(empty_database_url) as app, app.app_context():
        yield app


def revisions() -> list[str]:
    """Every step, the newest first."""
    scripts = ScriptDirectory("migrations")
    return [script.revision for script in scripts.walk_revisions()]


def tables_named(names: Container[str]) -> list[Table]:
    """The tables with these names; whatever a table points at comes before it."""
    return [table for table in Base.metadata.sorted_tables if table.name in names]


def rows_by_table() -> dict[str, int]:
    """How many rows there are in each table that the database has now."""
    present = set(inspect(db.engine).get_table_names())
    with db.engine.connect() as connection:
        return filler.counts(connection, tables_named(present))


def test_one_history_without_branches():
    assert len(ScriptDirectory("migrations").get_heads()) == 1


def fill(names: Container[str]) -> None:
    """Put rows into these tables."""
    with db.engine.begin() as connection:
        filler.fill(connection, tables_named(names), ROWS)


@pytest.fixture
def full(empty: Flask) -> dict[str, int]:
    """The newest tables, with rows in each."""
    flask_migrate.upgrade()
    fill(Base.metadata.tables)
    return rows_by_table()


def there_and_back(earlier: str, later: str = "head") -> set[str]:
    """Go back and come again; every row is there, but for those whose table was not. Return these tables."""
    before = rows_by_table()
    flask_migrate.downgrade(revision=earlier)
    survivors = rows_by_table().keys()
    flask_migrate.upgrade(revision=later)
    after = rows_by_table()
    assert after.keys() == before.keys(), earlier
    assert {name: after[name] for name in survivors} == {name: before[name] for name in survivors}, earlier
    return before.keys() - survivors


def test_going_back_and_forth_again_loses_no_row(full: dict[str, int]):
    """By the newest few steps at once, by each step alone, and from the first step by all of them."""
    assert set(full.values()) == {ROWS}
    assert sum(full.values()) >= 1000
    steps = revisions()
    for earlier in steps[1 : NEWEST + 1]:
        fill(there_and_back(earlier))
    for later, earlier in pairwise(steps):
        there_and_back(earlier, later)
        flask_migrate.downgrade(revision=earlier)
    oldest = rows_by_table()
    assert oldest.items() <= full.items()
    flask_migrate.upgrade()
    assert oldest.items() <= rows_by_table().items()


def test_the_way_back_leads_to_nothing_and_forth_again_to_empty_tables(full: dict[str, int]):
    flask_migrate.downgrade(revision="base")
    assert inspect(db.engine).get_table_names() == [ALEMBICS_OWN]
    flask_migrate.upgrade()
    assert rows_by_table() == dict.fromkeys(full, 0)


def test_an_account_without_an_address_is_closed_on_the_way_back(empty: Flask):
    flask_migrate.upgrade()
    accounts = Base.metadata.tables["account"]
    with db.engine.begin() as connection:
        filler.fill(connection, Base.metadata.sorted_tables, 3)
        connection.execute(update(accounts).values(email_sealed=None, email_digest=None, closed_at=None))
    flask_migrate.downgrade(revision="0009")
    with db.engine.connect() as connection:
        rows = connection.execute(select(accounts.c.email_digest, accounts.c.closed_at)).all()
    assert len({digest for digest, _closed_at in rows}) == 3
    assert all(closed_at for _digest, closed_at in rows)
    flask_migrate.upgrade()


def test_the_migrated_schema_is_that_of_the_models(empty: Flask):
    flask_migrate.upgrade()
    migrated = schema_of(db.engine)
    flask_migrate.downgrade(revision="base")
    Base.metadata.create_all(db.engine)
    assert schema_of(db.engine) == migrated


OTHER_CONDITION = """
DROP INDEX uq_match_proposal;
CREATE UNIQUE INDEX uq_match_proposal ON match (organisation_id, proposal_id) WHERE status = 'offered'
"""


CHANGES = (
    "ALTER TABLE person ADD COLUMN forgotten VARCHAR(20)",
    "ALTER TABLE person ADD COLUMN age INTEGER CONSTRAINT forgotten CHECK (age > 0)",
    "CREATE INDEX forgotten ON person (organisation_id, language)",
    "DROP INDEX uq_match_proposal",
    "CREATE UNIQUE INDEX uq_match_proposal ON match (organisation_id, proposal_id)",
    OTHER_CONDITION,
)


def test_the_comparison_notices_a_difference(own_database_url: str):
    with application(as_superuser(own_database_url)) as app, app.app_context():
        before = schema_of(db.engine)
        for change in CHANGES:
            with db.engine.begin() as connection:
                for statement in change.split(";"):
                    connection.execute(text(statement))
            after = schema_of(db.engine)
            assert after != before, change
            before = after


@pytest.fixture
def entry(inside: World) -> AuditEntry:
    """One entry in the audit trail."""
    with transaction() as session:
        row = factories.person(session)
        audit.record(session, Actor.system(inside.organisation_id, "a test"), "add", row)
    return db.session.scalars(select(AuditEntry)).one()


REFUSED = "the audit trail cannot be changed|permission denied for table audit_entry"


@pytest.mark.parametrize("statement", [update(AuditEntry).values(action="nothing"), delete(AuditEntry)])
def test_the_audit_trail_refuses_change_by_statement(entry: AuditEntry, statement):
    with pytest.raises(DBAPIError, match=REFUSED), transaction() as session:
        session.execute(statement)


def test_the_audit_trail_refuses_change_by_object(entry: AuditEntry):
    entry_id = entry.id
    with pytest.raises(DBAPIError, match=REFUSED), transaction() as session:
        session.get_one(AuditEntry, entry_id).action = "nothing"
        session.flush()
    with pytest.raises(DBAPIError, match=REFUSED), transaction() as session:
        session.delete(session.get_one(AuditEntry, entry_id))
        session.flush()


def test_the_audit_trail_outlives_what_it_tells_of(entry: AuditEntry):
    with transaction() as session:
        session.execute(delete(Person))
    assert db.session.scalars(select(AuditEntry.action)).all() == ["add"]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
@pytest.mark.parametrize(
    "statement", ["TRUNCATE audit_entry", "UPDATE audit_entry SET action = 'x'", "DELETE FROM audit_entry"]
)
def test_on_postgresql_not_even_a_superuser_changes_the_audit_trail(
    entry: AuditEntry, database_url: str, statement: str
):
    db.session.rollback()
    with application(as_superuser(database_url)) as app, app.app_context():
        refused = pytest.raises(DBAPIError, match="the audit trail cannot be changed")
        with db.engine.connect() as connection, refused:
            connection.execute(text(statement))


def test_the_one_who_was_asked_is_found_again_and_a_partners_question_goes(own_database_url: str):
    with application(as_superuser(own_database_url)) as app, app.app_context():
        world = worlds.build()
        with tenancy.acting_for(world.organisation_id):
            match_id = steps.ask(world, partner="Samir")
            for side in Side:
                steps.say_yes(match_id, side)
            partner = sides_of(db.session(), match_id).adults[0].id
            asked = dict(db.session.execute(select(Offer.person_id, Offer.side)).all())
            db.session.remove()
        flask_migrate.downgrade(revision="0008")
        flask_migrate.upgrade()
        with tenancy.acting_for(world.organisation_id):
            again = dict(db.session.execute(select(Offer.person_id, Offer.side)).all())
            db.session.remove()
    assert partner in asked
    assert again == {person_id: side for person_id, side in asked.items() if person_id != partner}
