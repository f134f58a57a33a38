"""A real Chromium on a real server, over the demo's invented Sandefjord with a round just run.

A page is fine when axe finds nothing, on a phone and at a desk, in light and in the dark, nothing runs off
the side, the browser has nothing to complain about (the security policy reports there), and nothing was asked
of any other host. It is opened once, and the window around it changes.
"""

from __future__ import annotations

import os
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import sync_playwright
from sqlalchemy import select
from werkzeug.serving import make_server

from matching import Side
from tests.databases import application, new_database
from tests.notifications import post
from tests.rounds import find_and_solve
from web import clock, tenancy
from web.access import Actor
from web.database import db, transaction
from web.demo.fill import fill
from web.demo.ids import id_of
from web.demo.meetings import ON_THE_WAY
from web.demo.organisation import ORGANISATION_ID, SLUG
from web.matches.check_ins import ask_how_it_goes
from web.matches.readiness import ask_who_is_ready
from web.models import Account, Assignment, CheckIn, Match, Offer, ReadyQuestion, Role
from web.notifications.delivery import deliver
from web.notifications.transports import transport_for
from web.staff.operations import invite

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from uuid import UUID

    from flask import Flask
    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, StorageState

    from web.config import Settings

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
AXE = Path("node_modules/axe-core/axe.min.js")
TAGS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]
LOOKS = Path("tests/looks.js")
PHONE, DESK = 360, 1280
HEIGHT = 900
settled_tones: set[str] = set()
"""Colours and grounds in which one can read, or of which axe cannot say it: many texts are in the same."""


@dataclass(frozen=True, slots=True)
class Site:
    """A running server, a coordinator who can sign in there, and what there is to look at."""

    address: str
    key: str
    round_id: UUID
    letter_id: UUID
    set_up_path: str
    match_id: UUID
    ready_link: str
    check_in_link: str
    meeting_links: dict[tuple[str, Side], str]


@dataclass
class Visit:
    """One window and everything it complained about."""

    context: BrowserContext
    site: Site
    widths: Sequence[int] = ()
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.context.on("console", self._hear)
        self.context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        self.context.on("request", lambda request: self._watch(request.url))

    def open(self, path: str) -> Page:
        """Open an address of the site."""
        page = self.context.pages[0]
        page.goto(self.site.address + path)
        return page

    def _hear(self, message: ConsoleMessage) -> None:
        is_own_status = message.page is not None and message.location.get("url") == message.page.url
        if message.type in {"error", "warning"} and not is_own_status:
            self.complaints.append(message.text)

    def _watch(self, url: str) -> None:
        if urlsplit(url).scheme in {"http", "https"} and not url.startswith(self.site.address + "/"):
            self.complaints.append(f"asked another host: {url}")


def assert_fine(visit: Visit, page: Page) -> None:
    """Fail unless the page is fine in each width; of the dark, all that is asked is whether one can read.

    What looks as in the width before is asked only for what depends on the room.
    """
    page.wait_for_load_state()
    page.evaluate("document.fonts.ready.then(() => true)")
    found = []
    for scheme, widths in (("light", visit.widths), ("dark", visit.widths[::-1])):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        for width in widths:
            if page.viewport_size["width"] != width:
                page.set_viewport_size({"width": width, "height": HEIGHT})
            asked = {"tags": TAGS, "isFirst": width == widths[0]}
            faults = page.evaluate("asked => faults(asked)", asked) if scheme == "light" else []
            found += [f"{fault} at {width}, {scheme}" for fault in faults + _hard_to_read(page)]
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    assert found + visit.complaints == []


def _hard_to_read(page: Page) -> list[str]:
    """Return which texts axe finds hard to read, among those in a tone that it has not judged before."""
    new = set(page.evaluate("tones()")) - settled_tones
    if not new:
        return []
    answer = page.evaluate("wanted => judged(wanted)", list(new))
    settled_tones.update(answer["settled"])
    return answer["faults"]


