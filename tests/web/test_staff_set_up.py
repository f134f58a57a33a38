"""Setting sign-in up by a link that works once, for her alone; taking it away; passwords that are refused."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from tests.databases import ON_SQLITE, settings_for
from tests.pages import CarefulClient, parse, text_of
from tests.web.staff_steps import EMAIL, PASSWORD, Phone, invited, settled, with_phone
from web import tenancy
from web.accounts.queries import signed_in
from web.app import create_app
from web.config import Mode
from web.database import db, transaction
from web.errors import Conflict, Invalid, NotFound
from web.models import Account, Assignment, AuditEntry, RecoveryCode, SignedInSession
from web.squares import square
from web.staff import links, operations, queries, second_step
from web.staff.passwords import PasswordFault, fault_of, hash_of, is_right

if TYPE_CHECKING:
    from flask import Flask

    from tests.worlds import World


@pytest.fixture
def phone(monkeypatch: pytest.MonkeyPatch) -> Phone:
    return with_phone(monkeypatch)


@pytest.fixture
def link(app: Flask, world: World) -> str:
    """The path of a link by which Berit may set up her sign-in."""
    with app.app_context(), tenancy.acting_for(world.organisation_id):
        return f"/staff/lillevik/set-up/{invited([world.programme_id])}"


def secret_on(page) -> str:
    return next(
        text_of(element).replace(" ", "")
        for element in page.iter("bdi")
        if len(text_of(element).replace(" ", "")) == 32
    )


def test_she_sets_up_and_is_in(client: CarefulClient, link: str, phone: Phone) -> None:
    phone.secret = secret_on(client.page(link))
    assert phone.secret == secret_on(client.page(link))
    answer = client.send(link, seen_on=link, password=PASSWORD, code=phone.code())
    assert answer.status_code == 200
    codes = [text_of(item) for item in parse(answer.text).iter("li") if text_of(item).count("-") == 2]
    assert len(set(codes)) == 10
    assert "Berit Moe" in text_of(client.page("/rounds"))
    client.send("/sign-out", seen_on="/rounds")
    sent = client.send("/staff", seen_on="/staff", email=EMAIL, password=PASSWORD, code=codes[3])
    assert sent.status_code == 303


def test_the_link_works_once(client: CarefulClient, link: str, phone: Phone) -> None:
    phone.secret = secret_on(client.page(link))
    token = client.send(link, seen_on=link, password=PASSWORD, code=phone.code())
    assert token.status_code == 200
    assert "brukt" in text_of(client.page(link, status=404))


def test_two_who_send_it_at_once_do_not_both_win(inside: World, phone: Phone, monkeypatch) -> None:
    token = invited()
    phone.secret = queries.set_up(token).secret
    real = operations.passwords.hash_of

    def slow(password: str) -> str:
        monkeypatch.setattr(operations.passwords, "hash_of", real)
        operations.set_up(token, "den andre var raskere", phone.code())
        return real(password)

    monkeypatch.setattr(operations.passwords, "hash_of", slow)
    with pytest.raises(NotFound):
        operations.set_up(token, PASSWORD, phone.code())
    phone.wait()
    assert operations.sign_in(EMAIL, "den andre var raskere", phone.code())


@pytest.mark.parametrize("code", ["000000", "", "abcdef"])
def test_without_the_right_code_nothing_is_set_up(inside: World, phone: Phone, code: str) -> None:
    token = invited()
    with pytest.raises(Invalid):
        operations.set_up(token, PASSWORD, code)
    assert queries.set_up(token)


def test_a_wrong_code_brings_the_page_back(client: CarefulClient, link: str, phone: Phone) -> None:
    answer = client.send(link, seen_on=link, password=PASSWORD, code="000000")
    assert answer.status_code == 400
    assert PASSWORD not in answer.text


@ON_SQLITE
@pytest.mark.parametrize("forged", ["x", "W10.x.y", "WyJhIiwiYiJd.aaaaaa.bbbbbbbbbbbbbbbbbbbbbbbbbbb"])
def test_a_made_up_link_opens_nothing(client: CarefulClient, world: World, forged: str) -> None:
    assert client.get(f"/staff/lillevik/set-up/{forged}").status_code == 404


def test_a_link_ends_after_two_days(client: CarefulClient, link: str, monkeypatch) -> None:
    import itsdangerous.timed  # noqa: PLC0415

    now = itsdangerous.timed.TimestampSigner.get_timestamp
    age = int(links.LIFETIME.total_seconds())
    for later, status in ((age - 5, 200), (age + 5, 404)):
        monkeypatch.setattr(
            itsdangerous.timed.TimestampSigner, "get_timestamp", lambda self, later=later: now(self) + later
        )
        assert client.get(link).status_code == status


def test_she_sets_up_for_nobody_but_herself(
    client: CarefulClient, link: str, phone: Phone, world: World
) -> None:
    """Somebody signed in, and somebody who names another account, changes only the account of the link."""
    client.sign_in(world.key)
    phone.secret = secret_on(client.page(link))
    others = dict.fromkeys(("account_id", "user_id", "id"), world.key) | {
        "email": "kari@lillevik.example.org"
    }
    client.send(link, seen_on=link, password=PASSWORD, code=phone.code(), **others)
    with client.application.app_context(), tenancy.acting_for(world.organisation_id):
        kari = db.session.get_one(Account, world.coordinator_id)
        assert kari.password_hash is kari.totp_secret is None
        assert kari.email == "kari@lillevik.example.org"
    with client.session_transaction() as cookie:
        assert cookie["_user_id"].startswith(str(world.organisation_id))
    assert "Berit Moe" in text_of(client.page("/rounds"))


def test_another_organisation_cannot_use_the_link(app: Flask, client: CarefulClient, link: str) -> None:
    from tests import worlds  # noqa: PLC0415

    with app.app_context():
        worlds.build("storevik")
    assert client.get(link.replace("lillevik", "storevik")).status_code == 404


def test_resetting_takes_everything_away_and_gives_a_new_link(inside: World, phone: Phone) -> None:
    codes = settled(phone)
    session_token = operations.sign_in(EMAIL, PASSWORD, phone.code())
    phone.wait()
    token = operations.reset(EMAIL)
    assert signed_in(session_token) is None
    for code in (phone.code(), codes[0]):
        with pytest.raises(Conflict):
            operations.sign_in(EMAIL, PASSWORD, code)
    for table in (RecoveryCode, SignedInSession):
        assert db.session.scalars(select(table)).all() == []
    phone.secret = queries.set_up(token).secret
    operations.set_up(token, "noe helt annet nå", phone.code())
    assert "reset_sign_in" in db.session.scalars(select(AuditEntry.action)).all()


def test_an_old_link_does_not_come_back_to_life_after_a_reset(inside: World) -> None:
    old = invited()
    operations.reset(EMAIL)
    with pytest.raises(NotFound):
        queries.set_up(old)


def test_closed_accounts_have_no_link(inside: World, phone: Phone) -> None:
    token = invited()
    with transaction() as session:
        session.scalars(queries.staff().where(Account.name == "Berit Moe")).one().closed_at = phone.now()
    with pytest.raises(NotFound):
        queries.set_up(token)
    with pytest.raises(NotFound):
        operations.reset(EMAIL)


def run(app: Flask, *arguments: str):
    return app.test_cli_runner().invoke(args=["staff", *arguments])


def test_the_server_invites_and_resets(app: Flask, world: World, client: CarefulClient) -> None:
    said = run(
        app, *("invite", "--email", "Ny@example.org", "--name", "Ny Lie", "--programme", "flyktningguide")
    )
    assert said.exit_code == 0, said.output
    assert client.get(said.stdout.strip()).status_code == 200
    with app.app_context(), tenancy.acting_for(world.organisation_id):
        new = db.session.scalars(select(Account).where(Account.name == "Ny Lie")).one()
        assert new.email == "ny@example.org"
        assert db.session.scalars(select(Assignment).where(Assignment.account_id == new.id)).one()
    again = run(app, "reset", "--email", "ny@example.org", "--organisation", "lillevik")
    assert client.get(said.stdout.strip()).status_code == 404
    assert client.get(again.stdout.strip()).status_code == 200


@ON_SQLITE
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("invite", "--email", "kari@lillevik.example.org", "--name", "X"), "has an account already"),
        (("invite", "--email", "x@example.org", "--name", "X", "--programme", "none"), "no programme"),
        (("invite", "--email", "x@example.org", "--name", "X", "--role", "person"), "Invalid value"),
        (("reset", "--email", "x@example.org"), "Nobody who works here"),
        (("reset", "--email", "x@example.org", "--organisation", "x"), "no such organisation"),
    ],
)
def test_the_server_says_what_is_wrong(app: Flask, world: World, arguments, words: str) -> None:
    said = run(app, *arguments)
    assert said.exit_code != 0
    assert words in said.output


def test_outside_the_demo_a_desk_page_leads_to_the_door(database_url: str) -> None:
    from tests import worlds  # noqa: PLC0415

    app = create_app(replace(settings_for(database_url), mode=Mode.PRODUCTION, mail_url="smtp://localhost"))
    app.test_client_class = CarefulClient
    with app.app_context():
        worlds.build()
    with app.test_client() as client:
        refused = client.page("/rounds", status=403)
        assert "/staff" in [link.get("href") for link in refused.iter("a")]
        assert client.page("/staff")
    with app.app_context():
        db.engine.dispose()


@pytest.mark.parametrize(("language", "direction"), [("ar", "ltr"), ("en", "ltr")])
def test_the_door_speaks_the_desks_languages(client, world: World, language: str, direction: str) -> None:
    page = parse(client.get("/staff", headers={"Accept-Language": language}).text)
    assert page.get("dir") == direction
    assert page.get("lang") in {"nb", "en"}


def test_the_square_holds_what_the_app_needs() -> None:
    drawn = square(second_step.address_for("A" * 32, EMAIL, "Lillevik kommune"))
    assert drawn.width > 30
    assert drawn.outline.startswith("M4 4h1v1h-1z")


CONTEXT = ("Kari Lie", "kari.lie", "Lillevik kommune", "Lillevik")
OBVIOUS = """
passord123 Passw0rd! P@ssw0rd1 sommer2026 Sommer2026! Høsten2026 Lillevik2026 lillevikkommune KariLie1990
lieliekari qwertyui qwerty123 1q2w3e4r5t asdfghjkl æølkjhgf aaaaaaaa abcabcabc abcd1234 12345678 87654321
19901990 1234abcd5678 veiviser2026 flyktningguide1 frivilligsentralen iloveyou2 letmein1234 velkommen123
Oslo2026! kommune2026 20262026a
"""


@pytest.mark.parametrize("password", OBVIOUS.split())
def test_what_is_guessed_first_is_refused(password: str) -> None:
    assert fault_of(password, CONTEXT) is PasswordFault.TOO_OBVIOUS


@pytest.mark.parametrize(
    "password",
    [
        PASSWORD,
        "riktig-hest-batteri-stift",
        "xK9#vQ2m!",
        "blåbærtur",
        "أميرةتحبالقهوةكثيرا",
    ],
)
def test_others_are_not(password: str) -> None:
    assert fault_of(password, CONTEXT) is None


@pytest.mark.parametrize(
    ("password", "fault"),
    [("kort7ab", PasswordFault.TOO_SHORT), ("gulrot under brua " * 8, PasswordFault.TOO_LONG)],
)
def test_length_has_a_floor_and_a_ceiling(password: str, fault: PasswordFault) -> None:
    assert fault_of(password) is fault


def test_a_password_may_come_from_another_keyboard() -> None:
    """The same letter, composed and decomposed."""
    assert is_right(hash_of("blåbærtur"), "bla\u030abærtur")
