"""Throttles: so many tries and no more, for somebody or for a network, and the same answer for all."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import pytest
from sqlalchemy import select

from tests import factories
from tests.databases import settings_for
from web import clock, tenancy, throttles
from web.access import public
from web.accounts import codes
from web.database import db, transaction
from web.errors import Conflict, TooMany
from web.models import Role, Throttle
from web.throttles import LIMITS, Limit, Purpose, network_of, throttle

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from flask import Flask

    from tests.pages import CarefulClient
    from tests.worlds import World

NOON = datetime.fromisoformat("2026-09-07T12:00:10+00:00")
DOOR = "/nb/page"
EMAIL = "amira@example.org"


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten seconds past noon: no stretch of time ends while a test runs."""
    monkeypatch.setattr(clock, "now", lambda: NOON)


def admitted(tries: int, *arguments) -> int:
    """How many of so many tries pass."""
    passed = 0
    for _ in range(tries):
        try:
            throttle(*arguments)
        except TooMany:
            continue
        passed += 1
    return passed


def counts(world: World) -> list[Throttle]:
    """Every count; leaving a request took the organisation out of force."""
    with tenancy.acting_for(world.organisation_id):
        return list(db.session.scalars(select(Throttle)))


@pytest.mark.parametrize("purpose", Purpose)
def test_exactly_as_many_pass_as_the_limit_says(inside: World, purpose: Purpose) -> None:
    assert admitted(LIMITS[purpose].for_one + 3, purpose, EMAIL) == LIMITS[purpose].for_one


def test_another_somebody_and_another_purpose_are_counted_apart(inside: World) -> None:
    most = LIMITS[Purpose.CALL_ME].for_one
    assert admitted(most, Purpose.CALL_ME, EMAIL) == most
    assert admitted(most, Purpose.CALL_ME, "other@example.org") == most
    assert admitted(1, Purpose.CODE_TRY, EMAIL) == 1


def test_time_opens_it_again_when_it_said(inside: World, monkeypatch: pytest.MonkeyPatch) -> None:
    admitted(LIMITS[Purpose.STAFF_SIGN_IN].for_one, Purpose.STAFF_SIGN_IN, EMAIL)
    with pytest.raises(TooMany) as refusal:
        throttle(Purpose.STAFF_SIGN_IN, EMAIL)
    for seconds, passes in ((refusal.value.seconds - 2, 0), (refusal.value.seconds, 1)):
        monkeypatch.setattr(clock, "now", lambda seconds=seconds: NOON + timedelta(seconds=seconds))
        assert admitted(1, Purpose.STAFF_SIGN_IN, EMAIL) == passes


def test_a_refused_try_is_not_counted_against_the_network(app: Flask, inside: World) -> None:
    with app.test_request_context(environ_base={"REMOTE_ADDR": "192.0.2.1"}):
        most = LIMITS[Purpose.CALL_ME].for_one
        assert admitted(most + 5, Purpose.CALL_ME, EMAIL) == most
    assert {row.tries for row in counts(inside)} == {most}


def test_nobody_stands_in_the_rows(app: Flask, inside: World) -> None:
    with app.test_request_context(environ_base={"REMOTE_ADDR": "192.0.2.1"}):
        throttle(Purpose.CALL_ME, EMAIL)
    kept = str([vars(row) for row in counts(inside)])
    assert EMAIL not in kept
    assert "192.0.2" not in kept


def test_old_counts_are_forgotten_and_counting_ones_kept(inside: World) -> None:
    throttle(Purpose.CALL_ME, EMAIL)
    throttles.forget_ended_throttles(NOON + timedelta(minutes=50))
    assert len(db.session.scalars(select(Throttle)).all()) == 1
    throttles.forget_ended_throttles(NOON + timedelta(hours=1))
    assert db.session.scalars(select(Throttle)).all() == []


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("", "unknown"),
        (None, "unknown"),
        ("fe80::1%eth0", "fe80::/64"),
        ("not an address", "unknown"),
    ],
)
def test_a_network_is_what_somebody_has_all_of(address: str | None, network: str) -> None:
    assert network_of(address) == network


