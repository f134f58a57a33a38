"""Sign-up drafts: for one browser, for half an hour, sealed, and gone at a word."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update

from web import clock
from web.database import db, transaction
from web.drafts import operations
from web.drafts.queries import draft
from web.errors import NotFound
from web.models import DraftKind, SignUpDraft

if TYPE_CHECKING:
    from tests.worlds import World

KIND = DraftKind.NEWCOMER


@pytest.fixture
def token(inside: World) -> str:
    return operations.begin(KIND, "ar")


def test_answers_gather_and_the_last_word_counts(token: str) -> None:
    operations.answer(token, KIND, {"name": "أميرة 👩‍👧", "year": 1990})
    operations.answer(token, KIND, {"year": 1991})
    found = draft(token, KIND)
    assert (found.language, found.answers) == ("ar", {"name": "أميرة 👩‍👧", "year": 1991})


def test_another_token_opens_nothing(token: str) -> None:
    for other in ("", "x", token + "x", token[:-1]):
        with pytest.raises(NotFound):
            draft(other, KIND)


def test_a_newcomers_draft_is_not_a_volunteers(token: str) -> None:
    with pytest.raises(NotFound):
        draft(token, DraftKind.VOLUNTEER)


def test_half_an_hour_of_silence_ends_a_draft_and_a_word_keeps_it(token: str) -> None:
    other = operations.begin(KIND, "ar")
    ago = {one: clock.now() - timedelta(minutes=minutes) for one, minutes in ((token, 31), (other, 29))}
    with transaction() as session:
        for row in session.scalars(select(SignUpDraft)):
            mine = row.secret_digest == operations.digest(token)
            row.last_seen_at = ago[token if mine else other]
    with pytest.raises(NotFound):
        operations.answer(token, KIND, {"name": "x"})
    operations.answer(other, KIND, {"name": "x"})
    operations.forget_ended_drafts(clock.now())
    db.session.rollback()
    assert len(db.session.scalars(select(SignUpDraft)).all()) == 1


def test_a_draft_is_forgotten_at_a_word(token: str) -> None:
    operations.forget(token)
    with pytest.raises(NotFound):
        draft(token, KIND)
    operations.forget(token)


def test_nothing_that_was_written_stands_open_in_the_database(token: str) -> None:
    operations.answer(token, KIND, {"name": "Amira"})
    db.session.rollback()
    row = vars(db.session.scalars(select(SignUpDraft)).one())
    assert "Amira" not in str(row)
    assert token not in str(row)


def test_answers_moved_to_another_draft_do_not_open(token: str) -> None:
    operations.answer(token, KIND, {"name": "Amira"})
    other = operations.begin(KIND, "ar")
    with transaction() as session:
        stolen = session.scalars(
            select(SignUpDraft.answers_sealed).where(SignUpDraft.secret_digest == operations.digest(token))
        ).one()
        session.execute(
            update(SignUpDraft)
            .where(SignUpDraft.secret_digest == operations.digest(other))
            .values(answers_sealed=stolen)
        )
    with pytest.raises(Exception, match="sign_up_draft"):
        draft(other, KIND)
