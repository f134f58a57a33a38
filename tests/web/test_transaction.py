"""The one way to write: all or nothing, one at a time, and never one inside another."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select

from tests import factories
from web.database import NestedTransactionError, db, transaction
from web.models import Organisation

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from sqlalchemy.orm import Session

COUNT = select(func.count()).select_from(Organisation)


def organisations() -> int:
    db.session.rollback()
    return db.session.scalars(COUNT).one()


def somebody_else(app: Flask, work: Callable[[Session], Any]) -> threading.Thread:
    """Write from another thread, with a session and a connection of its own."""

    def run() -> None:
        with app.app_context(), transaction() as session:
            work(session)

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def test_what_was_written_is_there_afterwards(app: Flask):
    with app.app_context():
        with transaction() as session:
            factories.organisation(session)
        assert organisations() == 1


@pytest.mark.parametrize("fault", [ValueError, KeyboardInterrupt])
def test_nothing_is_kept_when_anything_goes_wrong(app: Flask, fault: type[BaseException]):
    with app.app_context():
        with pytest.raises(fault), transaction() as session:
            factories.organisation(session)
            raise fault
        assert not db.session().in_transaction()
        assert organisations() == 0


def test_a_transaction_inside_another_is_refused(app: Flask):
    with app.app_context(), transaction() as session:
        factories.organisation(session)
        with pytest.raises(NestedTransactionError), transaction():
            pass


def test_one_may_write_again_after_a_refusal(app: Flask):
    with app.app_context():
        with pytest.raises(NestedTransactionError), transaction(), transaction():
            pass
        with transaction() as session:
            factories.organisation(session)
        assert organisations() == 1


def test_what_was_read_before_is_read_again(app: Flask):
    """A decision rests on what stands in the database under the lock, not on what a page showed."""
    with app.app_context():
        with transaction() as session:
            row_id = factories.organisation(session).id
        assert db.session.get_one(Organisation, row_id).phone == "22 22 22 22"
        somebody_else(
            app, lambda session: setattr(session.get_one(Organisation, row_id), "phone", "99")
        ).join()
        with transaction() as session:
            assert session.get_one(Organisation, row_id).phone == "99"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_on_sqlite_a_second_writer_waits_for_the_first(app: Flask):
    """The driver's own way would let both read, and fail the second when it comes to write."""
    seen: list[int] = []
    with app.app_context():
        with transaction() as session:
            second = somebody_else(app, lambda session: seen.append(session.scalars(COUNT).one()))
            time.sleep(0.2)
            factories.organisation(session)
            assert seen == []
        second.join()
    assert seen == [1]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_on_sqlite_a_reader_does_not_wait(app: Flask):
    with app.app_context(), transaction() as session:
        factories.organisation(session)
        seen: list[int] = []

        def read() -> None:
            with app.app_context():
                seen.append(db.session.scalars(COUNT).one())

        reader = threading.Thread(target=read)
        reader.start()
        reader.join()
        assert seen == [0]
