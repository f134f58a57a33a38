"""Equal service: whom a round serves, group by group, so that a group it leaves behind is seen.

What is shown of few people could tell of one of them: small groups are hidden, and so is a mean or a middle
of fewer than five.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from sqlalchemy import select

from matching import SCALE, Grouping
from matching.fairness import SMALL
from web.database import db
from web.models import Programme, ProgrammeKind, RoundProgramme
from web.rounds.evidence.small_groups import shown, together
from web.rounds.queries import visible_round
from web.rounds.telling.words import SMALLEST_TOLD
from web.wording.desk_groups import FAIR_TO, GROUPINGS, group_name, several

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from uuid import UUID

    from web.access import Actor
    from web.models import MatchingRound

FOUR_FIFTHS: Final = Fraction(4, 5)
Names: TypeAlias = "Callable[[str, str | Sequence[str]], str]"


@dataclass(frozen=True, slots=True)
class Wait:
    """How long people have waited, in days: half of them at least the one, one in ten at least the other."""

    half: int
    tenth: int


@dataclass(frozen=True, slots=True)
class Group:
    """How a round serves a group that is large enough to be shown.

    Parameters
    ----------
    most
        How many could get a proposal if the round cared for nobody else.
    without
        How many have no possible volunteer at all.
    points
        How well the proposals fit in the mean, out of a hundred.
    least
        How many a fair round had to put forward; None in any other.
    before, after
        The waiting of all, and of those who are left over.
    is_behind
        Whether the round does less for it than for others, by the four-fifths rule.
    """

    name: str
    size: int
    matched: int
    most: int
    without: int
    points: float | None
    least: int | None
    before: Wait | None
    after: Wait | None
    is_behind: bool = False

    @property
    def share_of_most(self) -> float | None:
        """How much of what could be done for the group is done."""
        return self.matched / self.most if self.most else None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One way of telling newcomers apart.

    Parameters
    ----------
    grouping, fair_to
        What a round may be asked to be fair to, and in words; None for what is only counted.
    hidden, is_merged
        How many groups are not shown by themselves, and whether they are shown together.
    longest
        The longest wait of all that are shown, for the scale.
    """

    code: str
    title: str
    grouping: Grouping | None
    fair_to: str | None
    groups: list[Group]
    hidden: int
    is_merged: bool
    longest: int

    @property
    def has_floors(self) -> bool:
        """Whether the round owed these groups anything."""
        return any(group.least is not None for group in self.groups)

    @property
    def behind(self) -> list[str]:
        """The groups for which the round does less."""
        return [group.name for group in self.groups if group.is_behind]


@dataclass(frozen=True, slots=True)
class Terms:
    """What a fair round owed every group, and what that cost the others."""

    fair_to: str
    share: float
    points_lost: float

    @property
    def is_free(self) -> bool:
        """Whether nothing that anybody would notice was given up for it."""
        return self.points_lost < SMALLEST_TOLD


@dataclass(frozen=True, slots=True)
class Fairness:
    """All of it, for one round."""

    sheets: list[Sheet]
    asked_for: Grouping | None
    terms: Terms | None


def fairness(actor: Actor, round_id: UUID) -> Fairness:
    """Return how a round serves each group that may be shown.

    Raises
    ------
    NotFound
        If there is no such round for this actor.
    """
    row = visible_round(actor, round_id)
    report = row.report or {}
    terms = report.get("terms")
    names = _names(row.id)
    by_grouping: dict[str, list[dict[str, Any]]] = {}
    for measure in report.get("fairness", ()):
        by_grouping.setdefault(measure["grouping"], []).append(measure)
    least = {floor["group"]: floor["least"] for floor in terms["floors"]} if terms else {}
    everybody = (row.measures or {}).get("newcomers", 0)
    sheets = [
        _sheet(code, by_grouping[code], everybody, least if code == row.grouping else {}, names)
        for code in GROUPINGS
        if code in by_grouping
    ]
    return Fairness(sheets, row.grouping, terms and _terms(row, terms))


def is_behind(measure: Mapping[str, Any], measures: Iterable[Mapping[str, Any]]) -> bool:
    """Whether a group gets less than four fifths of the share of its own maximum that the best served gets.

    A round that does for every group what can be done leaves none behind, however unlike the groups are. The
    limit is the four-fifths rule: "a selection rate for any race, sex, or ethnic group which is less than
    four-fifths (4/5) (or eighty percent) of the rate for the group with the highest rate will generally be
    regarded [...] as evidence of adverse impact" [1]_. It asks for a look; it proves nothing. Of 10 that
    could be served in each of two groups, 8 and 6 are served: 6 is less than four fifths of 8, which is 6.4.

    References
    ----------
    .. [1] Uniform Guidelines on Employee Selection Procedures, 29 CFR 1607.4(D), 1978.
    """
    shares = [Fraction(one["matched"], one["most"]) for one in measures if one["most"]]
    return bool(measure["most"]) and Fraction(measure["matched"], measure["most"]) < FOUR_FIFTHS * max(shares)


def _sheet(
    code: str, measures: list[dict[str, Any]], everybody: int, least: Mapping[str, int], names: Names
) -> Sheet:
    visible = shown(measures, everybody)
    hidden = [one for one in measures if one not in visible]
    rest = everybody - sum(one["size"] for one in measures)
    merged = together(hidden, rest)
    listed = [*visible, merged] if merged else visible
    groups = [
        Group(
            name=names(code, one["group"]),
            size=one["size"],
            matched=one["matched"],
            most=one["most"],
            without=one["without_eligible"],
            points=one["mean_score"] / SCALE if one["matched"] >= SMALL else None,
            least=None if one is merged else least.get(one["group"]),
            before=_wait(one["waiting_before"], one["size"]),
            after=_wait(one["waiting_after"], one["size"] - one["matched"]),
            is_behind=is_behind(one, listed),
        )
        for one in listed
    ]
    waits = [wait.tenth for group in groups for wait in (group.before, group.after) if wait]
    grouping = Grouping(code) if code in set(Grouping) else None
    return Sheet(
        code=code,
        title=str(GROUPINGS[code]),
        grouping=grouping,
        fair_to=grouping and str(FAIR_TO[grouping]),
        groups=groups,
        hidden=len(hidden),
        is_merged=merged is not None,
        longest=max(waits, default=0),
    )


def _wait(waiting: Mapping[str, int] | None, people: int) -> Wait | None:
    return Wait(waiting["median"], waiting["ninth_tenth"]) if waiting and people >= SMALL else None


def _terms(row: MatchingRound, terms: Mapping[str, Any]) -> Terms:
    fair_to = FAIR_TO[row.grouping] if row.grouping else ""
    return Terms(str(fair_to), terms["share"], terms["price"] / SCALE)


def _names(round_id: UUID) -> Names:
    """Return what each group is called; a programme goes by its kind, as it does in a round."""
    programmes = dict(
        db.session.execute(
            select(Programme.kind, Programme.name)
            .join(RoundProgramme, RoundProgramme.programme_id == Programme.id)
            .where(RoundProgramme.round_id == round_id)
        ).all()
    )

    def name(grouping: str, group: str | Sequence[str]) -> str:
        if not isinstance(group, str):
            return several(grouping, [name(grouping, one) for one in group])
        return programmes[ProgrammeKind(group)] if grouping == "programme" else group_name(grouping, group)

    return name
