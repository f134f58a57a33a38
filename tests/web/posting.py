"""Sending the forms of tests/web/valid_posts.py, each as its page shows it, in a world that is put back."""

from __future__ import annotations

import shutil
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pytest
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException

from tests.pages import parse
from tests.web.access_world import Stage, build
from tests.web.filled_forms import action_of, filled, post_forms
from tests.web.rows import changed, rows_of
from tests.web.stillness import still
from tests.web.valid_posts import POSTS, Post
from web.staff import passwords

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
    pages: dict[tuple[str, str], Element] = field(default_factory=dict)
    read: dict[str, Filled] = field(default_factory=dict)
    effects: dict[str, tuple[int, Rows]] = field(default_factory=dict)

    def form(self, endpoint: str) -> Filled:
        """Return an address's form, filled in."""
        if endpoint not in self.read:
            self.read[endpoint] = self._read(endpoint)
        return self.read[endpoint]

    def send(self, form: Filled) -> TestResponse:
        """Send a form in an unchanged world."""
        self.put_back()
        self.stage.is_changed = True
        return self.again(form)

    def again(self, form: Filled) -> TestResponse:
        """Send a form in the world as it is."""
        client, token = self.stage.browser(form.who)
        return client.post(self.address(form), data=form.fields | {"csrf_token": [token]})

    def once(self, endpoint: str) -> tuple[int, Rows]:
        """Send a form once; return the answer's status, and what the database holds afterwards."""
        form = self.form(endpoint)
        with still(1):
            status = self.send(form).status_code
        kept, rows = self.kept, self.rows()
        rows = {name: kept[name] if kept[name] == some else some for name, some in rows.items()}
        self.effects[endpoint] = status, rows
        return self.effects[endpoint]

    def effect(self, endpoint: str) -> tuple[int, Rows]:
        """Return the same, from an earlier time if there was one."""
        return self.effects[endpoint] if endpoint in self.effects else self.once(endpoint)

    def tried(self, form: Filled) -> tuple[TestResponse, set[str]]:
        """Send a form that should change nothing; return the answer, and in which tables it wrote."""
        self.put_back()
        version = self.stage.version()
        with still(1):
            answer = self.again(form)
        self.stage.is_changed = self.stage.version() != version
        return answer, changed(self.kept, self.rows()) if self.stage.is_changed else set()

    def address(self, form: Filled) -> str:
        """Return the path that a form is sent to."""
        return self.stage.app.url_map.bind("localhost").build(form.endpoint, form.parts)

    def put_back(self) -> None:
        """Let the world be as it was kept, unless it is."""
        if self.stage.is_changed:
            self.stage.put_back()

    def rows(self) -> Rows:
        """Return what the database holds now."""
        return rows_of(self.stage.path)

    @cached_property
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
        if (post.who, shown_at) not in self.pages:
            self.put_back()
            version = self.stage.version()
            client, token = self.stage.browser(post.who)
            with still():
                answer = client.open(shown_at, method=post.opened_by, data={"csrf_token": token})
            assert answer.status_code == 200, f"{shown_at} answers {answer.status_code} to {post.who}"
            self.stage.is_changed = self.stage.version() != version
            self.pages[post.who, shown_at] = parse(answer.text)
        return self.pages[post.who, shown_at]

    def _leads_to(self, path: str) -> tuple[str, dict[str, Any]]:
        try:
            return self.stage.app.url_map.bind("localhost").match(path, "POST")
        except HTTPException:
            return "", {}


@pytest.fixture(scope="session")
def posting(sqlite_template: Path, memory: Path) -> Iterator[Posting]:
    """The world with one organisation and somebody at each station."""
    with _world(sqlite_template, memory / "posting.db", organisations=1) as posting:
        yield posting


@pytest.fixture(scope="session")
def posting_in_two(sqlite_template: Path, memory: Path) -> Iterator[Posting]:
    """The same with a second organisation beside it."""
    with _world(sqlite_template, memory / "posting_in_two.db", organisations=2) as posting:
        yield posting


@contextmanager
def _world(template: Path, path: Path, *, organisations: int) -> Iterator[Posting]:
    shutil.copyfile(template, path)
    with ExitStack() as stack:
        with still():
            passwords.is_right(None, "")  # what nobody's password is compared with is made once a process
            stage = build(path, stack, organisations=organisations, with_stations=True)
        stage.app.test_client_class = FlaskClient  # other tests have looked these pages over
        yield Posting(stage)
