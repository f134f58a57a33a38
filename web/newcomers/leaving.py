"""Leaving, and having everything deleted. What is gone is gone at once, in one transaction.

Each adult of a household leaves for herself: whoever takes part with a newcomer goes on in her place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, select, update

from matching.lifecycle import EnrolmentStatus
from web import audit, clock
from web.accounts.entry_cards import end_card
from web.activities.own import forget_invitations
from web.database import transaction
from web.matches.forgetting import forget_in_rounds
from web.matches.operations import close_match
from web.matches.whose import subject_of
from web.models import (
    Account,
    CallRequest,
    CloseReason,
    Consent,
    Enrolment,
    HouseholdAdult,
    Match,
    MatchMember,
    Newcomer,
    Notification,
    Person,
    SignedInSession,
    Volunteer,
)
from web.newcomers.handing_over import hand_over, next_in_line

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

    from web.access import Actor
    from web.matches.whose import Recorded


def leave(actor: Actor, recorded: Recorded | None = None) -> None:
    """Stop taking part: the answers stay closed away, the sessions end, and no round finds her any more."""
    with transaction() as session:
        told = subject_of(session, Newcomer, actor, recorded)
        forget_in_rounds(session, told.side)
        next_one = next_in_line(session, told.side)
        if next_one is not None:
            hand_over(session, told.actor, told.side, next_one)
        else:
            _end_matches(session, told.side.id)
            forget_invitations(session, told.side)
            session.execute(
                update(Enrolment)
                .where(Enrolment.newcomer_id == told.side.id)
                .values(status=EnrolmentStatus.LEFT)
            )
            audit.record(session, told.actor, "leave", told.side)
        take_yes_back(session, told.person, told.account)


def delete_everything(actor: Actor, recorded: Recorded | None = None) -> None:
    """Remove all that is hers. The audit trail keeps that it happened, by ids that lead nowhere any more."""
    with transaction() as session:
        told = subject_of(session, Newcomer, actor, recorded)
        person, newcomer = told.person, told.side
        forget_in_rounds(session, newcomer)
        next_one = next_in_line(session, newcomer)
        if next_one is not None:
            hand_over(session, told.actor, newcomer, next_one)
        else:
            audit.record(session, told.actor, "delete_everything", newcomer)
            _end_matches(session, newcomer.id)
            session.execute(delete(Match).where(Match.id.in_(_matches_of(session, newcomer.id))))
            session.execute(delete(Newcomer).where(Newcomer.id == newcomer.id))
        forget(session, person, told.account)


def take_yes_back(session: Session, person: Person, account: Account | None) -> None:
    """Take every yes of somebody back, and close her account unless she takes part in another way too."""
    session.execute(
        update(Consent)
        .where(Consent.person_id == person.id, Consent.withdrawn_at.is_(None))
        .values(withdrawn_at=clock.now())
    )
    if account is not None:
        if not takes_part(session, person, Volunteer, HouseholdAdult):
            account.closed_at = clock.now()
            end_card(session, account)
        _sign_out_everywhere(session, account)


def forget(session: Session, person: Person, account: Account | None) -> None:
    """Remove somebody with all that hangs on her, unless she takes part in another way too."""
    if account is not None:
        _sign_out_everywhere(session, account)
    if takes_part(session, person, Newcomer, Volunteer, HouseholdAdult):
        return
    session.execute(delete(CallRequest).where(CallRequest.phone_digest == person.phone_digest))
    session.execute(delete(Notification).where(Notification.person_id == person.id))
    session.execute(delete(Account).where(Account.person_id == person.id))
    session.execute(delete(Person).where(Person.id == person.id))


def _sign_out_everywhere(session: Session, account: Account) -> None:
    session.execute(delete(SignedInSession).where(SignedInSession.account_id == account.id))


def _end_matches(session: Session, newcomer_id: UUID) -> None:
    """Close what is open, so that the guide's place is free again."""
    ids = _matches_of(session, newcomer_id)
    for match in session.scalars(select(Match).where(Match.id.in_(ids), Match.is_open).with_for_update()):
        close_match(session, match, CloseReason.OTHER)
    session.flush()


def _matches_of(session: Session, newcomer_id: UUID) -> list[UUID]:
    return list(
        session.scalars(
            select(MatchMember.match_id)
            .join(Enrolment, Enrolment.id == MatchMember.enrolment_id)
            .where(Enrolment.newcomer_id == newcomer_id)
        )
    )


def takes_part(session: Session, person: Person, *ways: type[Newcomer | Volunteer | HouseholdAdult]) -> bool:
    """Whether somebody takes part in one of these ways."""
    found = (session.scalars(select(way.id).where(way.person_id == person.id)).first() for way in ways)
    return any(row_id is not None for row_id in found)
