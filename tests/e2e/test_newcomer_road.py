"""The newcomer's road in a real browser: every screen looked at, with mistakes and without."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser import DESK, PHONE, assert_fine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Page

    from tests.browser import Visit

pytestmark = pytest.mark.browser

CODE = 123456
LOOKS = [("nb", PHONE), ("ar", PHONE), ("ar", DESK), ("nb", DESK)]
OWN_PAGES = ["me", "me/answers/you", "me/answers/contact", "me/more", "me/pause", "me/data", "me/leave"]


def go_on(page: Page) -> None:
    """Press the one filled button of the screen's form."""
    page.locator("form.screen button[data-variant=primary]").click()


def screens(page: Page, email: str) -> Iterator[None]:
    """Fill in one screen after the other, and stop before each is sent."""
    for name in ("guide", "free", "kept"):
        page.check(f"#{name}")
    yield
    page.fill("#call_name", "أميرة Ånund-Åse Wolfeschlegelsteinhausenbergerdorff 👩‍👧")
    page.fill("#birth_year", "1988")
    page.check("#gender-0")
    page.check("#household-0")
    yield
    page.check("#norwegian-1")
    page.select_option("#language-0", "uk")
    page.check("#interpreter-0")
    yield
    page.select_option("#district", "39070700")
    page.check("#travel_mode-2")
    page.check("#minutes-1")
    yield
    page.check("#times-1")
    for summary in page.locator("main summary").all():
        summary.click()
    yield
    page.check("#goals-0")
    page.check("#whom-0")
    yield
    page.fill("#email", email)
    page.check("#discreet-1")
    page.check("#word-3")
    page.check("#keep")
    yield


@pytest.mark.parametrize(("language", "width"), LOOKS)
def test_every_screen_of_the_road_is_fine(
    visit: Callable[..., Visit], monkeypatch: pytest.MonkeyPatch, language: str, width: int
):
    monkeypatch.setattr("web.accounts.codes.secrets.randbelow", lambda _most: CODE)
    window = visit(width)
    page = window.open(f"/{language}/join")
    assert_fine(window, page)
    for _ in screens(page, f"somebody.with.a.long.name.{language}.{width}@post.example.org"):
        assert_fine(window, page)
        go_on(page)
        if not page.url.endswith("/code"):
            go_on(page)  # with nothing filled in: the same screen, with what is wrong
        assert_fine(window, page)
    page.fill("#code", str(CODE))
    go_on(page)
    page.wait_for_url("**/me/welcome")
    assert_fine(window, page)
    for path in OWN_PAGES:
        assert_fine(window, window.open(f"/{language}/{path}"))
