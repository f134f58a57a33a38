"""Signing in by password and code: everything right or nothing, each code once, and no hint to others."""

from __future__ import annotations

import re
import threading
import time
from typing import TYPE_CHECKING

import pytest
from argon2 import Type, extract_parameters
from argon2.exceptions import VerifyMismatchError
from sqlalchemy import select, update

from tests.databases import ON_SQLITE
from tests.pages import CarefulClient, text_of
from tests.web.staff_steps import EMAIL, PASSWORD, Phone, settled, with_phone
from web import tenancy
from web.accounts.queries import signed_in
from web.database import db, transaction
from web.errors import Conflict, TooMany
from web.models import Account, AuditEntry, RecoveryCode, Role, SignedInSession
from web.staff import operations, passwords

if TYPE_CHECKING:
    from argon2 import PasswordHasher
    from flask import Flask

    from tests.worlds import World


@pytest.fixture
def phone(monkeypatch: pytest.MonkeyPatch) -> Phone:
    return with_phone(monkeypatch)


@pytest.fixture
def codes(inside: World, phone: Phone) -> list[str]:
    """The recovery codes of somebody who has set up her sign-in."""
    return settled(phone, [inside.programme_id])


def account() -> Account:
    db.session.rollback()
    return db.session.scalars(select(Account).where(Account.name == "Berit Moe")).one()


def test_password_and_code_together_open_the_door(codes: list[str], phone: Phone) -> None:
    token = operations.sign_in(EMAIL, PASSWORD, phone.code())
    assert signed_in(token).actor.account_id == account().id


@ON_SQLITE
@pytest.mark.parametrize("typed", [" BERIT@example.org ", EMAIL])
def test_the_address_may_be_written_carelessly(codes: list[str], phone: Phone, typed: str) -> None:
    assert operations.sign_in(typed, PASSWORD, f" {phone.code()[:3]} {phone.code()[3:]} ")


@ON_SQLITE
@pytest.mark.parametrize(
    "wrong",
    [
        {"email": "stranger@example.org"},
        {"password": PASSWORD + "."},
        {"password": ""},
        {"code": "000000"},
        {"code": ""},
        {"code": "abcdefghjkmn"},
        {"code": "٠٠٠٠٠٠"},
    ],
)
def test_with_one_thing_wrong_it_stays_shut(codes: list[str], phone: Phone, wrong: dict[str, str]) -> None:
    with pytest.raises(Conflict, match="sign_in_wrong"):
        operations.sign_in(**{"email": EMAIL, "password": PASSWORD, "code": phone.code()} | wrong)


@ON_SQLITE
@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_a_clock_may_be_one_step_off(codes: list[str], phone: Phone, steps: int) -> None:
    phone.wait(30)
    assert operations.sign_in(EMAIL, PASSWORD, phone.code(steps))


@ON_SQLITE
@pytest.mark.parametrize("steps", [-2, 2])
def test_a_clock_may_not_be_two_steps_off(codes: list[str], phone: Phone, steps: int) -> None:
    phone.wait(90)
    with pytest.raises(Conflict):
        operations.sign_in(EMAIL, PASSWORD, phone.code(steps))


def test_a_code_works_once_and_takes_the_earlier_ones_with_it(codes: list[str], phone: Phone) -> None:
    phone.wait(30)
    operations.sign_in(EMAIL, PASSWORD, phone.code())
    for steps in (0, -1):
        with pytest.raises(Conflict):
            operations.sign_in(EMAIL, PASSWORD, phone.code(steps))
    phone.wait(30)
    assert operations.sign_in(EMAIL, PASSWORD, phone.code())


def test_the_code_of_setting_up_is_used_up_too(inside: World, phone: Phone) -> None:
    settled(phone)
    phone.wait(-30)
    with pytest.raises(Conflict):
        operations.sign_in(EMAIL, PASSWORD, phone.code())


