"""A keyboard and nothing else: each step from control to control is looked at.

Wherever the focus goes it must be seen: inside the window, under nothing, with a ring around it. A window of
640 pixels is what is left of 1280 at 200 % zoom, one of 320 at 400 %: each new page is looked over in both.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page, Response

OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
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
STEP = f"""wanted => {{
    const own = document.activeElement;
    const isOneOfSeveral = wanted.type === "radio" && own.type === "radio" && wanted.name === own.name;
    const isBehind = wanted.compareDocumentPosition(own) & Node.DOCUMENT_POSITION_FOLLOWING;
    return {{
        isThere: wanted === own || isOneOfSeveral,
        isBehind: own !== document.body && isBehind > 0,
        place: [...document.querySelectorAll("*")].indexOf(own),
        faults: own === document.body ? [] : ({LOOK})(own),
    }};
}}"""
CONTROLS = "a, button, input, select, textarea, summary, [tabindex='0']"
# What is cut, what runs off the side, and every control in turn; then Tab begins at the top again.
LOOK_AROUND = f"""() => {{
    const cut = [...document.querySelectorAll("main *, header *, footer *")].filter(each => {{
        const box = each.getBoundingClientRect(), style = getComputedStyle(each);
        if (each.closest(".hidden-text, .skip, .scroll, svg, option") || box.width === 0) return false;
        const cuts = (style.overflowX !== "visible" && each.scrollWidth > each.clientWidth + 1)
            || (style.overflowY !== "visible" && each.scrollHeight > each.clientHeight + 1);
        return cuts || box.left < -1 || box.right > innerWidth + 1;
    }}).map(each => `${{each.outerHTML.slice(0, 120)}} is cut`);
    const wide = {OVERFLOW} ? ["the page runs off the side"] : [];
    const own = document.activeElement, top = document.createElement("button");
    const hidden = [...document.querySelectorAll("{CONTROLS}")]
        .filter(each => each.tabIndex >= 0 && each.checkVisibility())
        .flatMap(each => {{ each.focus(); return each === document.activeElement ? ({LOOK})(each) : []; }});
    document.body.prepend(top);
    top.focus();
    top.remove();
    if (own !== document.body) own.focus();
    return [...cut, ...wide, ...hidden];
}}"""
# Two pages with the same of these are the same page, though somebody else's or on another day.
OUTLINE = """() => [...document.querySelectorAll("title, h1, h2, h3, legend, summary, button, [role]")]
    .map(each => each.textContent.replaceAll(/\\d/g, "")).join()"""


@dataclass
class Keys:
    """A window in which no script runs, and whose mouse nobody touches."""

    page: Page
    looked_at: set[str] = field(default_factory=set)

    def opens(self, address: str) -> Response:
        """Begin at an address."""
        response = self.page.goto(address)
        self.looks_around()
        return response

    def looks_around(self) -> None:
        """Look at a new page in both widths: nothing runs off the side, nothing is cut, all focus is seen."""
        outline = self.page.evaluate(OUTLINE)
        for size in (NARROW, ZOOMED) if outline not in self.looked_at else ():
            self.page.set_viewport_size(size)
            faults = self.page.evaluate(LOOK_AROUND)
            assert faults == [], f"{self.page.url} at {size['width']}: {faults}"
        self.looked_at.add(outline)

    def goes_to(self, wanted: Locator) -> None:
        """Go on until the focus is there, or back; on the way it is always seen, and never jumps."""
        handle = wanted.element_handle()
        here = handle.evaluate(STEP)
        key = "Shift+Tab" if here["isBehind"] else "Tab"
        place = here["place"] if here["isBehind"] else -1
        for _step in range(MOST_STEPS):
            if here["isThere"]:
                return
            self.page.keyboard.press(key)
            here = handle.evaluate(STEP)
            is_on_the_way = here["place"] >= place if key == "Tab" else here["place"] <= place
            assert (is_on_the_way, here["faults"]) == (True, []), f"{self.page.url}: to {wanted}: {here}"
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
