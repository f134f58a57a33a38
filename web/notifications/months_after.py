"""Letters in the months after: how it is going, a break, and the end. None names the other or says why."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from flask_babel import format_date
from flask_babel import gettext as _
from sqlalchemy import select

from matching import Side
from matching.lifecycle import EnrolmentStatus, MatchStatus
from web import clock
from web.addresses import check_in_address
from web.models import CheckIn, Enrolment, Match, MatchMember
from web.notifications.envelope import to_person
from web.notifications.paper import Letter, Line

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from web.models import Notification, Organisation
    from web.notifications.stationery import Reader


def check_in_due(session: Session, row: Notification, organisation: Organisation) -> Letter | None:
    """Ask how it is going, while the match goes on and nobody has answered."""

    def lines(reader: Reader, check_in: CheckIn) -> list[Line]:
        return [
            Line(_("How is it going with the two of you?")),
            Line(check_in_address(reader.language, check_in.link), is_link=True),
            Line(_("One tap is enough. Only those of us who work here can see your answer.")),
        ]

    return _about_check_in(session, row, organisation, lines)


def check_in_reminder(session: Session, row: Notification, organisation: Organisation) -> Letter | None:
    """Remind whoever was asked, if she has not answered since."""

    def lines(reader: Reader, check_in: CheckIn) -> list[Line]:
        last = check_in.answer_by or clock.today()
        return [
            Line(_("We have asked how it is going with the two of you. You can still answer.")),
            Line(check_in_address(reader.language, check_in.link), is_link=True),
            Line(_("You can answer until %(day)s.", day=format_date(last, "full"))),
            Line(_("You lose nothing if you do not answer. It may be that we call to hear how you are.")),
        ]

    return _about_check_in(session, row, organisation, lines)


def match_paused(session: Session, row: Notification, organisation: Organisation) -> Letter | None:
    """Say that the two take a break, while it lasts."""
    match = session.get(Match, UUID(row.content["match_id"]))
    if match is None or match.status is not MatchStatus.PAUSED:
        return None
    until = match.paused_until
    return _message(
        session,
        row,
        organisation,
        lambda: [
            _("You take a break from meeting now."),
            _("The break lasts until %(day)s.", day=format_date(until, "full"))
            if until
            else _("We call you before you meet again."),
            _("You lose nothing by it."),
        ],
    )


def match_ended(session: Session, row: Notification, organisation: Organisation) -> Letter | None:
    """Say that it has come to an end, and what comes next for the reader."""
    match = session.get(Match, UUID(row.content["match_id"]))
    if match is None or match.status is not MatchStatus.CLOSED:
        return None
    is_newcomer = row.content["side"] == Side.NEWCOMER
    status = _newcomers_status(session, match)
    return _message(
        session,
        row,
        organisation,
        lambda: [
            _("The meetings through us have come to an end. Thank you for taking part."),
            _whats_next(status)
            if is_newcomer
            else _("When you would like to meet somebody new, say so on your page. There is no hurry."),
            _("You can always call us if you would like to talk about it."),
        ],
    )


def match_goes_on(session: Session, row: Notification, organisation: Organisation) -> Letter | None:
    """Take back what a letter said: it has not come to an end."""
    match = session.get(Match, UUID(row.content["match_id"]))
    if match is None or not match.is_open:
        return None
    return _message(
        session,
        row,
        organisation,
        lambda: [
            _("We wrote to you that the meetings through us had come to an end. That was our mistake."),
            _("You go on as before."),
        ],
    )


def _about_check_in(
    session: Session,
    row: Notification,
    organisation: Organisation,
    lines: Callable[[Reader, CheckIn], list[Line]],
) -> Letter | None:
    check_in = session.get(CheckIn, UUID(row.content["check_in_id"]))
    match = session.get(Match, check_in.match_id) if check_in else None
    if check_in is None or match is None or check_in.answer is not None:
        return None
    is_over = check_in.answer_by is None or check_in.answer_by < clock.today()
    if is_over or match.status is not MatchStatus.ACTIVE:
        return None
    return to_person(
        session, row, organisation, lambda: _("How is it going?"), lambda reader: lines(reader, check_in)
    )


def _message(
    session: Session, row: Notification, organisation: Organisation, sentences: Callable[[], list[str]]
) -> Letter | None:
    return to_person(
        session,
        row,
        organisation,
        lambda: _("A message for you"),
        lambda _reader: [Line(sentence) for sentence in sentences()],
    )


def _whats_next(status: EnrolmentStatus) -> str:
    if status is EnrolmentStatus.READY:
        return _("You keep your place on the waiting list, with the time you have waited. We go on looking.")
    if status is EnrolmentStatus.PAUSED:
        return _("You have a rest now. Your place on the waiting list is kept.")
    return _("If you would like to meet somebody new one day, call us.")


def _newcomers_status(session: Session, match: Match) -> EnrolmentStatus:
    return session.scalars(
        select(Enrolment.status)
        .join(MatchMember, MatchMember.enrolment_id == Enrolment.id)
        .where(MatchMember.match_id == match.id, MatchMember.side == Side.NEWCOMER)
    ).one()
