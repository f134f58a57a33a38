"""The pages of a first meeting, its file for a calendar, and the card at the desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from icalendar import Calendar
from sqlalchemy import update

from matching import Side
from tests.databases import ON_SQLITE
from tests.meetings.steps import link_of, two_say_yes
from tests.pages import text_of
from tests.web.round_steps import change, everything, the
from web import clock, tenancy
from web.matches import meetings
from web.matches.meeting_lists import first_meetings
from web.models import InterpreterBooking, Match, Meeting, MeetingStatus, Offer, Person

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from flask import Flask

    from tests.pages import CarefulClient
    from tests.worlds import World

MONDAY = datetime(2026, 9, 7, 8, 0, tzinfo=clock.OFFICE_ZONE)
NEXT_TUESDAY = "2026-09-15T16:00:00+00:00"


@dataclass(frozen=True, slots=True)
class Pair:
    """Amira and Berit, and a way to look behind the pages between two requests."""

    app: Flask
    world: World
    id: UUID

    def inside(self, ask: Callable[[], Any]) -> Any:
        with self.app.app_context(), tenancy.acting_for(self.world.organisation_id):
            return ask()

    def change(self, statement: Any) -> None:
        self.inside(lambda: change(statement))

    def link(self, side: Side = Side.NEWCOMER) -> str:
        return self.inside(lambda: link_of(self.id, side))

    def planned(self) -> str:
        """The id of the meeting that is planned, as a form holds it."""
        return self.inside(
            lambda: next(str(m.id) for m in everything(Meeting) if m.status is MeetingStatus.PLANNED)
        )

    def count(self) -> int:
        return self.inside(lambda: len(everything(Meeting)))


@pytest.fixture
def pair(app: Flask, world: World, monkeypatch: pytest.MonkeyPatch) -> Pair:
    """Both said yes on a Monday in September, and are free on Tuesday evenings."""
    monkeypatch.setattr(clock, "now", lambda: MONDAY)
    with app.app_context(), tenancy.acting_for(world.organisation_id):
        return Pair(app, world, two_say_yes(world))


def address(pair: Pair, side: Side = Side.NEWCOMER, language: str = "nb") -> str:
    return f"/{language}/meeting/{pair.link(side)}"


def choose(client: CarefulClient, pair: Pair, **changes: str):
    page = address(pair)
    fields = {"time": NEXT_TUESDAY, "interpreter": "yes", "instead_of": ""}
    return client.send(page, seen_on=page, **fields | changes)


@pytest.mark.parametrize("language", ["nb", "en", "ar"])
def test_the_whole_road_in_each_language(client: CarefulClient, pair: Pair, language: str) -> None:
    hers, his = address(pair, Side.NEWCOMER, language), address(pair, Side.VOLUNTEER, language)
    page = client.page(hers)
    offered = [field.get("value") for field in page.iter("input") if field.get("name") == "time"]
    assert (len(offered), offered[0]) == (3, NEXT_TUESDAY)
    assert "Sentrum bibliotek" in text_of(page)
    client.page(his)
    sent = client.send(hers, seen_on=hers, time=offered[0], interpreter="no", instead_of="")
    assert sent.location == hers
    for side in (hers, his):
        assert "18:00" in text_of(client.page(side))
    client.page(f"{hers}/another-time")
    meeting_id = pair.planned()
    client.send(f"{his}/cannot-come", seen_on=his, meeting=meeting_id)
    client.page(his)
    client.send(f"{hers}/call", seen_on=hers)
    client.page(hers)
    pair.change(update(Match).values(status="closed", is_open=False, closed_at=MONDAY, close_reason="other"))
    assert "Berit" not in text_of(client.page(hers))


@ON_SQLITE
def test_looking_chooses_nothing(client: CarefulClient, pair: Pair) -> None:
    client.page(address(pair))
    client.page(address(pair, Side.VOLUNTEER))
    assert pair.count() == 0


@ON_SQLITE
@pytest.mark.parametrize(
    "changes",
    [
        {"time": ""},
        {"time": "tomorrow"},
        {"time": "2026-09-15T18:00:00"},
        {"interpreter": ""},
        {"instead_of": "x"},
    ],
)
def test_what_makes_no_sense_is_refused(client: CarefulClient, pair: Pair, changes: dict[str, str]) -> None:
    assert choose(client, pair, **changes).status_code == 400
    assert pair.count() == 0


@ON_SQLITE
def test_whoever_comes_second_reads_a_kind_word(client: CarefulClient, pair: Pair) -> None:
    page = address(pair)
    client.page(page)
    choose(client, pair)
    late = client.send(
        page,
        seen_on=f"{page}/another-time",
        time=NEXT_TUESDAY[:8] + "22T16:00:00+00:00",
        interpreter="no",
        instead_of="",
    )
    assert late.status_code == 409
    assert "Noen har nettopp satt eller endret tiden." in late.text


@ON_SQLITE
def test_he_finds_no_other_times_to_choose(client: CarefulClient, pair: Pair) -> None:
    choose(client, pair)
    client.page(f"{address(pair, Side.VOLUNTEER)}/another-time", status=404)


def test_changing_without_end_is_slowed_down(client: CarefulClient, pair: Pair) -> None:
    page = address(pair)
    answers = [client.send(f"{page}/call", seen_on="/nb/call-me").status_code for _ in range(9)]
    assert answers == [303] * 8 + [429]


def calendar(client: CarefulClient, pair: Pair, side: Side = Side.NEWCOMER) -> tuple[str, Calendar]:
    answer = client.get(f"{address(pair, side)}/appointment.ics")
    assert answer.status_code == 200
    text = answer.get_data(as_text=True)
    file = Calendar.from_ical(text)
    assert answer.content_type == f"text/calendar; charset=utf-8; method={file['METHOD']}"
    return text, file


def event(file: Calendar):
    (found,) = file.walk("VEVENT")
    return found


@ON_SQLITE
def test_the_calendar_has_the_wall_clocks_time_and_tells_nobody_who_it_is(
    client: CarefulClient, pair: Pair
) -> None:
    choose(client, pair)
    text, file = calendar(client, pair)
    found = event(file)
    assert (file["METHOD"], found["SEQUENCE"], found["STATUS"]) == ("PUBLISH", 0, "CONFIRMED")
    assert "DTSTART;TZID=Europe/Oslo:20260915T180000" in text
    assert "BEGIN:VTIMEZONE" in text
    assert (found["SUMMARY"], found["LOCATION"]) == ("Avtale", "Sentrum bibliotek")
    for told in ("Amira", "Berit", "Lillevik", "Kari", str(pair.id), pair.link()):
        assert told not in text


@ON_SQLITE
def test_without_a_time_there_is_nothing_for_a_calendar(client: CarefulClient, pair: Pair) -> None:
    client.page(f"{address(pair)}/appointment.ics", status=404)


@ON_SQLITE
def test_where_others_read_along_the_calendar_names_no_place(client: CarefulClient, pair: Pair) -> None:
    choose(client, pair)
    pair.change(update(Person).where(Person.call_name == "Amira").values(is_discreet=True))
    assert "LOCATION" not in event(calendar(client, pair)[1])
    assert "LOCATION" in event(calendar(client, pair, Side.VOLUNTEER)[1])


@ON_SQLITE
def test_a_change_has_the_same_uid_and_a_higher_sequence_and_off_is_off(
    client: CarefulClient, pair: Pair
) -> None:
    choose(client, pair)
    seen = [event(calendar(client, pair)[1])]
    choose(client, pair, time="2026-09-22T16:00:00+00:00", instead_of=pair.planned())
    seen.append(event(calendar(client, pair)[1]))
    his = address(pair, Side.VOLUNTEER)
    client.send(f"{his}/cannot-come", seen_on=his, meeting=pair.planned())
    _text, file = calendar(client, pair)
    seen.append(event(file))
    assert (file["METHOD"], seen[2]["STATUS"]) == ("CANCEL", "CANCELLED")
    assert "DTSTART" not in seen[2]
    choose(client, pair, time="2026-09-29T16:00:00+00:00")
    seen.append(event(calendar(client, pair)[1]))
    assert len({str(one["UID"]) for one in seen}) == 1
    numbers = [int(one["SEQUENCE"]) for one in seen]
    assert numbers == sorted(set(numbers))


@ON_SQLITE
@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2027-03-22T08:00+01:00", "20270330T180000"),  # after the night to 28 March
        ("2027-10-25T08:00+02:00", "20271102T180000"),  # after the night to 31 October
    ],
)
def test_the_calendar_is_right_across_the_change_of_clocks(
    client: CarefulClient, pair: Pair, monkeypatch: pytest.MonkeyPatch, now: str, expected: str
) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime.fromisoformat(now))
    shown = [
        field.get("value")
        for field in client.page(address(pair)).iter("input")
        if field.get("name") == "time"
    ]
    choose(client, pair, time=shown[0])
    text, file = calendar(client, pair)
    assert f"DTSTART;TZID=Europe/Oslo:{expected}" in text
    assert event(file)["DTSTART"].dt == pair.inside(lambda: the(Meeting).starts_at)


def test_the_answer_leads_on_to_the_first_meeting(client: CarefulClient, pair: Pair) -> None:
    link = pair.link(Side.VOLUNTEER)
    page = client.page(f"/nb/answer/{link}")
    assert f"/nb/meeting/{link}" in [a.get("href") for a in page.iter("a")]


def test_the_desk_does_all_that_the_two_could_say(
    client: CarefulClient, world: World, pair: Pair, monkeypatch
) -> None:
    client.sign_in(world.key)
    shown, path = f"/matches/{pair.id}", f"/matches/{pair.id}/meeting"
    assert "Mangler tid" in text_of(client.page(shown))
    plan = {"day": "2026-09-10", "time": "17:30", "place": "", "how": "phone", "instead_of": ""}
    assert client.send(path, seen_on=shown, **plan, interpreter="y").location == shown
    page = text_of(client.page(shown))
    for part in ("torsdag 10. september 2026 kl. 17:30", "Mangler sted", "Tolk må bestilles"):
        assert part in page
    meeting_id = pair.planned()
    booking = {"meeting": meeting_id, "language": "ar", "form": "phone", "status": "confirmed"}
    client.send(f"{path}/interpreter", seen_on=shown, **booking)
    assert pair.inside(lambda: the(InterpreterBooking).status) == "confirmed"
    assert pair.inside(lambda: len(first_meetings(world.coordinator).lacking)) == 1
    monkeypatch.setattr(clock, "now", lambda: MONDAY + timedelta(days=4))
    client.sign_in(world.key)
    assert "Hvordan gikk det?" in text_of(client.page(shown))
    client.send(f"{path}/outcome", seen_on=shown, meeting=meeting_id, outcome="held")
    assert "De har møttes" in text_of(client.page(shown))
    assert "Nå har dere møttes" in text_of(client.page(address(pair)))


def test_a_call_is_recorded_on_the_card(client: CarefulClient, world: World, pair: Pair) -> None:
    pair.inside(lambda: meetings.want_call(link_of(pair.id, Side.VOLUNTEER)))
    client.sign_in(world.key)
    shown = f"/matches/{pair.id}"
    assert "Berit vil bli ringt" in text_of(client.page(shown))
    offer_id = pair.inside(
        lambda: next(str(offer.id) for offer in everything(Offer) if offer.side is Side.VOLUNTEER)
    )
    client.send(f"/matches/{pair.id}/meeting/call", seen_on=shown, offer=offer_id, outcome="answered")
    assert "vil bli ringt" not in text_of(client.page(shown))


@ON_SQLITE
@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("", {"day": "2026-09-10", "time": "", "place": "", "how": "phone"}),
        ("", {"day": "2026-09-10", "time": "10:00", "place": "", "how": "self"}),
        ("/outcome", {"meeting": "", "outcome": "held"}),
        ("/interpreter", {"meeting": "x", "language": "ar", "form": "phone", "status": "needed"}),
    ],
)
def test_a_form_that_makes_no_sense_is_refused(
    client: CarefulClient, world: World, pair: Pair, path, fields
) -> None:
    client.sign_in(world.key)
    sent = client.send(f"/matches/{pair.id}/meeting{path}", seen_on=f"/matches/{pair.id}", **fields)
    assert sent.status_code == 400
