"""Several organisations in one installation: what stands in a letter or on a card leads to the right one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update
from werkzeug.routing import AnyConverter

from tests import factories, worlds
from tests.databases import mail_folder
from tests.pages import come_in
from tests.web import together_steps as steps
from tests.web.access_world import PLAIN
from tests.web.round_steps import change, everything
from web import clock
from web.accounts.operations import sign_in
from web.addresses import card_address, sign_in_address
from web.database import transaction
from web.i18n import BY_TAG, NORWEGIAN
from web.matches import readiness
from web.matches.check_in_plan import write_plan
from web.matches.check_ins import ask_how_it_goes
from web.matches.operations import begin_match
from web.models import CheckIn, Match, Meeting, Offer, Person, ReadyQuestion
from web.notifications import mailbox
from web.notifications.delivery import deliver
from web.notifications.transports import transport_for

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from xml.etree.ElementTree import Element

    from flask import Flask

    from tests.pages import CarefulClient
    from tests.worlds import World

pytestmark = pytest.mark.usefixtures("by_day")
SQLITE_IS_ENOUGH = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
HERE, NEXT_DOOR = "/nb/lillevik", "/nb/storevik"


@dataclass(frozen=True, slots=True)
class Two:
    """Lillevik, where things happen, with Storevik beside it."""

    app: Flask
    world: World

    def office(self) -> AbstractContextManager[None]:
        """Do something at Lillevik between two requests."""
        return steps.office(self.app, self.world.organisation_id)

    def letter(self, to: str) -> str:
        """Deliver what waits, and return the text of the newest letter to somebody."""
        settings = self.app.config["SETTINGS"]
        with self.office():
            deliver(transport_for(settings.mail_url), settings.mail_from, lambda: True)
        newest = mailbox.newest(mail_folder(settings.database_url))
        return next(kept.text for kept in newest if to in kept.to)

    def link(self, to: str) -> str:
        """Return the path of the link in the newest letter to somebody."""
        return re.search(r"http://localhost(/\S+)", self.letter(to))[1]


@pytest.fixture
def two(app: Flask, world: World) -> Two:
    """Two organisations in one installation."""
    with app.app_context():
        worlds.build("storevik")
    return Two(app, world)


def links_of(page: Element) -> list[str]:
    return [link.get("href", "") for link in page.iter("a")]


def leads_nowhere_else(client: CarefulClient, path: str, **fields: str) -> None:
    """Assert that a link opens nothing next door, and nothing where no organisation is named."""
    for elsewhere in (path.replace(HERE, NEXT_DOOR), path.replace(HERE, "/nb")):
        assert elsewhere != path
        assert client.get(elsewhere).status_code == 404
        sent = client.post(elsewhere, data={"csrf_token": come_in(client, None), **fields})
        assert sent.status_code == 404


def answer(client: CarefulClient, path: str, **fields: str) -> str:
    """Send a link's form as it stands on the page, and return the page that it leads to."""
    assert f'action="{path}"' in client.get(path).text
    sent = client.send(path, seen_on=path, **fields)
    assert (sent.status_code, sent.location) == (303, path)
    return client.get(sent.location).text


def test_the_links_in_letters_lead_from_the_question_to_the_first_meeting(
    client: CarefulClient, two: Two
) -> None:
    with two.office():
        steps.ask(two.world)
    for name in ("amira", "berit"):
        path = two.link(name)
        assert path.startswith(f"{HERE}/answer/")
        leads_nowhere_else(client, path, answer="no")
        with two.office():
            assert any(offer.answer is None for offer in everything(Offer) if offer.link in path)
        answered = answer(client, path, answer="yes")
    assert f'href="{path.replace("answer", "meeting")}"' in answered

    path = two.link("amira")
    assert path.startswith(f"{HERE}/meeting/")
    time = next(
        field.get("value") for field in client.page(path).iter("input") if field.get("name") == "time"
    )
    leads_nowhere_else(client, path, time=time, interpreter="no", instead_of="")
    with two.office():
        assert everything(Meeting) == []
    chosen = {"time": time, "interpreter": "no", "instead_of": ""}
    assert f"{path}/appointment.ics" in answer(client, path, **chosen)
    assert client.get(f"{path}/appointment.ics").status_code == 200


