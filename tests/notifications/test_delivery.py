"""Sending: once, later, never, or uncertain; and whatever becomes of one message stops no other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

import pytest
from sqlalchemy import select

from tests.notifications import post
from tests.notifications.post import smtp
from web import clock
from web.database import db, transaction
from web.models import Notification, NotificationStatus
from web.notifications import delivery
from web.notifications.delivery import Outcome, deliver, is_work_waiting, longest_due_since, pause_after, take
from web.notifications.messages import Message
from web.notifications.outbox import put_in_outbox, withdraw
from web.notifications.transports import (
    NotSentError,
    RefusedError,
    UncertainError,
    UnreachableError,
    transport_for,
)

if TYPE_CHECKING:
    from email.message import EmailMessage
    from uuid import UUID

    from tests.worlds import World


@dataclass(frozen=True, slots=True)
class NotBuiltYet(Message):
    """A message whose answer pages do not exist."""

    kind: ClassVar[str] = "not_built_yet"

    what: UUID


class Hand:
    """A transport that does as it is told, and notes whether a transaction stood open meanwhile."""

    def __init__(self, *errors: Exception | None) -> None:
        self.errors = list(errors)
        self.messages: list[EmailMessage] = []
        self.was_in_transaction = False

    def send(self, message: EmailMessage) -> None:
        self.was_in_transaction |= db.session().in_transaction()
        error = self.errors.pop(0) if self.errors else None
        if error:
            raise error
        self.messages.append(message)


def deliver_by(hand: Hand) -> dict[Outcome, int]:
    return {outcome: count for outcome, count in deliver(hand, post.OURS, lambda: True).items() if count}


def test_a_code_leaves_once_and_outside_any_transaction(inside: World) -> None:
    post.ask_for_code()
    hand = Hand()
    assert deliver_by(hand) == {Outcome.SENT: 1}
    assert deliver_by(hand) == {}
    assert post.row().status is NotificationStatus.SENT
    assert post.row().sent_at is not None
    assert [message["To"] for message in hand.messages] == [post.EMAIL]
    assert not hand.was_in_transaction


def test_a_kind_without_a_letter_waits_and_can_still_be_taken_back(inside: World) -> None:
    message = NotBuiltYet(inside.programme_id)
    with transaction() as session:
        put_in_outbox(session, None, message)
    assert deliver_by(Hand()) == {}
    with transaction() as session:
        assert withdraw(session, message)


def test_what_is_not_due_yet_stays(inside: World) -> None:
    post.ask_for_code()
    post.change(not_before=clock.now() + timedelta(hours=1))
    assert not is_work_waiting(clock.now())
    assert deliver_by(Hand()) == {}


def test_what_was_not_sent_is_tried_later_under_the_same_id(inside: World) -> None:
    post.ask_for_code()
    hand = Hand(NotSentError())
    assert deliver_by(hand) == {Outcome.PUT_OFF: 1}
    assert (post.row().status, post.row().attempts) == (NotificationStatus.NEW, 1)
    assert post.row().not_before > clock.now() + timedelta(seconds=10)
    post.make_due()
    assert deliver_by(hand) == {Outcome.SENT: 1}
    assert hand.messages[0]["Message-ID"] == f"<{post.row().id}@lillevik.example.org>"


@pytest.mark.parametrize("error", [NotSentError, UnreachableError])
def test_the_eighth_failure_is_the_last(inside: World, error: type[Exception]) -> None:
    post.ask_for_code()
    for _ in range(delivery.MOST_ATTEMPTS):
        assert post.row().status is NotificationStatus.NEW
        deliver_by(Hand(error()))
        post.make_due()
    assert post.row().status is NotificationStatus.FAILED
    assert deliver_by(Hand()) == {}


def test_what_is_refused_for_good_is_not_tried_again(inside: World) -> None:
    post.ask_for_code()
    assert deliver_by(Hand(RefusedError())) == {Outcome.REFUSED: 1}
    assert post.row().status is NotificationStatus.FAILED


def test_when_nobody_answers_the_others_are_left_untried(inside: World) -> None:
    for number in range(3):
        post.ask_for_code(address=f"{number}@example.org")
    assert deliver_by(Hand(UnreachableError())) == {Outcome.UNREACHABLE: 1}
    attempts = db.session.scalars(select(Notification.attempts)).all()
    assert sorted(attempts) == [0, 0, 1]


def test_one_fault_does_not_stop_the_next_and_tells_no_address(
    inside: World, caplog: pytest.LogCaptureFixture
) -> None:
    for number in range(3):
        post.ask_for_code(address=f"{number}@example.org")
    assert deliver_by(Hand(ValueError("0@example.org"))) == {Outcome.PUT_OFF: 1, Outcome.SENT: 2}
    assert "ValueError" in caplog.text
    assert "example.org" not in caplog.text


def test_a_code_that_ended_while_it_waited_is_dropped(inside: World, monkeypatch: pytest.MonkeyPatch) -> None:
    post.ask_for_code()
    instant = clock.now() + timedelta(minutes=16)
    monkeypatch.setattr(clock, "now", lambda: instant)
    assert deliver_by(Hand()) == {Outcome.DROPPED: 1}
    assert post.row().status is NotificationStatus.FAILED


def fall_with_it_in_hand() -> UUID:
    lease = take()
    assert lease is not None
    return lease.notification_id


def test_a_lease_keeps_others_away_until_it_ends(inside: World) -> None:
    post.ask_for_code()
    fall_with_it_in_hand()
    assert take() is None
    assert not is_work_waiting(clock.now())
    assert is_work_waiting(clock.now() + delivery.LEASE + timedelta(seconds=1))


def test_what_was_in_hand_at_a_fall_is_uncertain_and_is_sent_once_more(
    inside: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    post.ask_for_code()
    fallen = fall_with_it_in_hand()
    instant = clock.now() + delivery.LEASE
    monkeypatch.setattr(clock, "now", lambda: instant)
    delivery._end_leases()
    assert post.row().status is NotificationStatus.UNCERTAIN
    hand = Hand()
    assert deliver_by(hand) == {Outcome.SENT: 1}
    assert [message["Message-ID"] for message in hand.messages] == [f"<{fallen}@lillevik.example.org>"]
    assert deliver_by(hand) == {}


def test_falling_again_and_again_comes_to_an_end(inside: World) -> None:
    post.ask_for_code()
    for _ in range(delivery.MOST_ATTEMPTS):
        fall_with_it_in_hand()
        post.change(leased_until=clock.now())
        delivery._end_leases()
    assert post.row().status is NotificationStatus.UNCERTAIN
    assert not is_work_waiting(clock.now())
    assert take() is None


def test_a_connection_that_breaks_in_the_answer_leaves_the_message_uncertain(inside: World) -> None:
    post.ask_for_code()
    assert deliver_by(Hand(UncertainError())) == {Outcome.UNCERTAIN: 1}
    assert post.row().status is NotificationStatus.UNCERTAIN
    assert post.row().not_before > clock.now()


def test_a_sender_whose_lease_has_ended_does_not_overwrite_the_next(inside: World) -> None:
    post.ask_for_code()
    late = take()
    post.change(leased_until=clock.now())
    delivery._end_leases()
    assert take() is not None
    delivery._note(late, Outcome.REFUSED)
    assert post.row().status is NotificationStatus.LEASED


def test_a_signal_to_stop_is_heeded_between_two_messages(inside: World) -> None:
    for number in range(3):
        post.ask_for_code(address=f"{number}@example.org")
    hand = Hand()
    deliver(hand, post.OURS, lambda: len(hand.messages) < 2)
    assert len(hand.messages) == 2


def test_pauses_grow_and_differ() -> None:
    assert timedelta(seconds=15) <= pause_after(1) < timedelta(seconds=19)
    assert pause_after(7) > timedelta(hours=17)
    assert len({pause_after(5) for _ in range(20)}) > 1


def test_how_long_the_oldest_has_been_due_counts_only_what_can_be_sent(inside: World) -> None:
    with transaction() as session:
        put_in_outbox(session, None, NotBuiltYet(inside.programme_id))
    assert longest_due_since(clock.now()) is None
    post.ask_for_code()
    assert longest_due_since(clock.now()) == min(
        db.session.scalars(select(Notification.not_before).where(Notification.kind == "code_sent"))
    )


def test_an_arabic_letter_arrives_whole_over_smtp(inside: World) -> None:
    post.person_asks_for_code("ar", call_name="أميرة", word="fjell")
    code = post.the_code()
    with smtp() as sink:
        assert deliver_by(transport_for(sink.url)) == {Outcome.SENT: 1}
    message = sink.messages[0]
    text, html = (message.get_body((kind,)).get_content() for kind in ("plain", "html"))
    assert message["Subject"] == "رمزكم"
    assert message["From"].addresses[0].display_name == "Lillevik kommune"
    assert text.startswith("مرحبًا أميرة.")
    assert code in text.split()
    assert 'dir="rtl"' in html
    assert "أميرة" in html
    assert message["Content-Language"] == "ar"
