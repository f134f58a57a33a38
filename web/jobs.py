"""What is done without anybody asking: `flask jobs run` once, or `--forever` beside the server.

Each job handles one organisation at a time and may run twice at once without harm. Rounds are solved and
messages leave within seconds, the rest is done each minute. A signal to stop is heeded between two messages
and between two jobs; a round that is being solved then waits for the next who comes.
"""

from __future__ import annotations

import signal
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event
from typing import TYPE_CHECKING

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from web import clock, tenancy
from web.accounts.codes import forget_ended_codes
from web.accounts.operations import forget_ended_sessions
from web.activities.reminders import remind_of_activities
from web.database import db
from web.drafts.operations import forget_ended_drafts
from web.matches.check_ins import ask_how_it_goes, remind_who_is_silent
from web.matches.deadlines import end_declined, release_unanswered, remind_unanswered
from web.matches.meeting_reminders import remind_of_meetings
from web.matches.pausing import end_breaks
from web.models import Organisation
from web.newcomers.operations import end_pauses
from web.notifications.delivery import deliver, is_work_waiting
from web.notifications.transports import transport_for
from web.rounds.solving.lease import is_round_waiting, solve_waiting
from web.throttles import forget_ended_throttles

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from uuid import UUID

AT_ONCE_SECONDS = 1
SLOW_SECONDS = 60

# What is done each minute, for each organisation: any function of the present instant that may run twice.
EACH_MINUTE: tuple[Callable[[datetime], object], ...] = (
    forget_ended_sessions,
    forget_ended_codes,
    forget_ended_drafts,
    forget_ended_throttles,
    remind_unanswered,
    release_unanswered,
    end_declined,
    remind_of_meetings,
    remind_of_activities,
    end_pauses,
    end_breaks,
    ask_how_it_goes,
    remind_who_is_silent,
)


@click.group()
def jobs() -> None:
    """Keep the installation tidy."""


@jobs.command()
@click.option("--forever", is_flag=True, help="Go on until a signal to stop.")
@with_appcontext
def run(*, forever: bool) -> None:
    """Do all that is due, and say in one line how much it was."""
    current_app.config["SETTINGS"].require()
    with asked_to_stop() as stop:
        first = Round(stop)
        first.do_everything()
        if first.counts["faults"] and not forever:
            raise SystemExit(1)
        due_again = time.monotonic() + SLOW_SECONDS
        while forever and not stop.wait(AT_ONCE_SECONDS):
            if time.monotonic() < due_again:
                Round(stop).do_at_once()
            else:
                Round(stop).do_everything()
                due_again = time.monotonic() + SLOW_SECONDS


@contextmanager
def asked_to_stop() -> Iterator[Event]:
    """Give an event that a signal to stop sets, so that whatever is in hand is finished first."""
    stop = Event()
    before = {
        number: signal.signal(number, lambda *_: stop.set()) for number in (signal.SIGTERM, signal.SIGINT)
    }
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@dataclass
class Round:
    """One time of doing what is due; one organisation's or one job's fault does not stop the next."""

    stop: Event

    def __post_init__(self) -> None:
        self.counts: Counter[str] = Counter()

    def do_everything(self) -> None:
        """Send what is due and do what is done each minute; always say so."""
        for job in (self._solve, self._send, *(self._timed(job) for job in EACH_MINUTE)):
            self._for_each_organisation(job)
        self._say()

    def do_at_once(self) -> None:
        """Solve and send what somebody waits for; say so only if there was something."""
        self._for_each_organisation(self._solve)
        self._for_each_organisation(self._send)
        if self.counts.total():
            self._say()

    def _for_each_organisation(self, job: Callable[[], None]) -> None:
        for organisation_id in self._organisations():
            if self.stop.is_set():
                return
            try:
                with tenancy.acting_for(organisation_id):
                    job()
            except Exception:
                self.counts["faults"] += 1
                current_app.logger.exception("a job failed for organisation %s", organisation_id)
            finally:
                db.session.remove()

    def _organisations(self) -> list[UUID]:
        """Return them all; none while the database is away, which a later round will see come back."""
        try:
            return list(db.session.scalars(select(Organisation.id)))
        except SQLAlchemyError:
            self.counts["faults"] += 1
            current_app.logger.exception("the organisations cannot be read")
            return []
        finally:
            db.session.remove()

    def _solve(self) -> None:
        if is_round_waiting(clock.now()):
            self.counts["rounds"] += solve_waiting(lambda: not self.stop.is_set())

    def _send(self) -> None:
        if not is_work_waiting(clock.now()):
            return
        settings = current_app.config["SETTINGS"]
        outcomes = deliver(
            transport_for(settings.mail_url), settings.mail_from, lambda: not self.stop.is_set()
        )
        self.counts.update({outcome.value: count for outcome, count in outcomes.items() if count})

    def _timed(self, job: Callable[[datetime], object]) -> Callable[[], None]:
        def do() -> None:
            job(clock.now())
            self.counts["jobs"] += 1

        return do

    def _say(self) -> None:
        """Print how much was done, and nothing about anybody."""
        parts = [f"{count} {what}" for what, count in sorted(self.counts.items())]
        click.echo(f"done: {', '.join(parts) or 'nothing was due'}")
