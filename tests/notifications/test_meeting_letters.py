"""Letters about the first meeting: they lead to its page, and hold neither time nor place nor name."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update

from matching import Side
from tests.meetings.steps import both_say_yes, link_of
from tests.notifications.test_road_letters import letter
from tests.web.round_steps import change, everything, make_couple
from web import clock
from web.database import db, transaction
from web.matches import meetings
from web.matches.meeting_reminders import remind_of_meetings
from web.models import Match, Meeting, MeetingStatus, Notification, Person
from web.notifications.letters import letter_of

if TYPE_CHECKING:
    from uuid import UUID

    from tests.worlds import World

MONDAY = datetime(2026, 9, 7, 8, 0, tzinfo=clock.OFFICE_ZONE)
TUESDAYS = [clock.at((MONDAY + timedelta(days=days)).date(), 18) for days in (8, 15)]
SECRET = ("Amira", "Berit", "bibliotek", "september", "سبتمبر", "18:00", "tirsdag", "الثلاثاء")


@pytest.fixture
def pair(inside: World, monkeypatch: pytest.MonkeyPatch) -> UUID:
    """Amira, who reads Arabic, and Berit; both have said yes."""
    monkeypatch.setattr(clock, "now", lambda: MONDAY)
    make_couple(inside)
    with transaction() as session:
        for person in session.scalars(select(Person)):
            person.email, person.word = f"{person.call_name.lower()}@example.org", "båt"
            person.language = "ar" if person.call_name == "Amira" else "nb"
    return both_say_yes(inside)


def choose(pair: UUID, number: int = 0, instead_of: UUID | None = None) -> UUID:
    link = link_of(pair, Side.NEWCOMER)
    meetings.choose_time(link, TUESDAYS[number], wants_interpreter=False, instead_of=instead_of)
    return next(m.id for m in everything(Meeting) if m.status is MeetingStatus.PLANNED)


def told_nothing(found, own: str) -> None:
    everywhere = found.text + found.html + found.subject
    # The link is a digest: whatever figures are in it say nothing.
    for link in [line for line in everywhere.split() if "/meeting/" in line]:
        everywhere = everywhere.replace(link, "")
    assert [word for word in SECRET if word != own and word in everywhere] == []


def test_good_news_leads_her_to_the_choice_and_tells_him_that_she_chooses(pair: UUID) -> None:
    hers, his = letter("match_accepted", "Amira"), letter("match_accepted", "Berit")
    assert f"http://localhost/ar/meeting/{link_of(pair, Side.NEWCOMER)}" in hers.text
    assert f"http://localhost/nb/meeting/{link_of(pair, Side.VOLUNTEER)}" in his.text
    assert "Den andre velger en tid" in his.text
    told_nothing(hers, "Amira")
    told_nothing(his, "Berit")


def test_good_news_is_old_once_they_have_met(pair: UUID) -> None:
    change(update(Match).values(status="active"))
    assert letter("match_accepted", "Amira") is None


def test_he_reads_that_a_time_is_set_while_it_is(pair: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    first = choose(pair)
    found = letter("meeting_set", "Berit")
    assert f"http://localhost/nb/meeting/{link_of(pair, Side.VOLUNTEER)}" in found.text
    told_nothing(found, "Berit")
    choose(pair, 1, first)
    assert letter("meeting_set", "Berit") is None
    assert "er endret" in letter("meeting_changed", "Berit").text
    monkeypatch.setattr(clock, "now", lambda: TUESDAYS[1])
    assert letter("meeting_changed", "Berit") is None


def test_she_reads_that_it_did_not_work_out_and_not_why_unless_there_is_a_new_time(pair: UUID) -> None:
    meetings.call_off(link_of(pair, Side.VOLUNTEER), choose(pair))
    found = letter("meeting_fell_through", "Amira")
    assert "لا ذنب لأحد" in found.text
    told_nothing(found, "Amira")
    choose(pair, 1)
    assert letter("meeting_fell_through", "Amira") is None


def test_both_are_reminded_of_a_meeting_that_is_still_planned(pair: UUID) -> None:
    meeting_id = choose(pair)
    remind_of_meetings(TUESDAYS[0] - timedelta(days=1))
    for name in ("Amira", "Berit"):
        told_nothing(letter("meeting_tomorrow", name), name)
    meetings.call_off(link_of(pair, Side.NEWCOMER), meeting_id)
    assert letter("meeting_tomorrow", "Berit") is None


def test_where_others_read_along_there_is_only_a_link_and_a_word(pair: UUID) -> None:
    change(update(Person).values(is_discreet=True))
    choose(pair)
    row = db.session.scalars(select(Notification).where(Notification.kind == "meeting_set")).one()
    text = letter_of(db.session(), row).text.split("\n")
    assert [line for line in text if line.strip()] == [
        "Hei. Du har en beskjed.",
        f"http://localhost/nb/meeting/{link_of(pair, Side.VOLUNTEER)}",
        "Ord: båt",
    ]
