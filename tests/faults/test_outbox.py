"""The outbox under several senders, and under senders that are killed: nothing lost, and little comes twice.

Each promise has a naive twin that must fail the same examination.
"""

from __future__ import annotations

import email
import random
import time
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from tests.databases import ON_SQLITE, mail_folder
from tests.faults.effort import EFFORT
from tests.faults.processes import processes
from tests.faults.senders import (
    PATIENCE_SECONDS,
    begun,
    fill,
    mark_send,
    properly,
    select_send_mark,
    send_all,
    sink,
    statuses,
)
from web.models import NotificationStatus

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess
    from pathlib import Path

SENDERS = 4
MESSAGES = 125 * EFFORT
UNDER_FIRE = 80 * EFFORT
KILLS = 9 * EFFORT
FOR_A_TWIN = 100
KILLS_FOR_A_TWIN = 16
# A sender is killed within this time after its message began to arrive: before it is written down, or after.
SLOW_SECONDS = 0.1
SENT = NotificationStatus.SENT


def start(count: int, *args: object) -> list[tuple[BaseProcess, Connection]]:
    """Start senders, which get ready beside each other and wait for the word to begin."""
    senders = []
    for _ in range(count):
        ours, theirs = processes.Pipe()
        sender = processes.Process(target=send_all, args=(*args, theirs))
        sender.start()
        senders.append((sender, ours))
    return senders


def begin(talk: Connection) -> None:
    """Give the word, as soon as the sender is ready."""
    assert talk.poll(PATIENCE_SECONDS)
    talk.recv_bytes()
    talk.send_bytes(b"go")


def send_together(
    url: str, send: Callable, count: int
) -> tuple[Counter[str], set[str], Counter[NotificationStatus]]:
    """Return which Message-IDs came how often, which were to come, and where the rows stand."""
    organisation_id, expected = fill(url, count)
    senders = start(SENDERS, url, f"mailbox://{mail_folder(url)}", organisation_id, send)
    for _, talk in senders:
        begin(talk)
    for sender, _ in senders:
        sender.join(PATIENCE_SECONDS)
    assert [sender.exitcode for sender, _ in senders] == [0] * SENDERS
    came = Counter(
        email.message_from_bytes(path.read_bytes())["Message-ID"]
        for path in (mail_folder(url) / "new").iterdir()
    )
    return came, expected, statuses(url, organisation_id)


@pytest.mark.slow
def test_four_senders_send_everything_once(database_url: str) -> None:
    came, expected, rows = send_together(database_url, properly, MESSAGES)
    assert came == Counter(expected)
    assert rows == {SENT: MESSAGES}


@pytest.mark.slow
def test_the_naive_twin_sends_much_of_it_twice(database_url: str) -> None:
    came, _, _ = send_together(database_url, select_send_mark, FOR_A_TWIN)
    assert came.total() > FOR_A_TWIN + FOR_A_TWIN // 10


def size(file: Path) -> int:
    return file.stat().st_size if file.exists() else 0


def wait_until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert time.monotonic() < deadline, "the sender was never busy"
        time.sleep(0.001)


def send_under_fire(
    url: str, send: Callable, file: Path, count: int, kills: int
) -> tuple[Counter[str], set[str], Counter]:
    """Kill one sender after the other while it has a message in hand, and let a last one finish."""
    organisation_id, expected = fill(url, count)
    chance = random.Random(1)  # noqa: S311 - chance, not a secret
    with sink(file, SLOW_SECONDS) as slow, sink(file, 0) as quick:
        victims = start(kills, url, slow, organisation_id, send)
        [(last, word_to_last)] = start(1, url, quick, organisation_id, send)
        for sender, talk in victims:
            before = size(begun(file))
            begin(talk)
            wait_until(lambda before=before: size(begun(file)) > before)
            time.sleep(chance.uniform(0, 2 * SLOW_SECONDS))
            sender.kill()
            sender.join(PATIENCE_SECONDS)
        assert statuses(url, organisation_id)[SENT] < count, "the last kills hit nobody"
        begin(word_to_last)
        last.join(PATIENCE_SECONDS)
    return Counter(file.read_text().split()), expected, statuses(url, organisation_id)


@pytest.mark.slow
def test_no_kill_loses_a_message_and_each_costs_at_most_one_that_comes_twice(
    database_url: str, tmp_path: Path
) -> None:
    came, expected, rows = send_under_fire(database_url, properly, tmp_path / "came", UNDER_FIRE, KILLS)
    assert set(came) == expected
    assert 0 < came.total() - len(expected) <= KILLS
    assert rows == {SENT: UNDER_FIRE}


@ON_SQLITE  # it loses them between two statements, whatever the database
@pytest.mark.slow
def test_the_twin_that_marks_first_loses_messages(database_url: str, tmp_path: Path) -> None:
    came, expected, rows = send_under_fire(
        database_url, mark_send, tmp_path / "came", FOR_A_TWIN, KILLS_FOR_A_TWIN
    )
    assert rows == {SENT: FOR_A_TWIN}
    assert expected - set(came)
