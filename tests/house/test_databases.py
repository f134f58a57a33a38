"""The tests do not meet each other: what one leaves is gone before the next, unless that tells it again."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from tests import factories
from tests.databases import mail_folder, new_database, superuser_at
from tests.kept import ChangedTablesError, Kept, RowsOfPostgreSQL, told_once
from web import audit, clock
from web.access import Actor
from web.database import db, transaction
from web.models import AuditEntry, Organisation, Person

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

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
    with new_database(request, "postgresql") as url, superuser_at(url) as connection:
        rows = RowsOfPostgreSQL.of(connection)
        rows.empty()
        with superuser_at(url) as another:
            another.execute("ALTER TABLE person ADD COLUMN forgotten integer")
        with pytest.raises(ChangedTablesError):
            rows.empty()


@dataclass
class Teller:
    """Somebody who tells of an organisation that is founded, and of a letter; and how often in earnest."""

    kept: Kept
    told: list[str] = field(default_factory=list)

    def tell(self, slug: str = "lillevik") -> UUID:
        return told_once(self._found)(slug)

    def begin_again(self) -> None:
        self.kept.put_back()
        assert self.seen() == ([], [])

    def seen(self) -> tuple[list[str], list[str]]:
        slugs = db.session.scalars(select(Organisation.slug).order_by(Organisation.slug))
        return list(slugs), [letter.read_text() for letter in self.kept.mailbox.glob("new/*")]

    def _found(self, slug: str) -> UUID:
        self.told.append(slug)
        (self.kept.mailbox / "new").mkdir(parents=True, exist_ok=True)
        (self.kept.mailbox / "new" / slug).write_text(f"Hei, {slug}", encoding="utf-8")
        with transaction() as session:
            return factories.organisation(session, slug).id


@pytest.fixture
def teller(app: Flask) -> Iterator[Teller]:
    """Somebody who has told nothing yet."""
    teller = Teller(Kept.by_application[app])
    with app.app_context():
        teller.begin_again()
        yield teller


def test_who_tells_it_again_finds_it_told(teller: Teller):
    first = teller.tell()
    seen = teller.seen()
    teller.begin_again()
    assert (teller.tell(), teller.seen(), teller.told) == (first, seen, ["lillevik"])


def test_what_was_told_before_makes_it_another_story(teller: Teller):
    teller.tell()
    teller.tell("storevik")
    seen = teller.seen()
    teller.begin_again()
    teller.tell("storevik")
    teller.begin_again()
    teller.tell()
    teller.tell("storevik")
    assert (teller.seen(), teller.told) == (seen, ["lillevik", "storevik", "storevik"])


def test_what_was_written_meanwhile_is_not_lost(teller: Teller):
    teller.tell()
    teller.begin_again()
    with transaction() as session:
        factories.organisation(session, "storevik")
    teller.tell()
    assert teller.seen()[0] == ["lillevik", "storevik"]


@pytest.mark.parametrize(("seconds", "times"), [(0, 1), (1, 2)])
def test_what_was_told_at_another_instant_is_told_anew(
    teller: Teller, monkeypatch: pytest.MonkeyPatch, seconds: int, times: int
):
    for instant in (factories.A_MONDAY, factories.A_MONDAY + timedelta(seconds=seconds)):
        monkeypatch.setattr(clock, "now", lambda instant=instant: instant)
        teller.tell()
        teller.begin_again()
    assert len(teller.told) == times


def test_by_a_clock_that_goes_or_after_a_minute_it_is_told_anew(
    teller: Teller, monkeypatch: pytest.MonkeyPatch
):
    teller.tell()
    teller.begin_again()
    with monkeypatch.context() as patch:
        patch.setattr(clock, "now", lambda: datetime.now(UTC))
        teller.tell()
    teller.begin_again()
    monkeypatch.setattr("tests.kept.LASTS_SECONDS", 0)
    teller.tell()
    assert teller.told == ["lillevik"] * 3
