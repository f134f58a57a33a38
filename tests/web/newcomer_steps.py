"""A newcomer at her phone: the seven screens filled in, the code typed, the rows looked at afterwards."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from tests.pages import come_in, parse, text_of
from web import tenancy
from web.database import db
from web.models import OneTimeCode

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from sqlalchemy.orm import Session
    from werkzeug.test import TestResponse

    from tests.pages import CarefulClient
    from tests.worlds import World

EMAIL = "amira@example.org"
SCREENS: dict[str, dict[str, Any]] = {
    "things": {"guide": "y", "free": "y", "kept": "y"},
    "you": {"call_name": "Amira", "birth_year": "1990", "gender": "woman", "household": "person"},
    "languages": {
        "norwegian": "A1",
        "language": ["ar", "", "", "", "", ""],
        "level": ["native"] * 6,
        "interpreter": "yes",
    },
    "place": {"district": "north", "travel_mode": "bus", "minutes": "30"},
    "time": {"times": ["evenings"], "slots": ["sat-morning"]},
    "wishes": {
        "goals": ["norwegian_practice"],
        "interests": ["coffee", "films"],
        "whom": "only_woman",
        "note": "Stairs are hard for me",
        "guide_may_know": "y",
    },
    "contact": {"email": EMAIL, "phone": "912 34 567", "discreet": "no", "word": "sol", "keep": "y"},
}


def send(client: CarefulClient, path: str, seen_on: str | None = None, **fields: Any) -> TestResponse:
    """Send a form with the token of the page; a page may hold several forms with the same token."""
    page = client.page(seen_on or path)
    token = next(field.get("value") for field in page.iter("input") if field.get("name") == "csrf_token")
    return client.post(path, data={"csrf_token": token, **fields})


def fill_in(client: CarefulClient, language: str = "nb", until: str = "", **changes: dict[str, Any]) -> None:
    """Fill in the screens without looking at any, stopping before `until`."""
    form_token = come_in(client)
    for step, fields in SCREENS.items():
        if step == until:
            return
        sent = {"csrf_token": form_token, **fields, **changes.get(step, {})}
        response = client.post(f"/{language}/join/{step}", data=sent)
        assert response.status_code == 303, text_of(parse(response.text))


def sign_up(
    client: CarefulClient, world: World, language: str = "nb", **changes: dict[str, Any]
) -> TestResponse:
    """Fill in everything and type the right code."""
    fill_in(client, language, **changes)
    return send(client, f"/{language}/join/code", code=latest_code(client, world))


def latest_code(client: CarefulClient, world: World) -> str:
    """Return what stands in the newest message."""
    with rows(client, world) as session:
        newest = select(OneTimeCode).order_by(OneTimeCode.ends_at.desc()).limit(1)
        return session.scalars(newest).one().code or ""


@contextmanager
def rows(client: CarefulClient, world: World) -> Iterator[Session]:
    """Look at the organisation's rows."""
    with client.application.app_context(), tenancy.acting_for(world.organisation_id):
        yield db.session()
        db.session.rollback()


def main_of(page: Element) -> str:
    """Return what a reader sees of a page, without what is on every page."""
    return text_of(next(page.iter("main")))
