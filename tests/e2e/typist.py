"""Somebody at a real Chromium in which no script runs, with a keyboard and nothing else.

She goes the roads of the journeys: she finds everything by its words, and then goes there with the keys. Her
letters lie in a second window, and a link is followed where it stands.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self
from urllib.parse import urljoin, urlsplit

from tests.e2e.keys import ZOOMED, Keys
from tests.journeys.page import TICKED, Page
from tests.journeys.person import Person
from tests.journeys.town import Town
from tests.pages import RIGHT_TO_LEFT

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from playwright.sync_api import Browser, BrowserContext, Locator, Response

    from web.notifications.mailbox import Kept


@dataclass
class Typist(Person):
    """Somebody without a mouse; every page she meets speaks her language and runs its way."""

    origin: str
    keys: Keys
    other_keys: Keys
    letter: Page | None = None

    def opens(self, path: str, status: int = 200) -> Self:
        """Go to an address: by a link in the newest letter or on the page, else by writing it."""
        if self.letter and _anchors(self.letter, path):
            self._swap_windows()
        anchors = _anchors(self.page, path) if self.page else []
        if anchors:
            return self._turn_to(self.keys.presses(self._find(anchors[0])), status)
        return self._turn_to(self.keys.opens(self.origin + path), status)

    def presses(self, words: str, status: int = 200) -> Self:
        """Press a button by its words."""
        return self._turn_to(self.keys.presses(self._find(self.seen.button(words))), status)

    def gets(self, subject: str) -> Kept:
        """Read the one new letter in the other window, in her own language."""
        is_first = not self.has_read
        kept = super().gets(subject)
        self._swap_windows()
        self.page = None
        mailbox = f"/{self.language}/mailbox"
        if is_first:
            self.opens(mailbox)
        self.opens(f"{mailbox}/{kept.id}")
        article = next(self.seen.whole.iter("article"))
        assert (article.get("lang"), article.get("dir")) == self._tongue
        self._swap_windows()
        return kept

    def _write(self, control: Element, text: str) -> None:
        if control.tag == "select":
            number = list(control.iter("option")).index(self.seen.option_of(control, text))
            self.keys.picks(self._find(control), number)
        else:
            self.keys.writes(self._find(control), text)

    def _tick(self, control: Element, *, on: bool) -> None:
        assert control.get("type") in TICKED, self.seen.complaint("this cannot be ticked")
        found = self._find(control)
        if control.get("type") == "radio":
            self.keys.chooses(found)
        else:
            assert found.is_checked() != on, self.seen.complaint(f"{control.get('id')!r} is so already")
            self.keys.ticks(found)
        assert found.is_checked() == on

    def _find(self, element: Element) -> Locator:
        """Return an element of the tree in the window; what is folded around it is opened first."""
        outside = element
        while (outside := self.seen.parents.get(outside)) is not None:
            if outside.tag == "details" and "open" not in outside.attrib and element.tag != "summary":
                self.keys.ticks(self._find(next(outside.iter("summary"))))
                outside.set("open", "")
        everything = [each for each in self.seen.whole.iter() if isinstance(each.tag, str)]
        return self.keys.page.locator("*").nth(everything.index(element))

    def _turn_to(self, response: Response, status: int) -> Self:
        self.page = Page.read(urlsplit(self.keys.page.url).path, self.keys.page.content())
        assert response.status == status, self.page.complaint(response.status)
        root = self.page.root
        assert (root.get("lang"), root.get("dir")) == self._tongue, self.page.complaint(root.attrib)
        return self

    def _swap_windows(self) -> None:
        self.keys, self.other_keys = self.other_keys, self.keys
        self.page, self.letter = self.letter, self.page

    @property
    def _tongue(self) -> tuple[str, str]:
        return self.language, "rtl" if self.language in RIGHT_TO_LEFT else "ltr"


@dataclass(kw_only=True)
class TypingTown(Town):
    """A town in which everybody has a keyboard and nothing else."""

    browser: Browser
    origin: str

    def __post_init__(self) -> None:
        self.windows: list[BrowserContext] = []
        self.looked_at: set[str] = set()

    def person(self, name: str, email: str, language: str = "nb") -> Typist:
        """Somebody with a browser of her own."""
        window = self.browser.new_context(
            java_script_enabled=False,
            viewport=ZOOMED,
            reduced_motion="reduce",
            locale=language,
        )
        self.windows.append(window)
        here, there = (Keys(window.new_page(), self.looked_at) for _ in range(2))
        return Typist(self, name, email, language, self.origin, here, there)


def _anchors(page: Page, path: str) -> list[Element]:
    return [each for each in page.root.iter("a") if urljoin(page.address, each.get("href", "")) == path]
