"""The letter that the receipt promises: it comes on its day, whether there is news or not."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select

from web.addresses import own_page_address
from web.models import Enrolment, MatchMember, Newcomer
from web.notifications.envelope import to_person
from web.notifications.paper import Letter, Line

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from web.models import Notification, Organisation
    from web.notifications.stationery import Reader


def news_promised(session: Session, row: Notification, organisation: Organisation) -> Letter | None:
    """Write on the day that the receipt named: there is news, or there is none yet."""
    newcomer_id = UUID(row.content["newcomer_id"])
    if session.get(Newcomer, newcomer_id) is None:
        return None
    has_news = session.scalars(
        select(MatchMember.id)
        .join(Enrolment, Enrolment.id == MatchMember.enrolment_id)
        .where(Enrolment.newcomer_id == newcomer_id, MatchMember.is_open)
    ).first()

    def lines(reader: Reader) -> list[Line]:
        where = Line(own_page_address(reader.language), is_link=True)
        promise = Line(_("When you signed up, we promised to write to you today, whatever happens."))
        if has_news:
            return [
                promise,
                Line(_("Since then there has been news for you. You see it on your page.")),
                where,
            ]
        return [
            promise,
            Line(_("We have not found a guide for you yet. You keep your place, and we go on looking.")),
            Line(_("You see your answers on your page, and can change them.")),
            where,
        ]

    return to_person(session, row, organisation, lambda: _("As we promised"), lines)
