"""What the desk knows of the contact between two people: their answers, and never what they write."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from matching import Side
from web.matches.contact import TOGETHER, offers_of
from web.models import Agreement

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from web.matches.sides import Sides


@dataclass(frozen=True, slots=True)
class Given:
    """What one side has said: whether the number may be shared, and yes to the agreement."""

    side: Side
    name: str
    may_share: bool | None
    agreement: Agreement | None


@dataclass(frozen=True, slots=True)
class Between:
    """What both have said, and whether it may still change."""

    both: list[Given]
    is_open: bool

    def options(self, *, without_agreement: bool = False) -> list[tuple[str, str]]:
        """Return the sides by name, for a form: both, or those who have not agreed yet."""
        return [(one.side.value, one.name) for one in self.both if not (without_agreement and one.agreement)]


def between(session: Session, sides: Sides) -> Between:
    """Return what both sides of a match have said. It is for the caller to know that the reader may."""
    offers = offers_of(session, sides)
    agreed = {
        row.side: row
        for row in session.scalars(select(Agreement).where(Agreement.match_id == sides.match.id))
    }
    return Between(
        both=[
            Given(
                side=side,
                name=sides.person(side).call_name,
                may_share=bool(offers[side].may_share_number) if side in offers else None,
                agreement=agreed.get(side),
            )
            for side in Side
        ],
        is_open=sides.match.status in TOGETHER,
    )
