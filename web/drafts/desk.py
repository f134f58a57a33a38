"""Drafts of a coordinator who signs somebody up: hers alone, and kept through an hour's talk and a sign-out.

A draft in a browser is reached by a secret and gone after half an hour. This one is reached by the account
that began it, and stays for three days of silence: a talk on Friday may be finished on Monday.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from web import clock
from web.access import Action, Actor, ensure
from web.accounts.operations import digest, new_secret
from web.database import db, transaction
from web.drafts.operations import LONGEST_AT_THE_DESK
from web.drafts.queries import Draft, as_typed
from web.errors import NotFound, Reason
from web.models import Account, DraftKind, SignUpDraft

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy import Select
    from sqlalchemy.orm import Session


def begin(actor: Actor, kind: DraftKind, language: str, answers: dict[str, Any]) -> UUID:
    """Begin a draft with what is known already; `language` is that of whoever is signed up.

    The same begun again a moment later, with nothing told yet, is the same draft.
    """
    with transaction() as session:
        just_begun = _just_begun(session, actor, kind, language, answers)
        if just_begun is not None:
            return just_begun.id
        draft = SignUpDraft(
            kind=kind,
            language=language,
            account_id=actor.account_id,
            secret_digest=digest(new_secret()),
            answers=json.dumps(answers),
            last_seen_at=clock.now(),
        )
        session.add(draft)
        session.flush()
        return draft.id


def answer(actor: Actor, kind: DraftKind, draft_id: UUID, answers: dict[str, Any]) -> None:
    """Add answers to a draft; an answer given again takes the place of the earlier one."""
    with transaction() as session:
        row = find(session, actor, kind, draft_id)
        row.answers = json.dumps(json.loads(row.answers or "{}") | answers)
        row.last_seen_at = clock.now()


def throw_away(actor: Actor, kind: DraftKind, draft_id: UUID) -> None:
    """Remove a draft and all that was written in it."""
    with transaction() as session:
        session.delete(find(session, actor, kind, draft_id))


def find(session: Session, actor: Actor, kind: DraftKind, draft_id: UUID) -> SignUpDraft:
    """Return a draft of this actor's, locked; raise `NotFound` if it has ended or is somebody else's."""
    row = session.scalars(_own(actor, kind).where(SignUpDraft.id == draft_id).with_for_update()).one_or_none()
    if row is None:
        raise NotFound(Reason.DRAFT_ENDED)
    return row


def draft_at_the_desk(actor: Actor, kind: DraftKind, draft_id: UUID) -> Draft:
    """Return a draft of this actor's; raises as `find` does."""
    return as_typed(find(db.session(), actor, kind, draft_id))


def drafts_at_the_desk(actor: Actor, kind: DraftKind) -> list[Draft]:
    """Return what this actor has begun and not finished, the latest first."""
    rows = db.session.scalars(_own(actor, kind).order_by(SignUpDraft.last_seen_at.desc()))
    return [as_typed(row) for row in rows]


def _just_begun(
    session: Session, actor: Actor, kind: DraftKind, language: str, answers: dict[str, Any]
) -> SignUpDraft | None:
    """Return what a first press began; her account is locked, so that two do not both find none."""
    mine = _own(actor, kind).where(
        SignUpDraft.language == language, SignUpDraft.last_seen_at > clock.a_moment_ago()
    )
    session.scalars(select(Account).where(Account.id == actor.account_id).with_for_update()).one()
    return next((row for row in session.scalars(mine) if json.loads(row.answers or "{}") == answers), None)


def _own(actor: Actor, kind: DraftKind) -> Select[SignUpDraft]:
    ensure(actor, Action.RECORD_ANSWERS)
    return select(SignUpDraft).where(
        SignUpDraft.account_id == actor.account_id,
        SignUpDraft.kind == kind,
        SignUpDraft.last_seen_at > clock.now() - LONGEST_AT_THE_DESK,
    )
