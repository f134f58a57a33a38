"""What somebody who is asked how it is going sees, and what the page says on which she tells us something."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from web.database import db
from web.matches.check_ins import find_check_in, stands
from web.matches.concerns import may_write, somebody_above
from web.matches.contact import contact_of
from web.matches.own_members import own_members, own_person
from web.matches.sides import sides_of
from web.models import Account, Assignment, CheckInAnswer, MetHowOften, Role

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from web.access import Actor
    from web.matches.own_members import OwnMember


@dataclass(frozen=True, slots=True)
class CheckInPage:
    """One side, asked: about whom, who reads the answer, and what it was so far."""

    other: str
    readers: list[str]
    answer: CheckInAnswer | None
    met: MetHowOften | None
    answer_by: date | None
    is_open: bool


@dataclass(frozen=True, slots=True)
class TellUsPage:
    """Whom it may be about, and who would read it: if nobody would, there is a number instead of a form."""

    matches: list[OwnMember]
    other: str | None
    may_write: bool
    has_somebody_above: bool


def check_in_page(link: str) -> CheckInPage:
    """Return what the holder of a link sees, or raise `NotFound`."""
    check_in = find_check_in(db.session(), link)
    sides = sides_of(db.session(), check_in.match_id)
    return CheckInPage(
        sides.other(check_in.side).call_name,
        _coordinators(sides.match.programme_id),
        check_in.answer,
        check_in.met,
        check_in.answer_by,
        stands(check_in, sides.match),
    )


def tell_us_by_link(link: str) -> TellUsPage:
    """Return the page on which the holder of a link tells us something, or raise `NotFound`."""
    session = db.session()
    check_in = find_check_in(session, link)
    sides = sides_of(session, check_in.match_id)
    contact = contact_of(session, sides, check_in.side)
    allowed = may_write(session, sides.person(check_in.side).id, check_in.match_id)
    return TellUsPage([], contact.name if contact else None, allowed, somebody_above(session))


def tell_us(actor: Actor) -> TellUsPage:
    """Return the same for somebody who is signed in."""
    session, matches = db.session(), own_members(actor, with_others=True)
    person_id = own_person(session, actor).id
    about = [None, *(one.id for one in matches)]
    allowed = all(may_write(session, person_id, match_id) for match_id in about)
    other = matches[0].other if len(matches) == 1 else None
    return TellUsPage(matches, other, allowed, somebody_above(session))


def _coordinators(programme_id: UUID) -> list[str]:
    """Return those who read what is answered in a programme, by name."""
    names = (
        select(Account.name)
        .join(Assignment, Assignment.account_id == Account.id)
        .where(
            Assignment.programme_id == programme_id,
            Account.role == Role.COORDINATOR,
            Account.closed_at.is_(None),
        )
    )
    return list(db.session.scalars(names.order_by(Account.name)))
