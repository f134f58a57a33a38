"""The filled demo, on each kind of database."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event

from tests.databases import KINDS, application, new_database
from web import tenancy
from web.database import db
from web.demo.fill import fill
from web.demo.organisation import ORGANISATION_ID

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask
    from sqlalchemy.orm import Session

TODAY = date(2027, 3, 15)


@pytest.fixture(scope="session", params=KINDS)
def filled(request: pytest.FixtureRequest, sqlite_template: Path, postgres_template: str) -> Iterator[Flask]:
    """The demo, filled on 15 March 2027 once for every test that only looks at it."""
    with new_database(request, request.param) as url, application(url) as app:
        with app.app_context():
            fill(TODAY)
        yield app


@pytest.fixture
def demo(filled: Flask) -> Iterator[Session]:
    """A session in the demo with its organisation in force. Nothing can be written."""
    with filled.app_context(), tenancy.acting_for(ORGANISATION_ID):
        event.listen(db.session, "before_flush", refuse)
        yield db.session()
        event.remove(db.session, "before_flush", refuse)


def refuse(*_: object) -> None:
    """Refuse to write what the next test would find."""
    raise AssertionError("the demo is filled once for all who look at it; fill your own")
