"""A keyboard and nothing else: each step from control to control is looked at.

Wherever the focus goes it must be seen: inside the window, under nothing, with a ring around it. A window of
640 pixels is what is left of 1280 at 200 % zoom; each new page is also laid out at 320.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.browser import OVERFLOW

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

ZOOMED, NARROW = {"width": 640, "height": 450}, {"width": 320, "height": 640}
MOST_STEPS = 150
FOCUS = """() => {
    const focused = document.activeElement, box = focused.getBoundingClientRect();
    const around = focused.closest("label") ?? focused;
    const middle = {x: box.left + box.width / 2, y: box.top + box.height / 2};
    const top = document.elementFromPoint(middle.x, middle.y);
    const ringed = [focused, around].map(getComputedStyle)
        .some(style => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2);
    const seen = box.width > 0 && middle.y >= 0 && middle.y <= innerHeight
        && box.left >= 0 && box.right <= innerWidth + 1;
    const free = top !== null && (around.contains(top) || top.contains(focused));
    return {
        name: `${focused.tagName} ${focused.name ?? ""} ${around.innerText ?? ""}`.slice(0, 80),
        place: [...document.querySelectorAll("*")].indexOf(focused),
        faults: [seen || "is out of sight", free || "is covered", ringed || "has no ring"].filter(
            fault => fault !== true),
    };
}"""
CUT_OFF = """() => [...document.querySelectorAll("main *, header *, footer *")].filter(each => {
    const box = each.getBoundingClientRect(), style = getComputedStyle(each);
    if (each.closest(".hidden-text, .skip, .scroll, svg, option") || box.width === 0) return false;
    const cuts = style.overflowX !== "visible" && each.scrollWidth > each.clientWidth + 1;
    return cuts || box.left < -1 || box.right > innerWidth + 1;
}).map(each => each.outerHTML.slice(0, 120))"""


@dataclass
class Keys:
    """Somebody who has no mouse."""

    page: Page

    def opens(self, address: str) -> None:
        """Begin at an address."""
        self.page.goto(address)
        self.looks_around()

    def looks_around(self) -> None:
        """Look at a new page in both widths: nothing runs off the side and nothing is cut."""
        for size in (NARROW, ZOOMED):
            self.page.set_viewport_size(size)
            found = self.page.evaluate(CUT_OFF)
            assert (self.page.evaluate(OVERFLOW), found) == (0, []), f"{self.page.url} at {size['width']}"

    def goes_to(self, wanted: Locator, key: str = "Tab") -> None:
        """Go on until the focus is there; on the way it is always seen, and never jumps backwards."""
        handle = wanted.element_handle()
        place = -1
        for _step in range(MOST_STEPS):
            if handle.evaluate("wanted => wanted === document.activeElement"):
                return
            self.page.keyboard.press(key)
            here = self.page.evaluate(FOCUS)
            assert here["faults"] == [], f"{self.page.url}: {here}"
            assert key != "Tab" or here["place"] > place, f"{self.page.url}: backwards to {here['name']}"
            place = here["place"]
        raise AssertionError(f"{self.page.url}: {wanted} is not reached")

    def ticks(self, selector: str) -> None:
        """Tick a box, or open what is folded, with the space bar."""
        self.goes_to(self.page.locator(selector))
        self.page.keyboard.press("Space")

    def chooses(self, selector: str) -> None:
        """Choose one of several: Tab to the group, arrows inside it."""
        wanted = self.page.locator(selector)
        name = wanted.get_attribute("name")
        first = self.page.locator(f"input[name={name}]:checked")
        self.goes_to(first if first.count() else self.page.locator(f"input[name={name}]").first)
        if not wanted.is_checked():
            self.page.keyboard.press("Space")
        for _step in range(10):
            if wanted.is_checked():
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{self.page.url}: {selector} is not reached by the arrows")

    def writes(self, selector: str, text: str) -> None:
        """Write in a field; a list is chosen from by typing."""
        self.goes_to(self.page.locator(selector))
        self.page.keyboard.type(text)

    def presses(self, button: Locator) -> None:
        """Press a button or follow a link with Enter, and look at where it leads."""
        self.goes_to(button)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.looks_around()

    def goes_on(self) -> None:
        """Press the one filled button of the page."""
        self.presses(self.page.locator("main button[data-variant=primary]"))
