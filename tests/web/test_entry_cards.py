"""A printed card: it opens one page, is shown once, and is dead the moment it is taken back."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event, select, update
from sqlalchemy.exc import IntegrityError

from matching.lifecycle import EnrolmentStatus, MatchStatus
from tests import factories
from tests.pages import CarefulClient, parse, text_of
from tests.web import together_steps as steps
from tests.web.newcomer_steps import main_of, rows, send
from web import clock
from web.accounts.entry_cards import plain_code
from web.database import Base, db, transaction
from web.matches.sides import sides_of
from web.models import Account, AuditEntry, Enrolment, EntryCard, Newcomer, Person, Role, Volunteer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

    from tests.worlds import Within, World

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
NEVER = "1234 5678 9012 3456"
CODE = re.compile(r"\d{4}(?: \d{4}){3}")


@pytest.fixture
def desk(app: Flask, world: World) -> CarefulClient:
    """The coordinator's browser, which keeps nothing open between two requests: others come between."""
    app.test_client_class = CarefulClient
    browser = app.test_client()
    browser.sign_in(world.key)
    return browser


@pytest.fixture
def newcomer(within: Within, world: World) -> str:
    """The path of a newcomer who reads Arabic and has neither address nor account."""
    with within(), transaction() as session:
        enrolment = factories.newcomer(session, world.programme_id, call_name="Amira Zahra")
        row = session.get_one(Newcomer, enrolment.newcomer_id)
        person = session.get_one(Person, row.person_id)
        person.language, person.word = "ar", "sol"
        return f"/newcomers/{row.id}"


@pytest.fixture
def volunteer(within: Within, world: World) -> str:
    with within(), transaction() as session:
        return f"/volunteers/{factories.volunteer(session, world.programme_id).volunteer_id}"


def printed(desk: CarefulClient, path: str, **fields: str) -> str:
    """Print a card and return its code."""
    answer = send(desk, f"{path}/card", **{"instead_of": standing(desk, path)} | fields)
    assert answer.status_code == 200, answer.text
    return CODE.search(text_of(card_on(answer.text))).group()


def standing(desk: CarefulClient, path: str) -> str:
    """The card that stands on the desk's page."""
    page = desk.page(f"{path}/card")
    return next((field.get("value") for field in page.iter("input") if field.get("name") == "instead_of"), "")


def card_on(html: str):
    return next(one for one in parse(html).iter("article") if one.get("class") == "entry-card")


def stranger(desk: CarefulClient) -> CarefulClient:
    """A browser of its own, that nobody is signed in on."""
    return desk.application.test_client()


def enter(client: CarefulClient, code: str, language: str = "nb"):
    return send(client, f"/{language}/card", code=code)


def comes_in(desk: CarefulClient, code: str) -> bool:
    return enter(stranger(desk), code).status_code == 303


def test_a_card_opens_her_own_page_and_nobody_elses(
    desk: CarefulClient, newcomer: str, volunteer: str
) -> None:
    code = printed(desk, newcomer)
    hers = stranger(desk)
    answer = enter(hers, code, "ar")
    assert answer.location == "/ar/me"
    assert "Amira Zahra" in main_of(hers.page("/ar/me"))
    assert {hers.get(path).status_code for path in (newcomer, volunteer, "/today", "/matches")} == {403}
    assert hers.get("/nb/guide").status_code == 404
    assert "Sist brukt" in main_of(desk.page(f"{newcomer}/card"))


def test_a_volunteer_may_have_a_card_too(desk: CarefulClient, volunteer: str) -> None:
    his = stranger(desk)
    assert enter(his, printed(desk, volunteer)).status_code == 303
    page = main_of(his.page("/nb/guide"))
    assert "Hei, Berit" in page
    assert "Du kommer inn her med et kort." in page


@ON_SQLITE
@pytest.mark.parametrize(
    "typed",
    [
        lambda code: code.replace(" ", ""),
        lambda code: f"\u200f{code.replace(' ', '-')}\n",
        lambda code: code.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")),
        lambda code: code.translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")),
    ],
)
def test_the_code_may_be_typed_in_any_figures_and_with_anything_between(
    desk: CarefulClient, newcomer: str, typed
) -> None:
    assert comes_in(desk, typed(printed(desk, newcomer)))


