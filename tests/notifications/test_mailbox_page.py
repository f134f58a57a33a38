"""The demo's mailbox: a visitor reads her code there; in production there is no such page."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.notifications import post
from tests.pages import text_of
from web import tenancy
from web.config import Mode
from web.notifications.delivery import deliver
from web.notifications.transports import transport_for

if TYPE_CHECKING:
    from uuid import UUID

    from flask import Flask

    from tests.pages import CarefulClient
    from tests.worlds import World

HARM = '<script>alert("x")</script>'


@pytest.fixture
def letter_id(app: Flask, world: World) -> UUID:
    """A letter that has come, to somebody whose name means harm."""
    with app.app_context(), tenancy.acting_for(world.organisation_id):
        post.person_asks_for_code("ar", call_name=HARM, word="fjell")
        deliver(transport_for(app.config["SETTINGS"].mail_url), post.OURS, lambda: True)
        return post.row().id


@pytest.mark.parametrize("language", ["nb", "en", "ar"])
def test_a_visitor_finds_the_letter_and_reads_her_code(
    app: Flask, client: CarefulClient, world: World, letter_id: UUID, language: str
) -> None:
    listed = next(client.page(f"/{language}/mailbox").iter("h2")).find("a")
    assert text_of(listed) == "رمزكم"
    page = client.page(listed.get("href"))
    article = next(page.iter("article"))
    with app.app_context(), tenancy.acting_for(world.organisation_id):
        assert post.the_code() in [text_of(paragraph) for paragraph in article.iter("p")]
    assert (article.get("lang"), article.get("dir")) == ("ar", "rtl")


def test_a_letter_is_shown_as_text_only(client: CarefulClient, letter_id: UUID) -> None:
    page = client.page(f"/nb/mailbox/{letter_id}")
    assert HARM in text_of(next(page.iter("article")))
    assert list(page.iter("script")) == []
    assert text_of(next(page.iter("pre"))).startswith('<!DOCTYPE html> <html lang="ar" dir="rtl">')


def test_the_newest_stands_first(app: Flask, client: CarefulClient, world: World) -> None:
    for number in range(3):
        with app.app_context(), tenancy.acting_for(world.organisation_id):
            post.ask_for_code(address=f"{number}@example.org")
            deliver(transport_for(app.config["SETTINGS"].mail_url), post.OURS, lambda: True)
    addresses = [text_of(part) for part in client.page("/nb/mailbox").iter("bdi") if "@" in text_of(part)]
    assert addresses == [f"{number}@example.org" for number in (2, 1, 0)]


def test_an_empty_mailbox_says_so_and_makes_no_folder(client: CarefulClient, world: World) -> None:
    assert "Det er ingen meldinger ennå" in text_of(client.page("/nb/mailbox"))
    assert client.get("/mailbox", headers={"Accept-Language": "ar"}).headers["Location"] == "/ar/mailbox"


def test_a_letter_that_never_came_is_not_found(client: CarefulClient, world: World) -> None:
    client.page(f"/nb/mailbox/{world.programme_id}", 404)


@pytest.mark.parametrize("changes", [{"mode": Mode.PRODUCTION}, {"mail_url": "smtp://mail.example.org"}])
def test_elsewhere_there_is_no_mailbox(
    app: Flask, client: CarefulClient, letter_id: UUID, changes: dict[str, object]
) -> None:
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], **changes)
    for path in ("/mailbox", "/nb/mailbox", f"/nb/mailbox/{letter_id}"):
        assert client.get(path).status_code == 404