@pytest.fixture(scope="session")
def site(request: pytest.FixtureRequest) -> Iterator[Site]:
    """The demo, served for the session."""
    with new_database(request, "sqlite") as url, application(url) as app:
        with app.app_context():
            actor, round_id = _fill()
            with tenancy.acting_for(ORGANISATION_ID):
                token = invite("ny@example.org", "Ny Lie", Role.COORDINATOR, [], "nb")
                set_up_path = f"/staff/{SLUG}/set-up/{token}"
            letter_id = _send_letter(app.config["SETTINGS"])
            match_id, ready_link = _first_match(actor), _ask_somebody(actor)
            check_in_link = _ask_how_it_goes()
            meeting_links = _meeting_links()
        with serving(app) as address:
            yield Site(
                address,
                str(actor.account_id),
                round_id,
                letter_id,
                set_up_path,
                match_id,
                ready_link,
                check_in_link,
                meeting_links,
            )


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """Serve an application on a port of this machine; gives the beginning of its addresses."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _fill() -> tuple[Actor, UUID]:
    fill(clock.today())
    with tenancy.acting_for(ORGANISATION_ID):
        account, programme_id = db.session.execute(
            select(Account, Assignment.programme_id)
            .join(Assignment, Assignment.account_id == Account.id)
            .where(Account.role == Role.COORDINATOR)
            .order_by(Account.name)
        ).first()
        actor = Actor(ORGANISATION_ID, account.id, account.role, frozenset({programme_id}))
        return actor, find_and_solve(actor, [programme_id], clock.today())


def _first_match(actor: Actor) -> UUID:
    with tenancy.acting_for(ORGANISATION_ID):
        return db.session.scalars(select(Match.id).where(Match.programme_id.in_(actor.programme_ids))).first()


def _meeting_links() -> dict[tuple[str, Side], str]:
    with tenancy.acting_for(ORGANISATION_ID):
        return {
            (key, side): db.session.get_one(Offer, id_of("offer", key, side)).link
            for key in ON_THE_WAY
            for side in Side
        }


def _ask_somebody(actor: Actor) -> str:
    with tenancy.acting_for(ORGANISATION_ID):
        ask_who_is_ready(actor, clock.today() + timedelta(days=3))
        return db.session.scalars(select(ReadyQuestion)).first().link


def _ask_how_it_goes() -> str:
    with tenancy.acting_for(ORGANISATION_ID):
        ahead = select(CheckIn).where(CheckIn.asked_at.is_(None), CheckIn.answer.is_(None))
        with transaction() as session:  # on most days of the year, nobody of the demo is asked today
            session.scalars(ahead.order_by(CheckIn.due_on, CheckIn.id)).first().due_on = clock.today()
        ask_how_it_goes(clock.now())
        still_open = select(CheckIn).where(CheckIn.answer.is_(None), CheckIn.answer_by >= clock.today())
        return db.session.scalars(still_open.order_by(CheckIn.id)).first().link


def _send_letter(settings: Settings) -> UUID:
    with tenancy.acting_for(ORGANISATION_ID):
        post.ask_for_code("ar", address="somebody.with.quite.a.long.name@post.somewhere.example.org")
        deliver(transport_for(settings.mail_url), settings.mail_from, lambda: True)
        return post.row().id


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, for the session."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def signed_in(site: Site, browser: Browser) -> StorageState:
    """The cookies of a browser in which the coordinator has gone in by the demo's door."""
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{site.address}/nb/")
        page.locator(f'form:has(input[name=key][value="{site.key}"]) button').click()
        page.wait_for_url("**/today")
        return context.storage_state()


@pytest.fixture(scope="session")
def windows(request: pytest.FixtureRequest, site: Site, browser: Browser) -> Iterator[Windows]:
    """Two windows for the session: one in which nobody is signed in, one of the coordinator."""
    windows = Windows(site, browser, lambda: request.getfixturevalue("signed_in"))
    yield windows
    windows.close()


@dataclass
class Windows:
    """Windows that are used again: what was fetched once need not be fetched again."""

    site: Site
    browser: Browser
    sign_in: Callable[[], StorageState]
    kept: dict[bool, Visit] = field(default_factory=dict)

    def lend(self, widths: Sequence[int], *, at_the_desk: bool) -> Visit:
        """Give a window as if it were new: it knows nobody, or the coordinator.

        It still shows what it showed last: to go by a page of no site would start a process for each test.
        """
        if at_the_desk not in self.kept:
            context = self.browser.new_context(viewport={"width": DESK, "height": HEIGHT})
            for script in (AXE, LOOKS):  # sent once, and not again for every page
                context.add_init_script(path=script)
            self.kept[at_the_desk] = Visit(context, self.site)
            context.new_page()
        visit = self.kept[at_the_desk]
        page = visit.context.pages[0]
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
        visit.context.clear_cookies()
        visit.context.add_cookies(self.sign_in()["cookies"] if at_the_desk else [])
        visit.complaints.clear()
        visit.widths = widths
        return visit

    def close(self) -> None:
        """Close them."""
        for visit in self.kept.values():
            visit.context.close()


@pytest.fixture
def visit(windows: Windows) -> Callable[..., Visit]:
    """A function that gives a window: on a phone and at a desk unless you say, signed in or not."""

    def begin(*widths: int, at_the_desk: bool = False) -> Visit:
        return windows.lend(widths or (PHONE, DESK), at_the_desk=at_the_desk)

    return begin
