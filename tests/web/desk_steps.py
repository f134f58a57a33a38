"""A coordinator who signs somebody up: the pages of the desk filled in, as the two talk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.pages import come_in
from tests.web.newcomer_steps import SCREENS, latest_code, send

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from tests.pages import CarefulClient
    from tests.worlds import World

NEW = "/new/newcomer"
PAGES: dict[str, dict[str, Any]] = {
    "yes": SCREENS["things"],
    "about": SCREENS["you"] | SCREENS["languages"] | SCREENS["place"],
    "finding": SCREENS["time"] | SCREENS["wishes"],
    "reach": {"email": "", "phone": "", "unreachable": "y", "discreet": "no", "word": "sol", "keep": "y"},
}


def begin(client: CarefulClient, language: str = "ar", how: str = "in_person", asked: str = "") -> str:
    """Begin, and return the address that the draft's pages stand under."""
    response = send(client, f"{NEW}{asked}", language=language, how=how)
    assert response.status_code == 303, response.text
    return response.location.removesuffix("/yes")


def fill_in(client: CarefulClient, at: str, until: str = "", **changes: dict[str, Any]) -> None:
    """Fill in the pages without looking at any, stopping before `until`."""
    form_token = come_in(client)
    for page, fields in PAGES.items():
        if page == until:
            return
        sent = {"csrf_token": form_token, **fields, **changes.get(page, {})}
        response = client.post(f"{at}/{page}", data=sent)
        assert response.status_code == 303, response.text


def finish(client: CarefulClient, at: str, **fields: Any) -> TestResponse:
    """Press the last button."""
    return send(client, f"{at}/check", **fields)


def sign_up(
    client: CarefulClient, world: World, *, language: str = "ar", how: str = "in_person", **changes: Any
) -> str:
    """Sign somebody up, with a code if there is an address, and return where her page stands."""
    at = begin(client, language, how)
    fill_in(client, at, **changes)
    has_address = changes.get("reach", {}).get("email")
    done = finish(client, at, **({"code": latest_code(client, world)} if has_address else {}))
    assert done.status_code == 303, done.text
    return str(done.location).removesuffix("/receipt")
