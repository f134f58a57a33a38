"""Sending the forms of tests/web/valid_posts.py, each as its page shows it, in a world that is put back."""

from __future__ import annotations

import shutil
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from werkzeug.exceptions import HTTPException

from tests.pages import come_in, parse
from tests.web.access_world import Stage, build
from tests.web.filled_forms import action_of, filled, post_forms
from tests.web.rows import rows_of
from tests.web.stillness import still
from tests.web.valid_posts import POSTS, Post

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from xml.etree.ElementTree import Element

    from werkzeug.test import TestResponse

    from tests.web.rows import Rows


@dataclass(frozen=True, slots=True)
class Filled:
    """A form filled in: whose browser sends it, and to which address, by its parts."""

    endpoint: str
    who: str
    parts: dict[str, Any]
    fields: dict[str, list[str]]


@dataclass
class Posting:
    """A world of posts, each form read once."""

    stage: Stage
    read: dict[str, Filled] = field(default_factory=dict)

    def form(self, endpoint: str) -> Filled:
        """Return an address's form, filled in."""
        if endpoint not in self.read:
            self.read[endpoint] = self._read(endpoint)
        return self.read[endpoint]

    def send(self, form: Filled, **more: list[str]) -> TestResponse:
        """Send a form in an unchanged world."""
        self.put_back()
        return self.again(form, **more)

    def again(self, form: Filled, **more: list[str]) -> TestResponse:
        """Send a form in the world as it is."""
        self.stage.is_changed = True
        client, token = self.browser(form.who)
        fields = form.fields | more | {"csrf_token": [token]}
        return client.post(self.address(form), data=fields)

    def browser(self, who: str) -> tuple[Any, str]:
        """Return somebody's browser, and the token that its forms carry."""
        client = self.stage.app.test_client()
        cast = self.stage.cast
        token = come_in(client, cast.tokens.get(who))
        with client.session_transaction() as cookie:
            cookie.update(cast.browsers.get(who, {}) | {"csrf_token": cookie["csrf_token"]})
        return client, token

    def address(self, form: Filled) -> str:
        return self.stage.app.url_map.bind("localhost").build(form.endpoint, form.parts)

    def put_back(self) -> None:
        if self.stage.is_changed:
            self.stage.put_back()

    def rows(self) -> Rows:
        """What the database holds now."""
        return rows_of(self.stage.path)

    def kept(self) -> Rows:
        """What it held at first."""
        return rows_of(self.stage.path.with_suffix(".kept"))

    def _read(self, endpoint: str) -> Filled:
        post = POSTS[endpoint]
        ids = self.stage.cast.stations["own"].get(post.station, {})
        wanted = ids | post.parts
        shown_at = post.page.format(**ids)
        for form in post_forms(self._page(post, shown_at)):
            found, parts = self._leads_to(action_of(form, shown_at))
            if found == endpoint and all(value == wanted.get(name, value) for name, value in parts.items()):
                typed = {name: [value.format(**ids)] for name, value in post.typed.items()}
                return Filled(endpoint, post.who, parts, filled(form) | typed)
        raise AssertionError(f"{endpoint}: no form on {shown_at} leads there")

    def _page(self, post: Post, shown_at: str) -> Element:
        self.put_back()
        self.stage.is_changed = True  # who looked leaves a trace
        client, token = self.browser(post.who)
        answer = client.open(shown_at, method=post.opened_by, data={"csrf_token": token})
        assert answer.status_code == 200, f"{shown_at} answers {answer.status_code} to {post.who}"
        return parse(answer.text)

    def _leads_to(self, path: str) -> tuple[str, dict[str, Any]]:
        try:
            return self.stage.app.url_map.bind("localhost").match(path, "POST")
        except HTTPException:
            return "", {}


@pytest.fixture(scope="session")
def posting(sqlite_template: Path, memory: Path) -> Iterator[Posting]:
    """The world with one organisation and somebody at each station."""
    path = memory / "posting.db"
    shutil.copyfile(sqlite_template, path)
    with ExitStack() as stack:
        with still():
            stage = build(path, stack, organisations=1, with_stations=True)
        yield Posting(stage)
