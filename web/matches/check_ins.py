"""How it is going: asked on the days of the plan, answered in one tap, and seen to by a coordinator.

Each side answers for itself, and the other never sees it. Until the deadline the newest answer counts.
Whoever is silent is reminded once; nobody's silence is taken for a no.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import aliased

from matching.lifecycle import MatchStatus
from web import audit, clock
from web.access import Action, Actor, ensure
from web.accounts.operations import digest
from web.database import transaction
from web.errors import Conflict, NotFound, Reason
from web.matches.in_order import locked_with_match
from web.matches.one_by_one import one_by_one
from web.matches.sides import sides_of
from web.matches.visibility import is_listed_match, is_visible_match
from web.models import AnsweredHow, CheckIn, CheckInAnswer, Match, MetHowOften
from web.notifications.messages import CheckInDue, CheckInReminder
from web.notifications.outbox import put_in_outbox

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import Session

    from web.open_days import OpenDays

# Open days from the question to the last day for an answer, and to the one reminder.
DAYS_TO_ANSWER = 7
REMIND_AFTER = 3
MORNING = 9


@dataclass(frozen=True, slots=True)
class HowItGoes:
    """What somebody says; how often they have met may be left out, and then what she said before stands."""

    answer: CheckInAnswer
    met: MetHowOften | None = None


def ask_how_it_goes(instant: datetime) -> int:
    """Ask whoever is to be asked by now; return how many were asked."""
    today = clock.local(instant).date()
    due = _going_on().where(CheckIn.asked_at.is_(None), CheckIn.answer.is_(None), CheckIn.due_on <= today)
    return one_by_one(CheckIn, due, today, _ask)


def remind_who_is_silent(instant: datetime) -> int:
    """Remind whoever was asked some open days ago and has not answered; return how many were reminded."""
    today = clock.local(instant).date()
    silent = _going_on().where(
        CheckIn.answer.is_(None), CheckIn.reminded_at.is_(None), CheckIn.answer_by >= today
    )
    return one_by_one(CheckIn, silent, today, _remind)


def find_check_in(session: Session, link: str) -> CheckIn:
    """Return the question behind a link, or raise `NotFound`."""
    row = session.scalars(select(CheckIn).where(CheckIn.link_digest == digest(link))).one_or_none()
    if row is None:
        raise NotFound(Reason.NOT_FOUND)
    return row


def stands(check_in: CheckIn, match: Match) -> bool:
    """Whether a question may still be answered by its link: the match goes on, and its day has not passed."""
    return match.is_open and check_in.answer_by is not None and clock.today() <= check_in.answer_by


def answer_by_link(link: str, said: HowItGoes) -> None:
    """Take the answer of whoever holds the link; she may change it until the last day.

    Raises
    ------
    NotFound
        If there is no such question.
    Conflict
        If its day has passed, or the match has ended.
    """
    with transaction() as session:
        check_in, match = locked_with_match(session, CheckIn, find_check_in(session, link).id)
        if not stands(check_in, match):
            raise Conflict(Reason.OFFER_OVER)
        actor = Actor.system(check_in.organisation_id, f"answered by the {check_in.side}'s own link")
        _take(session, actor, check_in, said, AnsweredHow.SELF)


def record_how_it_goes(actor: Actor, check_in_id: UUID, said: HowItGoes, how: AnsweredHow) -> None:
    """Record what somebody said by phone or in person, also before she was asked and after the last day.

    Raises
    ------
    NotFound
        If there is no such question for this actor.
    Conflict
        If the match has ended.
    """
    ensure(actor, Action.FOLLOW_UP)
    with transaction() as session:
        check_in, match = _locked(session, (CheckIn.id == check_in_id) & is_visible_match(actor))
        if not match.is_open:
            raise Conflict(Reason.MATCH_CHANGED)
        _take(session, actor, check_in, said, how)


def settle_check_in(actor: Actor, check_in_id: UUID) -> None:
    """Note that what an answer, or the silence, called for has been seen to. Doing it twice is no mistake.

    Raises
    ------
    NotFound
        If there is no such question for this actor.
    """
    ensure(actor, Action.FOLLOW_UP)
    with transaction() as session:
        check_in, _match = _locked(session, (CheckIn.id == check_in_id) & is_visible_match(actor))
        if check_in.settled_at is None:
            check_in.settled_at = clock.now()
            audit.record(session, actor, "settle_check_in", check_in)


def _going_on() -> Select[CheckIn, Match]:
    return (
        select(CheckIn, Match)
        .join(Match, Match.id == CheckIn.match_id)
        .where(Match.status == MatchStatus.ACTIVE, is_listed_match())
    )


def _locked(session: Session, condition: ColumnElement[bool]) -> tuple[CheckIn, Match]:
    check_in_id = session.scalar(
        select(CheckIn.id).join(Match, Match.id == CheckIn.match_id).where(condition)
    )
    if check_in_id is None:
        raise NotFound(Reason.NOT_FOUND)
    return locked_with_match(session, CheckIn, check_in_id)


def _take(session: Session, actor: Actor, check_in: CheckIn, said: HowItGoes, how: AnsweredHow) -> None:
    met = said.met or check_in.met
    if (check_in.answer, check_in.met) == (said.answer, met):
        return
    if check_in.answer is not said.answer:
        check_in.settled_at = None
    check_in.answer, check_in.met, check_in.how = said.answer, met, how
    check_in.answered_at, check_in.recorded_by = clock.now(), actor.account_id
    audit.record(session, actor, "say_how_it_goes", check_in)


def _ask(session: Session, check_in: CheckIn, calendar: OpenDays, today: date) -> bool:
    if _is_overtaken(session, check_in, today):
        session.delete(check_in)
        return False
    check_in.asked_at, check_in.answer_by = clock.now(), calendar.after(today, DAYS_TO_ANSWER)
    check_in.link_digest = digest(check_in.link)
    person = sides_of(session, check_in.match_id).person(check_in.side)
    put_in_outbox(session, person.id, CheckInDue(check_in.id), not_before=clock.at(today, MORNING))
    actor = Actor.system(check_in.organisation_id, "the plan of check-ins")
    audit.record(session, actor, "ask_how_it_goes", check_in)
    return True


def _is_overtaken(session: Session, check_in: CheckIn, today: date) -> bool:
    """Whether a later question of the plan is due as well: nobody is asked twice on one day."""
    later = aliased(CheckIn)
    return (
        session.scalars(
            select(later.id).where(
                later.match_id == check_in.match_id,
                later.side == check_in.side,
                later.due_on > check_in.due_on,
                later.due_on <= today,
            )
        ).first()
        is not None
    )


def _remind(session: Session, check_in: CheckIn, calendar: OpenDays, today: date) -> bool:
    asked_at = check_in.asked_at
    if asked_at is None or calendar.after(clock.local(asked_at).date(), REMIND_AFTER) > today:
        return False
    check_in.reminded_at = clock.now()
    person = sides_of(session, check_in.match_id).person(check_in.side)
    put_in_outbox(session, person.id, CheckInReminder(check_in.id), not_before=clock.at(today, MORNING))
    actor = Actor.system(check_in.organisation_id, "no answer yet")
    audit.record(session, actor, "remind", check_in)
    return True
