"""What a newcomer does on her own page: change, pause, read, take with her, leave, delete, come in again."""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select, update

from matching.lifecycle import EnrolmentStatus, MatchStatus
from tests import factories
from tests.databases import ON_SQLITE
from tests.pages import text_of
from tests.web.newcomer_steps import EMAIL, SCREENS, latest_code, main_of, rows, send, sign_up
from web import audit, clock
from web.database import Base, transaction
from web.matches.operations import open_match
from web.models import (
    Account,
    AuditEntry,
    Enrolment,
    Match,
    Newcomer,
    Notification,
    OneTimeCode,
    Person,
    SignedInSession,
    Throttle,
    Volunteer,
)
from web.newcomers import operations

if TYPE_CHECKING:
    from tests.pages import CarefulClient
    from tests.worlds import World

OWN = ["/nb/me", "/nb/me/welcome", "/nb/me/more", "/nb/me/pause", "/nb/me/data", "/nb/me/leave"]
CHANGES = [
    ("you", {"call_name": "Mira", "household": "couple"}, "Mira"),
    ("languages", {"norwegian": "B1"}, "Jeg kan snakke om det meste"),
    ("place", {"minutes": "60"}, "60 minutter"),
    ("time", {"times": ["weekends"], "slots": []}, "Helger"),
    ("wishes", {"whom": "any"}, "Det spiller ingen rolle"),
    ("contact", {"phone": "+46 70 123 45 67"}, "+46701234567"),
]


@pytest.fixture
def amira(client: CarefulClient, world: World) -> CarefulClient:
    """Her browser, just signed up."""
    client.remembers(sign_up, world)
    return client


def match_her(client: CarefulClient, world: World) -> None:
    """Give her a place in the programme, and an open match."""
    with rows(client, world), transaction() as session:
        newcomer_id = session.scalars(select(Newcomer.id)).one()
        hers = factories.enrolment(session, world.programme_id, newcomer_id=newcomer_id)
        open_match(session, hers, factories.volunteer(session, world.programme_id), None)


@ON_SQLITE
@pytest.mark.parametrize("path", OWN)
def test_nobody_else_opens_her_pages(client: CarefulClient, world: World, path: str) -> None:
    assert client.get(path).status_code == 403
    client.sign_in(world.key)
    assert client.get(path).status_code == 403


@ON_SQLITE
@pytest.mark.parametrize(("step", "fields", "shown"), CHANGES)
def test_each_screen_can_be_changed_alone(
    amira: CarefulClient, world: World, step: str, fields: dict[str, str], shown: str
) -> None:
    before = main_of(amira.page("/nb/me"))
    assert shown not in before
    path = f"/nb/me/answers/{step}"
    assert send(amira, path, **SCREENS[step] | fields).location == "/nb/me"
    after = main_of(amira.page("/nb/me"))
    assert shown in after
    assert EMAIL in after


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), clock.OFFICE_ZONE)


@ON_SQLITE
def test_a_slip_while_changing_keeps_the_old_answer(amira: CarefulClient, world: World) -> None:
    response = send(amira, "/ar/me/answers/you", **SCREENS["you"] | {"call_name": ""})
    assert response.status_code == 400
    assert "اكتبوا كيف نناديكم." in response.text
    with rows(amira, world) as session:
        assert session.scalars(select(Person.call_name)).one() == "Amira"


def test_the_four_questions_can_be_answered_and_taken_back(amira: CarefulClient, world: World) -> None:
    told = {"pets": "no", "age": "older", "avoids": "Samir", "arrival": "family"}
    send(amira, "/nb/me/more", **told)
    with rows(amira, world) as session:
        row = session.scalars(select(Newcomer)).one()
        assert (row.is_fine_with_pets, row.wish_age, row.avoids, row.arrival_group) == (
            False,
            "older",
            "Samir",
            "family",
        )
    send(amira, "/nb/me/more", pets="", age="", avoids="", arrival="")
    with rows(amira, world) as session:
        row = session.scalars(select(Newcomer)).one()
        assert (row.is_fine_with_pets, row.wish_age, row.avoids, row.arrival_group) == (
            None,
            None,
            None,
            None,
        )


