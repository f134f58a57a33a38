"""Who is invited to an activity, and what the rules know of each: the same for a page and under the lock.

An invitation keeps a place until it is answered with a no or taken back. Somebody handled manually is in no
list and no count here, like everywhere.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from matching.lifecycle import EnrolmentStatus
from web.matches.household import adults_by_newcomer
from web.models import (
    Enrolment,
    Invitation,
    InvitationAnswer,
    MatchMember,
    Newcomer,
    PairMemory,
    PairRule,
    Person,
    Volunteer,
)
from web.names import fold
from web.programmes.queries import open_programmes

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from uuid import UUID

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from web.models import Activity

SHORTEST_NAME = 2


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody who is invited or may be, as the rules see her.

    Parameters
    ----------
    is_waiting, rests
        Whether she is on a waiting list and meets nobody; whether all her programmes rest today.
    names
        Every word by which she, or an adult who takes part with her, may stand in what another has written.
    avoided
        Every word of what she has written about whom she must not meet.
    blocked
        The people who are never to be put together with her.
    """

    newcomer: Newcomer
    person: Person
    is_waiting: bool
    rests: bool
    names: frozenset[str]
    avoided: frozenset[str]
    blocked: frozenset[UUID]

    @property
    def has_written(self) -> bool:
        """Whether she has said in words of her own whom she must not meet."""
        return self.newcomer.avoids_sealed is not None


def must_not_meet(one: Guest, other: Guest) -> bool:
    """Whether one of the two has named the other, or it is known of them in another way."""
    return bool(
        one.avoided & other.names
        or other.avoided & one.names
        or other.person.id in one.blocked
        or one.person.id in other.blocked
    )


def holds_place() -> ColumnElement[bool]:
    """Keep to invitations that are in force and not declined, of people who are listed anywhere."""
    is_no = Invitation.answer.is_not_distinct_from(InvitationAnswer.NO)
    return is_in_force() & ~is_no


def is_in_force() -> ColumnElement[bool]:
    """Keep to invitations that have not been taken back, of people who are listed anywhere."""
    listed = select(Newcomer.id).where(Newcomer.is_handled_manually.is_(False))
    return Invitation.withdrawn_at.is_(None) & Invitation.newcomer_id.in_(listed)


def room_left(session: Session, activity: Activity) -> int | None:
    """Return how many more may be invited; None where as many come as like."""
    if activity.room is None:
        return None
    taken = select(func.count()).where(Invitation.activity_id == activity.id, holds_place())
    return max(0, activity.room - (session.scalar(taken) or 0))


def invited(session: Session, activity: Activity) -> dict[UUID, Invitation]:
    """Return the invitations in force, by newcomer."""
    rows = session.scalars(
        select(Invitation).where(Invitation.activity_id == activity.id, is_in_force()),
        execution_options={"populate_existing": True},
    )
    return {row.newcomer_id: row for row in rows}


def guests(session: Session, which: ColumnElement[bool]) -> list[Guest]:
    """Return these newcomers as the rules see them, those who have waited longest first."""
    rows = session.execute(
        select(Newcomer, Person)
        .join(Person, Person.id == Newcomer.person_id)
        .where(which, Newcomer.is_handled_manually.is_(False))
        .order_by(Newcomer.signed_up_at, Person.call_name, Newcomer.id)
    ).all()
    ids = [newcomer.id for newcomer, _ in rows]
    waiting, blocked = _waiting(session, ids), _blocked(session, ids)
    adults = adults_by_newcomer(session, ids)
    open_ones = open_programmes(session, {one for some in waiting.values() for one in some})
    return [
        Guest(
            newcomer=newcomer,
            person=person,
            is_waiting=newcomer.id in waiting,
            rests=newcomer.id in waiting and not waiting[newcomer.id] & open_ones,
            names=_names([person, *adults.get(newcomer.id, ())]),
            avoided=frozenset(_words(newcomer.avoids or "")),
            blocked=frozenset(blocked.get(newcomer.id, ())),
        )
        for newcomer, person in rows
    ]


def _waiting(session: Session, ids: Sequence[UUID]) -> dict[UUID, set[UUID]]:
    """Return the programmes in which each of them waits; whoever is asked or meets somebody does not."""
    has_match = select(MatchMember.id).where(MatchMember.enrolment_id == Enrolment.id, MatchMember.is_open)
    found: defaultdict[UUID, set[UUID]] = defaultdict(set)
    busy: set[UUID | None] = set()
    for newcomer_id, programme_id, status, is_busy in session.execute(
        select(Enrolment.newcomer_id, Enrolment.programme_id, Enrolment.status, has_match.exists()).where(
            Enrolment.newcomer_id.in_(ids)
        )
    ):
        if is_busy:
            busy.add(newcomer_id)
        elif newcomer_id is not None and status is EnrolmentStatus.READY:
            found[newcomer_id].add(programme_id)
    return {newcomer_id: some for newcomer_id, some in found.items() if newcomer_id not in busy}


def _blocked(session: Session, ids: Collection[UUID]) -> dict[UUID, set[UUID]]:
    """Return the people who must not be put together with each: guides who may come as newcomers, too."""
    found: defaultdict[UUID, set[UUID]] = defaultdict(set)
    rows = session.execute(
        select(PairMemory.newcomer_id, Volunteer.person_id)
        .join(Volunteer, Volunteer.id == PairMemory.volunteer_id)
        .where(PairMemory.newcomer_id.in_(ids), PairMemory.rule == PairRule.BLOCKED)
    )
    for newcomer_id, person_id in rows:
        found[newcomer_id].add(person_id)
    return found


def _names(people: Sequence[Person]) -> frozenset[str]:
    """Return each name as it is compared, also as somebody's: "Omar" and "Omars"."""
    words = {word for person in people for word in _words(person.call_name)}
    return frozenset(words | {f"{word}s" for word in words})


def _words(text: str) -> set[str]:
    return {word for word in re.findall(r"\w+", fold(text)) if len(word) >= SHORTEST_NAME}
