"""What an adult's own page says: where she stands, and all that is kept of her."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import select

from matching import Side
from matching.lifecycle import MatchStatus
from web.database import db
from web.matches.own_members import TOGETHER
from web.matches.sides import sides_of
from web.matches.whose import Recorded
from web.models import Account, Consent, HouseholdAdult, Match, Offer, Person
from web.newcomers.adults.whose import Found, adult_of
from web.newcomers.queries import contact_name

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from web.access import Actor


class Stage(StrEnum):
    """Where she stands, in terms that say nothing of anybody at home."""

    WAITING = "waiting"
    ASKED = "asked"
    MATCHED = "matched"


@dataclass(frozen=True, slots=True)
class AdultPage:
    """An adult's own page. `link` leads to the first meeting, while there is one to find or to come."""

    person: Person
    stage: Stage
    guide: str | None
    link: str | None
    contact: str | None
    said_yes_at: datetime | None


@dataclass(frozen=True, slots=True)
class AtTheDesk:
    """An adult by name, and with whom she takes part."""

    name: str
    newcomer_id: UUID
    with_whom: str


def adult_at_the_desk(actor: Actor, adult_id: UUID) -> AtTheDesk:
    """Return an adult of whom the actor may record what she says, or raise `NotFound`."""
    found = adult_of(db.session(), actor, Recorded(adult_id))
    signed_up = db.session.get_one(Person, found.newcomer.person_id)
    return AtTheDesk(found.person.call_name, found.newcomer.id, signed_up.call_name)


def is_adult(actor: Actor) -> bool:
    """Whether this actor takes part with somebody who signed up."""
    found = select(HouseholdAdult.id).join(Account, Account.person_id == HouseholdAdult.person_id)
    mine = found.where(Account.id == actor.account_id, HouseholdAdult.newcomer_id.is_not(None))
    return db.session.scalars(mine).first() is not None


def own_adult_page(actor: Actor) -> AdultPage:
    """Return what an adult sees on her own page, or raise `NotFound`."""
    found = adult_of(db.session(), actor)
    stage, guide, link = _standing(found)
    given = select(Consent.given_at).where(
        Consent.person_id == found.person.id, Consent.withdrawn_at.is_(None)
    )
    return AdultPage(
        person=found.person,
        stage=stage,
        guide=guide,
        link=link,
        contact=contact_name(),
        said_yes_at=db.session.scalars(given.order_by(Consent.given_at)).first(),
    )


def _standing(found: Found) -> tuple[Stage, str | None, str | None]:
    """Return where she stands by what she herself was asked; nothing where the household is handled apart."""
    asked = (
        select(Offer)
        .join(Match, Match.id == Offer.match_id)
        .where(Offer.person_id == found.person.id, Offer.side == Side.NEWCOMER, Match.is_open)
    )
    offer = db.session.scalars(asked).first()
    if offer is None or found.newcomer.is_handled_manually:
        return Stage.WAITING, None, None
    sides = sides_of(db.session(), offer.match_id)
    if sides.match.status not in TOGETHER:
        return Stage.ASKED, None, None
    looks = sides.match.status is MatchStatus.ACCEPTED
    return Stage.MATCHED, sides.volunteer_person.call_name, offer.link if looks else None
