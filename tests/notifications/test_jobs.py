"""Jobs: all that is due, for everybody; one fault stops nothing else, and nothing personal is printed."""

from __future__ import annotations

import os
import signal
import threading
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from tests import worlds
from tests.notifications import post
from web import clock, jobs, tenancy
from web.accounts.operations import sign_in
from web.database import db
from web.models import Notification, NotificationStatus, OneTimeCode, SignedInSession, SignUpDraft

if TYPE_CHECKING:
    from click.testing import Result
    from flask import Flask

    from tests.pages import CarefulClient
    from tests.worlds import World


def run_jobs(app: Flask, *options: str) -> Result:
    return app.test_cli_runner().invoke(jobs.jobs, ["run", *options])


def count(table: type) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(table))


def test_a_run_sends_and_says_how_much(app: Flask, inside: World) -> None:
    post.person_asks_for_code(call_name="Amira")
    result = run_jobs(app)
    count = len(jobs.EACH_MINUTE)
    assert (result.exit_code, result.output) == (0, f"done: {count} jobs, 1 sent\n")
    assert run_jobs(app).output == f"done: {count} jobs\n"
    assert post.row().status is NotificationStatus.SENT


def test_what_has_ended_is_forgotten(app: Flask, inside: World, monkeypatch: pytest.MonkeyPatch) -> None:
    sign_in(inside.coordinator_id)
    post.ask_for_code()
    instant = clock.now() + timedelta(hours=11)
    monkeypatch.setattr(clock, "now", lambda: instant)
    assert run_jobs(app).exit_code == 0
    assert [count(table) for table in (SignedInSession, OneTimeCode, SignUpDraft)] == [0, 0, 0]


def test_one_fault_stops_neither_the_next_job_nor_the_next_organisation(
    app: Flask, inside: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = worlds.build("storvik")
    done = []

    def fail(_instant: object) -> None:
        raise RuntimeError("of no use")

    def note(_instant: object) -> None:
        done.append(tenancy.organisation_in_force())

    monkeypatch.setattr(jobs, "EACH_MINUTE", (fail, note))
    result = run_jobs(app)
    assert set(done) == {inside.organisation_id, other.organisation_id}
    assert result.output == "done: 2 faults, 2 jobs\n"
    assert result.exit_code == 1


class Interrupted:
    """A transport that is asked to stop while it sends."""

    def send(self, _message: object) -> None:
        os.kill(os.getpid(), signal.SIGTERM)


def test_forever_sends_within_seconds_and_ends_at_a_signal(
    app: Flask, inside: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "AT_ONCE_SECONDS", 0.05)
    asked = threading.Event()
    before = signal.getsignal(signal.SIGTERM)

    def ask_once(_instant: object) -> None:
        if not asked.is_set():
            asked.set()
            post.ask_for_code()

    monkeypatch.setattr(jobs, "EACH_MINUTE", (ask_once,))
    monkeypatch.setattr(jobs, "transport_for", lambda _url: Interrupted())
    result = run_jobs(app, "--forever")
    assert result.exit_code == 0
    assert result.output == "done: 1 jobs\ndone: 1 sent\n"
    assert signal.getsignal(signal.SIGTERM) is before


def test_a_signal_stops_between_two_messages(
    app: Flask, inside: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        post.ask_for_code(address=f"{number}@example.org")

    monkeypatch.setattr(jobs, "transport_for", lambda _url: Interrupted())
    assert run_jobs(app).output == "done: 1 sent\n"
    db.session.rollback()
    left = db.session.scalars(select(Notification.status)).all()
    assert sorted(left) == ["new", "new", "sent"]


@pytest.mark.parametrize(("minutes", "status"), [(4, 200), (6, 503)])
def test_an_installation_whose_messages_wait_is_not_ready(
    client: CarefulClient, inside: World, minutes: int, status: int
) -> None:
    post.ask_for_code()
    post.change(not_before=clock.now() - timedelta(minutes=minutes))
    assert client.get("/readyz").status_code == status


def test_a_kind_that_cannot_be_sent_yet_keeps_nobody_from_being_ready(
    client: CarefulClient, inside: World
) -> None:
    post.ask_for_code()
    post.change(not_before=clock.now() - timedelta(days=1), kind="not_built_yet")
    assert client.get("/readyz").status_code == 200