def test_each_recovery_code_opens_once(codes: list[str], phone: Phone) -> None:
    assert len(set(codes)) == 10
    for code in (codes[0], f"{codes[1][:4]}-{codes[1][4:8]} {codes[1][8:].upper()}"):
        assert operations.sign_in(EMAIL, PASSWORD, code)
    with pytest.raises(Conflict):
        operations.sign_in(EMAIL, PASSWORD, codes[0])


def test_anothers_recovery_code_opens_nothing(codes: list[str], phone: Phone) -> None:
    other = Phone(instant=phone.instant)
    settled(other, email="other@example.org")
    with pytest.raises(Conflict):
        operations.sign_in("other@example.org", PASSWORD, codes[0])
    with pytest.raises(Conflict):
        operations.sign_in("other@example.org", PASSWORD, phone.code())


def test_only_digests_and_seals_are_kept(codes: list[str], phone: Phone) -> None:
    rows = [
        vars(row)
        for table in (Account, RecoveryCode, AuditEntry)
        for row in db.session.scalars(select(table))
    ]
    assert not any(secret in str(rows) for secret in (*codes, PASSWORD, phone.secret, EMAIL))
    assert account().password_hash.startswith("$argon2id$")


def test_each_guess_at_a_password_costs_time_and_memory(real_hasher: PasswordHasher) -> None:
    kept = extract_parameters(real_hasher.hash("hers"))
    assert kept.type is Type.ID
    assert kept.time_cost >= 3
    assert kept.memory_cost >= 64 * 1024


@pytest.mark.parametrize(
    "change", [{"closed_at": True}, {"password_hash": "!x"}, {"totp_secret_sealed": None}]
)
def test_whoever_is_out_stays_out(codes: list[str], phone: Phone, change) -> None:
    values = {name: phone.now() if value is True else value for name, value in change.items()}
    with transaction() as session:
        session.execute(update(Account).where(Account.name == "Berit Moe").values(values))
    with pytest.raises(Conflict):
        operations.sign_in(EMAIL, PASSWORD, phone.code())


def test_a_password_that_changed_meanwhile_does_not_count(codes, phone: Phone, monkeypatch) -> None:
    def change(kept: str, _password: str) -> bool:
        with transaction() as session:
            session.execute(update(Account).values({"password_hash": "!other"}))
        return bool(kept)

    monkeypatch.setattr(passwords, "is_right", change)
    with pytest.raises(Conflict):
        operations.sign_in(EMAIL, PASSWORD, phone.code())


def test_nothing_is_hashed_inside_a_transaction(codes: list[str], phone: Phone, monkeypatch) -> None:
    seen = []
    passwords.is_right(None, "warm")

    def spied(way):
        return lambda *arguments: seen.append(db.session().in_transaction()) or way(*arguments)

    for name in ("verify", "hash"):
        hasher = type(passwords._hasher)
        monkeypatch.setattr(hasher, name, spied(getattr(hasher, name)))
    operations.sign_in(EMAIL, PASSWORD, phone.code())
    settled(phone, email="other@example.org")
    assert seen == [False, False]


@ON_SQLITE
def test_somebody_unknown_costs_a_hash_too(codes: list[str], phone: Phone, monkeypatch) -> None:
    passwords.is_right(None, "warm")
    compared = []

    def compare(_hasher, kept: str, _typed: str) -> None:
        compared.append(kept)
        raise VerifyMismatchError

    monkeypatch.setattr(type(passwords._hasher), "verify", compare)
    for email in (EMAIL, "stranger@example.org"):
        with pytest.raises(Conflict):
            operations.sign_in(email, "wrong password", phone.code())
    assert len(compared) == 2
    cost, other_cost = (kept.rsplit("$", 2)[0] for kept in compared)
    assert cost == other_cost
    assert not passwords.is_right(None, "nobody's")


