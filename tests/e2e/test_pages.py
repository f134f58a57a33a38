"""Every page in a real browser: on a phone and at a desk, in light and in the dark."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.browser import DESK, PHONE, assert_fine
from web.demo.ids import id_of
from web.demo.months import SPOKE_UP

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.browser import Site, Visit

pytestmark = pytest.mark.browser

COUPLE = id_of("newcomer", "m00015")
PUBLIC_PAGES = [
    "/staff",
    "/nb/",
    "/en/",
    "/ar/",
    "/ar/no-such-organisation/",
    "/nb/danger",
    "/ar/danger",
    "/nb/call-me",
    "/ar/call-me",
    "/nb/sign-in",
    "/ar/sign-in",
    "/nb/sign-in/code",
    "/nb/card",
    "/ar/card",
    "/nb/page",
    "/nb/join/too-young",
    "/nb/goodbye/left",
    "/ar/goodbye/deleted",
    "/nb/me",
    "/ar/tell-us/thank-you",
]
DESK_PAGES = [
    "/today",
    "/today/waiting",
    "/newcomers",
    "/volunteers",
    "/rounds",
    "/rounds/new",
    "/rounds/new?preset=fair&rule_language=wish&weight_age=much",
    "/rounds/{round_id}",
    "/rounds/{round_id}?status=approved",
    "/rounds/{round_id}?one=y",
    "/rounds/{round_id}/table",
    "/rounds/{round_id}/choose",
    "/rounds/{round_id}/left-over",
    "/rounds/{round_id}/fairness",
    "/rounds/{round_id}/evidence",
    "/rounds/compare?first={round_id}&second={round_id}",
    "/matches",
    "/matches?status=paused",
    "/matches/{match_id}",
    "/concerns",
    f"/concerns/{id_of('concern', SPOKE_UP)}",
    "/matches/{match_id}/agreement?first=nb&second=ar",
    "/calendar",
    "/activities",
    "/activities/new",
    f"/activities/{id_of('activity', 'cafe')}",
    f"/activities/{id_of('activity', 'cafe')}/edit",
    "/activities/invite",
    f"/activities/invite?newcomer={id_of('newcomer', 'n00004')}&newcomer={id_of('newcomer', 'n00067')}",
    f"/newcomers/{COUPLE}",
    f"/newcomers/{id_of('newcomer', 'n00003')}/who",
    f"/newcomers/{id_of('newcomer', 'n00004')}/who",
    f"/newcomers/{COUPLE}/contact",
    f"/newcomers/adults/{id_of('household_adult', 'm00015-partner')}/leave",
    f"/new/adult?newcomer={COUPLE}",
    "/rounds/00000000-0000-0000-0000-000000000000",
]


@pytest.mark.parametrize("path", PUBLIC_PAGES)
def test_public_pages_are_fine(visit: Callable[..., Visit], path: str):
    window = visit()
    assert_fine(window, window.open(path))


@pytest.mark.parametrize("path", DESK_PAGES)
def test_desk_pages_are_fine(visit: Callable[..., Visit], site: Site, path: str):
    window = visit(at_the_desk=True)
    assert_fine(window, window.open(path.format(round_id=site.round_id, match_id=site.match_id)))


@pytest.mark.parametrize(
    "path", ["/nb/mailbox", "/ar/mailbox", "/nb/mailbox/{letter}", "/ar/mailbox/{letter}"]
)
def test_the_demos_mailbox_is_fine(visit: Callable[..., Visit], site: Site, path: str):
    window = visit()
    page = window.open(path.format(letter=site.letter_id))
    assert_fine(window, page)
    for summary in page.locator("summary").all():
        summary.click()
    assert_fine(window, page)


@pytest.mark.parametrize(("path", "direction"), [("/nb/", "ltr"), ("/ar/", "rtl")])
def test_a_page_runs_the_way_its_language_does(visit: Callable[..., Visit], path: str, direction: str):
    page = visit().open(path)
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).direction") == direction


def test_setting_up_ones_sign_in_is_fine(visit: Callable[..., Visit], site: Site):
    window = visit()
    assert_fine(window, window.open(site.set_up_path))


@pytest.mark.parametrize(("language", "width"), [("nb", DESK), ("ar", PHONE)])
def test_saying_whether_one_is_ready_is_fine(
    visit: Callable[..., Visit], site: Site, language: str, width: int
):
    window = visit(width)
    page = window.open(f"/{language}/ready/{site.ready_link}")
    assert_fine(window, page)
    for answer in ("no", "yes"):
        if page.locator(f"main button[value={answer}]").count():
            page.locator(f"main button[value={answer}]").click()
            assert_fine(window, page)


def test_signing_somebody_up_at_the_desk_is_fine(visit: Callable[..., Visit]):
    window = visit(at_the_desk=True)
    for kind, pages in (
        ("newcomer", ("yes", "about", "finding", "reach")),
        ("volunteer", ("about", "reach")),
    ):
        page = window.open(f"/new/{kind}")
        page.locator("input[name=language][value=ar]").check()
        page.locator("input[name=how][value=in_person]").check()
        assert_fine(window, page)
        page.locator("main form button").first.click()
        draft = page.url.rpartition("/")[0].removeprefix(window.site.address)
        for name in pages:
            page = window.open(f"{draft}/{name}")
            assert_fine(window, page)
            page.locator("main button[data-variant=primary]").click()
            assert_fine(window, page)


def test_writing_down_what_people_say_is_fine(visit: Callable[..., Visit]):
    window = visit(at_the_desk=True)
    for listed, pages in (
        ("/newcomers", ("", "/answers/you", "/answers/contact", "/more", "/leave", "/receipt")),
        ("/volunteers", ("", "/answers/wishes", "/stop")),
    ):
        page = window.open(listed)
        assert_fine(window, page)
        person = page.locator("tbody a").first.get_attribute("href")
        for rest in pages:
            assert_fine(window, window.open(f"{person}{rest}"))


@pytest.mark.parametrize(
    ("who", "language", "width"),
    [("Hassan", "ar", PHONE), ("Hassan", "nb", DESK), ("Bjørn", "nb", PHONE), ("Bjørn", "en", DESK)],
)
def test_what_two_have_together_is_fine(visit: Callable[..., Visit], who: str, language: str, width: int):
    window = visit(width)
    page = window.open("/nb/")
    page.get_by_role("button", name=f"Gå inn som {who}").click()
    page.wait_for_url("**/nb/me" if who == "Hassan" else "**/nb/guide")
    together = page.locator("a.pair-line").get_attribute("href").removeprefix("/nb")
    assert_fine(window, page)
    page = window.open(f"/{language}{together}")
    assert_fine(window, page)
    for summary in page.locator("main summary").all():
        summary.click()
    assert_fine(window, page)
    assert_fine(window, window.open(f"/{language}{together}/agreement"))
    own = "me" if who == "Hassan" else "guide"
    assert_fine(window, window.open(f"/{language}/{own}/data"))


@pytest.mark.parametrize(("language", "width"), [("nb", DESK), ("ar", PHONE)])
def test_being_invited_is_fine(visit: Callable[..., Visit], language: str, width: int):
    window = visit(width)
    page = window.open("/nb/")
    page.get_by_role("button", name="Gå inn som Fatima").click()
    page.wait_for_url("**/nb/me")
    page = window.open(f"/{language}/me")
    assert_fine(window, page)
    for answer in ("yes", "no"):
        page.locator(f"#invitations form:has(input[value={answer}]) button").click()
        assert_fine(window, page)


@pytest.mark.parametrize(("language", "width"), [("nb", DESK), ("ar", PHONE)])
def test_the_page_of_a_partner_is_fine(
    visit: Callable[..., Visit], monkeypatch: pytest.MonkeyPatch, language: str, width: int
):
    monkeypatch.setattr("web.accounts.codes.secrets.randbelow", lambda _most: 123456)
    contact = visit(at_the_desk=True).open(f"/newcomers/{COUPLE}/contact").locator("main").inner_text()
    window = visit(width)
    page = window.open(f"/{language}/sign-in")
    page.fill("[name=email]", re.findall(r"person\d+@example\.org", contact)[-1])
    page.locator("main button[data-variant=primary]").click()
    page.fill("[name=code]", "123456")
    page.locator("main button[data-variant=primary]").click()
    page.wait_for_url("**/me/with-others")
    assert_fine(window, page)
    assert_fine(window, window.open(f"/{language}/me/with-others/leave"))


def test_the_agreement_is_printed_on_one_sheet(visit: Callable[..., Visit], site: Site):
    page = visit(at_the_desk=True).open(f"/matches/{site.match_id}/agreement?first=nb&second=ar")
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4"))) == 1


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_a_card_with_a_code_is_fine_and_only_the_card_is_printed(visit: Callable[..., Visit], width: int):
    window = visit(width, at_the_desk=True)
    page = window.open(f"/newcomers/{id_of('newcomer', 'Rania')}/card")
    assert_fine(window, page)
    page.locator("main button[data-variant=primary]").click()
    assert_fine(window, page)
    page.emulate_media(media="print")
    seen = page.locator("body").inner_text()
    assert re.search(r"\d{4} \d{4} \d{4} \d{4}", seen)
    assert "Rania" not in seen
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4"))) == 1
    page.emulate_media(media="screen")


DARK = "@media (prefers-color-scheme: dark) { main p { color: #333 !important } }"
WIDE = "@media (width > 1000px) { main p { color: #bbb !important } }"
DARK_PHONE = DARK.replace(") {", ") and (width < 1000px) {")
DARK_DESK = DARK.replace(") {", ") and (width > 1000px) {")
NARROW = "@media (width < 1000px) { main > button { display: none } }"


@pytest.mark.parametrize(("language", "width"), [("nb", DESK), ("ar", PHONE)])
def test_saying_how_it_goes_and_speaking_up_are_fine(
    visit: Callable[..., Visit], site: Site, language: str, width: int
):
    window = visit(width)
    page = window.open(f"/{language}/check-in/{site.check_in_link}")
    assert_fine(window, page)
    if page.locator("main button[value=so_so]:visible").count():
        page.locator("main button[value=so_so]").click()
    page.locator("summary").click()
    assert_fine(window, page)
    assert_fine(window, window.open(f"/{language}/check-in/{site.check_in_link}/tell-us"))


MADE = "Object.assign(document.createElement('{}'), {{textContent: '{}', style: '{}'}})"
CLOSE = MADE.format("button", "a", "all: unset; font-size: 10px; width: 10px; height: 10px")
COVERED = MADE.format(
    "button", "a", "all: unset; width: 60px; height: 60px; margin-inline-end: -50px; cursor: default"
)
PLAIN = MADE.format("a", "her", "color: #333; text-decoration: none").replace("{", "{href: '/', ", 1)
SCROLLED = MADE.format("p", "long " * 99, "height: 50px; overflow: auto")
NAMELESS = "document.querySelector('main').append(document.createElement('button'))"
READ, LINK, SIZE, NAME = "color-contrast", "link-in-text-block", "target-size", "button-name"
HARM = {
    "contrast": (READ, "document.querySelector('main p:not(.lead)').style.color = '#bbb'"),
    "contrast in the dark": (READ, f"document.styleSheets[0].insertRule('{DARK}')"),
    "contrast at a desk": (READ, f"document.styleSheets[0].insertRule('{WIDE}')"),
    "contrast on a phone in the dark": (READ, f"document.styleSheets[0].insertRule('{DARK_PHONE}')"),
    "contrast at a desk in the dark": (READ, f"document.styleSheets[0].insertRule('{DARK_DESK}')"),
    "usual colours on another ground": (READ, "document.querySelector('main').style.background = '#777'"),
    "usual colours that shine through": (READ, "document.querySelector('main').style.opacity = '.5'"),
    "usual colours that make a link": (LINK, f"document.querySelector('main p:not(.lead)').append({PLAIN})"),
    "small and close": (SIZE, f"document.querySelector('main').append({CLOSE}, {CLOSE})"),
    "large and half covered": (SIZE, f"document.querySelector('main').append({COVERED}, {COVERED})"),
    "cannot be scrolled": ("scrollable", f"document.querySelector('main').append({SCROLLED})"),
    "no name": (NAME, NAMELESS),
    "no name at a desk": (NAME, f"{NAMELESS}; document.styleSheets[0].insertRule('{NARROW}')"),
    "too wide": (
        "run off the side",
        "document.querySelector('main').append(Object.assign(new Image(3000, 1), {alt: ''}))",
    ),
    "script": (
        "Content Security Policy",
        "document.body.append(Object.assign(document.createElement('script'), {text: 'alert(1)'}))",
    ),
    "fault": ("oops", "setTimeout(() => { throw new Error('oops') })"),
    "other host": ("asked another host|Content Security Policy", "fetch('http://127.0.0.2:9/')"),
}


@pytest.mark.parametrize(("fault", "harm"), HARM.values(), ids=HARM.keys())
def test_a_page_that_is_not_fine_is_noticed(visit: Callable[..., Visit], fault: str, harm: str):
    window = visit()
    page: Page = window.open("/nb/")
    page.evaluate(f"() => {{ {harm} }}")
    page.wait_for_timeout(100)
    with pytest.raises(AssertionError, match=fault):
        assert_fine(window, page)
