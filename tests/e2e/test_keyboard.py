"""The road with the keyboard alone, without scripts, at 200 % and on the narrowest phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.e2e.keys import ZOOMED, Keys

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from tests.browser import Site

pytestmark = pytest.mark.browser

CODE = 123456


@pytest.fixture
def keys(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> Iterator[Keys]:
    """A window in which no script runs, and whose mouse nobody touches."""
    monkeypatch.setattr("web.accounts.codes.secrets.randbelow", lambda _most: CODE)
    with browser.new_context(
        java_script_enabled=False,
        viewport=ZOOMED,
        device_scale_factor=2,
        reduced_motion="reduce",
        locale="en-GB",
    ) as context:
        yield Keys(context.new_page())


def test_a_newcomer_signs_up_in_arabic(site: Site, keys: Keys) -> None:
    keys.opens(f"{site.address}/ar/")
    keys.presses(keys.page.locator(".doors a[data-variant=primary]"))
    for thing in ("#guide", "#free", "#kept"):
        keys.ticks(thing)
    keys.goes_on()
    keys.writes("#call_name", "أميرة")
    keys.writes("#birth_year", "1988")
    keys.chooses("#gender-0")
    keys.chooses("#household-0")
    keys.goes_on()
    keys.chooses("#norwegian-1")
    keys.chooses("#interpreter-0")
    keys.goes_on()
    keys.writes("#district", "Fra")
    keys.chooses("#travel_mode-2")
    keys.chooses("#minutes-1")
    keys.goes_on()
    keys.ticks("#times-1")
    keys.ticks("#slots > summary")
    keys.ticks("#slots [value=sat-morning]")
    keys.goes_on()
    keys.ticks("#goals-0")
    keys.chooses("#whom-3")
    keys.goes_on()
    keys.writes("#email", "keys@post.example.org")
    keys.chooses("#discreet-0")
    keys.chooses("#word-1")
    keys.ticks("#keep")
    keys.goes_on()
    keys.writes("#code", str(CODE))
    keys.goes_on()
    assert keys.page.url.endswith("/ar/me/welcome")


def test_a_volunteer_signs_up_in_bokmal(site: Site, keys: Keys) -> None:
    keys.opens(f"{site.address}/nb/be-a-guide/")
    keys.goes_on()
    keys.writes("#call_name", "Kari")
    keys.writes("#birth_year", "1959")
    keys.chooses("#household-0")
    keys.goes_on()
    keys.writes("#languages-0-tag", "Engelsk")
    keys.writes("#languages-0-level", "Godt")
    keys.goes_on()
    keys.chooses("#travel_mode-3")
    keys.goes_on()
    keys.ticks("#when-0")
    keys.goes_on()
    keys.ticks("#offers-0")
    keys.goes_on()
    keys.chooses("#has_pets-1")
    keys.goes_on()
    keys.writes("#email", "keys.guide@post.example.org")
    keys.ticks("#consent")
    keys.goes_on()
    keys.writes("#code", str(CODE))
    keys.goes_on()
    assert keys.page.url.endswith("/nb/guide")


def test_a_coordinator_approves_and_the_two_say_yes(site: Site, keys: Keys) -> None:
    page = keys.page
    keys.opens(f"{site.address}/nb/")
    keys.presses(page.locator(f'form:has(input[name=key][value="{site.key}"]) button'))
    keys.presses(page.locator("tbody a[href^='/rounds/']").first)
    keys.presses(page.locator("form[action$=approve] button").first)
    assert "Deltakeren" in page.locator("[role=status]").inner_text()

    for _who in ("newcomer", "volunteer"):
        site.do_what_is_due()
        keys.opens(f"{site.address}/nb/mailbox")
        keys.presses(page.locator("main h2 a").first)
        keys.presses(page.locator("article a"))
        kept = page.locator("input[name=kept]")
        if kept.count():
            keys.ticks(f"#{kept.first.get_attribute('id')}")
            assert not kept.first.is_checked()
        keys.presses(page.locator("main button[value=yes]"))
        assert page.locator("main button[value=yes]").count() == 0


HARM = {
    "has no ring": "document.querySelector('.doors a').style.outline = 'none'",
    "is covered": "const veil = document.createElement('div'); veil.style.cssText = 'position:fixed;inset:0';"
    "document.body.append(veil)",
    "backwards": "document.querySelector('.doors a').tabIndex = 1",
}


@pytest.mark.parametrize("harm", HARM)
def test_a_focus_that_is_not_fine_is_noticed(site: Site, keys: Keys, harm: str) -> None:
    keys.page.goto(f"{site.address}/nb/")
    keys.page.evaluate(f"() => {{ {HARM[harm]} }}")
    with pytest.raises(AssertionError, match=harm):
        keys.goes_to(keys.page.locator(".doors a").last)


def test_what_runs_off_the_side_of_a_narrow_window_is_noticed(site: Site, keys: Keys) -> None:
    page: Page = keys.page
    page.goto(f"{site.address}/nb/")
    page.evaluate(
        "() => { document.querySelector('main .lead').style.cssText = 'white-space:nowrap;overflow:hidden' }"
    )
    with pytest.raises(AssertionError, match="at 320"):
        keys.looks_around()
