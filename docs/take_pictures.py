"""Takes the README's pictures: `make pictures`. The demo, on a database that is thrown away afterwards."""

from __future__ import annotations

import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parent.parent))

from playwright.sync_api import sync_playwright

from tests.browser import CHROMIUM, QUIET, serving
from tests.databases import application, migrate
from tests.rounds import solve_all
from web import clock, tenancy
from web.demo.fill import fill
from web.demo.organisation import ORGANISATION_ID

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask
    from playwright.sync_api import Browser, Page

PICTURES = Path(__file__).parent / "pictures"
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 820}


@contextmanager
def demo() -> Iterator[tuple[Flask, str]]:
    """Serve the demo and give it and its address."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/demo.db"
        migrate(url)
        with application(url) as app:
            with app.app_context():
                fill(clock.today())
            with serving(app) as address:
                yield app, address


def keep(page: Page, name: str) -> None:
    """Keep what the window shows."""
    page.wait_for_load_state("networkidle")
    page.screenshot(path=PICTURES / f"{name}.png")


def public_pages(browser: Browser, address: str) -> None:
    """Take the start page: wide, in Arabic on a phone, in the dark."""
    for name, path, window, scheme in (
        ("start", "/nb/", DESK, "light"),
        ("start-arabic", "/ar/", PHONE, "light"),
        ("start-dark", "/nb/", PHONE, "dark"),
    ):
        page = browser.new_context(viewport=window, color_scheme=scheme).new_page()
        page.goto(address + path)
        keep(page, name)


def solve(app: Flask) -> None:
    """Do what the jobs do beside the demo: solve the round that waits."""
    with app.app_context(), tenancy.acting_for(ORGANISATION_ID):
        solve_all()


def desk_pages(browser: Browser, app: Flask, address: str) -> None:
    """Take the coordinator's round, step by step."""
    page = browser.new_context(viewport=DESK, locale="nb").new_page()
    page.goto(f"{address}/nb/")
    page.get_by_role("button", name="Berit").click()
    page.get_by_role("link", name="Finn forslag").click()
    keep(page, "find-proposals")
    page.get_by_role("button", name="Finn forslag").click()
    solve(app)
    page.get_by_role("link", name="Se om de er klare").click()
    keep(page, "proposals")
    page.get_by_role("link", name="Uten forslag").click()
    keep(page, "left-over")


if __name__ == "__main__":
    PICTURES.mkdir(exist_ok=True)
    with demo() as (app, address), sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        public_pages(chromium, address)
        desk_pages(chromium, app, address)
        chromium.close()
