"""A small town in which stories happen: its people, its post, and the days that pass.

A story goes through pages, letters and jobs alone. Nothing here looks into the database once the organisation
is there, with its staff and its places.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from tests import factories
from tests.databases import mail_folder
from tests.journeys.page import Page
from web import clock, tenancy
from web.database import transaction
from web.notifications import mailbox

if TYPE_CHECKING:
    from uuid import UUID

    from flask import Flask
    from werkzeug.test import TestResponse

    from tests.pages import CarefulClient
    from web.notifications.mailbox import Kept

MORNING = datetime.fromisoformat("2026-09-07T09:00:00+02:00")


@dataclass
class Town:
    """The town, what time it is there, and its post office."""

    app: Flask
    now: datetime = MORNING

    def tell_time(self) -> datetime:
        """Say what time it is; a second goes by each time somebody looks."""
        self.now += timedelta(seconds=1)
        return self.now.astimezone(factories.A_MONDAY.tzinfo)

    @property
    def today(self) -> date:
        """The date on the office wall."""
        return clock.local(self.now).date()

    def person(self, name: str, email: str, language: str = "nb") -> Person:
        """Somebody with a phone of her own."""
        return Person(self, name, email, language, self.app.test_client())

    def minutes_pass(self, count: int = 1) -> None:
        """Let some minutes go by, and do what is due after them."""
        self.now += timedelta(minutes=count)
        result = self.app.test_cli_runner().invoke(args=["jobs", "run"])
        assert result.exit_code == 0, result.output

    def days_pass(self, count: int = 1) -> None:
        """Let some days go by, and do on each of them what is due; what was written then leaves at last."""
        for _day in range(count):
            wall = clock.local(self.now) + timedelta(days=1)
            self.now = wall.replace(hour=9, minute=0, second=0)
            self.minutes_pass()
        self.minutes_pass()

    def until(self, day: date) -> None:
        """Let days go by until the morning of one."""
        self.days_pass((day - self.today).days)


def found(town: Town) -> None:
    """Give the town a municipality, places to meet, a programme, and Berit, who coordinates it."""
    with town.app.app_context():
        with transaction() as session:
            organisation_id = factories.organisation(session).id
        with tenancy.acting_for(organisation_id), transaction() as session:
            factories.municipality(session)
            programme = factories.programme(session, name="Flyktningguide")
            factories.account(session, [programme.id], name="Berit", email="berit@lillevik.example.org")


@dataclass
class Person:
    """Somebody at a browser of her own, with a mailbox of her own."""

    town: Town
    name: str
    email: str
    language: str
    client: CarefulClient
    page: Page | None = None
    has_read: set[UUID] = field(default_factory=set)

    def opens(self, path: str, status: int = 200) -> Person:
        """Open an address."""
        return self._turn_to(self.client.get(path, follow_redirects=True), status)

    def follows(self, words: str) -> Person:
        """Follow a link by its words."""
        return self.opens(self.seen.link(words))

    def presses(self, words: str, status: int = 200) -> Person:
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

    def at(self, words: str) -> Person:
        """Look only at the part of the page with this heading, until the next page."""
        self.page = self.seen.part(words)
        return self

    def looks_up(self) -> Person:
        """Look at the whole page again."""
        self.page = Page(self.seen.address, self.seen.whole, self.seen.whole, self.seen.parents)
        return self

    def fills_in(self, answers: dict[str, str], number: int | None = None) -> Person:
        """Fill in lines and lists, by their labels; of several with the same label, by their number."""
        for label, text in answers.items():
            self.seen.write(label, text, number)
        return self

    def ticks(self, *labels: str) -> Person:
        """Choose what has these words beside it."""
        for label in labels:
            self.seen.tick(label)
        return self

    def unticks(self, *labels: str) -> Person:
        """Take ticks away."""
        for label in labels:
            self.seen.tick(label, on=False)
        return self

    def answers(self, question: str, *choices: str) -> Person:
        """Choose below a question."""
        group = self.seen.part(question)
        for choice in choices:
            group.tick(choice)
        return self

    def reads(self, *texts: str) -> Person:
        """Find each of these on the page."""
        for text in texts:
            assert text in self.seen.text, self.seen.complaint(f"{text!r} does not stand")
        return self

    def finds_nothing_of(self, *texts: str) -> Person:
        """Find none of these on the page."""
        for text in texts:
            assert text not in self.seen.text, self.seen.complaint(f"{text!r} stands")
        return self

    def sees(self, heading: str) -> Person:
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
        folder = mail_folder(self.town.app.config["SETTINGS"].database_url)
        return [
            letter
            for letter in mailbox.newest(folder)
            if letter.to == self.email and letter.id not in self.has_read
        ]

    @property
    def seen(self) -> Page:
        """The page before her."""
        assert self.page is not None, f"{self.name} has opened no page"
        return self.page

    def _pile(self, letters: list[Kept]) -> str:
        return f"{self.name} has these letters: {[f'{each.subject}: {each.text}' for each in letters]}"

    def _turn_to(self, response: TestResponse, status: int) -> Person:
        self.page = Page.read(response.request.path, response.text)
        assert response.status_code == status, self.page.complaint(response.status)
        return self
