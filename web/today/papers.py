"""What runs out, and who cannot be in a round yet because something is not known."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import exists, func, or_, select

from matching.lifecycle import EnrolmentStatus
from web.database import db
from web.matches.visibility import is_visible_newcomer, is_visible_volunteer
from web.models import Enrolment, MatchMember, Newcomer, Person, VettingKind, VettingStep, Volunteer
from web.today.rows import Kind, Opens, Row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from sqlalchemy import ColumnElement

    from web.access import Actor
    from web.models.person import MatchingFacts

# How long before its last day a paper is mentioned: time enough to get a new one.
AHEAD = timedelta(days=60)
ENDS = {
    VettingKind.CERTIFICATE_SEEN: Kind.CERTIFICATE_ENDS,
    VettingKind.DECLARATION: Kind.DECLARATION_ENDS,
}
# Without these a round finds nobody: no rule can be met by an answer that is not there.
NEEDED = ("languages", "availability")


def ending(actor: Actor, today: date) -> Iterator[Row]:
    """Yield approved volunteers whose latest certificate or declaration ends within 60 days, or has ended."""
    last = func.max(VettingStep.valid_until)
    rows = db.session.execute(
        select(Volunteer.id, Person.call_name, VettingStep.kind, last)
        .join(Person, Person.id == Volunteer.person_id)
        .join(VettingStep, VettingStep.person_id == Person.id)
        .where(
            is_visible_volunteer(actor),
            Volunteer.approved_on.is_not(None),
            VettingStep.kind.in_(ENDS),
            VettingStep.valid_until.is_not(None),
        )
        .group_by(Volunteer.id, Person.call_name, VettingStep.kind)
        .having(last <= today + AHEAD)
        .order_by(last, Person.call_name)
    )
    for volunteer_id, name, kind, ends_on in rows:
        yield Row(ENDS[kind], volunteer_id, (name,), Opens.VOLUNTEER, volunteer_id, on=ends_on)


def without_facts(actor: Actor) -> Iterator[Row]:
    """Yield people on the waiting lists of whom a round would know too little to find anybody."""
    for newcomer, name in _newcomers(actor):
        yield Row(
            Kind.FACTS_MISSING, newcomer.id, (name,), Opens.NEWCOMER, newcomer.id, codes=_missing(newcomer)
        )
    for volunteer, name in _volunteers(actor):
        yield Row(
            Kind.FACTS_MISSING,
            volunteer.id,
            (name,),
            Opens.VOLUNTEER,
            volunteer.id,
            codes=_missing(volunteer),
        )


def _newcomers(actor: Actor) -> Iterable[tuple[Newcomer, str]]:
    has_match = exists().where(MatchMember.enrolment_id == Enrolment.id, MatchMember.is_open)
    waits = exists().where(
        Enrolment.newcomer_id == Newcomer.id,
        Enrolment.programme_id.in_(actor.programme_ids),
        Enrolment.status == EnrolmentStatus.READY,
        ~has_match,
    )
    return db.session.execute(
        select(Newcomer, Person.call_name)
        .join(Person, Person.id == Newcomer.person_id)
        .where(is_visible_newcomer(actor), waits, _lacks(Newcomer))
        .order_by(Newcomer.signed_up_at, Person.call_name)
    )


def _volunteers(actor: Actor) -> Iterable[tuple[Volunteer, str]]:
    is_ready = exists().where(
        Enrolment.volunteer_id == Volunteer.id,
        Enrolment.programme_id.in_(actor.programme_ids),
        Enrolment.status == EnrolmentStatus.READY,
    )
    return db.session.execute(
        select(Volunteer, Person.call_name)
        .join(Person, Person.id == Volunteer.person_id)
        .where(is_ready, Volunteer.approved_on.is_not(None), _lacks(Volunteer))
        .order_by(Volunteer.signed_up_at, Person.call_name)
    )


def _lacks(side: type[Newcomer | Volunteer]) -> ColumnElement[bool]:
    return or_(*(getattr(side, name).is_(None) for name in NEEDED))


def _missing(side: MatchingFacts) -> tuple[str, ...]:
    return tuple(name for name in NEEDED if getattr(side, name) is None)
