"""Signing up at the desk: the same answers, her yes in her language, and a draft that waits."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from tests import factories
from tests.databases import ON_SQLITE
from tests.web.desk_steps import NEW, PAGES, begin, fill_in, finish, sign_up
from tests.web.newcomer_steps import EMAIL, latest_code, main_of, rows, send
from tests.web.newcomer_steps import sign_up as sign_up_herself
from web import clock, tenancy
from web.database import db, transaction
from web.drafts import desk as drafts
from web.drafts.operations import forget_ended_drafts
from web.errors import NotFound
from web.models import (
    Account,
    AuditEntry,
    CallRequest,
    Consent,
    DraftKind,
    Newcomer,
    OneTimeCode,
    Person,
    ProgrammeKind,
    Role,
    SignUpDraft,
)
from web.newcomers import operations as newcomers

if TYPE_CHECKING:
    from flask import Flask

    from tests.pages import CarefulClient
    from tests.worlds import World

NAMES = ["أميرة بنت خالد", "ኣበባ", "N̈guyễn", "👩‍👧 Аня", "<b>x</b> & 'y'"]


@pytest.fixture
def desk(client: CarefulClient, world: World) -> CarefulClient:
    client.sign_in(world.key)
    return client


@pytest.fixture
def colleague(app: Flask, world: World) -> str:
    """A coordinator of another programme, by the demo's key."""
    with app.app_context(), tenancy.acting_for(world.organisation_id), transaction() as session:
        other = factories.programme(session, ProgrammeKind.FADDER).id
        return str(factories.account(session, [other], name="Jamila Ek").id)


def test_the_same_answers_stand_where_they_stand_when_she_signs_up_herself(
    client: CarefulClient, world: World
) -> None:
    sign_up_herself(client, world, "ar")
    client.sign_in(world.key)
    sign_up(client, world, reach={"phone": "912 34 567"})
    with rows(client, world) as session:
        pair = select(Person, Newcomer).join(Newcomer, Newcomer.person_id == Person.id)
        (her, hers), (one, ones) = session.execute(pair.order_by(Newcomer.signed_up_at)).all()
        for column in ("call_name", "birth_year", "gender", "language", "phone", "word", "is_discreet"):
            assert getattr(one, column) == getattr(her, column), column
        own = {"id", "person_id", "signed_up_at", "practical_note_sealed"}
        for column in {*Newcomer.__mapper__.columns.keys(), "practical_note"} - own:
            assert getattr(ones, column) == getattr(hers, column), column


@ON_SQLITE
@pytest.mark.parametrize(("language", "is_reviewed"), [("nb", True), ("ar", False)])
@pytest.mark.parametrize("how", ["phone", "in_person", "interpreter"])
def test_her_yes_is_kept_with_language_version_way_and_who_wrote_it(
    desk: CarefulClient, world: World, language: str, how: str, *, is_reviewed: bool
) -> None:
    sign_up(desk, world, language=language, how=how)
    with rows(desk, world) as session:
        kept = {
            (
                row.kind.value,
                row.language,
                row.text_version,
                row.is_reviewed_text,
                row.how.value,
                row.recorded_by,
            )
            for row in session.scalars(select(Consent))
        }
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "sign_up_at_the_desk")).one()
        assert (entry.actor_account_id, entry.reason) == (world.coordinator_id, how)
    assert kept == {
        (kind, language, 1, is_reviewed, how, world.coordinator_id) for kind in ("take_part", "keep_answers")
    }


@ON_SQLITE
@pytest.mark.parametrize(
    ("language", "direction", "words"),
    [("ar", "rtl", "لا يتقاضى"), ("en", "ltr", "The guide is not paid"), ("nb", "ltr", "ikke lønn")],
)
def test_what_is_read_aloud_stands_in_her_language(
    desk: CarefulClient, language: str, direction: str, words: str
) -> None:
    page = desk.page(f"{begin(desk, language)}/yes")
    aloud = [p for p in page.iter("p") if p.get("class") == "aloud"]
    assert len(aloud) == 4
    assert {(p.get("lang"), p.get("dir")) for p in aloud} == {(language, direction)}
    assert words in "".join(aloud[0].itertext())
    assert "Lillevik kommune" in "".join(aloud[2].itertext())


@ON_SQLITE
@pytest.mark.parametrize("missing", ["guide", "free", "kept"])
def test_nobody_is_signed_up_who_has_not_understood_all_three(desk: CarefulClient, missing: str) -> None:
    at = begin(desk)
    ticks = {name: "y" for name in PAGES["yes"] if name != missing}
    assert send(desk, f"{at}/yes", **ticks).status_code == 400
    assert desk.get(f"{at}/check").location == f"{at}/yes"


