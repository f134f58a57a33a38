"""Every address says who may open it, and none of those that only show something changes anything."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from unittest.mock import patch
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import NullPool, create_engine, select

from tests import factories
from tests.databases import as_superuser
from tests.rounds import find_and_solve
from tests.web.access_world import PLAIN
from web import clock, tenancy
from web.access import (
    ALLOWED,
    Action,
    Actor,
    UndeclaredAccessError,
    public,
    refuse_undeclared_views,
    requires,
)
from web.database import Base, transaction
from web.i18n import NORWEGIAN
from web.models import Organisation, Role
from web.staff.operations import invite

if TYPE_CHECKING:
    from tests.pages import CarefulClient
    from tests.worlds import World

# On SQLite the access matrix sees of everybody who looks that nothing is changed by it.
ON_POSTGRESQL = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


def test_every_action_is_allowed_to_somebody():
    assert ALLOWED.keys() == set(Action)
    assert all(ALLOWED.values())


def test_whoever_has_neither_a_role_nor_a_reason_may_do_nothing():
    assert not any(Actor(uuid4()).may(action) for action in Action)


def test_every_view_says_who_may_open_it(app: Flask):
    assert {getattr(view, "access", "undeclared") for view in app.view_functions.values()} <= {None, *Action}


def test_a_view_that_says_nothing_keeps_the_application_from_starting():
    silent = Flask(__name__, static_folder=None)
    silent.add_url_rule("/secret", view_func=lambda: "secret")
    with pytest.raises(UndeclaredAccessError, match="<lambda>"):
        refuse_undeclared_views(silent)
    spoken = Flask(__name__, static_folder=None)
    spoken.add_url_rule("/open", "open", public(lambda: "open"))
    spoken.add_url_rule("/desk", "desk", requires(Action.DECIDE)(lambda: "desk"))
    refuse_undeclared_views(spoken)


@pytest.fixture
def arguments(app: Flask, world: World) -> dict[str, Any]:
    """What stands in for each part of an address: a new kind of part needs a line here."""
    with app.app_context(), tenancy.acting_for(world.organisation_id):
        with transaction() as session:
            factories.newcomer(session, world.programme_id)
            factories.volunteer(session, world.programme_id)
        round_id = find_and_solve(world.coordinator, [world.programme_id], clock.today())
        token = invite("ny@example.org", "Ny Lie", Role.COORDINATOR, [], "nb")
    return {**PLAIN, "language": NORWEGIAN, "token": token, "id": round_id}


def pages_that_only_show(app: Flask, arguments: dict[str, Any]) -> list[str]:
    """The address of every view that answers GET."""
    with app.test_request_context():
        adapter = app.create_url_adapter(None) or app.url_map.bind("localhost")
        return [
            adapter.build(
                rule.endpoint,
                {name: arguments["id" if name.endswith("_id") else name] for name in rule.arguments},
            )
            for rule in app.url_map.iter_rules()
            if "GET" in (rule.methods or ())
        ]


def everything(app: Flask) -> dict[str, list[Any]]:
    """Every row of every table."""
    engine = create_engine(as_superuser(app.config["SETTINGS"].database_url), poolclass=NullPool)
    with engine.connect() as connection:
        return {
            table.name: sorted(map(repr, connection.execute(select(table))))
            for table in Base.metadata.sorted_tables
        }


def changed_by(client: CarefulClient, paths: list[str]) -> list[str]:
    """Open pages that only show something, and name those that changed a row or failed.

    They are opened one after the other; only if something has changed is each opened again by itself.
    """
    app = client.application
    before = everything(app)
    failed = [path for path in paths if client.get(path).status_code >= 500]
    return failed if everything(app) == before else [path for path in paths if changes(client, path)]


def changes(client: CarefulClient, path: str) -> bool:
    """Whether opening a page changes a row, or fails."""
    before = everything(client.application)
    status = client.get(path).status_code
    return status >= 500 or everything(client.application) != before


@ON_POSTGRESQL
def test_nothing_changes_for_somebody_passing_by(client: CarefulClient, arguments: dict[str, Any]):
    assert changed_by(client, pages_that_only_show(client.application, arguments)) == []


@ON_POSTGRESQL
def test_nothing_changes_when_a_coordinator_looks(
    client: CarefulClient, world: World, arguments: dict[str, Any], monkeypatch: pytest.MonkeyPatch
):
    # On a busy machine this takes a minute, and then the session says that she is still here.
    instant = clock.now()
    monkeypatch.setattr(clock, "now", lambda: instant)
    client.sign_in(world.key)
    assert changed_by(client, pages_that_only_show(client.application, arguments)) == []


def test_the_rule_notices_a_page_that_writes(app: Flask, client: CarefulClient, world: World):
    @public
    def count_visits(**_: Any) -> tuple[str, int, dict[str, str]]:
        with transaction() as session:
            session.scalars(select(Organisation)).one().phone += "0"
        return "ok", 200, {"Content-Type": "text/plain"}

    with patch.dict(app.view_functions, {"newcomers.show_nothing": count_visits}):
        assert changed_by(client, ["/nb/", "/nb/page", "/nb/danger"]) == ["/nb/page"]
