"""Whom to call: those who asked for it, those who want to talk before they answer, and the silent ones."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from matching import Side
from web import clock
from web.database import db
from web.matches.offer_lists import Asked, Silent, asked, silent
from web.models import CallRequest, OfferAnswer
from web.programmes.queries import open_programmes
from web.today.promises import is_due
from web.today.rows import Kind, Opens, Row

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from web.access import Actor

ONE_DAY = timedelta(days=1)


def call_requests(today: date) -> Iterator[Row]:
    """Yield those who asked to be called. A try keeps the promise; whoever was not reached waits a day."""
    rows = db.session.scalars(
        select(CallRequest).where(CallRequest.done_at.is_(None)).order_by(CallRequest.promised_on)
    )
    for request in rows:
        yield Row(
            Kind.CALL_REQUEST,
            request.id,
            (request.call_name,),
            Opens.CALL,
            request.id,
            on=request.promised_on,
            language=request.spoken_language,
            count=request.tries,
            is_urgent=request.tries == 0 and is_due(request.promised_on, today),
            rests_until=_day_after(request.tried_at),
        )


def offers(actor: Actor, today: date) -> Iterator[Row]:
    """Yield whoever is being asked: those to call now, and those whom we only wait for."""
    awake = open_programmes(db.session(), actor.programme_ids)
    for one in asked(actor):
        kind = _kind(one, today, rests=one.programme_id not in awake)
        on = one.answer_by
        if kind is Kind.TALK_FIRST and one.answered_at:
            on = clock.local(one.answered_at).date()
        names = (one.name, one.other) if kind is not Kind.VOLUNTEER_ASKED else (one.other, one.name)
        yield Row(kind, one.offer_id, names, Opens.MATCH, one.match_id, on=on, language=one.language)


def silences(actor: Actor) -> Iterator[Row]:
    """Yield those who did not answer in time."""
    return (_silent_row(one) for one in silent(actor))


def _kind(one: Asked, today: date, *, rests: bool) -> Kind:
    if one.answer is OfferAnswer.TALK_FIRST:
        return Kind.TALK_FIRST
    if one.reminded_at and one.answer_by <= today + ONE_DAY and not rests:
        return Kind.NO_ANSWER_YET
    return Kind.NEWCOMER_ASKED if one.side is Side.NEWCOMER else Kind.VOLUNTEER_ASKED


def _silent_row(one: Silent) -> Row:
    return Row(
        Kind.SILENT,
        one.offer_id,
        (one.name,),
        Opens.MATCH,
        one.match_id,
        on=one.asked_until,
        language=one.language,
        count=one.tries,
        rests_until=_day_after(one.tried_at),
    )


def _day_after(instant: datetime | None) -> date | None:
    return clock.local(instant).date() + ONE_DAY if instant else None
