"""Walking the volunteer's road in tests: the answers of each screen, and the code from the e-mail."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from tests.pages import come_in
from web import tenancy
from web.database import db
from web.models import OneTimeCode

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from tests.pages import CarefulClient
    from tests.worlds import World

ROAD = "/nb/be-a-guide"
EMAIL = "kari.lie@example.org"
SCREENS: dict[str, dict[str, Any]] = {
    "you": {"call_name": "Kari", "birth_year": "1959", "gender": "woman", "household": "person"},
    "languages": {"norwegian": "native", "languages-0-tag": "en", "languages-0-level": "B1"},
    "place": {"district": "centre", "travel_mode": "car", "max_travel_minutes": "30"},
    "time": {"when": "weekend", "slots": ["tue-morning", "thu-afternoon"]},
    "together": {"interests": ["coffee", "walking"], "offers": ["norwegian_practice"]},
    "wishes": {
        "wish": "rather_woman",
        "capacity": "1",
        "has_pets": "yes",
        "has_migration_experience": "",
        "practical_note": "To hunder",
    },
    "contact": {"email": EMAIL, "phone": "912 34 567", "consent": "y"},
}


def answer(client: CarefulClient, step: str, **changes: Any) -> TestResponse:
    """Send one screen."""
    path = f"{ROAD}/{step}"
    return client.send(path, seen_on=path, **SCREENS[step] | changes)


def walk(client: CarefulClient, until: str | None = None, **changes: dict[str, Any]) -> None:
    """Begin, and answer every screen before `until`, without looking at any."""
    form_token = come_in(client)
    assert client.post(f"{ROAD}/", data={"csrf_token": form_token}).status_code == 303
    for step, fields in SCREENS.items():
        if step == until:
            return
        sent = {"csrf_token": form_token, **fields, **changes.get(step, {})}
        response = client.post(f"{ROAD}/{step}", data=sent)
        assert response.status_code == 303, response.text


def walk_and_look(client: CarefulClient) -> None:
    """Answer every screen where it stands."""
    client.send(f"{ROAD}/", seen_on=f"{ROAD}/")
    for step in SCREENS:
        assert answer(client, step).status_code == 303


def code_for(client: CarefulClient, world: World) -> str:
    """Return the code that was sent last."""
    with client.application.app_context(), tenancy.acting_for(world.organisation_id):
        return db.session.scalars(select(OneTimeCode).order_by(OneTimeCode.ends_at.desc())).first().code


def confirm(client: CarefulClient, code: str) -> TestResponse:
    """Type the code; the form may stand there even if the draft has gone."""
    return client.post(f"{ROAD}/code", data={"csrf_token": come_in(client), "code": code})


def sign_up(client: CarefulClient, world: World, **changes: dict[str, Any]) -> TestResponse:
    """Walk the whole road in."""
    walk(client, **changes)
    return confirm(client, code_for(client, world))