def test_at_most_two_hashes_are_worked_on_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    now, most, lock = [0], [0], threading.Lock()

    def slow(_self, _kept, _typed) -> bool:
        with lock:
            now[0] += 1
            most[0] = max(most[0], now[0])
        time.sleep(0.02)
        with lock:
            now[0] -= 1
        return True

    passwords._nobodys_hash()
    monkeypatch.setattr(passwords._hasher.__class__, "verify", slow)
    threads = [threading.Thread(target=passwords.is_right, args=("x", "y")) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [2]


def test_tries_are_throttled_the_same_for_known_and_unknown(
    codes: list[str], phone: Phone, monkeypatch
) -> None:
    monkeypatch.setattr(passwords, "is_right", lambda _kept, _password: False)
    for email in (EMAIL, "stranger@example.org"):
        phone.wait(3600)
        for _ in range(10):
            with pytest.raises(Conflict):
                operations.sign_in(email, "guess", "000000")
        with pytest.raises(TooMany):
            operations.sign_in(email, PASSWORD, phone.code())


def test_signing_in_and_failing_leave_traces_without_names(codes: list[str], phone: Phone) -> None:
    operations.sign_in(EMAIL, PASSWORD, phone.code())
    for email in (EMAIL, "stranger@example.org"):
        with pytest.raises(Conflict):
            operations.sign_in(email, "wrong", "000000")
    db.session.rollback()
    entries = db.session.scalars(select(AuditEntry)).all()
    assert sorted(entry.action for entry in entries) == [
        *("invite", "set_up_sign_in", "sign_in", "sign_in", "sign_in_failed", "sign_in_failed")
    ]
    failed = [entry for entry in entries if entry.action == "sign_in_failed"]
    assert len({(entry.object_kind, entry.actor_account_id) for entry in failed}) == 1
    assert len({entry.object_id for entry in failed}) == 2


def plain(html: str) -> str:
    return re.sub(r'name="csrf_token" [^>]*>', "", html).replace("stranger@example.org", EMAIL)


@ON_SQLITE
def test_the_page_answers_the_same_whatever_was_wrong(client: CarefulClient, codes, phone: Phone) -> None:
    tries = [
        {"email": EMAIL, "password": "wrong password", "code": phone.code()},
        {"email": EMAIL, "password": PASSWORD, "code": "000000"},
        {"email": "stranger@example.org", "password": PASSWORD, "code": phone.code()},
    ]
    answers = [client.send("/staff", seen_on="/staff", **each) for each in tries]
    assert {answer.status_code for answer in answers} == {400}
    assert len({plain(answer.text) for answer in answers}) == 1
    assert len({tuple(sorted(dict(answer.headers).keys() - {"Set-Cookie"})) for answer in answers}) == 1
    assert all(PASSWORD not in answer.text for answer in answers)


def test_a_form_left_empty_comes_back(client: CarefulClient, world: World) -> None:
    answer = client.send("/staff", seen_on="/staff", email=EMAIL)
    assert answer.status_code == 400
    assert EMAIL in answer.text


def test_coming_in_changes_the_session_and_ends_the_one_before(
    app: Flask, client: CarefulClient, world: World, phone: Phone
) -> None:
    with app.app_context(), tenancy.acting_for(world.organisation_id):
        settled(phone, [world.programme_id])
        with transaction() as session:
            session.query(SignedInSession).delete()
    client.sign_in(world.key)
    with client.session_transaction() as cookie:
        cookie["planted"] = "by somebody else"
    before = client.get_cookie("veiviser").value
    answer = client.send("/staff", seen_on="/staff", email=EMAIL, password=PASSWORD, code=phone.code())
    assert (answer.status_code, answer.location) == (303, "/today")
    assert "Berit Moe" in text_of(client.page("/rounds"))
    with client.session_transaction() as cookie:
        assert "planted" not in cookie
    client.set_cookie("veiviser", before)
    assert client.get("/rounds").status_code == 403


@ON_SQLITE
@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.PERSON, Role.COORDINATOR}])
def test_whoever_may_not_read_rounds_is_led_elsewhere(app, client, world, phone: Phone, role: Role) -> None:
    with app.app_context(), tenancy.acting_for(world.organisation_id):
        settled(phone, role=role)
    answer = client.send("/staff", seen_on="/staff", email=EMAIL, password=PASSWORD, code=phone.code())
    assert (answer.status_code, answer.location) == (303, "/")
