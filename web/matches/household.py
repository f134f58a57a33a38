"""Who takes part besides the one who signed up: the other adults of a couple or family.

Each is a person of her own: she is asked for her own yes at her own address, and what she says is told to
nobody at home.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import select

from web.models import HouseholdAdult, Person

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from sqlalchemy.orm import Session


def adults_by_newcomer(session: Session, newcomer_ids: Collection[UUID]) -> dict[UUID, tuple[Person, ...]]:
    """Return the other adults of several newcomers' households, in one statement."""
    found: defaultdict[UUID, list[Person]] = defaultdict(list)
    rows = session.execute(
        select(HouseholdAdult.newcomer_id, Person)
        .join(Person, Person.id == HouseholdAdult.person_id)
        .where(HouseholdAdult.newcomer_id.in_(newcomer_ids))
        .order_by(Person.call_name, Person.id)
    )
    for newcomer_id, person in rows:
        if newcomer_id is not None:
            found[newcomer_id].append(person)
    return {newcomer_id: tuple(people) for newcomer_id, people in found.items()}