def test_a_new_card_ends_the_old_one_and_every_page_that_is_open_by_it(
    desk: CarefulClient, newcomer: str
) -> None:
    old = printed(desk, newcomer)
    hers = stranger(desk)
    enter(hers, old)
    new = printed(desk, newcomer)
    assert hers.get("/nb/me").status_code == 403
    assert not comes_in(desk, old)
    assert comes_in(desk, new)


def test_a_card_that_is_taken_back_opens_nothing(desk: CarefulClient, world: World, newcomer: str) -> None:
    code = printed(desk, newcomer)
    hers = stranger(desk)
    enter(hers, code)
    for _ in range(2):
        assert send(desk, f"{newcomer}/card/take-back", seen_on=f"{newcomer}/card").status_code == 303
    assert hers.get("/nb/me").status_code == 403
    assert not comes_in(desk, code)
    with rows(desk, world) as session:
        made = select(AuditEntry.action, AuditEntry.actor_account_id).where(AuditEntry.action.like("%card%"))
        assert sorted(session.execute(made).all()) == [
            ("make_card", world.coordinator_id),
            ("take_card_back", world.coordinator_id),
        ]


@contextmanager
def statements(desk: CarefulClient, world: World) -> Iterator[list[str]]:
    """Every statement that the database is asked meanwhile."""
    heard: list[str] = []
    with desk.application.app_context():
        engine = db.engine

    def note(_connection, _cursor, statement, *_rest) -> None:
        heard.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield heard
    event.remove(engine, "before_cursor_execute", note)


@ON_SQLITE
def test_wrong_taken_back_closed_and_never_made_answer_alike(
    desk: CarefulClient, world: World, newcomer: str, volunteer: str, within: Within
) -> None:
    taken_back, closed, right = printed(desk, newcomer), printed(desk, volunteer), printed(desk, newcomer)
    with within(), transaction() as session:
        volunteers = select(Volunteer.person_id)
        session.execute(
            update(Account).where(Account.person_id.in_(volunteers)).values(closed_at=clock.now())
        )
    wrong = right[:-1] + str((int(right[-1]) + 1) % 10)
    enter(stranger(desk), "0")  # the network has been counted before
    seen = set()
    for code in (wrong, taken_back, closed, NEVER):
        client = stranger(desk)
        client.get("/nb/card")
        with statements(desk, world) as heard:
            answer = enter(client, code)
        text = re.sub(r'name="csrf_token" [^>]*>', "", answer.text).replace(code, "")
        seen.add((answer.status_code, text, tuple(heard)))
    assert len(seen) == 1
    assert seen.pop()[0] == 400


@ON_SQLITE
def test_a_code_is_not_tried_without_end_whether_it_is_one_or_not(desk: CarefulClient, newcomer: str) -> None:
    for code in (printed(desk, newcomer), NEVER):
        statuses = [enter(stranger(desk), code).status_code for _ in range(21)]
        assert (statuses[19] == 429, statuses[20] == 429) == (False, True), code


