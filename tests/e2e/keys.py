"""A keyboard and nothing else: each step from control to control is looked at.

Wherever the focus goes it must be seen: inside the window, under nothing, with a ring around it. A window of
640 pixels is what is left of 1280 at 200 % zoom, one of 320 at 400 %: each new page is looked over in both.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.browser import OVERFLOW

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page, Response

ZOOMED, NARROW = {"width": 640, "height": 450}, {"width": 320, "height": 256}
MOST_STEPS = 150
LOOK = """focused => {
    const box = focused.getBoundingClientRect(), around = focused.closest("label") ?? focused;
    const upper = Math.max(box.top, 0), lower = Math.min(box.bottom, innerHeight);
    const top = document.elementFromPoint(box.left + box.width / 2, (upper + lower) / 2);
    const isRinged = [focused, around].map(getComputedStyle)
        .some(style => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2);
    const isInSight = box.width > 0 && lower - upper >= Math.min(box.height, 24) - 1
        && box.left >= 0 && box.right <= innerWidth + 1;
    const isFree = top !== null && (around.contains(top) || top.contains(focused));
    const faults = {
        "is out of sight": !isInSight,
        [`is covered by ${top?.outerHTML.slice(0, 80)}`]: !isFree,
        "has no ring": !isRinged,
        "jumps the queue": focused.tabIndex > 0,
    };
    return Object.keys(faults).filter(fault => faults[fault])
        .map(fault => `${focused.tagName} ${focused.name ?? ""} ${around.innerText ?? ""} ${fault}`);
}"""
HERE = f"""() => ({{
    place: [...document.querySelectorAll("*")].indexOf(document.activeElement),
    faults: ({LOOK})(document.activeElement),
}})"""
CONTROLS = "a, button, input, select, textarea, summary, [tabindex='0']"
# Every control in turn; afterwards Tab begins at the top again, as on a new page.
EACH = f"""() => {{
    const own = document.activeElement, top = document.createElement("button");
    const faults = [...document.querySelectorAll("{CONTROLS}")]
        .filter(each => each.tabIndex >= 0 && each.checkVisibility())
        .flatMap(each => {{ each.focus(); return each === document.activeElement ? ({LOOK})(each) : []; }});
    document.body.prepend(top);
    top.focus();
    top.remove();
    if (own !== document.body) own.focus();
    return faults;
}}"""
CUT_OFF = """() => [...document.querySelectorAll("main *, header *, footer *")].filter(each => {
    const box = each.getBoundingClientRect(), style = getComputedStyle(each);
    if (each.closest(".hidden-text, .skip, .scroll, svg, option") || box.width === 0) return false;
    const cuts = (style.overflowX !== "visible" && each.scrollWidth > each.clientWidth + 1)
        || (style.overflowY !== "visible" && each.scrollHeight > each.clientHeight + 1);
    return cuts || box.left < -1 || box.right > innerWidth + 1;
}).map(each => each.outerHTML.slice(0, 120))"""
IS_HERE = """wanted => {
    const own = document.activeElement, isOneOfSeveral = wanted.type === "radio" && own.type === "radio";
    return wanted === own || isOneOfSeveral && wanted.name === own.name;
}"""
IS_BEHIND = """wanted => {
    const own = document.activeElement;
    return own !== document.body && wanted.compareDocumentPosition(own) & Node.DOCUMENT_POSITION_FOLLOWING;
}"""


@dataclass
class Keys:
    """A window in which no script runs, and whose mouse nobody touches."""

    page: Page

    def opens(self, address: str) -> Response:
        """Begin at an address."""
        response = self.page.goto(address)
        self.looks_around()
        return response

    def looks_around(self) -> None:
        """Look at a new page in both widths: nothing runs off the side, nothing is cut, all focus is seen."""
        for size in (NARROW, ZOOMED):
            self.page.set_viewport_size(size)
            faults = self.page.evaluate(CUT_OFF) + self.page.evaluate(EACH)
            overflow = self.page.evaluate(OVERFLOW)
            assert (overflow, faults) == (0, []), f"{self.page.url} at {size['width']}: {overflow}, {faults}"

    def goes_to(self, wanted: Locator) -> None:
        """Go on until the focus is there, or back; on the way it is always seen, and never jumps."""
        handle = wanted.element_handle()
        is_behind = handle.evaluate(IS_BEHIND)
        place = self.page.evaluate(HERE)["place"] if is_behind else -1
        for _step in range(MOST_STEPS):
            if handle.evaluate(IS_HERE):
                return
            self.page.keyboard.press("Shift+Tab" if is_behind else "Tab")
            here = self.page.evaluate(HERE)
            on_the_way = here["place"] <= place if is_behind else here["place"] >= place
            assert (on_the_way, here["faults"]) == (True, []), f"{self.page.url}: to {wanted}, now at {here}"
            place = here["place"]
        raise AssertionError(f"{self.page.url}: {wanted} is not reached")

    def ticks(self, box: Locator) -> None:
        """Tick a box, take the tick away, or open what is folded, with the space bar."""
        self.goes_to(box)
        self.page.keyboard.press("Space")

    def chooses(self, wanted: Locator) -> None:
        """Choose one of several: Tab to the group, arrows inside it."""
        self.goes_to(wanted)
        self.page.keyboard.press("Space")
        for _step in range(MOST_STEPS):
            if wanted.is_checked():
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{self.page.url}: {wanted} is not reached by the arrows")

    def picks(self, listed: Locator, number: int) -> None:
        """Pick from a list with the arrows."""
        self.goes_to(listed)
        steps = number - listed.evaluate("listed => listed.selectedIndex")
        for _step in range(abs(steps)):
            self.page.keyboard.press("ArrowDown" if steps > 0 else "ArrowUp")
        assert listed.evaluate("listed => listed.selectedIndex") == number

    def writes(self, line: Locator, text: str) -> None:
        """Write in a field."""
        self.goes_to(line)
        self.page.keyboard.type(text)

    def presses(self, button: Locator) -> Response:
        """Press a button or follow a link with Enter, and look at where it leads."""
        self.goes_to(button)
        with self.page.expect_navigation() as navigation:
            self.page.keyboard.press("Enter")
        self.looks_around()
        return navigation.value
