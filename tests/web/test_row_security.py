"""Row-level security on PostgreSQL: what goes round the application's own wall meets the database's.

The application runs as the role of an installation. Nothing here goes through the ORM's filter on purpose.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from sqlalchemy import exists, insert, literal_column, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from tests import factories, worlds
from tests.databases import APPLICATION, application, as_superuser
from web import tenancy
from web.database import Base, db, transaction
from web.models import Organisation, Person, Programme

if TYPE_CHECKING:
    from flask import Flask

    from tests.worlds import World

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)

PEOPLE = Person.__table__
PROGRAMMES = Programme.__table__


@pytest.fixture
def theirs(app: Flask) -> World:
    """Another organisation with a person of its own."""
    with app.app_context():
        other = worlds.build("storevik")
        with tenancy.acting_for(other.organisation_id), transaction() as session:
            factories.newcomer(session, other.programme_id, call_name="Their Amira")
        return other


@pytest.fixture
def ours(theirs: World, inside: World) -> World:
    """Our organisation in force, with a person of its own, beside the other one."""
    with transaction() as session:
        factories.newcomer(session, inside.programme_id, call_name="Our Amira")
    return inside


ROUND_ABOUT = {
    "core": select(PEOPLE.c.call_name),
    "text": text("SELECT call_name FROM person"),
    "core join": select(PEOPLE.c.call_name).join(
        PROGRAMMES, PROGRAMMES.c.organisation_id == PEOPLE.c.organisation_id
    ),
    "mixed columns": select(Person.id, PEOPLE.c.call_name).with_only_columns(PEOPLE.c.call_name),
    "mixed table": select(PEOPLE.c.call_name).select_from(Programme).join(PEOPLE, literal_column("true")),
    "mixed subquery": select(select(PEOPLE.c.call_name).subquery().c.call_name),
}
ABOUT_THEM = {
    "core exists": select(exists(select(PEOPLE.c.id).where(PEOPLE.c.call_name == "Their Amira"))),
    "text exists": select(Programme.id).where(
        text("exists(SELECT FROM person WHERE call_name LIKE 'Their%')")
    ),
    "orm with core exists": select(Programme.id).where(
        exists(select(PEOPLE.c.id).where(PEOPLE.c.call_name == "Their Amira"))
    ),
}


@pytest.mark.parametrize("way", ROUND_ABOUT)
def test_no_way_round_finds_their_rows(ours: World, way: str) -> None:
    assert set(db.session.scalars(ROUND_ABOUT[way])) == {"Our Amira"}


@pytest.mark.parametrize("way", ABOUT_THEM)
def test_no_way_round_learns_that_they_exist(ours: World, way: str) -> None:
    assert not any(db.session.scalars(ABOUT_THEM[way]).all())


@pytest.mark.parametrize("way", ROUND_ABOUT)
def test_the_same_ways_leak_for_somebody_whom_the_policies_do_not_hold(
    ours: World, database_url: str, way: str
) -> None:
    superusers = application(as_superuser(database_url))
    with superusers as app, app.app_context(), tenancy.acting_for(ours.organisation_id):
        assert "Their Amira" in set(db.session.scalars(ROUND_ABOUT[way]))


def test_with_no_organisation_in_force_there_is_nothing(app: Flask, ours: World) -> None:
    tenancy.put_in_force(None)
    with db.engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            found = connection.execute(select(table)).all()
            assert not found or table.name == Organisation.__tablename__


def test_a_row_cannot_be_added_for_them(ours: World, theirs: World) -> None:
    row = {"id": uuid4(), "organisation_id": theirs.organisation_id, "call_name": "X", "gender": "woman"}
    with pytest.raises(DBAPIError, match="row-level security"), db.engine.begin() as connection:
        connection.execute(insert(PEOPLE), {**row, "birth_year": 1990, "language": "nb"})


@pytest.mark.parametrize(
    "statement", ["UPDATE person SET call_name = 'X' WHERE call_name LIKE 'Their%'", "DELETE FROM person"]
)
def test_their_rows_cannot_be_changed_or_removed(ours: World, theirs: World, statement: str) -> None:
    with db.engine.begin() as connection:
        connection.execute(text("DELETE FROM enrolment"))
        connection.execute(text("DELETE FROM newcomer"))
        connection.execute(text(statement))
    with tenancy.acting_for(theirs.organisation_id):
        assert db.session.scalars(select(Person.call_name)).all() == ["Their Amira"]


def test_a_row_cannot_be_moved_to_them(ours: World, theirs: World) -> None:
    with pytest.raises(DBAPIError, match="row-level security"), db.engine.begin() as connection:
        connection.execute(text(f"UPDATE programme SET organisation_id = '{theirs.organisation_id}'"))  # noqa: S608


def told(connection) -> str | None:
    """What PostgreSQL was told, asked past our own listener."""
    return connection.connection.driver_connection.execute(
        "SELECT current_setting('app.organisation', true)"
    ).fetchone()[0]


def test_what_was_told_is_gone_with_the_transaction(ours: World) -> None:
    with db.engine.connect() as connection:
        connection.execute(select(PEOPLE))
        assert told(connection) == str(ours.organisation_id)
        connection.commit()
        assert not told(connection)
    with db.engine.connect() as connection:
        tenancy.put_in_force(None)
        assert connection.execute(select(PEOPLE)).all() == []


def test_it_follows_the_organisation_within_a_transaction(ours: World, theirs: World) -> None:
    names = text("SELECT call_name FROM person")
    with db.engine.connect() as connection:
        assert connection.scalars(names).all() == ["Our Amira"]
        with tenancy.acting_for(theirs.organisation_id):
            assert connection.scalars(names).all() == ["Their Amira"]
        assert connection.scalars(names).all() == ["Our Amira"]


def test_it_follows_over_a_savepoint_that_was_rolled_back(ours: World, theirs: World) -> None:
    names = text("SELECT call_name FROM person")
    with db.engine.connect() as connection:
        connection.scalars(names).all()
        savepoint = connection.begin_nested()
        with tenancy.acting_for(theirs.organisation_id):
            assert connection.scalars(names).all() == ["Their Amira"]
            savepoint.rollback()
            assert connection.scalars(names).all() == ["Their Amira"]
        assert connection.scalars(names).all() == ["Our Amira"]


def test_it_follows_when_a_savepoint_failed(ours: World, theirs: World) -> None:
    with db.engine.connect() as connection:
        savepoint = connection.begin_nested()
        with tenancy.acting_for(theirs.organisation_id), pytest.raises(IntegrityError):
            connection.execute(text("INSERT INTO organisation SELECT * FROM organisation"))
        savepoint.rollback()
        assert connection.scalars(text("SELECT call_name FROM person")).all() == ["Our Amira"]


def test_every_table_of_people_is_held_to_it(app: Flask) -> None:
    wanted = {table.name for table in Base.metadata.sorted_tables if "organisation_id" in table.columns}
    with app.app_context(), db.engine.connect() as connection:
        held = connection.scalars(
            text(
                "SELECT relname FROM pg_class JOIN pg_policy ON polrelid = pg_class.oid "
                "WHERE relrowsecurity AND relforcerowsecurity AND polpermissive AND polcmd = '*' "
                "AND pg_get_expr(polqual, polrelid) = pg_get_expr(polwithcheck, polrelid) "
                "AND pg_get_expr(polqual, polrelid) LIKE '%organisation_id = %app.organisation%'"
            )
        ).all()
    assert sorted(held) == sorted(wanted)


def test_the_applications_role_is_nobody_special(app: Flask) -> None:
    with app.app_context(), db.engine.connect() as connection:
        role = connection.execute(
            text("SELECT rolname, rolsuper, rolbypassrls, rolcreaterole FROM pg_roles WHERE rolname = user")
        ).one()
        assert role == (APPLICATION, False, False, False)
        owned = text("SELECT relname FROM pg_class JOIN pg_roles r ON r.oid = relowner WHERE rolname = user")
        assert connection.scalars(owned).all() == []
        with pytest.raises(DBAPIError, match="permission denied"):
            connection.execute(text("CREATE TABLE mine (id int)"))


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE person DISABLE ROW LEVEL SECURITY",
        "DROP POLICY own_organisation ON person",
        "TRUNCATE person CASCADE",
        "DROP TRIGGER audit_entry_is_append_only ON audit_entry",
        "SET ROLE veiviser_owner",
        "UPDATE alembic_version SET version_num = 'x'",
    ],
)
def test_the_applications_role_cannot_take_the_wall_down(app: Flask, statement: str) -> None:
    with (
        app.app_context(),
        db.engine.connect() as connection,
        pytest.raises(DBAPIError, match=r"must be owner|denied"),
    ):
        connection.execute(text(statement))
