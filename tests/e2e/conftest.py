"""The town of the stories, served to a real Chromium."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser import serving
from tests.e2e.typist import TypingTown
from tests.journeys.town import found
from web import clock

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask
    from playwright.sync_api import Browser


@pytest.fixture
def town(app: Flask, browser: Browser, monkeypatch: pytest.MonkeyPatch) -> Iterator[TypingTown]:
    """A town on a Monday morning in September, whose people have no mouse."""
    with serving(app) as origin:
        town = TypingTown(app, browser=browser, origin=origin)
        monkeypatch.setattr(clock, "now", town.tell_time)
        town.remembers(found)
        yield town
        for window in town.windows:
            window.close()
