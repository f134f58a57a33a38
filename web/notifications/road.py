"""Letters on the road from a question to a first meeting; none says anything about the other side."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from flask_babel import format_date
from flask_babel import gettext as _
from sqlalchemy import func, select

from matching import Side
from matching.lifecycle import MatchStatus
from web import clock
from web.addresses import answer_address, own_page_address, ready_address
from web.models import DirectMessage, Match, Offer, ReadyQuestion, Volunteer
from web.notifications.envelope import to_person
from web.notifications.paper import Letter, Line

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from web.models import Notification, Organisation
    from web.notifications.stationery import Reader


def match_offered(session: Session, row: Notification, organisation: Organisation) -> Letter | None:
    """Ask the newcomer, if the question still stands."""

    def lines(reader: Reader, offer: Offer) -> list[Line]:
        return [
            Line(_("We have found a volunteer you may want to meet. We have talked with the volunteer.")),
            Line(answer_address(reader.language, offer.link), is_link=True),
            Line(_("Yes and no are both fine. If you say no, you keep your place on the waiting list.")),
            Line(_("Please answer by %(day)s.", day=format_date(offer.answer_by, "full"))),
        ]

    return _about_offer(session, row, organisation, lines)


def volunteer_asked(session: Session, row: Notification, organisation: Organisation) -> Letter | None:
    """Ask the volunteer, if the question still stands."""

    def lines(reader: Reader, offer: Offer) -> list[Line]:
        return [
            Line(_("We have a proposal for you. Somebody would like to meet you.")),
            Line(answer_address(reader.language, offer.link), is_link=True),
            Line(_("Yes and no are both fine.")),
            Line(_("Please answer by %(day)s.", day=format_date(offer.answer_by, "full"))),
        ]

    return _about_offer(session, row, organisation, lines)


def offer_reminder(session: Session, row: Notification, organisation: Organisation) -> Letter | None:
    """Remind whoever was asked, if the question still stands; whoever stays silent is called."""

    def lines(reader: Reader, offer: Offer) -> list[Line]:
        is_newcomer = offer.side is Side.NEWCOMER
        return [
            Line(_("We wrote to you about somebody you may want to meet. You can still answer.")),
            Line(answer_address(reader.language, offer.link), is_link=True),
            Line(_("Yes and no are both fine.")),
            Line(_("You can answer until %(day)s.", day=format_date(offer.answer_by, "full"))),
            Line(_("If we do not hear from you, we call you.")),
            *([Line(_("You keep your place on the waiting list."))] if is_newcomer else []),
        ]

    return _about_offer(session, row, organisation, lines)


def volunteer_approved(session: Session, row: Notification, organisation: Organisation) -> Letter | None:
    """Tell a volunteer that he is approved, while he is, and that he may say not now."""
    volunteer = session.get(Volunteer, UUID(row.content["volunteer_id"]))
    if volunteer is None or volunteer.approved_on is None:
        return None
    return to_person(
        session,
        row,
        organisation,
        lambda: _("Good news"),
        lambda reader: [
            Line(_("You are approved now. Thank you for coming all this way with us.")),
            Line(_("We count on you, and ask you when we have found somebody who suits you.")),
            Line(_("Does it not suit you now? Say so on your page, and we wait.")),
            Line(own_page_address(reader.language), is_link=True),
        ],
    )


def ready_asked(session: Session, row: Notification, organisation: Organisation) -> Letter | None:
    """Ask the volunteer whether he is ready for a new person, if the round is still ahead."""
    question = session.get(ReadyQuestion, UUID(row.content["question_id"]))
    if question is None or question.is_ready is not None or question.match_on < clock.today():
        return None
    return to_person(
        session,
        row,
        organisation,
        lambda: _("A question for you"),
        lambda reader: [
            Line(_("We match again on %(day)s.", day=format_date(question.match_on, "full"))),
            Line(_("Are you ready for a new person now?")),
            Line(ready_address(reader.language, question.link), is_link=True),
            Line(_("Yes and no are both fine.")),
            Line(_("If you do not answer, we do not ask you about anybody this time.")),
        ],
    )


def not_this_time(session: Session, row: Notification, organisation: Organisation) -> Letter | None:
    """Tell the newcomer that it comes to nothing this time, and that it is not because of her.

    Where several were asked at home the words do not tell on which side it ended.
    """
    asked = select(func.count()).where(
        Offer.match_id == UUID(row.content["match_id"]), Offer.side == Side.NEWCOMER
    )
    is_alone = session.scalar(asked) == 1
    return to_person(
        session,
        row,
        organisation,
        lambda: _("A message for you"),
        lambda _reader: [
            Line(
                _("The volunteer cannot start now. It is not because of you.")
                if is_alone
                else _("It comes to nothing this time. It is not because of you.")
            ),
            Line(_("You keep your place, and we go on looking for somebody who suits you.")),
        ],
    )


def message_waits(session: Session, row: Notification, organisation: Organisation) -> Letter | None:
    """Say that there is something to read, while it is unread and the two may write to each other."""
    message = session.get(DirectMessage, UUID(row.content["message_id"]))
    match = session.get(Match, message.match_id) if message else None
    if message is None or match is None or message.read_at is not None:
        return None
    if match.status not in {MatchStatus.ACCEPTED, MatchStatus.ACTIVE}:
        return None
    return to_person(
        session,
        row,
        organisation,
        lambda: _("You have a message"),
        lambda reader: [
            Line(_("There is a message for you. Sign in to your page and read it there.")),
            Line(own_page_address(reader.language), is_link=True),
        ],
    )


def _about_offer(
    session: Session,
    row: Notification,
    organisation: Organisation,
    lines: Callable[[Reader, Offer], list[Line]],
) -> Letter | None:
    offer = session.get(Offer, UUID(row.content["offer_id"]))
    match = session.get(Match, offer.match_id) if offer else None
    if offer is None or match is None or match.status is not MatchStatus.OFFERED or offer.answer:
        return None
    return to_person(
        session, row, organisation, lambda: _("A question for you"), lambda reader: lines(reader, offer)
    )
