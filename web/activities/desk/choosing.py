"""Whom to invite to what: those who were chosen somewhere else, and what stands in the way of each.

They come by their ids, or as those whom a round left over for one and the same obstacle. Where nobody was
chosen, those are shown who have waited longest and can be invited.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select, true

from web.access import Action, Actor, ensure
from web.activities.desk.queries import Line, coming
from web.activities.gathering import guests, invited
from web.activities.inviting import something_to_read
from web.activities.rules import Weighed, weigh
from web.database import db
from web.errors import NotFound, Reason
from web.matches.visibility import is_visible_newcomer, is_visible_round
from web.models import Enrolment, MatchingRound, Newcomer, Unmatched
from web.wording.desk_obstacles import main_obstacle

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from uuid import UUID

    from web.activities.gathering import Guest

MOST_SUGGESTED = 25
MOST_CHOSEN = 100


@dataclass(frozen=True, slots=True)
class Option:
    """An activity, and how many of those who were chosen can be invited to it."""

    line: Line
    free: int


@dataclass(frozen=True, slots=True)
class Choice:
    """The page.

    Parameters
    ----------
    options, shown
        What there is to be invited to, and the one that is looked at; None if there is nothing.
    weighed
        Those who were chosen, those who have waited longest first.
    to_read
        Those among all who would come of whom the reader may know, who have written whom not to meet.
    others_wrote
        Whether somebody whom a colleague invited has written so.
    """

    options: list[Option]
    shown: Option | None
    weighed: list[Weighed]
    to_read: list[Guest]
    others_wrote: bool

    @property
    def free(self) -> list[Guest]:
        """Those who can be invited."""
        return [one.guest for one in self.weighed if one.hindrance is None]


def choice(actor: Actor, chosen: Collection[UUID], activity_id: UUID | None) -> Choice:
    """Return the page for those who were chosen, with one activity or the one that fits most of them.

    Raises
    ------
    NotFound
        If one of them is nobody whom the actor may know of, or nobody can be invited to that activity.
    """
    ensure(actor, Action.READ_PEOPLE)
    lines = coming(actor)
    if activity_id is not None and activity_id not in {line.activity.id for line in lines}:
        raise NotFound(Reason.NOT_FOUND)
    everybody = _chosen(actor, chosen)
    looks = {line.activity.id: _look(line, everybody, suggests=not chosen) for line in lines}
    options = [Option(line, _count_free(looks[line.activity.id][0])) for line in lines]
    shown = next((one for one in options if one.line.activity.id == activity_id), None)
    shown = shown or max(options, key=lambda one: one.free, default=None)
    if shown is None:
        return Choice([], None, [Weighed(guest, None) for guest in everybody], [], others_wrote=False)
    weighed, present = looks[shown.line.activity.id]
    together = [*present, *(one.guest for one in weighed if one.hindrance is None)]
    wrote = [guest for guest in together if guest.has_written] if something_to_read(together) else []
    known = _known(actor, wrote)
    to_read = [guest for guest in wrote if guest.newcomer.id in known]
    return Choice(options, shown, weighed, to_read, others_wrote=len(to_read) < len(wrote))


def left_over(actor: Actor, round_id: UUID, obstacle: str) -> list[UUID]:
    """Return those whom a round left over with this in their way.

    Raises
    ------
    NotFound
        If there is no such round for this actor.
    """
    ensure(actor, Action.READ_PEOPLE)
    round_ = select(MatchingRound.id).where(MatchingRound.id == round_id, is_visible_round(actor))
    if db.session.scalar(round_) is None:
        raise NotFound(Reason.NOT_FOUND)
    rows = db.session.execute(
        select(Newcomer.id, Unmatched.reason, Unmatched.sole)
        .join(Enrolment, Enrolment.newcomer_id == Newcomer.id)
        .join(Unmatched, Unmatched.enrolment_id == Enrolment.id)
        .where(Unmatched.round_id == round_id, is_visible_newcomer(actor))
        .order_by(Enrolment.waiting_since, Newcomer.id)
    )
    found = [newcomer_id for newcomer_id, reason, sole in rows if main_obstacle(reason, sole) == obstacle]
    return found[:MOST_CHOSEN]


def _chosen(actor: Actor, chosen: Collection[UUID]) -> list[Guest]:
    which = Newcomer.id.in_(chosen) if chosen else true()
    found = guests(db.session(), which & is_visible_newcomer(actor))
    if chosen and len(found) != len(set(chosen)):
        raise NotFound(Reason.NOT_FOUND)
    return found


def _look(line: Line, chosen: Sequence[Guest], *, suggests: bool) -> tuple[list[Weighed], list[Guest]]:
    """Return what stands in each one's way to one activity, and who is invited to it already."""
    rows = invited(db.session(), line.activity)
    present = guests(db.session(), Newcomer.id.in_(rows.keys()))
    weighed = weigh(line.activity, chosen, present, rows.keys())
    if suggests:
        weighed = [one for one in weighed if one.hindrance is None][:MOST_SUGGESTED]
    return weighed, present


def _count_free(weighed: Sequence[Weighed]) -> int:
    return sum(one.hindrance is None for one in weighed)


def _known(actor: Actor, some: Sequence[Guest]) -> set[UUID]:
    ids = [guest.newcomer.id for guest in some]
    return set(
        db.session.scalars(select(Newcomer.id).where(Newcomer.id.in_(ids), is_visible_newcomer(actor)))
    )