@ON_SQLITE
def test_the_page_says_honestly_where_she_stands(amira: CarefulClient, world: World) -> None:
    assert "Du er påmeldt" in main_of(amira.page("/nb/me"))
    match_her(amira, world)
    page = main_of(amira.page("/nb/me"))
    assert "Vi ser etter en guide til deg" in page, "an approval that she was not told of is no news"
    with rows(amira, world), transaction() as session:
        session.execute(update(Match).values(status=MatchStatus.ACTIVE, started_at=clock.now()))
    assert "Du har en guide" in main_of(amira.page("/nb/me"))


def test_a_break_keeps_her_place_and_ends_by_itself_or_at_a_word(amira: CarefulClient, world: World) -> None:
    with rows(amira, world), transaction() as session:
        factories.enrolment(
            session, world.programme_id, newcomer_id=session.scalars(select(Newcomer.id)).one()
        )
    until = clock.today() + timedelta(days=30)
    send(amira, "/nb/me/pause", until=until.isoformat())
    assert enrolment(amira, world) == EnrolmentStatus.PAUSED
    assert "Du tar en pause" in main_of(amira.page("/nb/me"))
    send(amira, "/nb/me/come-back", seen_on="/nb/me")
    assert enrolment(amira, world) == EnrolmentStatus.READY
    send(amira, "/nb/me/pause", until=until.isoformat())
    with rows(amira, world):
        operations.end_pauses(noon(until - timedelta(days=1)))
    assert enrolment(amira, world) == EnrolmentStatus.PAUSED
    with rows(amira, world):
        operations.end_pauses(noon(until))
    assert enrolment(amira, world) == EnrolmentStatus.READY


@ON_SQLITE
@pytest.mark.parametrize("until", ["", "x", "2001-01-01", "2999-01-01"])
def test_a_break_needs_a_day_to_come(amira: CarefulClient, world: World, until: str) -> None:
    assert send(amira, "/nb/me/pause", until=until).status_code == 400


def test_she_reads_and_takes_with_her_all_that_is_kept(amira: CarefulClient, world: World) -> None:
    send(amira, "/nb/me/more", pets="no", age="", avoids="Samir", arrival="")
    kept = amira.get("/nb/me/data/file")
    assert kept.headers["Content-Disposition"].startswith("attachment")
    assert "Amira" in str(json.loads(kept.text))
    shown = main_of(amira.page("/nb/me/data"))
    for said in (EMAIL, "Stairs are hard for me", "Samir"):
        assert said in kept.text
        assert said in shown
    assert "+4791234567" in kept.text
    assert "912 34 567" in shown


def test_she_sees_in_which_weeks_somebody_looked(amira: CarefulClient, world: World) -> None:
    assert "Ingen som jobber her, har åpnet svarene dine ennå." in main_of(amira.page("/nb/me/data"))
    with rows(amira, world), transaction() as session:
        for _ in range(2):
            audit.record(session, world.coordinator, "read", session.scalars(select(Newcomer)).one())
    assert "Antall ganger: 2" in main_of(amira.page("/nb/me/data"))


def test_leaving_ends_match_enrolment_and_session(amira: CarefulClient, world: World) -> None:
    match_her(amira, world)
    assert send(amira, "/nb/me/leave").location == "/nb/goodbye/left"
    assert amira.get("/nb/me").status_code == 403
    with rows(amira, world) as session:
        assert not session.scalars(select(Match.is_open)).one()
        assert session.scalars(select(Volunteer.places_taken)).one() == 0
        assert (
            session.scalars(select(Enrolment.status).where(Enrolment.newcomer_id.is_not(None))).one()
            == "left"
        )
    amira.delete_cookie("veiviser")
    assert sign_up(amira, world).location == "/nb/me/welcome", "she may come back"


