"""What goes wrong ends on one calm page, in the reader's language, and never tells the cause."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from flask import Blueprint, abort
from werkzeug.exceptions import TooManyRequests

from tests.databases import ON_SQLITE, application
from tests.pages import CarefulClient, text_of
from web.access import public
from web.error_pages import REASONS
from web.errors import Conflict, Reason
from web.security import LARGEST_BODY_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.worlds import World

CODES = [400, 403, 404, 409, 413, 429, 500]
CAUSE = "the cause of all trouble"


@pytest.fixture
def broken(database_url: str, world: World) -> Iterator[CarefulClient]:
    """A client of an application of its own that has a page for every way to go wrong."""
    pages = Blueprint("broken", __name__)

    @pages.get("/<language:language>/broken/<int:code>")
    @public
    def fail(code: int, **_: object) -> str:
        if code == 500:
            raise RuntimeError(CAUSE)
        if code == 429:
            raise TooManyRequests(retry_after=60)
        if code == 409:
            raise Conflict(Reason.VOLUNTEER_FULL)
        abort(code, CAUSE)

    with application(database_url) as app:
        app.register_blueprint(pages)
        app.test_client_class = CarefulClient
        yield app.test_client()


@ON_SQLITE
@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("language", ["nb", "en", "ar"])
def test_every_fault_has_a_page_with_words_and_a_way_on(
    broken: CarefulClient, language: str, code: int
) -> None:
    response = broken.get(f"/{language}/broken/{code}")
    assert response.status_code == code
    assert f'lang="{language}"' in response.text
    assert CAUSE not in response.text
    assert f'href="/{language}/"' in response.text
    assert text_of(next(broken.page(f"/{language}/broken/{code}", code).iter("h1")))


@pytest.mark.parametrize("drawn", ["a1b2c3d4", "35599509"], ids=["any", "like a telephone number"])
def test_a_fault_is_logged_under_the_number_that_the_reader_sees(
    broken: CarefulClient, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, drawn: str
) -> None:
    monkeypatch.setattr("web.error_pages.secrets.token_hex", lambda _bytes: drawn)
    page = broken.get("/en/broken/500").text
    reference = caplog.records[0].message.split()[1]
    assert reference in page
    assert CAUSE in caplog.text


def test_a_body_that_is_too_large_is_refused(client: CarefulClient, world: World) -> None:
    response = client.post("/demo/sign-in", data={"key": "x" * (LARGEST_BODY_BYTES + 1)})
    assert response.status_code == 413


def test_a_wrong_method_says_which_are_right(client: CarefulClient, world: World) -> None:
    response = client.put("/nb/")
    assert response.status_code == 405
    assert "GET" in response.headers["Allow"]


def test_a_page_without_a_database_is_still_a_page(tmp_path) -> None:
    with application(f"sqlite:///{tmp_path}/nowhere/at/all.db") as app:
        app.test_client_class = CarefulClient
        client = app.test_client()
        with client.session_transaction() as cookie:
            cookie["_user_id"] = "00000000-0000-0000-0000-000000000000.secret"
        assert client.get("/nb/").status_code == 500
        assert client.get("/healthz").status_code == 200
        assert client.get("/readyz").status_code == 503


def test_an_installation_waiting_for_migrations_is_not_ready(empty_database_url: str) -> None:
    with application(empty_database_url) as app:
        response = app.test_client().get("/readyz")
    assert (response.status_code, response.text) == (
        503,
        "the database waits for migrations: run flask db upgrade\n",
    )


def test_a_ready_installation_says_so(client: CarefulClient) -> None:
    assert client.get("/readyz").status_code == 200


def test_every_reason_has_words() -> None:
    assert set(REASONS) == set(Reason)
