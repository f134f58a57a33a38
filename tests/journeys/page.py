"""A page as somebody without a mouse reads it: everything is found by the words that stand on it.

Fields go by their labels, groups by their legends, buttons and links by what they say. What is filled in is
written into the tree itself, and a form is sent as a browser without scripts would send it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from tests.pages import parse, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

PARTS = {"article", "section", "fieldset", "li", "tr", "details", "form", "table"}
NAMES = {"h1", "h2", "h3", "legend", "summary", "th", "b", "caption"}
TICKED = {"checkbox", "radio"}
MOST_TOLD = 1500
UNSENT = {"submit", "button", "reset", "image", "file"}


@dataclass(frozen=True, slots=True)
class Sending:
    """What a browser sends when a button is pressed."""

    address: str
    method: str
    fields: dict[str, list[str]]


@dataclass
class Page:
    """One page at an address, or a part of it."""

    address: str
    root: Element
    whole: Element
    parents: dict[Element, Element] = field(repr=False)

    @classmethod
    def read(cls, address: str, html: str) -> Page:
        """Return a page that was just opened."""
        root = parse(html)
        return cls(address, root, root, {child: parent for parent in root.iter() for child in parent})

    @property
    def heading(self) -> str:
        """The one main heading."""
        return text_of(next(self.whole.iter("h1")))

    @property
    def text(self) -> str:
        """All that is said between the masthead and the foot, in this part."""
        return text_of(self.root if self.root is not self.whole else next(self.whole.iter("main")))

    def part(self, words: str) -> Page:
        """Return the smallest part of the page with these words for a heading."""
        named = [self._part_around(each) for each in self.root.iter() if _is_name(each, words)]
        assert named, self.complaint(f"no part is called {words!r}")
        return Page(self.address, min(named, key=lambda part: len(text_of(part))), self.whole, self.parents)

    def anchor(self, words: str) -> Element:
        """Return the link with these words; if there are several, all lead to one place."""
        found = [each for each in self.root.iter("a") if text_of(each) == words]
        places = {each.get("href") for each in found}
        assert len(places) == 1, self.complaint(f"{len(places)} links say {words!r}")
        return found[0]

    def link(self, words: str) -> str:
        """Return where a link leads."""
        return urljoin(self.address, self.anchor(words).get("href", ""))

    def field_of(self, label: str, number: int | None = None) -> Element:
        """Return the one field with this label, or one of several by its number from the top."""
        found = [self._labelled(each) for each in self.root.iter("label") if _says(each) == label]
        assert (number or 1) <= len(found), self.complaint(f"{len(found)} fields are called {label!r}")
        assert number or len(found) == 1, self.complaint(f"{len(found)} fields are called {label!r}")
        return found[(number or 1) - 1]

    def write(self, control: Element, text: str) -> None:
        """Fill in a line, a date or a box for longer text, or pick from a list."""
        if control.tag == "select":
            wanted = self.option_of(control, text)
            for each in control.iter("option"):
                each.attrib.pop("selected", None)
            wanted.set("selected", "")
        elif control.tag == "textarea":
            control.text = text
        else:
            assert control.get("type") not in TICKED | {"hidden"}, self.complaint("this is no line")
            control.set("value", text)

    def option_of(self, control: Element, text: str) -> Element:
        """Return the one choice of a list that says this."""
        options = [each for each in control.iter("option") if text_of(each) == text]
        assert len(options) == 1, self.complaint(f"{len(options)} choices say {text!r}")
        return options[0]

    def tick(self, control: Element, *, on: bool = True) -> None:
        """Choose a radio button, or tick a box or take the tick away."""
        assert control.get("type") in TICKED, self.complaint("this cannot be ticked")
        if control.get("type") == "radio":
            for each in self._form_around(control).iter("input"):
                if each.get("name") == control.get("name"):
                    each.attrib.pop("checked", None)
        assert on != ("checked" in control.attrib), self.complaint(f"{control.get('id')!r} is so already")
        if on:
            control.set("checked", "")
        else:
            del control.attrib["checked"]

    def button(self, words: str) -> Element:
        """Return the one button with these words."""
        found = [
            each
            for each in self.root.iter("button")
            if text_of(each) == words and each.get("aria-hidden") != "true"
        ]
        assert len(found) == 1, self.complaint(f"{len(found)} buttons say {words!r}")
        return found[0]

    def press(self, words: str) -> Sending:
        """Return what pressing a button sends."""
        button = self.button(words)
        form = self._form_around(button)
        fields: dict[str, list[str]] = {}
        for name, value in [*_filled_in(form), (button.get("name", ""), button.get("value", ""))]:
            if name:
                fields.setdefault(name, []).append(value)
        return Sending(
            address=urljoin(self.address, form.get("action", "")),
            method=form.get("method", "get").lower(),
            fields=fields,
        )

    def complaint(self, what: str) -> str:
        """Return what is wrong, with the page as its reader sees it."""
        return f"{what} on {self.address}:\n{self.text[:MOST_TOLD]}"

    def _labelled(self, label: Element) -> Element:
        if label.get("for"):
            return next(each for each in self.whole.iter() if each.get("id") == label.get("for"))
        return next(each for each in label.iter() if each.tag in {"input", "select", "textarea"})

    def _part_around(self, element: Element) -> Element:
        while element.tag not in PARTS and element in self.parents:
            element = self.parents[element]
        return element

    def _form_around(self, element: Element) -> Element:
        while element.tag != "form":
            element = self.parents[element]
        return element


def _is_name(element: Element, words: str) -> bool:
    return element.tag in NAMES and _says(element) == words


def _says(element: Element) -> str:
    """Return an element's own words, without the hint that belongs to it and the count behind it."""
    beside = [each for each in element.iter() if {"hint", "count"} & set(each.get("class", "").split())]
    words = text_of(element)
    for each in beside:
        words = words.replace(text_of(each), "")
    return words.strip()


def _filled_in(form: Element) -> Iterator[tuple[str, str]]:
    for each in form.iter():
        name, kind = each.get("name", ""), each.get("type", "text")
        if each.tag == "textarea":
            yield name, each.text or ""
        elif each.tag == "select":
            options = list(each.iter("option"))
            chosen = [option for option in options if "selected" in option.attrib] or options[:1]
            yield from ((name, option.get("value", text_of(option))) for option in chosen)
        elif each.tag == "input" and kind in TICKED:
            if "checked" in each.attrib:
                yield name, each.get("value", "on")
        elif each.tag == "input" and kind not in UNSENT:
            yield name, each.get("value", "")
