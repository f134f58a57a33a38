"""Newcomers and volunteers nobody has talked to yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import exists, select

from web import clock
from web.database import db
from web.matches.visibility import is_visible_newcomer, is_visible_volunteer
from web.models import Account, Enrolment, Newcomer, Person, VettingKind, VettingStep, Volunteer
from web.today.promises import is_due
from web.today.rows import Kind, Opens, Row

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from web.access import Actor


def new_newcomers(actor: Actor, today: date) -> Iterator[Row]:
    """Yield newcomers nobody has talked to, those first to whom we promised the nearest day."""
    has_place = exists().where(Enrolment.newcomer_id == Newcomer.id)
    has_left = exists().where(Account.person_id == Newcomer.person_id, Account.closed_at.is_not(None))
    rows = db.session.execute(
        select(Newcomer, Person.call_name, Person.language)
        .join(Person, Person.id == Newcomer.person_id)
        .where(is_visible_newcomer(actor), Newcomer.talked_on.is_(None), ~has_place, ~has_left)
        .order_by(Newcomer.promised_on, Newcomer.signed_up_at)
    )
    for newcomer, name, language in rows:
        yield Row(
            Kind.NEW_NEWCOMER,
            newcomer.id,
            (name,),
            Opens.NEWCOMERS_CONTACT,
            newcomer.id,
            on=newcomer.promised_on or clock.local(newcomer.signed_up_at).date(),
            language=language,
            is_urgent=is_due(newcomer.promised_on, today),
            rests_until=newcomer.paused_until,
        )


def new_volunteers(actor: Actor, today: date) -> Iterator[Row]:
    """Yield volunteers nobody has talked to, those first to whom we promised the nearest day."""
    has_talked = exists().where(
        VettingStep.person_id == Volunteer.person_id, VettingStep.kind == VettingKind.INTERVIEW
    )
    rows = db.session.execute(
        select(Volunteer, Person.call_name)
        .join(Person, Person.id == Volunteer.person_id)
        .where(
            is_visible_volunteer(actor),
            Volunteer.approved_on.is_(None),
            Volunteer.promised_on.is_not(None),
            ~has_talked,
        )
        .order_by(Volunteer.promised_on, Volunteer.signed_up_at)
    )
    for volunteer, name in rows:
        yield Row(
            Kind.NEW_VOLUNTEER,
            volunteer.id,
            (name,),
            Opens.VOLUNTEERS_CONTACT,
            volunteer.id,
            on=volunteer.promised_on,
            is_urgent=is_due(volunteer.promised_on, today),
            rests_until=volunteer.paused_until,
        )
