"""The filled demo, on each kind of database."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from web import tenancy
from web.database import db
from web.demo.fill import fill
from web.demo.organisation import ORGANISATION_ID

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask
    from sqlalchemy.orm import Session

TODAY = date(2027, 3, 15)


@pytest.fixture
def demo(app: Flask) -> Iterator[Session]:
    """A session in the demo, filled on 15 March 2027, with its organisation in force."""
    with app.app_context():
        fill(TODAY)
        with tenancy.acting_for(ORGANISATION_ID):
            yield db.session()
