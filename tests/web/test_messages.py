"""Writing to each other: exactly kept, safely shown, sealed, sent once, and told of by one letter."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from matching.lifecycle import MatchStatus
from tests import factories
from tests.databases import ON_SQLITE
from tests.pages import text_of
from tests.web.round_steps import change, everything, the
from tests.web.together_steps import Two, bring_together, go_in, let_days_pass, move_to, office
from web.access import Actor
from web.database import db, transaction
from web.errors import Conflict, Forbidden, Invalid, NotFound
from web.matches.own import own_pairs
from web.models import AuditEntry, DirectMessage, Notification, Person, Phrase
from web.notifications.letters import letter_of
from web.throttles import LIMITS, Purpose
from web.together import messages, queries

if TYPE_CHECKING:
    from tests.pages import CarefulClient
    from tests.worlds import World
    from web.notifications.paper import Letter
    from web.together.queries import Thread

WRITTEN = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</textarea></p><h1>Hei</h1>",
    "{{ config }} {% raw %} %(name)s &amp; &#x41;",
    "السلام عليكم يا بيريت",
    "Доброго дня, Беріт",
    "ሰላም፣ 👩‍👩‍👧 Åse\u200dØyvind",
    "\u202eevil\u202c \u2066x",
    "first line\n\nthird  line",
    "x" * messages.LONGEST_MESSAGE,
]


def thread(actor: Actor, together: Two) -> Thread:
    db.session.rollback()
    return queries.together(actor, together.match_id, is_whole=True).thread


def heard(actor: Actor, together: Two) -> list[str | None]:
    """What somebody reads after opening what is new."""
    messages.open_new(actor, together.match_id)
    return [one.words or one.phrase for one in thread(actor, together).said]


@pytest.fixture
def together(inside: World) -> Two:
    """Amira and Berit, who have both said yes."""
    return bring_together(inside)


def test_what_one_writes_the_other_reads_to_the_letter(together: Two) -> None:
    for number, text in enumerate(WRITTEN):
        messages.send_words(together.newcomer, together.match_id, text, f"key {number}")
    assert heard(together.volunteer, together) == WRITTEN


def test_words_are_sealed_where_they_lie(together: Two) -> None:
    messages.send_words(together.newcomer, together.match_id, "Bare mellom oss", "key")
    row = the(DirectMessage)
    assert "mellom" not in " ".join(map(str, vars(row).values()))
    assert row.words == "Bare mellom oss"
    assert row.phrase is None


def test_the_same_words_have_another_id_each_time(together: Two) -> None:
    for key in ("one", "two"):
        messages.send_words(together.newcomer, together.match_id, "Ja", key)
    messages.send_words(together.volunteer, together.match_id, "Ja", "one")
    assert len(everything(DirectMessage)) == 3


def test_a_form_sent_twice_is_one_message_and_one_letter(together: Two) -> None:
    for _ in range(2):
        messages.send_words(together.newcomer, together.match_id, "Hei", "key")
        messages.send_phrase(together.newcomer, together.match_id, Phrase.LATE, "key")
    assert len(everything(DirectMessage)) == 2
    assert len(letters()) == 1


def test_what_was_changed_before_it_was_sent_again_is_not_lost(together: Two) -> None:
    for text in ("Hei", "Hei igjen"):
        messages.send_words(together.newcomer, together.match_id, text, "key")
    assert heard(together.volunteer, together) == ["Hei", "Hei igjen"]


def test_a_phrase_is_kept_as_a_code(together: Two) -> None:
    messages.send_phrase(together.newcomer, together.match_id, Phrase.CANNOT_TODAY, "key")
    assert (the(DirectMessage).phrase, the(DirectMessage).words_sealed) == ("cannot_today", None)


@ON_SQLITE
@pytest.mark.parametrize("text", ["", "x" * (messages.LONGEST_MESSAGE + 1)])
def test_nothing_and_too_much_are_refused(together: Two, text: str) -> None:
    with pytest.raises(Invalid):
        messages.send_words(together.newcomer, together.match_id, text, "key")
    assert everything(DirectMessage) == []


@pytest.mark.parametrize("status", [MatchStatus.PAUSED, MatchStatus.CLOSED])
def test_nobody_writes_while_it_is_paused_or_when_it_has_ended(together: Two, status: MatchStatus) -> None:
    messages.send_words(together.newcomer, together.match_id, "Hei", "key")
    move_to(together.match_id, status)
    for actor in together.actors.values():
        with pytest.raises(Conflict):
            messages.send_words(actor, together.match_id, "Hallo", "key 2")
        with pytest.raises(Conflict):
            messages.send_phrase(actor, together.match_id, Phrase.LATE, "key 2")
    assert len(everything(DirectMessage)) == 1


def test_ending_closes_what_was_written_at_once(together: Two) -> None:
    messages.send_words(together.newcomer, together.match_id, "Hei", "key")
    move_to(together.match_id, MatchStatus.CLOSED)
    for actor in together.actors.values():
        assert thread(actor, together).said == []
        assert [pair.unread for pair in own_pairs(actor)] == [0]
        with pytest.raises(Conflict):
            messages.open_new(actor, together.match_id)
    let_days_pass(together.match_id, 14)
    assert own_pairs(together.newcomer) == []


def test_what_is_new_is_counted_and_read_only_when_it_is_opened(together: Two) -> None:
    for key in ("a", "b"):
        messages.send_words(together.newcomer, together.match_id, f"Hei {key}", key)
    assert [(pair.name, pair.unread) for pair in own_pairs(together.volunteer)] == [("Amira", 2)]
    before = thread(together.volunteer, together)
    assert (before.said, before.unread) == ([], 2)
    assert [one.is_read for one in thread(together.newcomer, together).said] == [False, False]
    messages.open_new(together.volunteer, together.match_id)
    assert [one.is_read for one in thread(together.newcomer, together).said] == [True, True]
    assert [pair.unread for pair in own_pairs(together.volunteer)] == [0]


def test_opening_reads_only_what_the_other_wrote(together: Two) -> None:
    messages.send_words(together.newcomer, together.match_id, "Hei", "key")
    messages.open_new(together.newcomer, together.match_id)
    assert the(DirectMessage).read_at is None


def test_the_latest_are_shown_and_the_earlier_can_be_asked_for(together: Two) -> None:
    for number in range(queries.LATEST + 1):
        messages.send_words(together.newcomer, together.match_id, f"{number}", "key")
    messages.open_new(together.volunteer, together.match_id)
    few = queries.together(together.volunteer, together.match_id).thread
    assert (few.said[0].words, few.said[-1].words, few.has_earlier) == ("1", str(queries.LATEST), True)
    whole = thread(together.volunteer, together)
    assert (whole.said[0].words, whole.has_earlier) == ("0", False)


def letters() -> list[Notification]:
    return [row for row in everything(Notification) if row.kind == "message_waits"]


def letter(row: Notification) -> Letter | None:
    return letter_of(db.session(), db.session.get_one(Notification, row.id))


def test_one_letter_at_a_time_until_it_is_read(together: Two) -> None:
    for number in range(3):
        messages.send_words(together.newcomer, together.match_id, f"Hei {number}", "key")
    assert len(letters()) == 1
    messages.open_new(together.volunteer, together.match_id)
    messages.send_words(together.newcomer, together.match_id, "Hei igjen", "key")
    assert len(letters()) == 2
    assert [letter(row) is not None for row in letters()].count(True) == 1


def test_each_side_has_a_letter_of_its_own(together: Two) -> None:
    messages.send_phrase(together.newcomer, together.match_id, Phrase.LATE, "key")
    messages.send_phrase(together.volunteer, together.match_id, Phrase.FINE, "key")
    to = {db.session.get_one(Person, row.person_id).call_name for row in letters()}
    assert to == {"Amira", "Berit"}


@ON_SQLITE
@pytest.mark.parametrize("is_discreet", [False, True])
def test_the_letter_says_neither_who_nor_what_and_leads_through_sign_in(
    together: Two, is_discreet: bool
) -> None:
    change(update(Person).values(is_discreet=is_discreet))
    messages.send_words(together.newcomer, together.match_id, "Vi ses ved biblioteket", "key")
    found = letter(letters()[0])
    whole = found.subject + found.text + found.html
    assert (found.to, found.subject) == ("berit@example.org", "Du har en beskjed")
    assert "http://localhost/nb/me" in found.text
    assert "båt" in found.text
    for hidden in ("Amira", "biblioteket", str(together.match_id), "together"):
        assert hidden not in whole


@pytest.mark.parametrize("status", [MatchStatus.PAUSED, MatchStatus.CLOSED])
def test_no_letter_leaves_once_it_is_closed(together: Two, status: MatchStatus) -> None:
    messages.send_phrase(together.newcomer, together.match_id, Phrase.LATE, "key")
    assert letter(letters()[0]) is not None
    move_to(together.match_id, status)
    assert letter(letters()[0]) is None


def test_no_trail_is_kept_of_who_writes_when(together: Two) -> None:
    before = len(everything(AuditEntry))
    messages.send_words(together.newcomer, together.match_id, "Hei", "key")
    messages.open_new(together.volunteer, together.match_id)
    assert len(everything(AuditEntry)) == before


def test_the_people_of_another_match_and_those_who_work_here_write_and_read_nothing(
    inside: World, together: Two
) -> None:
    others = bring_together(inside, newcomer="Lina", volunteer="Ola")
    for actor in others.actors.values():
        with pytest.raises(NotFound):
            messages.send_words(actor, together.match_id, "Hei", "key")
        with pytest.raises(NotFound):
            messages.open_new(actor, together.match_id)
        with pytest.raises(NotFound):
            queries.together(actor, together.match_id)
    with pytest.raises(Forbidden):
        queries.together(inside.coordinator, together.match_id)
    with pytest.raises(Forbidden):
        messages.open_new(inside.coordinator, together.match_id)


@pytest.fixture
def pages(client: CarefulClient, world: World) -> Two:
    """Amira and Berit, while the browser looks elsewhere."""
    with office(client.application, world.organisation_id):
        return bring_together(world)


def key_on(client: CarefulClient, path: str) -> str:
    return next(field.get("value") for field in client.page(path).iter("input") if field.get("name") == "key")


def test_they_write_and_read_on_their_page(client: CarefulClient, pages: Two) -> None:
    here = f"/nb/together/{pages.match_id}"
    go_in(client, pages.newcomer)
    for number, text in enumerate(WRITTEN[:-1]):
        sent = client.send(f"{here}/words", seen_on=here, words=text.replace("\n", "\r\n"), key=f"{number}")
        assert (sent.status_code, sent.location) == (303, here)
    go_in(client, pages.volunteer)
    assert "Du har 9 nye meldinger" in text_of(client.page("/nb/guide"))
    closed = client.page(here)
    assert not [p for p in closed.iter("p") if p.get("class") == "own-words"]
    client.send(f"{here}/open", seen_on=here)
    shown = [p for p in client.page(here).iter("p") if p.get("class") == "own-words"]
    assert ["".join(p.itertext()) for p in shown] == WRITTEN[:-1]
    assert {p.get("dir") for p in shown} == {"auto"}


@ON_SQLITE
def test_each_reads_a_phrase_in_an_own_language(client: CarefulClient, pages: Two) -> None:
    here = f"/together/{pages.match_id}"
    go_in(client, pages.volunteer)
    client.send(f"/nb{here}/phrase", seen_on=f"/nb{here}", phrase="late", key="x")
    assert "Jeg blir ti minutter forsinket." in text_of(client.page(f"/nb{here}"))
    go_in(client, pages.newcomer)
    client.send(f"/ar{here}/open", seen_on=f"/ar{here}")
    assert "سأتأخر عشر دقائق." in text_of(client.page(f"/ar{here}"))


def test_a_form_pressed_twice_in_the_browser_is_one_message(client: CarefulClient, pages: Two) -> None:
    here = f"/nb/together/{pages.match_id}"
    go_in(client, pages.newcomer)
    key = key_on(client, here)
    assert key != key_on(client, here)
    for _ in range(2):
        client.send(f"{here}/words", seen_on=here, words="Hei på deg", key=key)
    assert text_of(client.page(here)).count("Hei på deg") == 1


@ON_SQLITE
@pytest.mark.parametrize("fields", [{"words": "  "}, {"words": "x" * 1001}, {"words": "Hei", "key": ""}])
def test_what_cannot_be_sent_is_kept_on_the_page(client: CarefulClient, pages: Two, fields: dict) -> None:
    here = f"/nb/together/{pages.match_id}"
    go_in(client, pages.newcomer)
    answer = client.send(f"{here}/words", seen_on=here, **{"key": "x"} | fields)
    assert answer.status_code == 400
    assert fields["words"].strip() in answer.text


@ON_SQLITE
def test_nothing_of_a_message_comes_into_a_log_or_an_address(
    client: CarefulClient, pages: Two, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    here = f"/nb/together/{pages.match_id}"
    go_in(client, pages.newcomer)
    sent = client.send(f"{here}/words", seen_on=here, words="Hemmelig", key="x")
    assert "Hemmelig" not in caplog.text + sent.location
    assert not re.search("Hemmelig", text_of(client.page("/nb/me")))


def test_a_flood_is_stopped(client: CarefulClient, pages: Two, monkeypatch: pytest.MonkeyPatch) -> None:
    limit = LIMITS[Purpose.DIRECT_MESSAGE]
    monkeypatch.setitem(LIMITS, Purpose.DIRECT_MESSAGE, type(limit)(limit.window, 2, 100))
    here = f"/nb/together/{pages.match_id}"
    go_in(client, pages.newcomer)
    got = [
        client.send(
            f"{here}/{kind}", seen_on=here, words=f"{number}", phrase="late", key=f"{number}"
        ).status_code
        for number, kind in enumerate(["words", "phrase", "words", "phrase"])
    ]
    assert got == [303, 303, 429, 429]


@ON_SQLITE
@pytest.mark.parametrize("stranger", ["other pair", "nobody"])
def test_somebody_elses_page_is_like_one_that_never_was(
    client: CarefulClient, world: World, pages: Two, stranger: str
) -> None:
    with office(client.application, world.organisation_id):
        if stranger == "other pair":
            actor = bring_together(world, newcomer="Lina", volunteer="Ola").volunteer
        else:
            with transaction() as session:
                person = factories.person(session)
                account = factories.account(session, role="person", person_id=person.id)
                actor = Actor(world.organisation_id, account.id, account.role)
    go_in(client, actor)
    seen = {
        client.get(f"/nb/together/{match_id}").text.replace(str(match_id), "")
        for match_id in (pages.match_id, "00000000-0000-4000-8000-000000000000")
    }
    assert len(seen) == 1
    client.page(f"/nb/together/{pages.match_id}", 404)