def test_the_code_is_kept_nowhere_and_shown_once(
    desk: CarefulClient, newcomer: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    code = printed(desk, newcomer)
    enter(stranger(desk), code)
    with desk.application.app_context(), db.engine.connect() as connection:
        kept = [row for table in Base.metadata.sorted_tables for row in connection.execute(select(table))]
    everything = f"{kept}\n{caplog.text}\n{desk.get(f'{newcomer}/card').text}\n{desk.get(newcomer).text}"
    assert code not in everything
    assert plain_code(code) not in everything


@ON_SQLITE
def test_of_two_presses_one_makes_a_card_and_its_card_works(desk: CarefulClient, newcomer: str) -> None:
    seen = standing(desk, newcomer)
    code = printed(desk, newcomer)
    assert send(desk, f"{newcomer}/card", instead_of=seen).status_code == 409
    assert comes_in(desk, code)


@ON_SQLITE
def test_whoever_finds_it_reads_neither_a_name_nor_what_it_is_for(desk: CarefulClient, newcomer: str) -> None:
    answer = send(desk, f"{newcomer}/card", instead_of="")
    card = text_of(card_on(answer.text))
    assert not re.search(r"(?i)amira|zahra|flyktning|innvandr|guide|veileder|newcomer|لاجئ|مرشد", card)
    for told in ("Lillevik kommune", "22 22 22 22", "/ar/card", "Ordet ditt: sol", "كلمتكم"):
        assert told in card, told
    halves = [one for one in card_on(answer.text).iter("div") if one.get("dir")]
    assert [(half.get("lang"), half.get("dir")) for half in halves[:2]] == [("nb", "ltr"), ("ar", "rtl")]


@ON_SQLITE
@pytest.mark.parametrize("how", ["leave", "delete"])
@pytest.mark.parametrize("kind", ["newcomer", "volunteer"])
def test_leaving_and_deleting_end_the_card(
    desk: CarefulClient, world: World, newcomer: str, volunteer: str, kind: str, how: str
) -> None:
    path = {"newcomer": newcomer, "volunteer": volunteer}[kind]
    code = printed(desk, path)
    seen_on = f"{path}/leave" if kind == "newcomer" else f"{path}/stop"
    done = send(desk, f"{path}/{how}", seen_on=seen_on, how="in_person", sure="y")
    assert done.status_code == 303, done.text
    assert not comes_in(desk, code)
    with rows(desk, world) as session:
        assert session.scalars(select(EntryCard)).all() == []
    if how == "leave":
        assert send(desk, f"{path}/card", seen_on=seen_on, instead_of="").status_code == 409


@ON_SQLITE
def test_a_volunteer_who_has_met_somebody_and_deletes_all_has_no_card(
    desk: CarefulClient, world: World, within: Within
) -> None:
    with within():
        match_id = steps.ask(world)
        for state in (MatchStatus.ACTIVE, MatchStatus.CLOSED):
            steps.move_to(match_id, state)
        volunteer_id = sides_of(db.session(), match_id).volunteer.id
        with transaction() as session:
            is_person = Account.role == Role.PERSON
            session.execute(update(Account).where(is_person).values(email_sealed=None, email_digest=None))
    path = f"/volunteers/{volunteer_id}"
    code = printed(desk, path)
    send(desk, f"{path}/delete", seen_on=f"{path}/stop", how="in_person", sure="y")
    assert not comes_in(desk, code)
    with rows(desk, world) as session:
        assert session.scalars(select(EntryCard)).all() == []


@ON_SQLITE
def test_somebody_with_an_address_has_no_need_of_a_card(
    desk: CarefulClient, world: World, newcomer: str, within: Within
) -> None:
    with within(), transaction() as session:
        person_id = session.scalars(select(Newcomer.person_id)).one()
        factories.account(session, role=Role.PERSON, person_id=person_id)
    page = desk.page(f"{newcomer}/card")
    assert "Det trengs ikke noe kort." in main_of(page)
    assert not any(field.get("name") == "instead_of" for field in page.iter("input"))
    assert send(desk, f"{newcomer}/card", seen_on=newcomer, instead_of="").status_code == 409


@ON_SQLITE
def test_whoever_is_out_of_every_programme_gets_no_new_card_and_may_lose_the_old(
    desk: CarefulClient, newcomer: str, within: Within
) -> None:
    code = printed(desk, newcomer)
    with within(), transaction() as session:
        session.execute(update(Enrolment).values(status=EnrolmentStatus.LEFT))
    assert standing(desk, newcomer) == ""
    assert send(desk, f"{newcomer}/card", seen_on=newcomer, instead_of="").status_code == 409
    assert comes_in(desk, code)
    send(desk, f"{newcomer}/card/take-back", seen_on=f"{newcomer}/card")
    assert not comes_in(desk, code)


@ON_SQLITE
def test_she_sees_that_a_card_was_printed(desk: CarefulClient, newcomer: str) -> None:
    hers = stranger(desk)
    enter(hers, printed(desk, newcomer))
    assert "Du kommer inn her med et kort." in main_of(hers.page("/nb/me"))
    assert "Antall ganger: 1" in main_of(hers.page("/nb/me/data"))
    assert "Et kort med kode ble skrevet ut" in main_of(desk.page(newcomer))
    assert "/ar/card" in text_of(desk.page(f"{newcomer}/receipt"))


@ON_SQLITE
def test_the_way_in_by_a_card_is_one_quiet_link(client: CarefulClient, world: World) -> None:
    page = client.page("/nb/sign-in")
    assert [one.get("href") for one in page.iter("a") if text_of(one) == "Jeg har et kort med kode"] == [
        "/nb/card"
    ]
    assert len(list(page.iter("form"))) == 1


def test_an_account_of_the_desk_needs_an_address(within: Within) -> None:
    with within(), pytest.raises(IntegrityError, match="staff_has_address"), transaction() as session:
        factories.account(session, email=None)


def test_only_the_figures_of_what_was_typed_count() -> None:
    assert plain_code("a1 ٢-۳") == "123"
