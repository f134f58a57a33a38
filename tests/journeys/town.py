"""A small town in which stories happen: its people, its post, and the days that pass.

A story goes through pages, letters and jobs alone. Nothing here looks into the database once the organisation
is there, with its staff and its places.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Self

from tests import factories
from tests.databases import mail_folder
from tests.journeys.person import Person, Visitor
from tests.kept import Kept
from web import clock, tenancy
from web.database import transaction
from web.notifications import mailbox

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from web.notifications.mailbox import Kept as Letter

    People = tuple[Person, ...]

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
        return Visitor(self, name, email, language, self.app.test_client())

    @property
    def post(self) -> list[Letter]:
        """The letters that have left, newest first."""
        return mailbox.newest(mail_folder(self.app.config["SETTINGS"].database_url))

    def remembers(self, story: Callable[[Self], People]) -> People:
        """Let a story be told that others begin with too; if it was before, all is as it was left then."""
        kept = Kept.by_application[self.app]
        people, self.now = kept.tell(
            (story.__name__, self.now), lambda: (story(self), self.now), self._as_left
        )
        return people

    def _as_left(self, told: tuple[People, datetime]) -> tuple[People, datetime]:
        """Copy people with all that they carry, into this town."""
        here = {id(person.town): self for person in told[0]}
        return deepcopy(told, {id(self.app): self.app, **here})

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


def found(town: Town) -> People:
    """Give the town places, a programme and an account for Berit, who coordinates it; nobody is there yet."""
    with town.app.app_context():
        with transaction() as session:
            organisation_id = factories.organisation(session).id
        with tenancy.acting_for(organisation_id), transaction() as session:
            factories.municipality(session)
            programme = factories.programme(session, name="Flyktningguide")
            factories.account(session, [programme.id], name="Berit", email="berit@lillevik.example.org")
    return ()