def knock(app: Flask, tries: int, **kwargs) -> list[int]:
    """Ask a page that for once only throttles, from one client or many."""
    with with_door(app), app.test_client() as client:
        return [
            client.get(DOOR, **{name: value(i) for name, value in kwargs.items()}).status_code
            for i in range(tries)
        ]


def with_door(app: Flask) -> AbstractContextManager[Any]:
    """Let a page that everybody may open throttle, and do nothing else, for a while."""

    @public
    def view(**_: Any) -> tuple[str, dict[str, str]]:
        throttle(Purpose.CALL_ME)
        return "ok", {"Content-Type": "text/plain"}

    return patch.dict(app.view_functions, {"newcomers.show_nothing": view})


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three calls an hour from one network."""
    monkeypatch.setitem(LIMITS, Purpose.CALL_ME, Limit(timedelta(hours=1), 3, 3))


@pytest.mark.usefixtures("narrow")
def test_forged_headers_do_not_make_another_client(app: Flask, world: World) -> None:
    forged = knock(app, 6, headers=lambda i: {"X-Forwarded-For": f"192.0.2.{i}", "X-Real-IP": f"192.0.2.{i}"})
    assert forged == [200] * 3 + [429] * 3


@pytest.mark.usefixtures("narrow")
def test_moving_about_in_ones_own_ipv6_network_does_not_help(app: Flask, world: World) -> None:
    assert knock(app, 6, environ_base=lambda i: {"REMOTE_ADDR": f"2001:db8::{i}:1"}) == [200] * 3 + [429] * 3
    assert knock(app, 1, environ_base=lambda _: {"REMOTE_ADDR": "2001:db8:0:1::1"}) == [200]


@pytest.mark.usefixtures("narrow")
def test_behind_our_own_proxy_the_last_address_it_saw_counts(database_url: str, world: World) -> None:
    from dataclasses import replace  # noqa: PLC0415

    from web.app import create_app  # noqa: PLC0415

    app = create_app(replace(settings_for(database_url), trusted_proxies=1))
    others = knock(app, 4, headers=lambda i: {"X-Forwarded-For": f"192.0.2.{i}"})
    forged = knock(app, 4, headers=lambda i: {"X-Forwarded-For": f"192.0.2.{i}, 198.51.100.1"})
    with app.app_context():
        db.engine.dispose()
    assert others == [200] * 4
    assert forged == [200] * 3 + [429]


@pytest.mark.usefixtures("narrow")
def test_the_answer_says_when_and_nothing_about_whom(app: Flask, client: CarefulClient, world: World) -> None:
    knock(app, 3)
    with with_door(app):
        answer = client.get(DOOR)
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 3600
    assert "Vent" in answer.text


def test_asking_for_codes_is_throttled_the_same_for_known_and_unknown(inside: World) -> None:
    with transaction() as session:
        person = factories.person(session)
        factories.account(session, role=Role.PERSON, person_id=person.id, email=EMAIL)
    outcomes = {}
    for email in (EMAIL, "stranger@example.org"):
        outcomes[email] = []
        for _ in range(10):
            try:
                outcomes[email].append(codes.send_for_sign_in(email, "ar"))
            except TooMany as refusal:
                outcomes[email].append((refusal.status, refusal.reason, refusal.seconds))
    assert outcomes[EMAIL] == outcomes["stranger@example.org"]
    assert outcomes[EMAIL].count(None) == LIMITS[Purpose.CODE_REQUEST].for_one


def test_guessing_codes_is_throttled_beyond_one_code(inside: World) -> None:
    most = LIMITS[Purpose.CODE_TRY].for_one
    for _ in range(most):
        with pytest.raises(Conflict):
            codes.sign_in_with_code(EMAIL, "000000")
    with pytest.raises(TooMany):
        codes.sign_in_with_code(EMAIL, "000000")
