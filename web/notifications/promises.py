"""The letter that the receipt promises: she hears from us by its day, also if there is no news."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select

from matching import Side
from matching.lifecycle import EnrolmentStatus, MatchStatus
from web.addresses import own_page_address
from web.models import Enrolment, Match, MatchMember, Newcomer, Offer
from web.notifications.envelope import to_person
from web.notifications.paper import Letter, Line

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from web.models import Notification, Organisation
    from web.notifications.stationery import Reader


def news_promised(session: Session, row: Notification, organisation: Organisation) -> Letter | None:
    """Say that there is no news yet; whoever is asked by now, or has a guide, has heard from us."""
    newcomer = session.get(Newcomer, UUID(row.content["newcomer_id"]))
    if newcomer is None or _has_heard(session, newcomer):
        return None
    places = set(session.scalars(select(Enrolment.status).where(Enrolment.newcomer_id == newcomer.id)))
    if places == {EnrolmentStatus.LEFT}:
        return None
    rests = bool(places) and EnrolmentStatus.READY not in places

    def lines(reader: Reader) -> list[Line]:
        return [
            Line(_("When you signed up, we promised that you would hear from us by today.")),
            Line(
                _("You have a rest now. Your place on the waiting list is kept.")
                if rests
                else _("We have not found a guide for you yet. You keep your place, and we go on looking.")
            ),
            Line(_("You see your answers on your page, and can change them.")),
            Line(own_page_address(reader.language), is_link=True),
        ]

    return to_person(session, row, organisation, lambda: _("As we promised"), lines)


def _has_heard(session: Session, newcomer: Newcomer) -> bool:
    """Whether a question to her stands, or she has a guide; an approval she was not told of is no news."""
    told = (Match.status != MatchStatus.OFFERED) | Offer.id.is_not(None)
    open_ones = (
        select(Match.id)
        .join(MatchMember, MatchMember.match_id == Match.id)
        .join(Enrolment, Enrolment.id == MatchMember.enrolment_id)
        .outerjoin(Offer, (Offer.match_id == Match.id) & (Offer.side == Side.NEWCOMER))
        .where(Enrolment.newcomer_id == newcomer.id, Match.is_open, told)
    )
    return session.scalars(open_ones).first() is not None
