"""The pages of the months after: one tap by a link, speaking up, wishing to end, and the desk."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from matching import Side
from matching.lifecycle import MatchStatus
from tests import factories
from tests.databases import ON_SQLITE
from tests.pages import text_of
from tests.web.match_steps import ask_first, begin, check_ins
from tests.web.round_steps import everything, the
from web import tenancy
from web.accounts.operations import sign_in
from web.database import transaction
from web.matches import closing
from web.matches.closing import Ending
from web.models import CheckInAnswer, Concern, Match, MetHowOften, Person, Role

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from uuid import UUID

    from flask import Flask

    from tests.pages import CarefulClient
    from tests.worlds import World

    AtHome = Callable[[], AbstractContextManager[None]]


@pytest.fixture
def at_home(app: Flask, world: World) -> Callable[[], AbstractContextManager[None]]:
    """A way to put the organisation in force between two requests, each of which has a context of its own."""

    @contextmanager
    def within() -> Iterator[None]:
        with app.app_context(), tenancy.acting_for(world.organisation_id):
            yield

    return within


@pytest.fixture
def together(world: World, at_home: AtHome) -> UUID:
    """Amira and Berit, who met for the first time today."""
    with at_home():
        return begin(world)


@pytest.fixture
def link(together: UUID, at_home: AtHome) -> str:
    """The link by which Amira answers today."""
    with at_home():
        return ask_first().link


def come_in(client: CarefulClient, at_home: AtHome, name: str) -> None:
    with at_home():
        with transaction() as session:
            person_id = session.scalars(select(Person.id).where(Person.call_name == name)).one()
            account_id = factories.account(session, role=Role.PERSON, person_id=person_id).id
        token = sign_in(account_id)
    with client.session_transaction() as cookie:
        cookie["_user_id"] = token


def send(client: CarefulClient, path: str, seen_on: str, **fields: str) -> None:
    assert client.send(path, seen_on=seen_on, **fields).status_code == 303


@ON_SQLITE
def test_one_tap_and_then_how_often(client: CarefulClient, at_home: AtHome, link: str) -> None:
    path = f"/nb/check-in/{link}"
    asked = text_of(client.page(path))
    assert "Hvordan går det med Berit?" in asked
    assert "Bare Kari Lie kan se svaret ditt. Det kan ikke Berit." in asked
    with at_home():
        assert check_ins(Side.NEWCOMER)[0].answer is None
    send(client, path, path, answer="call_me")
    thanked = text_of(client.page(path))
    assert "Du har svart: Jeg vil snakke med dere. En av oss ringer deg." in thanked
    send(client, path, path, answer="call_me", met="often")
    with at_home():
        hers = check_ins(Side.NEWCOMER)[0]
        assert (hers.answer, hers.met) == (CheckInAnswer.CALL_ME, MetHowOften.OFTEN)
    assert "Så ofte har dere møttes: Ofte." in text_of(client.page(path))


@ON_SQLITE
def test_the_link_of_a_match_that_has_ended_answers_kindly(
    client: CarefulClient, world: World, at_home: AtHome, together: UUID, link: str
) -> None:
    with at_home():
        closing.close(world.coordinator, together, Ending.NO_FIT)
    page = text_of(client.page(f"/nb/check-in/{link}"))
    assert "Dette spørsmålet er over" in page
    client.page("/nb/check-in/made-up", 404)


def test_she_tells_us_by_her_link_and_the_number_comes_first(
    client: CarefulClient, at_home: AtHome, link: str
) -> None:
    path = f"/nb/check-in/{link}/tell-us"
    page = text_of(client.page(path))
    assert page.index("112") < page.index("Hvor alvorlig er det?")
    assert "bekymring" not in page.lower()
    assert client.send(path, seen_on=path, words="Uten nivå").status_code == 400
    send(client, path, path, level="serious", words="Noe er galt.")
    with at_home():
        assert the(Concern).words == "Noe er galt."


def test_both_tell_us_from_their_own_pages(client: CarefulClient, at_home: AtHome, together: UUID) -> None:
    for name, page in (("Amira", "/nb/me"), ("Berit", "/nb/guide")):
        come_in(client, at_home, name)
        assert "/nb/tell-us" in client.get(page).text
        client.page("/nb/tell-us")
        send(client, "/nb/tell-us", "/nb/tell-us", level="wondering", match=str(together))
    with at_home():
        assert [row.match_id for row in everything(Concern)] == [together, together]


@ON_SQLITE
def test_each_of_these_pages_can_be_left_at_once(client: CarefulClient, at_home: AtHome, link: str) -> None:
    come_in(client, at_home, "Amira")
    for path in (f"/nb/check-in/{link}", "/nb/tell-us", "/nb/tell-us/thank-you", "/nb/end"):
        assert "Gå bort fra siden" in text_of(client.page(path)), path


def test_she_asks_to_end_and_the_desk_sees_it(
    client: CarefulClient, world: World, at_home: AtHome, together: UUID
) -> None:
    come_in(client, at_home, "Amira")
    assert "/nb/end" in client.get("/nb/me").text
    client.page("/nb/end")
    send(client, "/nb/end", "/nb/end", match=str(together))
    assert "Berit vet det ikke" in text_of(client.page("/nb/end"))
    client.sign_in(world.key)
    assert "Amira vil gjerne avslutte" in text_of(client.page(f"/matches/{together}"))


def test_the_desk_records_settles_pauses_closes_and_takes_back(
    client: CarefulClient, world: World, at_home: AtHome, together: UUID, link: str
) -> None:
    path = f"/matches/{together}"
    with at_home():
        row_id = check_ins(Side.NEWCOMER)[0].id
    client.sign_in(world.key)
    said = {"check_in": str(row_id), "answer": "so_so", "met": "", "how": "interpreter"}
    send(client, f"{path}/how-it-goes", path, **said)
    assert "Sånn passe" in text_of(client.page(path))
    send(client, f"{path}/check-ins/{row_id}/settle", path)
    with at_home():
        assert check_ins(Side.NEWCOMER)[0].settled_at
    send(client, f"{path}/break", path, until="", tells_both="y")
    assert "Den varer til du avslutter den." in text_of(client.page(path))
    send(client, f"{path}/go-on", path)
    send(client, f"{path}/close", path, ending="no_fit")
    assert "De passet ikke sammen" in text_of(client.page(path))
    send(client, f"{path}/undo", path)
    with at_home():
        assert the(Match).status is MatchStatus.ACTIVE


def test_the_desk_hears_a_serious_concern_and_pauses_at_once(
    client: CarefulClient, world: World, at_home: AtHome, together: UUID, link: str
) -> None:
    told = f"/nb/check-in/{link}/tell-us"
    send(client, told, told, level="serious", words="<b>Han</b>")
    client.sign_in(world.key)
    assert "Alvorlig" in text_of(client.page("/concerns"))
    with at_home():
        path = f"/concerns/{the(Concern).id}"
    assert "&lt;b&gt;Han" in client.get(path).text
    send(client, f"/matches/{together}/break", path, tells_both="y")
    with at_home():
        assert the(Match).status is MatchStatus.PAUSED
    send(client, f"{path}/settle", path)
    assert "Ingen har sagt fra" in text_of(client.page("/concerns"))