def test_deleting_removes_every_row_of_hers(client: CarefulClient, world: World) -> None:
    with rows(client, world), transaction() as session:
        factories.newcomer(session, world.programme_id, call_name="Somebody else")
        factories.volunteer(session, world.programme_id)
    before = counts(client, world)
    sign_up(client, world)
    with rows(client, world), transaction() as session:
        newcomer = session.scalars(select(Newcomer).order_by(Newcomer.signed_up_at.desc())).first()
        hers = factories.enrolment(session, world.programme_id, newcomer_id=newcomer.id)
        guide = session.scalars(select(Enrolment).where(Enrolment.volunteer_id.is_not(None))).one()
        open_match(session, hers, guide, None)
    send(client, "/nb/call-me", spoken_language="ar", phone="91234567", call_name="Amira")
    assert send(client, "/nb/me/delete", seen_on="/nb/me/leave").location == "/nb/goodbye/deleted"
    # These hold ids and digests only, and the last two are emptied by the jobs.
    gone = {AuditEntry.__tablename__, Notification.__tablename__, Throttle.__tablename__}
    after = counts(client, world)
    assert {name: count for name, count in after.items() if name not in gone} == {
        name: count for name, count in before.items() if name not in gone
    }
    with rows(client, world) as session:
        assert session.scalars(select(Volunteer.places_taken)).one() == 0
        assert "Amira" not in str([vars(row) for row in session.scalars(select(AuditEntry))])


def test_a_guide_who_deletes_her_newcomers_side_stays_a_guide(amira: CarefulClient, world: World) -> None:
    with rows(amira, world), transaction() as session:
        person_id = session.scalars(select(Person.id)).one()
        session.add(Volunteer(person_id=person_id, signed_up_at=clock.now()))
    send(amira, "/nb/me/delete", seen_on="/nb/me/leave")
    with rows(amira, world) as session:
        assert session.scalar(select(func.count(Newcomer.id))) == 0
        assert session.scalars(select(Volunteer.person_id)).one() == person_id
        assert session.scalar(select(func.count(SignedInSession.id))) == 0


def test_signing_in_by_code_answers_alike_for_known_and_unknown(amira: CarefulClient, world: World) -> None:
    amira.delete_cookie("veiviser")
    known = send(amira, "/ar/sign-in", email=" Amira@Example.org ")
    unknown = send(amira, "/ar/sign-in", email="who@example.org")
    assert (known.status_code, unknown.status_code) == (200, 200)
    assert strip(known.text, EMAIL) == strip(unknown.text, "who@example.org")
    with rows(amira, world) as session:
        assert session.scalar(select(func.count(OneTimeCode.id))) == 1
    wrong = send(amira, "/ar/sign-in/code", email="who@example.org", code="123456")
    assert (wrong.status_code, "الرمز غير صحيح" in wrong.text) == (400, True)
    right = send(amira, "/ar/sign-in/code", email=EMAIL, code=latest_code(amira, world))
    assert right.location == "/ar/me"
    assert "مرحبًا، Amira" in main_of(amira.page("/ar/me"))


def test_whoever_is_away_is_shown_the_way_in(client: CarefulClient, world: World) -> None:
    page = client.page("/nb/me", status=403)
    assert "/nb/sign-in" in [link.get("href") for link in page.iter("a")]
    assert "Logg inn" in text_of(page)


def strip(html: str, email: str) -> str:
    lines = [line for line in html.splitlines() if "csrf_token" not in line and 'value="' not in line]
    return "\n".join(lines).replace(email, "")


def enrolment(client: CarefulClient, world: World) -> str:
    with rows(client, world) as session:
        return session.scalars(select(Enrolment.status)).one()


def counts(client: CarefulClient, world: World) -> dict[str, int]:
    """How many rows each table of the application has."""
    with rows(client, world) as session:
        return {
            mapper.class_.__tablename__: session.scalar(select(func.count()).select_from(mapper.class_)) or 0
            for mapper in Base.registry.mappers
        }


def test_counting_sees_an_account() -> None:
    assert Account in {mapper.class_ for mapper in Base.registry.mappers}
