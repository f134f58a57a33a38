"""The doors: the demo's one click, signing out, sessions that end, and the desk's language."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update

from tests.databases import settings_for
from tests.pages import CarefulClient, text_of, without_what_was_drawn
from web import clock, tenancy
from web.accounts import operations
from web.accounts.views import own_path
from web.app import create_app
from web.config import Mode, Settings
from web.database import db, transaction
from web.models import Account, Assignment, SignedInSession

if TYPE_CHECKING:
    from flask import Flask

    from tests.worlds import World


def act(app: Flask, world: World, statement) -> None:
    with app.app_context(), tenancy.acting_for(world.organisation_id), transaction() as session:
        session.execute(statement)


def sessions(app: Flask, world: World) -> list[SignedInSession]:
    with app.app_context(), tenancy.acting_for(world.organisation_id):
        return list(db.session.scalars(select(SignedInSession)))


def test_a_visitor_of_the_demo_goes_in_by_one_click(client: CarefulClient, world: World) -> None:
    assert "Gå inn som Kari Lie" in text_of(client.page("/nb/"))
    client.sign_in(world.key)
    assert "Koblingsrunder" in text_of(client.page("/rounds"))


def test_nobody_goes_in_as_somebody_who_is_not_offered(client: CarefulClient, world: World) -> None:
    assert client.send("/demo/sign-in", seen_on="/nb/", key="nobody@example.org").status_code == 404


def test_production_has_no_such_door(database_url: str) -> None:
    settings = replace(settings_for(database_url), mode=Mode.PRODUCTION, insecure_cookies=False)
    app = create_app(settings)
    app.test_client_class = CarefulClient
    with app.app_context():
        from tests import worlds  # noqa: PLC0415 - needs the application

        world = worlds.build()
    client = app.test_client()
    page = client.get("/nb/", base_url="https://localhost")
    said, _drawn = without_what_was_drawn(page.text)
    assert "demo" not in said.lower()
    token = page.text.split('name="csrf_token" value="')[1].split('"')[0] if "csrf_token" in page.text else ""
    app.config["WTF_CSRF_ENABLED"] = False
    answer = client.post(
        "/demo/sign-in", data={"csrf_token": token, "key": world.key}, base_url="https://localhost"
    )
    assert answer.status_code == 404
    with app.app_context():
        assert sessions(app, world) == []
        db.engine.dispose()


def test_signing_out_ends_the_session_itself(app: Flask, client: CarefulClient, world: World) -> None:
    client.sign_in(world.key)
    cookie = client.get_cookie("veiviser")
    client.send("/sign-out", seen_on="/rounds")
    client.set_cookie("veiviser", cookie.value)
    assert client.get("/rounds").status_code == 403
    assert sessions(app, world) == []


@pytest.mark.parametrize(
    "fate",
    [
        {"last_seen_at": timedelta(minutes=31)},
        {"ends_at": timedelta(seconds=1)},
    ],
    ids=["silent", "old"],
)
def test_a_session_ends_by_itself(app: Flask, client: CarefulClient, world: World, fate) -> None:
    client.sign_in(world.key)
    act(app, world, update(SignedInSession).values({k: clock.now() - ago for k, ago in fate.items()}))
    assert "Logg inn igjen" in text_of(client.page("/rounds", status=403))


def test_a_session_in_use_is_kept_awake(app: Flask, client: CarefulClient, world: World) -> None:
    client.sign_in(world.key)
    act(app, world, update(SignedInSession).values(last_seen_at=clock.now() - timedelta(minutes=20)))
    client.page("/rounds")
    assert clock.now() - sessions(app, world)[0].last_seen_at < timedelta(minutes=1)


def test_a_closed_account_is_out_at_once(app: Flask, client: CarefulClient, world: World) -> None:
    client.sign_in(world.key)
    act(app, world, update(Account).values(closed_at=clock.now()))
    assert client.get("/rounds").status_code == 403


def test_a_programme_taken_away_is_gone_at_the_next_click(
    app: Flask, client: CarefulClient, world: World
) -> None:
    client.sign_in(world.key)
    assert "Flyktningguide" in text_of(client.page("/rounds/new"))
    with app.app_context(), tenancy.acting_for(world.organisation_id), transaction() as session:
        session.delete(session.scalars(select(Assignment)).one())
    assert "Flyktningguide" not in text_of(client.page("/rounds/new"))


@pytest.mark.parametrize("token", ["", "x", "x.y", f"{'0' * 32}.y", "\N{SNOWMAN}.y"])
def test_a_made_up_token_opens_nothing(client: CarefulClient, world: World, token: str) -> None:
    with client.session_transaction() as cookie:
        cookie["_user_id"] = token
    assert client.get("/rounds").status_code == 403


def test_only_a_digest_of_the_secret_is_kept(app: Flask, world: World) -> None:
    with app.app_context(), tenancy.acting_for(world.organisation_id):
        token = operations.sign_in(world.coordinator_id)
    assert token.partition(".")[2] not in str([vars(row) for row in sessions(app, world)])


def test_ended_sessions_are_forgotten_and_others_kept(app: Flask, world: World) -> None:
    with app.app_context(), tenancy.acting_for(world.organisation_id):
        for _ in range(2):
            operations.sign_in(world.coordinator_id)
    ended = sessions(app, world)[0].id
    act(
        app,
        world,
        update(SignedInSession).where(SignedInSession.id == ended).values(ends_at=clock.now()),
    )
    with app.app_context(), tenancy.acting_for(world.organisation_id):
        operations.forget_ended_sessions(clock.now())
    assert [row.id != ended for row in sessions(app, world)] == [True]


def test_every_form_needs_its_token(client: CarefulClient, world: World) -> None:
    client.sign_in(world.key)
    for path in ("/sign-out", "/language", "/rounds", "/demo/sign-in"):
        assert client.post(path, data={"key": world.key}).status_code == 400
    assert client.get("/rounds").status_code == 200


def test_the_desk_speaks_the_language_that_was_chosen(client: CarefulClient, world: World) -> None:
    client.sign_in(world.key)
    response = client.send("/language", seen_on="/rounds/new", language="en", back="/rounds")
    assert response.location == "/rounds"
    assert "Rounds" in text_of(client.page("/rounds"))


@pytest.mark.parametrize(
    ("wanted", "given"),
    [
        ("/rounds", "/rounds"),
        ("/rounds?status=approved", "/rounds?status=approved"),
        ("", None),
        ("rounds", None),
        ("//example.org", None),
        ("/\\example.org", None),
        ("\\/example.org", None),
        ("///example.org", None),
        ("https://example.org", None),
        ("https:example.org", None),
        ("javascript:alert(1)", None),
        ("/\t/example.org", None),
        ("/\n/example.org", None),
        (" //example.org", None),
        ("/rounds\r\nSet-Cookie: a=b", None),
    ],
)
def test_a_way_back_never_leads_elsewhere(wanted: str, given: str | None) -> None:
    assert own_path(wanted) == given


def test_settings_tell_everything_that_is_wrong_at_once() -> None:
    settings = Settings.from_env(
        {"VEIVISER_MODE": "holiday", "TRUSTED_PROXIES": "two", "INSECURE_COOKIES": "1"}
    )
    assert len(settings.problems) == 9


def test_settings_of_the_demo_are_whole() -> None:
    assert settings_for("sqlite://").is_demo
    key = urlsafe_b64encode(b"k" * 32).decode()
    env = {
        "VEIVISER_MODE": "demo",
        "DATABASE_URL": "sqlite://",
        "SECRET_KEY": "k" * 32,
        "ENCRYPTION_KEYS": f"1:{key}",
        "DIGEST_KEY": key,
        "MAIL_URL": "mailbox:///tmp/mailbox",
        "MAIL_FROM": "demo@example.org",
        "PUBLIC_URL": "http://127.0.0.1:8000",
        "INSECURE_COOKIES": "1",
    }
    assert Settings.from_env(env).require().problems == ()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("ENCRYPTION_KEYS", "1:short"),
        ("ENCRYPTION_KEYS", "one:" + "A" * 43 + "="),
        ("DIGEST_KEY", "\N{SNOWMAN}"),
        ("MAIL_URL", "ftp://example.org"),
        ("MAIL_URL", "mailbox:folder"),
        ("MAIL_URL", "smtp:///path"),
    ],
)
def test_a_setting_that_cannot_be_is_named_and_its_text_is_not(name: str, text: str) -> None:
    problems = Settings.from_env({name: text}).problems
    assert any(name in problem for problem in problems)
    assert not any(text in problem for problem in problems)
