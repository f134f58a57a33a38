"""Signing up in a real browser: every screen, with mistakes and without, and the pages of one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser import assert_fine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Page

    from tests.browser import Visit

pytestmark = pytest.mark.browser

CODE = 123456
NEWCOMERS_OWN = ["me", "me/answers/you", "me/answers/contact", "me/more", "me/pause", "me/data", "me/leave"]
VOLUNTEERS_OWN = [
    "declaration",
    "stop",
    *(f"answers/{step}" for step in ("you", "time", "wishes", "contact")),
]


@pytest.fixture(autouse=True)
def known_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.accounts.codes.secrets.randbelow", lambda _most: CODE)


def go_on(page: Page) -> None:
    """Press the one filled button."""
    page.locator("main button[data-variant=primary]").click()


def unfold(page: Page) -> None:
    """Open everything that is folded."""
    for summary in page.locator("main summary").all():
        summary.click()


def newcomers_screens(page: Page, email: str) -> Iterator[None]:
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
    unfold(page)
    yield
    page.check("#goals-0")
    page.check("#whom-0")
    yield
    page.fill("#email", email)
    page.check("#discreet-1")
    page.check("#word-3")
    page.check("#keep")
    yield


@pytest.mark.parametrize("language", ["nb", "ar"])
def test_every_screen_of_the_newcomer_is_fine(visit: Callable[..., Visit], language: str):
    window = visit()
    page = window.open(f"/{language}/join")
    assert_fine(window, page)
    for _ in newcomers_screens(page, f"somebody.with.a.long.name.{language}@post.example.org"):
        assert_fine(window, page)
        go_on(page)
        if not page.url.endswith("/code"):
            go_on(page)  # with nothing filled in: the same screen, with what is wrong
        assert_fine(window, page)
    page.fill("#code", str(CODE))
    go_on(page)
    page.wait_for_url("**/me/welcome")
    assert_fine(window, page)
    for path in NEWCOMERS_OWN:
        assert_fine(window, window.open(f"/{language}/{path}"))


def volunteers_screens(page: Page, email: str) -> Iterator[None]:
    """Fill in one screen after the other, and stop before each is sent."""
    page.fill("#call_name", "Ånund-Åse محمد Wolfeschlegelsteinhausenbergerdorff 👩‍🌾")
    page.fill("#birth_year", "1959")
    page.check("#household-0")
    yield
    page.select_option("#languages-0-tag", "ti")
    page.select_option("#languages-0-level", "B1")
    yield
    page.check("#travel_mode-2")
    yield
    page.check("#when-3")
    unfold(page)
    page.locator("[name=this_week]").first.check()
    yield
    page.check("#offers-0")
    yield
    page.check("#has_pets-0")
    yield
    page.fill("#email", email)
    page.check("#consent")
    yield


@pytest.mark.parametrize("language", ["nb", "ar"])
def test_every_screen_of_the_volunteer_is_fine(visit: Callable[..., Visit], language: str):
    window = visit()
    page = window.open(f"/{language}/be-a-guide/")
    assert_fine(window, page)
    go_on(page)
    go_on(page)
    assert page.locator(".ds-error-summary").count() == 1
    assert_fine(window, page)
    for _ in volunteers_screens(page, f"guide.with.a.long.name.{language}@post.example.org"):
        assert_fine(window, page)
        go_on(page)
    assert page.url.endswith("/code")
    assert_fine(window, page)
    page.fill("#code", str(CODE))
    go_on(page)
    page.wait_for_url("**/guide")
    assert_fine(window, page)
    for path in VOLUNTEERS_OWN:
        assert_fine(window, window.open(f"/{language}/guide/{path}"))


def test_the_desk_sees_volunteers_fine(visit: Callable[..., Visit]):
    window = visit(at_the_desk=True)
    page = window.open("/volunteers?stage=approved")
    assert_fine(window, page)
    page.locator("tbody a").first.click()
    assert_fine(window, page)
    page.locator("form[action$='/contact'] button").click()
    assert_fine(window, page)