def test_a_yes_of_its_own_is_asked_before_anything_is_kept(desk: CarefulClient) -> None:
    fields = {name: value for name, value in PAGES["reach"].items() if name != "keep"}
    at = begin(desk)
    fill_in(desk, at, until="reach")
    assert send(desk, f"{at}/reach", **fields).status_code == 400
    assert desk.get(f"{at}/check").location == f"{at}/reach"
    assert send(desk, f"{at}/check", seen_on=NEW).location == f"{at}/reach"


def test_somebody_with_neither_phone_nor_address_has_no_account_and_a_sheet(
    desk: CarefulClient, world: World
) -> None:
    page = sign_up(desk, world)
    with rows(desk, world) as session:
        person = session.scalars(select(Person)).one()
        assert (person.email, person.phone) == (None, None)
        assert session.scalar(select(func.count(Account.id)).where(Account.role == Role.PERSON)) == 0
    sheet = desk.page(f"{page}/receipt")
    assert (sheet.get("lang"), sheet.get("dir")) == ("ar", "rtl")
    told = main_of(sheet)
    for words in ("Amira", "Kari Lie", "sol", "Nordbyen bibliotek", "22 22 22 22"):
        assert words in told
    assert "sign-in" not in told


def test_an_address_counts_when_the_code_has_come_back(desk: CarefulClient, world: World) -> None:
    at = begin(desk, "en")
    fill_in(desk, at, reach={"email": EMAIL, "unreachable": ""})
    wrong = finish(desk, at, code="000000")
    assert wrong.status_code == 400
    assert "Koden er ikke riktig" in wrong.text
    with rows(desk, world) as session:
        assert session.scalar(select(func.count(Person.id))) == 0
        assert session.scalars(select(OneTimeCode.language)).one() == "en"
    page = finish(desk, at, code=latest_code(desk, world)).location
    with rows(desk, world) as session:
        account = session.scalars(select(Account).where(Account.role == Role.PERSON)).one()
        assert (account.email, account.language) == (EMAIL, "en")
    assert "/en/sign-in" in main_of(desk.page(page))


def test_an_address_that_somebody_has_is_no_way_to_that_somebody(client: CarefulClient, world: World) -> None:
    sign_up_herself(client, world)
    client.sign_in(world.key)
    at = begin(client)
    fill_in(client, at, about={"call_name": "Stranger"}, reach={"email": EMAIL, "unreachable": ""})
    answer = finish(client, at, code=latest_code(client, world))
    assert answer.status_code == 400
    with rows(client, world) as session:
        assert session.scalars(select(Person.call_name)).all() == ["Amira"]
        assert session.scalar(select(func.count(SignUpDraft.id))) == 1


def test_whatever_was_filled_in_is_seen_again(desk: CarefulClient) -> None:
    at = begin(desk)
    fill_in(desk, at)
    shown = "".join(desk.get(f"{at}/{page}").text for page in PAGES)
    assert all(words in shown for words in ('value="Amira"', 'value="1990"', "Stairs are hard for me"))


def test_a_second_press_signs_nobody_up_again(desk: CarefulClient, world: World) -> None:
    at = begin(desk)
    fill_in(desk, at)
    page = desk.page(f"{at}/check")
    token = next(field.get("value") for field in page.iter("input") if field.get("name") == "csrf_token")
    answers = [desk.post(f"{at}/check", data={"csrf_token": token}).status_code for _ in range(2)]
    assert answers == [303, 404]
    with rows(desk, world) as session:
        assert session.scalar(select(func.count(Newcomer.id))) == 1


@ON_SQLITE
@pytest.mark.parametrize("name", NAMES)
def test_a_name_survives_in_any_script(desk: CarefulClient, world: World, name: str) -> None:
    page = sign_up(desk, world, about={"call_name": name})
    with rows(desk, world) as session:
        assert session.scalars(select(Person.call_name)).one() == name
    assert " ".join(name.split()) in main_of(desk.page(page))


@ON_SQLITE
def test_bad_input_answers_at_the_field_and_keeps_everything(desk: CarefulClient) -> None:
    at = begin(desk)
    fill_in(desk, at, until="about")
    answer = send(desk, f"{at}/about", **PAGES["about"] | {"birth_year": "19x0", "call_name": "أميرة"})
    assert answer.status_code == 400
    assert 'id="birth_year-error"' in answer.text
    assert "19x0" in answer.text
    assert "أميرة" in answer.text
    chosen = [
        option.get("value")
        for option in desk.page(f"{at}/about").iter("option")
        if "selected" in option.attrib
    ]
    assert "north" in chosen, "what was good is kept already, whatever becomes of the page"


