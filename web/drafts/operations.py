"""Beginning, filling and forgetting a draft. Whoever holds the token holds the draft; nobody else does."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select

from web import clock
from web.accounts.operations import digest, new_secret
from web.database import transaction
from web.errors import NotFound, Reason
from web.models import DraftKind, SignUpDraft
from web.throttles import Purpose, throttle

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

LONGEST_SILENCE = timedelta(minutes=30)
LONGEST_AT_THE_DESK = timedelta(days=3)


def begin(kind: DraftKind, language: str) -> str:
    """Begin an empty draft and return its token, which is shown to the browser once."""
    throttle(Purpose.SIGN_UP_START)
    secret = new_secret()
    with transaction() as session:
        session.add(
            SignUpDraft(
                kind=kind,
                language=language,
                secret_digest=digest(secret),
                answers="{}",
                last_seen_at=clock.now(),
            )
        )
    return secret


def answer(token: str, kind: DraftKind, answers: dict[str, Any]) -> None:
    """Add answers to a draft; an answer given again takes the place of the earlier one.

    Raises
    ------
    NotFound
        If the draft has ended.
    """
    with transaction() as session:
        draft = find(session, token, kind)
        draft.answers = json.dumps(json.loads(draft.answers or "{}") | answers)
        draft.last_seen_at = clock.now()


def forget(token: str) -> None:
    """Remove a draft and all that was written in it, at once. A draft that has ended is no mistake."""
    with transaction() as session:
        session.execute(delete(SignUpDraft).where(SignUpDraft.secret_digest == digest(token)))


def forget_ended_drafts(instant: datetime) -> None:
    """Remove the drafts that nobody has touched for half an hour, at the desk for three days."""
    at_the_desk = SignUpDraft.account_id.is_not(None)
    with transaction() as session:
        for whose, silence in ((~at_the_desk, LONGEST_SILENCE), (at_the_desk, LONGEST_AT_THE_DESK)):
            session.execute(delete(SignUpDraft).where(whose, SignUpDraft.last_seen_at <= instant - silence))


def find(session: Session, token: str, kind: DraftKind) -> SignUpDraft:
    """Return the draft of this token, or raise `NotFound`."""
    draft = session.scalars(
        select(SignUpDraft).where(
            SignUpDraft.secret_digest == digest(token),
            SignUpDraft.kind == kind,
            SignUpDraft.last_seen_at > clock.now() - LONGEST_SILENCE,
        )
    ).one_or_none()
    if draft is None:
        raise NotFound(Reason.DRAFT_ENDED)
    return draft
