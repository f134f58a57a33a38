"""Somebody in a story: what she does and what she reads, in the words that stand on the page.

How a page is opened and a button pressed is the business of whatever she sits at. A `Visitor` has a browser
without a window, which looks over every answer; the tests in a real Chromium have somebody at a keyboard.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

from tests.journeys.page import Page

if TYPE_CHECKING:
    from uuid import UUID
    from xml.etree.ElementTree import Element

    from werkzeug.test import TestResponse

    from tests.journeys.town import Town
    from tests.pages import CarefulClient
    from web.notifications.mailbox import Kept


@dataclass
class Person(ABC):
    """Somebody with a mailbox of her own, and a page before her."""

    town: Town
    name: str
    email: str
    language: str
    page: Page | None = field(default=None, init=False)
    has_read: set[UUID] = field(default_factory=set, init=False)

    @abstractmethod
    def opens(self, path: str, status: int = 200) -> Self:
        """Open an address."""

    @abstractmethod
    def presses(self, words: str, status: int = 200) -> Self:
        """Press a button by its words."""

    @abstractmethod
    def _write(self, control: Element, text: str) -> None: ...

    @abstractmethod
    def _tick(self, control: Element, *, on: bool) -> None: ...

    def follows(self, words: str) -> Self:
        """Follow a link by its words."""
        return self.opens(self.seen.link(words))

    def at(self, words: str) -> Self:
        """Look only at the part of the page with this heading, until the next page."""
        self.page = self.seen.part(words)
        return self

    def looks_up(self) -> Self:
        """Look at the whole page again."""
        self.page = Page(self.seen.address, self.seen.whole, self.seen.whole, self.seen.parents)
        return self

    def fills_in(self, answers: dict[str, str], number: int | None = None) -> Self:
        """Fill in lines and lists, by their labels; of several with the same label, by their number."""
        for label, text in answers.items():
            self._write(self.seen.field_of(label, number), text)
        return self

    def ticks(self, *labels: str) -> Self:
        """Choose what has these words beside it."""
        for label in labels:
            self._tick(self.seen.field_of(label), on=True)
        return self

    def unticks(self, *labels: str) -> Self:
        """Take ticks away."""
        for label in labels:
            self._tick(self.seen.field_of(label), on=False)
        return self

    def answers(self, question: str, *choices: str) -> Self:
        """Choose below a question."""
        group = self.seen.part(question)
        for choice in choices:
            self._tick(group.field_of(choice), on=True)
        return self

    def reads(self, *texts: str) -> Self:
        """Find each of these on the page."""
        for text in texts:
            assert text in self.seen.text, self.seen.complaint(f"{text!r} does not stand")
        return self

    def finds_nothing_of(self, *texts: str) -> Self:
        """Find none of these on the page."""
        for text in texts:
            assert text not in self.seen.text, self.seen.complaint(f"{text!r} stands")
        return self

    def sees(self, heading: str) -> Self:
        """Have come to the page with this heading."""
        assert self.seen.heading == heading, self.seen.complaint(f"the heading is {self.seen.heading!r}")
        return self

    def gets(self, subject: str) -> Kept:
        """Open the one new letter, which must have this subject."""
        waiting = self.unread
        assert [letter.subject for letter in waiting] == [subject], self._pile(waiting)
        self.has_read.add(waiting[0].id)
        return waiting[0]

    def gets_nothing(self) -> None:
        """Look into the mailbox in vain."""
        assert self.unread == [], self._pile(self.unread)

    @property
    def unread(self) -> list[Kept]:
        """The letters that have come since she last looked."""
        return [
            letter for letter in self.town.post if letter.to == self.email and letter.id not in self.has_read
        ]

    @property
    def seen(self) -> Page:
        """The page before her."""
        assert self.page is not None, f"{self.name} has opened no page"
        return self.page

    def _pile(self, letters: list[Kept]) -> str:
        return f"{self.name} has these letters: {[f'{each.subject}: {each.text}' for each in letters]}"


@dataclass
class Visitor(Person):
    """Somebody at a browser without a window."""

    client: CarefulClient

    def opens(self, path: str, status: int = 200) -> Self:
        """Open an address."""
        return self._turn_to(self.client.get(path, follow_redirects=True), status)

    def presses(self, words: str, status: int = 200) -> Self:
        """Press a button by its words."""
        sending = self.seen.press(words)
        ask = self.client.post if sending.method == "post" else self.client.get
        body = {"data" if sending.method == "post" else "query_string": sending.fields}
        return self._turn_to(ask(sending.address, follow_redirects=True, **body), status)

    def downloads(self, words: str) -> str:
        """Follow a link to a file, and stay on the page."""
        response = self.client.get(self.seen.link(words))
        assert response.status_code == 200
        return response.text

    def _write(self, control: Element, text: str) -> None:
        self.seen.write(control, text)

    def _tick(self, control: Element, *, on: bool) -> None:
        self.seen.tick(control, on=on)

    def _turn_to(self, response: TestResponse, status: int) -> Self:
        self.page = Page.read(response.request.path, response.text)
        assert response.status_code == status, self.page.complaint(response.status)
        return self