@SQLITE_IS_ENOUGH
def test_so_do_those_that_ask_how_it_goes_and_who_is_ready(client: CarefulClient, two: Two) -> None:
    with two.office():
        match_id = steps.bring_together(two.world).match_id
        with transaction() as session:
            match = session.get_one(Match, match_id)
            begin_match(match)
            write_plan(session, match)
        first = min(row.due_on for row in everything(CheckIn))
        change(update(CheckIn).where(CheckIn.due_on == first).values(due_on=clock.today()))
        ask_how_it_goes(clock.now())
    path = two.link("amira")
    assert path.startswith(f"{HERE}/check-in/")
    leads_nowhere_else(client, path, answer="good")
    with two.office():
        assert [row.answer for row in everything(CheckIn) if row.link in path] == [None]
    answer(client, path, answer="good")
    thanked = client.send(f"{path}/tell-us", seen_on=f"{path}/tell-us", level="wondering")
    assert thanked.location == f"{HERE}/tell-us/thank-you"

    with two.office():
        with transaction() as session:
            factories.volunteer(session, two.world.programme_id, call_name="Ola")
            session.scalars(select(Person).where(Person.call_name == "Ola")).one().email = "ola@example.org"
        readiness.ask_who_is_ready(two.world.coordinator, clock.today() + timedelta(days=7))
    path = two.link("ola")
    assert path.startswith(f"{HERE}/ready/")
    leads_nowhere_else(client, path, ready="no")
    answer(client, path, ready="yes")
    with two.office():
        assert [question.is_ready for question in everything(ReadyQuestion)] == [True]


def test_the_own_page_is_reached_by_signing_in_where_she_has_signed_up(
    client: CarefulClient, two: Two
) -> None:
    with two.office():
        steps.ask(two.world)
        door, card = sign_in_address(NORWEGIAN), card_address(BY_TAG["ar"])
    assert (door, card) == (
        "http://localhost/nb/lillevik/sign-in",
        "http://localhost/ar/lillevik/card",
    )
    assert client.get(card).status_code == 200
    assert f"{HERE}/sign-in" in links_of(client.page(f"{HERE}/me", 403))

    client.send(f"{HERE}/sign-in", seen_on=f"{HERE}/sign-in", email="amira@example.org")
    code = re.search(r"\b\d{6}\b", two.letter("amira"))[0]
    typed = {"email": "amira@example.org", "code": code}
    assert (
        client.send(f"{NEXT_DOOR}/sign-in/code", seen_on=f"{NEXT_DOOR}/sign-in/code", **typed).status_code
        == 400
    )
    entered = client.send(f"{HERE}/sign-in/code", seen_on=f"{HERE}/sign-in/code", **typed)
    assert entered.location == f"{HERE}/me"
    assert client.get(entered.location).status_code == client.get("/nb/me").status_code == 200

    refused = client.page(f"{NEXT_DOOR}/me", 403)
    assert f"{NEXT_DOOR}/sign-in" in links_of(refused)
    left = client.send("/nb/me/leave", seen_on="/nb/me/leave")
    assert left.location == f"{HERE}/goodbye/left"
    assert client.get(left.location).status_code == 200


@SQLITE_IS_ENOUGH
def test_an_address_that_does_not_say_which_is_not_there_and_shows_the_way_to_each(
    client: CarefulClient, two: Two
) -> None:
    adapter = two.app.url_map.bind("localhost")
    short = [
        rule
        for rule in two.app.url_map.iter_rules()
        if "organisation" not in rule.arguments
        and two.app.url_map.is_endpoint_expecting(rule.endpoint, "organisation")
    ]
    assert len(short) > 40
    for rule in short:
        values = {name: PLAIN.get(name) for name in rule.arguments}
        values |= {
            name: min(converter.items)
            for name, converter in rule._converters.items()
            if isinstance(converter, AnyConverter)
        }
        path = adapter.build(
            rule.endpoint, values | ({"language": NORWEGIAN} if "language" in values else {})
        )
        for method in rule.methods & {"GET", "POST"}:
            token = come_in(client, None)
            got = client.open(path, method=method, data={"csrf_token": token} if method == "POST" else None)
            assert got.status_code == (403 if path == "/nb/me" else 404), (method, path)
    for path, status, onward in (("/nb/", 404, ""), ("/nb/nowhere/", 404, ""), ("/nb/me", 403, "sign-in")):
        ways = links_of(client.page(path, status))
        assert {f"{HERE}/{onward}", f"{NEXT_DOOR}/{onward}"} <= set(ways)
        assert 'data-variant="primary"' not in client.get(path).text  # none of them goes before the others
    for way in (f"{HERE}/", f"{NEXT_DOOR}/sign-in"):
        assert client.get(way).status_code == 200


@SQLITE_IS_ENOUGH
def test_whoever_signs_out_at_the_desk_is_shown_her_own_start_page(client: CarefulClient, two: Two) -> None:
    with two.office():
        token = sign_in(two.world.coordinator_id)
    assert client.post("/sign-out", data={"csrf_token": come_in(client, token)}).location == f"{HERE}/"


@SQLITE_IS_ENOUGH
def test_alone_an_organisation_is_named_only_by_whoever_names_it(client: CarefulClient, world: World) -> None:
    assert "/nb/sign-in" in links_of(client.page("/nb/"))
    assert f"{HERE}/sign-in" in links_of(client.page(f"{HERE}/"))
    assert f"{HERE}/" not in links_of(client.page("/nb/nowhere/", 404))