def test_a_draft_outlives_the_talk_and_signing_out(desk: CarefulClient, world: World) -> None:
    at = begin(desk)
    fill_in(desk, at, until="finding")
    send(desk, "/sign-out", seen_on=NEW)
    with rows(desk, world):
        forget_ended_drafts(clock.now() + timedelta(days=2, hours=23))
    desk.sign_in(world.key)
    assert "Amira" in main_of(desk.page(NEW))
    assert desk.get(f"{at}/check").location == f"{at}/finding"
    with rows(desk, world):
        forget_ended_drafts(clock.now() + timedelta(days=3, minutes=1))
    assert "Amira" not in main_of(desk.page(NEW))
    assert desk.get(f"{at}/check").status_code == 404


def test_a_draft_is_for_whoever_began_it_and_stands_sealed(
    desk: CarefulClient, world: World, colleague: str
) -> None:
    at = begin(desk)
    fill_in(desk, at, until="finding")
    with rows(desk, world) as session:
        row = session.scalars(select(SignUpDraft)).one()
        assert "Amira" not in row.answers_sealed
    desk.sign_in(colleague)
    assert "Amira" not in main_of(desk.page(NEW))
    for path in (at, f"{NEW}/{uuid4()}"):
        assert desk.get(f"{path}/about").status_code == 404
        assert send(desk, f"{path}/throw-away", seen_on=NEW).status_code == 404
    with rows(desk, world) as session:
        assert session.scalar(select(func.count(SignUpDraft.id))) == 1


def test_thrown_away_is_gone(desk: CarefulClient, world: World) -> None:
    at = begin(desk)
    fill_in(desk, at, until="reach")
    assert send(desk, f"{at}/throw-away", seen_on=NEW).status_code == 303
    with rows(desk, world) as session:
        assert session.scalar(select(func.count(SignUpDraft.id))) == 0


def test_who_asked_to_be_called_is_signed_up_with_what_is_known(desk: CarefulClient, world: World) -> None:
    with rows(desk, world):
        newcomers.ask_for_call("Аня", "+4791234567", "uk")
        call_id = db.session.scalars(select(CallRequest.id)).one()
    assert "Аня" in main_of(desk.page(NEW))
    at = begin(desk, asked=f"?call={call_id}")
    assert 'value="Аня"' in desk.get(f"{at}/about").text
    assert "+4791234567" in desk.get(f"{at}/reach").text
    fill_in(desk, at)
    finish(desk, at)
    with rows(desk, world) as session:
        assert session.scalars(select(CallRequest.done_at)).one() is not None
    assert "Аня" not in main_of(desk.page(NEW))
    assert desk.get(f"{NEW}?call={call_id}").status_code == 404


@ON_SQLITE
def test_somebody_too_young_is_told_and_nothing_is_kept(desk: CarefulClient, world: World) -> None:
    at = begin(desk)
    fill_in(desk, at, until="about")
    young = str(clock.today().year - 16)
    assert send(desk, f"{at}/about", **PAGES["about"] | {"birth_year": young}).location == NEW
    with rows(desk, world) as session:
        assert session.scalar(select(func.count(SignUpDraft.id))) == 0


@ON_SQLITE
def test_the_page_says_who_helped(desk: CarefulClient, world: World) -> None:
    told = main_of(desk.page(sign_up(desk, world, how="interpreter")))
    assert "med hjelp" in told
    assert "Kari Lie" in told
    assert "med tolk" in told


@ON_SQLITE
def test_no_name_number_or_address_stands_in_an_address_or_a_log(
    desk: CarefulClient, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    seen: list[str] = []
    kept = desk.open

    def noted(*args, **kwargs):
        response = kept(*args, **kwargs)
        seen.extend([response.request.url, str(response.location)])
        return response

    desk.open = noted
    with caplog.at_level(0):
        page = sign_up(desk, world, reach={"email": EMAIL, "phone": "912 34 567", "unreachable": ""})
    UUID(page.rpartition("/")[2])
    # Three figures alone would also be met by chance, in the id of a draft.
    for secret in ("Amira", EMAIL, "amira", "91234567", "912 34", "912+34", "912%2034", "Stairs"):
        assert not [url for url in seen if secret in url]
        assert secret not in caplog.text


def test_the_draft_of_a_newcomer_is_not_a_volunteers(inside: World) -> None:
    draft_id = drafts.begin(inside.coordinator, DraftKind.NEWCOMER, "nb", {})
    with pytest.raises(NotFound):
        drafts.draft_at_the_desk(inside.coordinator, DraftKind.VOLUNTEER, draft_id)
    assert drafts.drafts_at_the_desk(inside.coordinator, DraftKind.VOLUNTEER) == []
