"""One-time codes: they work once, for a while, for a few tries, and tell nobody who has signed up."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update

from tests import factories
from web import clock
from web.accounts import codes
from web.accounts.queries import signed_in
from web.database import db, transaction
from web.drafts import operations as drafts
from web.drafts.queries import draft
from web.errors import Conflict
from web.models import Account, DraftKind, Notification, OneTimeCode, Role

if TYPE_CHECKING:
    from uuid import UUID

    from tests.worlds import World

EMAIL = "amira@example.org"


@pytest.fixture
def draft_id(inside: World) -> UUID:
    """A newcomer's draft."""
    return draft(drafts.begin(DraftKind.NEWCOMER, "ar"), DraftKind.NEWCOMER).id


@pytest.fixture
def account_id(inside: World) -> UUID:
    """The account of a person who has signed up."""
    with transaction() as session:
        person = factories.person(session)
        return factories.account(
            session, role=Role.PERSON, person_id=person.id, name=person.call_name, email=EMAIL
        ).id


def sent() -> str:
    """Return the newest code, as its reader would see it."""
    db.session.rollback()
    code = db.session.scalars(select(OneTimeCode).order_by(OneTimeCode.ends_at.desc()).limit(1)).one()
    assert db.session.scalars(
        select(Notification).where(Notification.content["code_id"].as_string() == str(code.id))
    ).one()
    return code.code


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06}"


def test_a_code_proves_the_address_it_was_sent_to(draft_id: UUID) -> None:
    codes.send_for_sign_up(draft_id, EMAIL, "ar")
    assert codes.confirm_for_sign_up(draft_id, sent()) == EMAIL


@pytest.mark.parametrize(
    "typed",
    [lambda c: f" {c[:3]} {c[3:]}\n", lambda c: c.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))],
)
def test_a_code_may_be_pasted_with_spaces_or_in_other_figures(draft_id: UUID, typed) -> None:
    codes.send_for_sign_up(draft_id, EMAIL, "ar")
    assert codes.confirm_for_sign_up(draft_id, typed(sent())) == EMAIL


def test_a_code_works_once(draft_id: UUID) -> None:
    codes.send_for_sign_up(draft_id, EMAIL, "ar")
    code = sent()
    codes.confirm_for_sign_up(draft_id, code)
    with pytest.raises(Conflict):
        codes.confirm_for_sign_up(draft_id, code)


def test_a_code_stops_after_five_wrong_tries(draft_id: UUID) -> None:
    codes.send_for_sign_up(draft_id, EMAIL, "ar")
    code = sent()
    for _ in range(5):
        with pytest.raises(Conflict):
            codes.confirm_for_sign_up(draft_id, wrong(code))
    with pytest.raises(Conflict):
        codes.confirm_for_sign_up(draft_id, code)


def test_four_wrong_tries_are_forgiven(draft_id: UUID) -> None:
    codes.send_for_sign_up(draft_id, EMAIL, "ar")
    code = sent()
    for _ in range(4):
        with pytest.raises(Conflict):
            codes.confirm_for_sign_up(draft_id, wrong(code))
    assert codes.confirm_for_sign_up(draft_id, code) == EMAIL


def test_a_code_ends_after_a_quarter_of_an_hour(draft_id: UUID) -> None:
    codes.send_for_sign_up(draft_id, EMAIL, "ar")
    code = sent()
    with transaction() as session:
        session.execute(update(OneTimeCode).values(ends_at=clock.now() - timedelta(seconds=1)))
    with pytest.raises(Conflict):
        codes.confirm_for_sign_up(draft_id, code)


def test_a_new_code_takes_the_place_of_the_old(draft_id: UUID) -> None:
    codes.send_for_sign_up(draft_id, EMAIL, "ar")
    old = sent()
    codes.send_for_sign_up(draft_id, EMAIL, "ar")
    new = sent()
    if old != new:
        with pytest.raises(Conflict):
            codes.confirm_for_sign_up(draft_id, old)
    assert codes.confirm_for_sign_up(draft_id, new) == EMAIL


def test_another_draft_cannot_use_the_code(draft_id: UUID) -> None:
    codes.send_for_sign_up(draft_id, EMAIL, "ar")
    other = draft(drafts.begin(DraftKind.NEWCOMER, "ar"), DraftKind.NEWCOMER).id
    with pytest.raises(Conflict):
        codes.confirm_for_sign_up(other, sent())


def test_a_person_signs_in_by_code(account_id: UUID) -> None:
    codes.send_for_sign_in(EMAIL, "ar")
    token = codes.sign_in_with_code(EMAIL, sent())
    assert signed_in(token).actor.account_id == account_id


def test_nobody_learns_whether_an_address_is_known(account_id: UUID) -> None:
    assert codes.send_for_sign_in("stranger@example.org", "ar") is codes.send_for_sign_in(EMAIL, "ar") is None
    db.session.rollback()
    assert len(db.session.scalars(select(OneTimeCode)).all()) == 1
    with pytest.raises(Conflict):
        codes.sign_in_with_code("stranger@example.org", sent())


@pytest.mark.parametrize("change", [{"closed_at": clock.now()}])
def test_a_closed_account_gets_no_code(account_id: UUID, change) -> None:
    with transaction() as session:
        session.execute(update(Account).values(change))
    codes.send_for_sign_in(EMAIL, "ar")
    db.session.rollback()
    assert db.session.scalars(select(OneTimeCode)).all() == []


def test_whoever_works_here_does_not_come_in_by_a_code_alone(inside: World) -> None:
    with transaction() as session:
        factories.account(session, [inside.programme_id], email=EMAIL)
    codes.send_for_sign_in(EMAIL, "nb")
    db.session.rollback()
    assert db.session.scalars(select(OneTimeCode)).all() == []


def test_a_code_for_signing_up_does_not_sign_in(account_id: UUID, draft_id: UUID) -> None:
    codes.send_for_sign_up(draft_id, EMAIL, "ar")
    with pytest.raises(Conflict):
        codes.sign_in_with_code(EMAIL, sent())


def test_neither_code_nor_address_stands_open_in_the_database(draft_id: UUID) -> None:
    codes.send_for_sign_up(draft_id, EMAIL, "ar")
    code = sent()
    db.session.rollback()
    rows = [vars(row) for table in (OneTimeCode, Notification) for row in db.session.scalars(select(table))]
    assert EMAIL not in str(rows)
    assert f"'{code}'" not in str(rows)
