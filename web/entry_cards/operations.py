"""Making a card anew and taking it back. Whoever has an address gets a code there and needs no card.

That keeps the desk out: with somebody's card a coordinator could open her page, so it exists only where there
is no other way in, and she sees on her page that it does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from matching import Side
from matching.lifecycle import EnrolmentStatus
from web import audit
from web.accounts.entry_cards import card_of, end_card, write_card
from web.database import transaction
from web.errors import Conflict, Reason
from web.matches.whose import Recorded, subject_of
from web.models import Account, Consent, Enrolment, Newcomer, Role, Volunteer

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

    from web.access import Actor
    from web.matches.whose import Subject

    Whose = Subject[Newcomer] | Subject[Volunteer]


def make_card(actor: Actor, side: Side, side_id: UUID, instead_of: UUID | None) -> str:
    """Make a card for somebody and return its code, which is kept nowhere; an earlier card ends at once.

    `instead_of` is the card that stood on the page, so that of two presses only one makes a card.

    Raises
    ------
    NotFound
        If there is nobody like that on this side for this actor.
    Conflict
        If she has an e-mail address or has left, or another card was made meanwhile.
    """
    with transaction() as session:
        told = person_of(session, actor, side, side_id)
        if has_left(session, told):
            raise Conflict(Reason.HAS_LEFT)
        account = _account_of(session, told)
        if account.email_digest is not None:
            raise Conflict(Reason.HAS_ADDRESS)
        card = card_of(session, account)
        if (card.id if card else None) != instead_of:
            raise Conflict(Reason.CARD_CHANGED)
        code = write_card(session, account)
        audit.record(session, actor, "make_card", told.side)
        return code


def take_card_back(actor: Actor, side: Side, side_id: UUID) -> None:
    """End somebody's card, and every page that is open by it. Doing it twice is no mistake.

    Raises
    ------
    NotFound
        If there is nobody like that on this side for this actor.
    """
    with transaction() as session:
        told = person_of(session, actor, side, side_id)
        if told.account is not None and end_card(session, told.account):
            audit.record(session, actor, "take_card_back", told.side)


def person_of(session: Session, actor: Actor, side: Side, side_id: UUID) -> Whose:
    """Return whose card it is, or raise `NotFound`."""
    if side is Side.NEWCOMER:
        return subject_of(session, Newcomer, actor, Recorded(side_id))
    return subject_of(session, Volunteer, actor, Recorded(side_id))


def has_left(session: Session, told: Whose) -> bool:
    """Whether somebody takes part no more: she said so, or is out of every programme she was in."""
    if told.account is not None and told.account.closed_at is not None:
        return True
    is_own = (Enrolment.newcomer_id == told.side.id) | (Enrolment.volunteer_id == told.side.id)
    places = session.scalars(select(Enrolment.status).where(is_own)).all()
    if places:
        return all(status is EnrolmentStatus.LEFT for status in places)
    consents = session.scalars(select(Consent.withdrawn_at).where(Consent.person_id == told.person.id)).all()
    return bool(consents) and None not in consents


def _account_of(session: Session, told: Whose) -> Account:
    """Return her account, a new one if she has none. Asked afresh: another press may have just made it."""
    account = session.scalars(select(Account).where(Account.person_id == told.person.id)).one_or_none()
    if account is None:
        person = told.person
        account = Account(
            role=Role.PERSON, person_id=person.id, name=person.call_name, language=person.language
        )
        session.add(account)
        session.flush()
    return account
