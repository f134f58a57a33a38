"""The volunteer's road in a real browser: every screen looked at, with mistakes and without."""

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
OWN_PAGES = ["declaration", "stop", *(f"answers/{step}" for step in ("you", "time", "wishes", "contact"))]


def go_on(page: Page) -> None:
    """Press the one filled button."""
    page.locator("main button[data-variant=primary]").click()


def screens(page: Page, email: str) -> Iterator[None]:
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
    for summary in page.locator("main summary").all():
        summary.click()
    page.locator("[name=this_week]").first.check()
    yield
    page.check("#offers-0")
    yield
    page.check("#has_pets-0")
    yield
    page.fill("#email", email)
    page.check("#consent")
    yield


@pytest.mark.parametrize(("language", "width"), LOOKS)
def test_every_screen_of_the_road_is_fine(
    visit: Callable[..., Visit], monkeypatch: pytest.MonkeyPatch, language: str, width: int
):
    monkeypatch.setattr("web.accounts.codes.secrets.randbelow", lambda _most: CODE)
    window = visit(width)
    page = window.open(f"/{language}/be-a-guide/")
    assert_fine(window, page)
    go_on(page)
    go_on(page)
    assert page.locator(".ds-error-summary").count() == 1
    assert_fine(window, page)
    for _ in screens(page, f"guide.with.a.long.name.{language}.{width}@post.example.org"):
        assert_fine(window, page)
        go_on(page)
    assert page.url.endswith("/code")
    assert_fine(window, page)
    page.fill("#code", str(CODE))
    go_on(page)
    page.wait_for_url("**/guide")
    assert_fine(window, page)
    for path in OWN_PAGES:
        assert_fine(window, window.open(f"/{language}/guide/{path}"))


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_the_desk_sees_volunteers_fine(visit: Callable[..., Visit], width: int):
    window = visit(width, at_the_desk=True)
    page = window.open("/volunteers?stage=approved")
    assert_fine(window, page)
    page.locator("tbody a").first.click()
    assert_fine(window, page)
    page.locator("form[action$='/contact'] button").click()
    assert_fine(window, page)
