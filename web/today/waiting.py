"""Those who have waited longest, and what stood in their way in the newest round; and proposals to decide."""

from __future__ import annotations

from dataclasses import dataclass, replace
from statistics import median
from typing import TYPE_CHECKING

from sqlalchemy import exists, func, select

from matching import Gender
from matching.lifecycle import EnrolmentStatus, ProposalStatus
from web import clock
from web.database import db
from web.matches.visibility import is_listed_proposal, is_listed_round, is_visible_newcomer
from web.models import (
    Enrolment,
    MatchingRound,
    MatchMember,
    Newcomer,
    Person,
    Proposal,
    RoundProgramme,
    Unmatched,
)
from web.today.rows import Kind, Opens, Row
from web.wording.desk_obstacles import main_obstacle

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from uuid import UUID

    from web.access import Actor

HAS_PROPOSAL, IN_NO_ROUND = "has_proposal", "in_no_round"
# Waits differ when the middle man has waited so many weeks longer than the middle woman, or the other way.
WEEKS_APART = 4
FEWEST_TO_COMPARE = 5
MOST_SHOWN, MOST_OF_EACH = 5, 3


@dataclass(frozen=True, slots=True)
class Round:
    """The newest round for a programme."""

    id: UUID
    on: date


@dataclass(frozen=True, slots=True)
class Waits:
    """Everybody who waits, the longest first, and the women and the men among them."""

    rows: list[Row]
    by_gender: dict[Gender, list[Row]]

    @property
    def weeks(self) -> dict[Gender, int]:
        """How long the middle woman and the middle man have waited; empty unless that lies far apart."""
        if min(map(len, self.by_gender.values())) < FEWEST_TO_COMPARE:
            return {}
        middle = {one: int(median(row.count for row in rows)) for one, rows in self.by_gender.items()}
        return middle if max(middle.values()) - min(middle.values()) >= WEEKS_APART else {}

    @property
    def longest(self) -> list[Row]:
        """Whom to show: the longest; where women and men differ, some of each, the slower group first."""
        weeks = self.weeks
        if not weeks:
            return self.rows[:MOST_SHOWN]
        order = sorted(weeks, key=lambda one: -weeks[one])
        return [row for one in order for row in self.by_gender[one][:MOST_OF_EACH]]


def newest_rounds(actor: Actor) -> dict[UUID, Round]:
    """Return the newest round that the actor may see for each of her programmes."""
    rows = db.session.execute(
        select(RoundProgramme.programme_id, MatchingRound.id, MatchingRound.started_at)
        .join(MatchingRound, MatchingRound.id == RoundProgramme.round_id)
        .where(RoundProgramme.programme_id.in_(actor.programme_ids), is_listed_round(actor))
        .order_by(MatchingRound.started_at)
    )
    return {programme: Round(round_id, clock.local(at).date()) for programme, round_id, at in rows}


def to_decide(rounds: dict[UUID, Round]) -> Iterator[Row]:
    """Yield the rounds with proposals nobody has decided about. An older round for a programme is history."""
    counted: dict[Round, int] = {}
    rows = db.session.execute(
        select(Proposal.round_id, Enrolment.programme_id, func.count())
        .join(Enrolment, Enrolment.id == Proposal.newcomer_enrolment_id)
        .where(
            Proposal.round_id.in_({one.id for one in rounds.values()}),
            Proposal.status == ProposalStatus.PROPOSED,
            is_listed_proposal(),
        )
        .group_by(Proposal.round_id, Enrolment.programme_id)
    )
    for round_id, programme_id, count in rows:
        newest = rounds.get(programme_id)
        if newest is not None and newest.id == round_id:
            counted[newest] = counted.get(newest, 0) + count
    for one, count in sorted(counted.items(), key=lambda item: item[0].on):
        yield Row(Kind.TO_DECIDE, one.id, (), Opens.ROUND, one.id, on=one.on, count=count)


def waits(actor: Actor, today: date) -> Waits:
    """Return everybody on the actor's waiting lists, the longest first."""
    has_match = exists().where(MatchMember.enrolment_id == Enrolment.id, MatchMember.is_open)
    found = db.session.execute(
        select(Enrolment.id, Enrolment.waiting_since, Newcomer.id, Person.call_name, Person.gender)
        .join(Newcomer, Newcomer.id == Enrolment.newcomer_id)
        .join(Person, Person.id == Newcomer.person_id)
        .where(
            Enrolment.programme_id.in_(actor.programme_ids),
            Enrolment.status == EnrolmentStatus.READY,
            is_visible_newcomer(actor),
            ~has_match,
        )
        .order_by(Enrolment.waiting_since, Person.call_name)
    )
    by_gender: dict[Gender | None, list[Row]] = {}
    rows = []
    for enrolment_id, since, newcomer_id, name, gender in found:
        on = clock.local(since).date()
        weeks = (today - on).days // 7
        row = Row(Kind.WAITS, enrolment_id, (name,), Opens.NEWCOMER, newcomer_id, on=on, count=weeks)
        rows.append(row)
        by_gender.setdefault(gender, []).append(row)
    return Waits(rows, {one: by_gender.get(one, []) for one in (Gender.WOMAN, Gender.MAN)})


def with_obstacles(rows: Sequence[Row], rounds: dict[UUID, Round]) -> list[Row]:
    """Return the rows with what stands in each one's way, by code: known from the newest rounds, if any."""
    ids, in_rounds = [row.id for row in rows], {one.id for one in rounds.values()}
    left_over = db.session.execute(
        select(Unmatched.enrolment_id, Unmatched.reason, Unmatched.sole).where(
            Unmatched.enrolment_id.in_(ids), Unmatched.round_id.in_(in_rounds)
        )
    )
    codes = {enrolment_id: main_obstacle(reason, sole) for enrolment_id, reason, sole in left_over}
    proposed = db.session.scalars(
        select(Proposal.newcomer_enrolment_id).where(
            Proposal.newcomer_enrolment_id.in_(ids),
            Proposal.round_id.in_(in_rounds),
            Proposal.status == ProposalStatus.PROPOSED,
        )
    )
    codes |= dict.fromkeys(proposed, HAS_PROPOSAL)
    return [replace(row, codes=(codes.get(row.id, IN_NO_ROUND),)) for row in rows]
