"""Who takes part besides the one who signed up: the other adults of a couple or family.

Each is a person of her own: she is asked for her own yes at her own address, and what she says is told to
nobody at home.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from matching import Household
from web.models import Consent, ConsentKind, HouseholdAdult, Person

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from web.models import Newcomer

OF_SEVERAL = frozenset({Household.COUPLE, Household.FAMILY})


@dataclass(frozen=True, slots=True)
class Adult:
    """Another adult who takes part, and her own yes to it as it was given."""

    id: UUID
    person: Person
    consent: Consent | None


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


def adults_of(session: Session, newcomer: Newcomer) -> list[Adult]:
    """Return the other adults of a newcomer's household, for those who may know of her."""
    is_yes = (
        (Consent.person_id == Person.id)
        & (Consent.kind == ConsentKind.TAKE_PART)
        & Consent.withdrawn_at.is_(None)
    )
    rows = session.execute(
        select(HouseholdAdult.id, Person, Consent)
        .join(Person, Person.id == HouseholdAdult.person_id)
        .outerjoin(Consent, is_yes)
        .where(HouseholdAdult.newcomer_id == newcomer.id)
        .order_by(Person.call_name, Person.id, Consent.given_at)
    )
    return list({adult_id: Adult(adult_id, person, consent) for adult_id, person, consent in rows}.values())


def households_of(person_id: UUID) -> Select[UUID | None]:
    """Return the newcomers with whom somebody takes part."""
    return select(HouseholdAdult.newcomer_id).where(
        HouseholdAdult.person_id == person_id, HouseholdAdult.newcomer_id.is_not(None)
    )


def lacks_partner(session: Session, newcomer: Newcomer) -> bool:
    """Whether a couple was signed up by one of the two, and the other has not been asked yet."""
    return newcomer.household is Household.COUPLE and not adults_by_newcomer(session, [newcomer.id])
