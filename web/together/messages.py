"""Writing to each other. Words are sealed, and no trail is kept of who wrote when: that is for the two.

One letter at most tells somebody that something waits; the next leaves only when that has been read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select, update

from web import clock, crypto
from web.access import Action, Actor, ensure
from web.database import transaction
from web.errors import Conflict, Invalid, Reason
from web.matches.own import own_match
from web.models import DirectMessage, Phrase
from web.notifications.messages import MessageWaits
from web.notifications.outbox import put_in_outbox

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from web.matches.own import OwnMatch

LONGEST_MESSAGE = 1000


def send_phrase(actor: Actor, match_id: UUID, phrase: Phrase, form_key: str) -> None:
    """Send a ready sentence; raises as `send_words` does."""
    ensure(actor, Action.OWN_PAGES)
    with transaction() as session:
        own = _writing(session, actor, match_id)
        _send(session, own, DirectMessage(id=_id(own, form_key, f"phrase {phrase}"), phrase=phrase))


def send_words(actor: Actor, match_id: UUID, words: str, form_key: str) -> None:
    """Send words of one's own, exactly as they were written. The same form sent again sends nothing more.

    Raises
    ------
    Invalid
        If there are no words, or more than 1,000 signs.
    NotFound
        If this is no match of the actor's, or both have not said yes.
    Conflict
        If the two may not write to each other now.
    """
    ensure(actor, Action.OWN_PAGES)
    if not 0 < len(words) <= LONGEST_MESSAGE:
        raise Invalid(Reason.INCOMPLETE)
    with transaction() as session:
        own = _writing(session, actor, match_id)
        message = DirectMessage(id=_id(own, form_key, f"words {words}"))
        message.words = words
        _send(session, own, message)


def open_new(actor: Actor, match_id: UUID) -> None:
    """Note that the actor has read all that the other has written."""
    ensure(actor, Action.OWN_PAGES)
    with transaction() as session:
        own = own_match(session, actor, match_id, lock=True)
        if not own.contact.open.reading:
            raise Conflict(Reason.CONTACT_CLOSED)
        session.execute(
            update(DirectMessage)
            .where(
                DirectMessage.match_id == match_id,
                DirectMessage.side != own.side,
                DirectMessage.read_at.is_(None),
            )
            .values(read_at=clock.now())
        )


def _writing(session: Session, actor: Actor, match_id: UUID) -> OwnMatch:
    own = own_match(session, actor, match_id, lock=True)
    if not own.contact.open.writing:
        raise Conflict(Reason.CONTACT_CLOSED)
    return own


def _send(session: Session, own: OwnMatch, message: DirectMessage) -> None:
    """Add a message, unless its form was sent already: the match is locked, so two never both find none."""
    if session.get(DirectMessage, message.id) is not None:
        return
    waits = select(DirectMessage.id).where(
        DirectMessage.match_id == own.sides.match.id,
        DirectMessage.side == own.side,
        DirectMessage.read_at.is_(None),
    )
    is_told_already = session.scalars(waits.limit(1)).first() is not None
    message.match_id, message.side, message.sent_at = own.sides.match.id, own.side, clock.now()
    session.add(message)
    if not is_told_already:
        put_in_outbox(session, own.sides.other(own.side).id, MessageWaits(message.id))


def _id(own: OwnMatch, form_key: str, content: str) -> UUID:
    """Return the id of this content sent by this form: keyed, so that it tells nothing of the words."""
    made_from = f"{own.sides.match.id}/{own.side}/{form_key}/{content}"
    return UUID(crypto.digest(made_from, "direct message")[:32])
