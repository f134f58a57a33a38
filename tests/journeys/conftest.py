"""The town of the stories."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.journeys.town import Town, found
from tests.pages import CarefulClient
from web import clock

if TYPE_CHECKING:
    from flask import Flask


@pytest.fixture
def town(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Town:
    """A town on a Monday morning in September, and the only clock that counts there."""
    app.test_client_class = CarefulClient
    town = Town(app)
    monkeypatch.setattr(clock, "now", town.tell_time)
    town.remembers(found)
    return town
