"""What every answer tells a browser, said once more in a test's own words: the policy, and the cookie."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.databases import settings_for
from web.app import create_app
from web.config import Mode
from web.database import db

if TYPE_CHECKING:
    from collections.abc import Iterator

    from werkzeug.test import TestResponse

    from tests.worlds import World

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
HERE = "https://guide.example.org"


@pytest.fixture
def page(database_url: str, world: World) -> Iterator[TestResponse]:
    """A page with a form, as an installation in earnest answers it."""
    app = create_app(replace(settings_for(database_url), mode=Mode.PRODUCTION, insecure_cookies=False))
    yield app.test_client().get("/nb/sign-in", base_url=HERE)
    with app.app_context():
        db.engine.dispose()


def test_the_cookie_is_for_this_site_alone_and_for_no_script(page: TestResponse) -> None:
    cookie = page.headers["Set-Cookie"].split("; ")
    assert cookie[0].startswith("__Host-veiviser=")
    assert set(cookie[1:]) == {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"}


def test_a_page_runs_nothing_from_elsewhere_and_stands_in_nobodys_frame(page: TestResponse) -> None:
    policy = dict(part.split(" ", 1) for part in page.headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"
    assert not {"unsafe", "http:", "https:", "*"} & set(" ".join(policy.values()).replace("-", " ").split())


def test_a_page_is_kept_nowhere_and_tells_nobody_where_one_came_from(page: TestResponse) -> None:
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert page.headers["Strict-Transport-Security"].startswith("max-age=31536000")
