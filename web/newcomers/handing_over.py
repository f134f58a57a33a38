"""The one who signed up leaves, and whoever takes part with her goes on in her place.

What the household has stays: the place on the waiting list, the times, the guide they meet. What she told of
herself, wrote or was asked stays with her and goes, so that it never reaches the one who comes after her.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, select, update

from matching import Household, Side
from matching.lifecycle import MatchStatus
from web import audit
from web.activities.own import forget_invitations
from web.matches.asking import ask_no_more
from web.matches.household import adults_by_newcomer
from web.matches.one_answer import let_go
from web.matches.own_members import TOGETHER
from web.models import (
    Agreement,
    CheckIn,
    CloseReason,
    DirectMessage,
    Enrolment,
    HouseholdAdult,
    InterpreterWish,
    Match,
    MatchMember,
    Newcomer,
)

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from web.access import Actor
    from web.models import Person


def next_in_line(session: Session, newcomer: Newcomer) -> Person | None:
    """Return who would go on in a newcomer's place: an adult who has not signed up for herself too.

    Nobody does where the newcomer is handled manually: it may be from them.
    """
    if newcomer.is_handled_manually:
        return None
    adults = adults_by_newcomer(session, [newcomer.id]).get(newcomer.id, ())
    taken = set(session.scalars(select(Newcomer.person_id)))
    return next((person for person in adults if person.id not in taken), None)


def hand_over(session: Session, actor: Actor, newcomer: Newcomer, person: Person) -> None:
    """Let somebody go on in a newcomer's place; a step of the operation by which the other leaves.

    A question that is out is let go: it was put to both. Two who meet a guide already go on.
    """
    leaver = newcomer.person_id
    for match in session.scalars(_open_matches(newcomer).with_for_update(of=Match)).all():
        if match.status is MatchStatus.OFFERED:
            let_go(session, match, Side.NEWCOMER, CloseReason.OTHER)
        elif match.status in TOGETHER:
            _forget_what_she_said(session, match.id)
    session.flush()
    ask_no_more(session, leaver)
    forget_invitations(session, newcomer)
    session.execute(delete(HouseholdAdult).where(HouseholdAdult.person_id == person.id))
    newcomer.person_id = person.id
    _forget_what_she_told(newcomer)
    audit.record(session, actor, "hand_over", newcomer)
    session.flush()


def _open_matches(newcomer: Newcomer) -> Select[Match]:
    return (
        select(Match)
        .join(MatchMember, MatchMember.match_id == Match.id)
        .join(Enrolment, Enrolment.id == MatchMember.enrolment_id)
        .where(Enrolment.newcomer_id == newcomer.id, Match.is_open)
    )


def _forget_what_she_said(session: Session, match_id: UUID) -> None:
    """Forget what the two wrote, her yes to the agreement, how she found it goes, and a wish to end it."""
    session.execute(delete(DirectMessage).where(DirectMessage.match_id == match_id))
    session.execute(delete(Agreement).where(Agreement.match_id == match_id, Agreement.side == Side.NEWCOMER))
    asked = (CheckIn.match_id == match_id) & (CheckIn.side == Side.NEWCOMER) & CheckIn.asked_at.is_not(None)
    session.execute(delete(CheckIn).where(asked))
    session.execute(
        update(MatchMember)
        .where(MatchMember.match_id == match_id, MatchMember.side == Side.NEWCOMER)
        .values(asked_to_end_at=None)
    )


def _forget_what_she_told(newcomer: Newcomer) -> None:
    """Forget what is hers alone. Without languages no round finds them before somebody has asked."""
    newcomer.languages = newcomer.wish_age = newcomer.wish_gender = newcomer.arrival_group = None
    newcomer.practical_note = newcomer.avoids = None
    newcomer.guide_may_know_note = newcomer.wish_gender_is_must = False
    newcomer.wants_interpreter = InterpreterWish.UNSURE
    if newcomer.household is Household.COUPLE:
        newcomer.household = Household.PERSON
