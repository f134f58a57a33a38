"""A volunteer is signed up at the desk: the same answers, and his yes in his language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select

from tests.databases import ON_SQLITE
from tests.pages import text_of
from tests.web.newcomer_steps import latest_code, main_of, rows, send
from tests.web.volunteer_steps import EMAIL, SCREENS
from tests.web.volunteer_steps import sign_up as sign_up_himself
from web import clock
from web.models import Account, AuditEntry, Consent, Person, Role, SignUpDraft, Volunteer

if TYPE_CHECKING:
    from tests.pages import CarefulClient
    from tests.worlds import World

NEW = "/new/volunteer"
PAGES: dict[str, dict[str, Any]] = {
    "about": SCREENS["you"] | SCREENS["languages"] | SCREENS["place"],
    "finding": SCREENS["time"] | SCREENS["together"] | SCREENS["wishes"],
    "reach": {"email": "", "phone": "912 34 567", "consent": "y"},
}


def fill_in(client: CarefulClient, language: str = "nb", **changes: dict[str, Any]) -> str:
    """Fill in every page, and return the address of the draft."""
    began = send(client, NEW, language=language, how="phone")
    at = began.location.removesuffix("/about")
    for page, fields in PAGES.items():
        response = send(client, f"{at}/{page}", **fields | changes.get(page, {}))
        assert response.status_code == 303, text_of(client.page(f"{at}/{page}"))
    return at


@pytest.fixture
def desk(client: CarefulClient, world: World) -> CarefulClient:
    client.sign_in(world.key)
    return client


def test_the_same_answers_stand_where_they_stand_when_he_signs_up_himself(
    client: CarefulClient, world: World
) -> None:
    sign_up_himself(client, world)
    client.sign_in(world.key)
    send(client, f"{fill_in(client)}/check")
    with rows(client, world) as session:
        pair = select(Person, Volunteer).join(Volunteer, Volunteer.person_id == Person.id)
        (him, his), (one, ones) = session.execute(pair.order_by(Volunteer.signed_up_at)).all()
        for column in ("call_name", "birth_year", "gender", "language", "phone"):
            assert getattr(one, column) == getattr(him, column), column
        own = {"id", "person_id", "signed_up_at", "practical_note_sealed"}
        for column in {*Volunteer.__mapper__.columns.keys(), "practical_note"} - own:
            assert getattr(ones, column) == getattr(his, column), column


def test_his_yes_is_kept_with_language_and_who_wrote_it_and_the_page_says_so(
    desk: CarefulClient, world: World
) -> None:
    done = send(desk, f"{fill_in(desk, 'ar')}/check")
    with rows(desk, world) as session:
        kept = {(row.language, row.how.value, row.recorded_by) for row in session.scalars(select(Consent))}
        assert kept == {("ar", "phone", world.coordinator_id)}
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "sign_up_at_the_desk")).one()
        assert (entry.actor_account_id, entry.reason) == (world.coordinator_id, "phone")
        assert session.scalar(select(func.count(Account.id)).where(Account.role == Role.PERSON)) == 0
    assert "med hjelp av Kari Lie" in main_of(desk.page(done.location))


@ON_SQLITE
def test_what_is_read_aloud_stands_in_his_language(desk: CarefulClient) -> None:
    page = desk.page(f"{fill_in(desk, 'ar')}/reach")
    aloud = next(p for p in page.iter("p") if p.get("class") == "aloud")
    assert (aloud.get("lang"), aloud.get("dir")) == ("ar", "rtl")
    assert "Lillevik kommune" in text_of(aloud)
    assert "I want" not in text_of(aloud)


def test_an_address_is_proven_and_gives_an_account(desk: CarefulClient, world: World) -> None:
    at = fill_in(desk, reach={"email": EMAIL})
    assert send(desk, f"{at}/check", code="000000").status_code == 400
    assert send(desk, f"{at}/check", code=latest_code(desk, world)).status_code == 303
    with rows(desk, world) as session:
        account = session.scalars(select(Account).where(Account.role == Role.PERSON)).one()
        assert account.email == EMAIL


def test_an_address_that_a_volunteer_has_is_no_way_to_him(client: CarefulClient, world: World) -> None:
    sign_up_himself(client, world)
    client.sign_in(world.key)
    at = fill_in(client, about={"call_name": "Stranger"}, reach={"email": EMAIL})
    assert send(client, f"{at}/check", code=latest_code(client, world)).status_code == 400
    with rows(client, world) as session:
        assert session.scalars(select(Person.call_name)).all() == ["Kari"]


@ON_SQLITE
@pytest.mark.parametrize(
    ("page", "changes", "wrong"),
    [
        ("about", {"birth_year": "19x0"}, "birth_year"),
        ("finding", {"has_pets": ""}, "has_pets"),
        ("reach", {"phone": ""}, "unreachable"),
        ("reach", {"email": "kari@"}, "email"),
        ("reach", {"consent": None}, "consent"),
    ],
)
def test_bad_input_answers_at_the_field(
    desk: CarefulClient, page: str, changes: dict[str, Any], wrong: str
) -> None:
    at = fill_in(desk)
    fields = {name: value for name, value in (PAGES[page] | changes).items() if value is not None}
    answer = send(desk, f"{at}/{page}", **fields)
    assert answer.status_code == 400
    assert f'href="#{wrong}"' in answer.text
    assert f'id="{wrong}-error"' in answer.text


@ON_SQLITE
def test_a_language_more_is_added_without_losing_a_word(desk: CarefulClient) -> None:
    at = fill_in(desk)
    answer = send(desk, f"{at}/about", **PAGES["about"] | {"call_name": "كريم", "add": "language"})
    assert answer.status_code == 200
    assert "languages-2-tag" in answer.text
    assert "كريم" in answer.text


@ON_SQLITE
def test_somebody_too_young_is_told_and_nothing_is_kept(desk: CarefulClient, world: World) -> None:
    at = fill_in(desk)
    young = str(clock.today().year - 16)
    assert send(desk, f"{at}/about", **PAGES["about"] | {"birth_year": young}).location == NEW
    with rows(desk, world) as session:
        assert session.scalar(select(func.count(SignUpDraft.id))) == 0
