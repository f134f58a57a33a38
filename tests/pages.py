"""A test client that looks at everything it is given: no page with a fault in it passes unseen.

Every answer must carry the security headers; every page must be well-formed HTML that says its language and
direction, has one main heading, no two elements of one id, nothing inline that the policy would block, and
nothing that is fetched from elsewhere.
"""

from __future__ import annotations

import re
from collections import Counter
from copy import deepcopy
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import html5lib
import pytest
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer

from tests.kept import LASTS_SECONDS, Kept
from web import clock
from web.security import HEADERS

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Mapping
    from xml.etree.ElementTree import Element

    from flask import Flask
    from werkzeug.test import TestResponse

FETCHING = {"src", "srcset", "data", "poster"}
RIGHT_TO_LEFT = {"ar"}
FOR_MACHINES = {"/healthz", "/readyz"}
# Ids, tokens and links: what is drawn by lot. Private letters stand for them, which no page of ours has.
DRAWN = re.compile(r"[A-Za-z0-9_.-]{20,}")
LONG_ADDRESS = 4
IN_A_LANGUAGE = re.compile(r"^/[a-z]{2}(?=/)")
STAND_IN = re.compile("\ue000(\\d+)\ue001")
looked_over: dict[str, tuple[str, ...]] = {}
"""What was wrong with pages: many answers are the same page again."""


class CarefulClient(FlaskClient):
    """A browser without a window, which refuses every faulty answer, and can fill in forms."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Ask, and look the answer over."""
        response = super().open(*args, **kwargs)
        found = faults(response)
        assert not found, f"{response.request.path}: " + "; ".join(found)
        return response

    def page(self, path: str, status: int = 200) -> Element:
        """Return a page as a tree."""
        response = self.get(path)
        assert response.status_code == status, response.text
        return parse(response.text)

    def send(self, path: str, *, seen_on: str, **fields: Any) -> TestResponse:
        """Send a form, with the token that stands on the page it was seen on."""
        tokens = {
            field.get("value")
            for field in self.page(seen_on).iter("input")
            if field.get("name") == "csrf_token"
        }
        assert len(tokens) == 1, f"{seen_on} has no form with a token"
        return self.post(path, data={"csrf_token": tokens.pop(), **fields})

    def sign_in(self, key: str) -> None:
        """Go in by the demo's door."""
        response = self.send("/demo/sign-in", seen_on="/nb/", key=key)
        assert response.status_code == 303, response.text

    def remembers(self, story: Callable[..., object], *about: Hashable) -> None:
        """Go a way that other tests begin with too; if one has gone it already, carry what it left her."""
        cookie = self.application.config["SESSION_COOKIE_NAME"]

        def go() -> str:
            story(self, *about)
            return self.get_cookie(cookie).value

        carried = Kept.by_application[self.application].tell(
            (story, about, clock.today()), go, lasts=LASTS_SECONDS
        )
        self.set_cookie(cookie, carried)


@pytest.fixture
def client(app: Flask) -> Iterator[CarefulClient]:
    """A careful client of the application."""
    app.test_client_class = CarefulClient
    with app.test_client() as client:
        yield client


def come_in(
    client: FlaskClient, session_token: str | None = None, carried: Mapping[str, str] | None = None
) -> str:
    """Let a browser be signed in, or stay as it is; return the token that its forms must carry."""
    with client.session_transaction() as cookie:
        cookie.update(carried or {}, csrf_token="0" * 40)
        if session_token:
            cookie["_user_id"] = session_token
    signer = URLSafeTimedSerializer(client.application.config["SECRET_KEY"], salt="wtf-csrf-token")
    return str(signer.dumps("0" * 40))


def parse(html: str) -> Element:
    """Return HTML as a tree of one's own, without namespaces."""
    same, drawn = without_what_was_drawn(html)
    tree = deepcopy(_parsed(same)[0])
    put_back = partial(STAND_IN.sub, lambda found: drawn[int(found[1])])
    for element in tree.iter():
        element.text, element.tail = (text and put_back(text) for text in (element.text, element.tail))
        for name, value in element.items():
            element.set(name, put_back(value))
    return tree


def without_what_was_drawn(html: str) -> tuple[str, list[str]]:
    """Return HTML with what was drawn by lot numbered in the order it is met, and what was drawn.

    Two that differ keep different numbers, so that nothing that is wrong with a page is hidden, and a page
    that was read before is known again.
    """
    numbers: dict[str, int] = {}
    same = DRAWN.sub(lambda found: f"\ue000{numbers.setdefault(found[0], len(numbers))}\ue001", html)
    return same, list(numbers)


@lru_cache(maxsize=256)
def _parsed(html: str) -> tuple[Element, list[Any]]:
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    return parser.parse(html), parser.errors


def text_of(element: Element) -> str:
    """Return what a reader sees of an element, in one line."""
    return " ".join("".join(element.itertext()).split())


def faults(response: TestResponse) -> list[str]:
    """Return what is wrong with an answer."""
    found = [
        f"header {name} is {response.headers.get(name)!r}"
        for name in HEADERS
        if response.headers.get(name) != HEADERS[name]
    ]
    is_page = response.mimetype == "text/html" and response.request.path not in FOR_MACHINES
    if not is_page or response.status_code in range(300, 400):
        return found
    here = IN_A_LANGUAGE.sub(
        "", response.request.path
    )  # stands in many an answer that is the same everywhere
    text = response.text.replace(here, "\ue002") if len(here) >= LONG_ADDRESS else response.text
    known_by, _ = without_what_was_drawn(text)
    if known_by not in looked_over:
        looked_over[known_by] = tuple(faults_of(without_what_was_drawn(response.text)[0]))
    return [*found, *looked_over[known_by]]


def faults_of(html: str) -> Iterator[str]:
    """Return what is wrong with a page, which is read as it is: a test that goes on with it finds it read."""
    tree, errors = _parsed(html)
    yield from (f"not well-formed: {code} {detail}" for _place, code, detail in errors)
    for look in (_head, _headings, _ids, _inline, _elsewhere):
        yield from look(tree)


def _head(tree: Element) -> Iterator[str]:
    language, direction = tree.get("lang"), tree.get("dir")
    if not language:
        yield "no lang"
    if direction != ("rtl" if language in RIGHT_TO_LEFT else "ltr"):
        yield f"dir={direction!r} with lang={language!r}"
    title = tree.find("head/title")
    if title is None or not text_of(title):
        yield "no title"


def _headings(tree: Element) -> Iterator[str]:
    count = len(list(tree.iter("h1")))
    if count != 1:
        yield f"{count} main headings"


def _ids(tree: Element) -> Iterator[str]:
    counts = Counter(element.get("id") for element in tree.iter() if element.get("id"))
    yield from (f"id {name!r} stands {count} times" for name, count in counts.items() if count > 1)


def _inline(tree: Element) -> Iterator[str]:
    for element in tree.iter():
        if element.tag is ET.Comment:
            continue
        if element.tag == "style" or (element.tag == "script" and not element.get("src")):
            yield f"inline <{element.tag}>"
        yield from (
            f"{name}= on <{element.tag}>"
            for name in element.attrib
            if name == "style" or name.startswith("on")
        )


def _elsewhere(tree: Element) -> Iterator[str]:
    for element in tree.iter():
        if element.tag is ET.Comment:
            continue
        names = FETCHING | ({"href"} if element.tag in {"link", "use", "image"} else set())
        for name in names & element.attrib.keys():
            address = element.get(name, "")
            if not address.startswith("/") or address.startswith("//"):
                yield f"<{element.tag} {name}={address!r}>"
