"""What the two decide about their contact, on their page or through a coordinator."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from web import audit, clock
from web.access import Action, Actor, ensure
from web.database import transaction
from web.errors import Conflict, Reason
from web.matches.contact import TOGETHER, offers_of
from web.matches.own import own_match
from web.matches.visibility import locked_match
from web.models import Agreement, AnsweredHow
from web.together.agreement import VERSION

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

    from matching import Side
    from web.matches.sides import Sides
    from web.models import Match


@dataclass(frozen=True, slots=True)
class Yes:
    """Who agreed, to the words in which language, and how it came to us."""

    side: Side
    language: str
    how: AnsweredHow


def share_number(actor: Actor, match_id: UUID, *, may_share: bool) -> None:
    """Say whether the other may have one's number; a no counts from this moment.

    Raises
    ------
    NotFound
        If this is no match of the actor's, or both have not said yes.
    Conflict
        If it has ended.
    """
    ensure(actor, Action.OWN_PAGES)
    with transaction() as session:
        own = own_match(session, actor, match_id, lock=True)
        _note_sharing(session, actor, own.sides, own.side, may_share=may_share)


def record_sharing(actor: Actor, match_id: UUID, side: Side, *, may_share: bool) -> None:
    """Record what somebody said of her number by phone or in person; raises as `share_number` does."""
    ensure(actor, Action.FOLLOW_UP)
    with transaction() as session:
        sides = locked_match(session, actor, match_id)
        _note_sharing(session, actor, sides, side, may_share=may_share)


def agree(actor: Actor, match_id: UUID, version: int, language: str) -> None:
    """Say yes to how the two meet, in the words that were shown. A second yes changes nothing.

    Raises
    ------
    NotFound
        If this is no match of the actor's, or both have not said yes.
    Conflict
        If the words are others by now, or the two do not meet at present.
    """
    ensure(actor, Action.OWN_PAGES)
    with transaction() as session:
        own = own_match(session, actor, match_id, lock=True)
        if not own.contact.open.writing:
            raise Conflict(Reason.CONTACT_CLOSED)
        if version != VERSION:
            raise Conflict(Reason.AGREEMENT_CHANGED)
        _note_agreement(session, actor, own.sides.match, Yes(own.side, language, AnsweredHow.SELF))


def record_agreement(actor: Actor, match_id: UUID, yes: Yes) -> None:
    """Record that somebody agreed by phone or in person, and how we know.

    Raises
    ------
    NotFound
        If there is no such match for this actor.
    Conflict
        If both have not said yes, or it has ended.
    """
    ensure(actor, Action.FOLLOW_UP)
    with transaction() as session:
        match = locked_match(session, actor, match_id).match
        _refuse_unless_together(match)
        _note_agreement(session, actor, match, yes)


def _note_sharing(session: Session, actor: Actor, sides: Sides, side: Side, *, may_share: bool) -> None:
    offer = offers_of(session, sides).get(side)
    _refuse_unless_together(sides.match)
    if offer is None:
        raise Conflict(Reason.CONTACT_CLOSED)
    if bool(offer.may_share_number) is not may_share:
        offer.may_share_number = may_share
        audit.record(session, actor, "share_number" if may_share else "keep_number", offer)


def _note_agreement(session: Session, actor: Actor, match: Match, yes: Yes) -> None:
    given = select(Agreement.id).where(Agreement.match_id == match.id, Agreement.side == yes.side)
    if session.scalars(given).first() is not None:
        return
    recorded_by = None if yes.how is AnsweredHow.SELF else actor.account_id
    session.add(
        Agreement(
            match_id=match.id,
            side=yes.side,
            text_version=VERSION,
            language=yes.language,
            agreed_at=clock.now(),
            how=yes.how,
            recorded_by=recorded_by,
        )
    )
    audit.record(session, actor, "agree", match)


def _refuse_unless_together(match: Match) -> None:
    if match.status not in TOGETHER:
        raise Conflict(Reason.CONTACT_CLOSED)
