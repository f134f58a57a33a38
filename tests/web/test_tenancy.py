"""The wall: with one organisation in force, another's rows cannot be read, changed, added or pointed at."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import pytest
from sqlalchemy import delete, exists, func, insert, select, union_all, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased

from tests import factories, worlds
from web import tenancy
from web.database import db, transaction
from web.models import Account, Assignment, District, Organisation, Person, Programme
from web.tenancy import ForeignOrganisationError, NoOrganisationError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask
    from sqlalchemy.orm import Session

    from tests.worlds import World


@pytest.fixture
def theirs(app: Flask) -> World:
    """Another organisation's world, with the same districts and a person of its own."""
    with app.app_context():
        other = worlds.build("storevik")
        with tenancy.acting_for(other.organisation_id), transaction() as session:
            factories.newcomer(session, other.programme_id, call_name="Their Amira")
        return other


@pytest.fixture
def ours(theirs: World, inside: World) -> Iterator[World]:
    """Our organisation in force, with a person of its own, beside the other one."""
    with transaction() as session:
        factories.newcomer(session, inside.programme_id, call_name="Our Amira")
    return inside


NAME = Person.call_name
OTHER_NAME = aliased(Person).call_name
OF_IT = Person.organisation_id == Organisation.id
READS = {
    "select": select(NAME),
    "alias": select(OTHER_NAME),
    "subquery": select(select(NAME).subquery().c.call_name),
    "cte": select(select(NAME).cte().c.call_name),
    "scalar subquery": select(select(NAME).order_by(NAME.desc()).limit(1).scalar_subquery()),
    "union": union_all(select(NAME), select(NAME)),
    "join": select(NAME).join(Organisation, OF_IT),
    "outer join": select(NAME).select_from(Organisation).outerjoin(Person, OF_IT).where(NAME.is_not(None)),
    "in": select(NAME).where(Person.id.in_(select(Person.id))),
}


@pytest.mark.parametrize("way", READS)
def test_no_way_of_reading_finds_their_rows(ours: World, way: str):
    assert set(db.session.scalars(READS[way])) == {"Our Amira"}


def test_the_old_query_does_not_find_them_either(ours: World):
    assert [row.call_name for row in db.session.query(Person)] == ["Our Amira"]


def test_their_row_cannot_be_fetched_by_its_id(ours: World, theirs: World):
    with tenancy.acting_for(theirs.organisation_id):
        their_id = db.session.scalars(select(Person.id)).one()
        db.session.rollback()
    assert db.session.get(Person, their_id) is None
    assert db.session.scalars(select(Person).where(Person.id == their_id)).first() is None


def test_counting_does_not_count_them(ours: World):
    assert db.session.scalars(select(func.count()).select_from(Person)).one() == 1
    assert db.session.scalars(select(func.count(Person.id))).one() == 1


def test_asking_whether_something_exists_does_not_tell_of_them(ours: World):
    about_them = exists().where(Person.call_name == "Their Amira")
    assert db.session.scalars(select(about_them)).one() is False


def test_changing_and_removing_by_statement_leaves_theirs_alone(ours: World, theirs: World):
    with transaction() as session:
        session.execute(update(Account).values(name="Changed"))
        session.execute(delete(Assignment))
    with tenancy.acting_for(theirs.organisation_id):
        assert db.session.scalars(select(Account.name)).all() == ["Kari Lie"]
        assert len(db.session.scalars(select(Assignment)).all()) == 1
    db.session.rollback()
    assert db.session.scalars(select(Account.name)).all() == ["Changed"]


def test_a_row_cannot_be_added_to_their_organisation(ours: World, theirs: World):
    with pytest.raises(ForeignOrganisationError), transaction() as session:
        factories.person(session, organisation_id=theirs.organisation_id)


def test_a_row_cannot_be_moved_to_their_organisation(ours: World, theirs: World):
    with pytest.raises(ForeignOrganisationError), transaction() as session:
        session.scalars(select(Person)).one().organisation_id = theirs.organisation_id
        session.flush()
    with pytest.raises(ForeignOrganisationError), transaction() as session:
        session.execute(update(Person).values(organisation_id=theirs.organisation_id))


def test_a_row_of_theirs_that_is_at_hand_cannot_be_changed_or_removed(ours: World, theirs: World):
    def change(session: Session, row: Person) -> None:
        row.call_name = "Changed"

    for harm in (change, lambda session, row: session.delete(row)):
        with pytest.raises(ForeignOrganisationError), transaction() as session:
            with tenancy.acting_for(theirs.organisation_id):
                their_row = session.scalars(select(Person)).one()
            harm(session, their_row)
            session.flush()


def test_rows_are_not_added_by_statement(ours: World):
    with pytest.raises(ForeignOrganisationError), transaction() as session:
        session.execute(insert(Person).values(id=uuid4(), call_name="X", language="nb"))


def test_the_database_itself_refuses_a_row_that_points_at_theirs(ours: World, theirs: World):
    """This holds even for code that goes round the guard: the key is (organisation, id)."""
    with pytest.raises(IntegrityError), transaction() as session:
        session.add(Assignment(account_id=theirs.coordinator_id, programme_id=ours.programme_id))
        session.flush()


@pytest.mark.parametrize("kind", [Person, District, Programme])
def test_with_no_organisation_in_force_reading_fails(app: Flask, theirs: World, kind: type):
    with app.app_context(), pytest.raises(NoOrganisationError):
        db.session.scalars(select(kind)).all()


def test_with_no_organisation_in_force_writing_fails(app: Flask):
    with app.app_context(), pytest.raises(NoOrganisationError), transaction() as session:
        factories.person(session)


def test_organisations_themselves_may_be_read_without_one(app: Flask, theirs: World):
    with app.app_context():
        assert db.session.scalars(select(Organisation.slug)).all() == ["storevik"]


def test_acting_for_another_ends_with_the_block(ours: World, theirs: World):
    with tenancy.acting_for(theirs.organisation_id):
        assert tenancy.organisation_in_force() == theirs.organisation_id
    assert tenancy.organisation_in_force() == ours.organisation_id


def test_two_threads_do_not_share_what_is_in_force(ours: World):
    seen: list[UUID | None] = []
    thread = threading.Thread(target=lambda: seen.append(tenancy._in_force.get()))
    thread.start()
    thread.join()
    assert seen == [None]
