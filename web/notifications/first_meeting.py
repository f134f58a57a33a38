"""Letters about the first meeting: they lead to its page, and tell neither when nor where nor who.

Each asks again, at the moment of sending, whether what it tells still holds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select

from matching import Side
from matching.lifecycle import MatchStatus
from web import clock
from web.addresses import meeting_address
from web.models import Match, Meeting, MeetingStatus, Offer
from web.notifications.envelope import to_person
from web.notifications.paper import Letter, Line

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from web.models import Notification, Organisation
    from web.notifications.stationery import Reader

    Words = Callable[[Side, Line], list[Line]]


GOING_ON = frozenset({MeetingStatus.PLANNED, MeetingStatus.HELD})


def match_accepted(session: Session, row: Notification, organisation: Organisation) -> Letter | None:
    """Tell both that both said yes, and her that she may choose a time, while it is so."""

    def words(side: Side, link: Line) -> list[Line]:
        if side is Side.NEWCOMER:
            return [
                Line(_("You have both said yes.")),
                Line(_("Here you can choose a time for the first meeting:")),
                link,
                Line(_("If no time suits you, we call you. One of us is there with you.")),
            ]
        return [
            Line(_("You have both said yes.")),
            Line(_("The other one chooses a time for the first meeting, and you hear from us.")),
            Line(_("Here you can see how it stands:")),
            link,
            Line(_("One of us is there with you.")),
        ]

    return _to_side(session, row, organisation, lambda: _("Good news"), words)


def meeting_set(session: Session, row: Notification, organisation: Organisation) -> Letter | None:
    """Tell that a time is set, while it is ahead."""
    return _about_time(session, row, organisation, lambda: _("A time is set for the first meeting."))


def meeting_changed(session: Session, row: Notification, organisation: Organisation) -> Letter | None:
    """Tell that the time or the place is another one, while it is ahead."""
    return _about_time(session, row, organisation, lambda: _("The first meeting has been changed."))


def meeting_tomorrow(session: Session, row: Notification, organisation: Organisation) -> Letter | None:
    """Remind of a meeting that is still planned."""
    return _about_time(session, row, organisation, lambda: _("The first meeting is soon."))


def meeting_fell_through(session: Session, row: Notification, organisation: Organisation) -> Letter | None:
    """Tell that a meeting came to nothing, unless there is a new time already."""
    meeting = session.get(Meeting, UUID(row.content["meeting_id"]))
    if meeting is None or meeting.status in GOING_ON or _has_time(session, meeting.match_id):
        return None

    def words(side: Side, link: Line) -> list[Line]:
        return [
            Line(_("The time for the first meeting did not work out. It is nobody's fault.")),
            Line(
                _("Here you can choose a new time, or ask us to call you:")
                if side is Side.NEWCOMER
                else _("You hear from us when there is a new time. Here you can see how it stands:")
            ),
            link,
        ]

    return _to_side(session, row, organisation, lambda: _("A message for you"), words)


def _about_time(
    session: Session, row: Notification, organisation: Organisation, what: Callable[[], str]
) -> Letter | None:
    meeting = session.get(Meeting, UUID(row.content["meeting_id"]))
    if meeting is None or meeting.status is not MeetingStatus.PLANNED or meeting.starts_at <= clock.now():
        return None
    return _to_side(
        session,
        row,
        organisation,
        lambda: _("A message for you"),
        lambda _side, link: [
            Line(what()),
            Line(_("Here you see when and where:")),
            link,
            Line(_("Does it not suit you after all? You can say so on the same page.")),
        ],
    )


def _has_time(session: Session, match_id: UUID) -> bool:
    planned = select(Meeting.id).where(Meeting.match_id == match_id, Meeting.status == MeetingStatus.PLANNED)
    return session.scalars(planned).first() is not None


def _to_side(
    session: Session,
    row: Notification,
    organisation: Organisation,
    subject: Callable[[], str],
    words: Words,
) -> Letter | None:
    """Return a letter with the reader's own link, while the two look for their first meeting."""
    match = _match_of(session, row)
    if match is None or match.status is not MatchStatus.ACCEPTED:
        return None
    own = select(Offer).where(Offer.match_id == match.id, Offer.person_id == row.person_id)
    offer = session.scalars(own).one_or_none()
    if offer is None:
        return None

    def lines(reader: Reader) -> list[Line]:
        return words(offer.side, Line(meeting_address(reader.language, offer.link), is_link=True))

    return to_person(session, row, organisation, subject, lines)


def _match_of(session: Session, row: Notification) -> Match | None:
    if "match_id" in row.content:
        return session.get(Match, UUID(row.content["match_id"]))
    meeting = session.get(Meeting, UUID(row.content["meeting_id"]))
    return session.get(Match, meeting.match_id) if meeting else None
