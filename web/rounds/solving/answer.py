"""The answer to a round, and its rows: pseudonyms become people again, and nobody is told anything."""

from __future__ import annotations

import platform
from collections import defaultdict
from dataclasses import asdict, dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from matching import Side
from web import clock
from web.models import Enrolment, Programme, Proposal, RoundProgramme, RoundState, Unmatched
from web.rounds.solving.snapshot import digest_of, pseudonym

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from uuid import UUID

    from sqlalchemy.orm import Session

    from matching import Alternative, Outcome, RoundResult, Step
    from web.models import MatchingRound
    from web.rounds.solving.question import Question

RECRUITS = 5


@dataclass(frozen=True, slots=True)
class Answer:
    """What a round found.

    Parameters
    ----------
    digests
        Of what each person had answered, by pseudonym.
    freely
        What the round would be if nobody had wished anything, or None if nobody has.
    """

    result: RoundResult
    digests: Mapping[str, str]
    freely: Outcome | None


def answer(question: Question, begins: Callable[[Step], None] = lambda _: None) -> Answer:
    """Solve a round and explain everything about it."""
    result = question.solve(explain=True, recruit=RECRUITS, begins=begins)
    digests = {person.id: digest_of(person) for person in question.pool.people}
    return Answer(result, digests, question.without_wishes().outcome() if question.wishes else None)


def keep(session: Session, row: MatchingRound, found: Answer) -> None:
    """Write the answer of a round down."""
    result = found.result
    names = Names(session, row)
    row.state, row.leased_until, row.ended_at = RoundState.DONE, None, clock.now()
    row.versions = {"python": platform.python_version(), "scipy": version("scipy"), "numpy": version("numpy")}
    row.measures, row.prices = _measures(result), asdict(result.prices)
    row.report = _report(found)
    session.add_all(_proposals(names, row.id, found))
    session.add_all(_left_over(names, row.id, result))


class Names:
    """Whose pseudonyms stand in a round; whoever has gone since has none."""

    def __init__(self, session: Session, row: MatchingRound) -> None:
        covered = select(RoundProgramme.programme_id).where(RoundProgramme.round_id == row.id)
        rows = session.execute(
            select(Enrolment.id, Enrolment.volunteer_id, Programme.kind)
            .join(Programme, Programme.id == Enrolment.programme_id)
            .where(Enrolment.programme_id.in_(covered))
        )
        self.newcomers: dict[str, UUID] = {}
        self.volunteers: dict[str, UUID] = {}
        self._kinds: dict[str, str] = {}
        self._places: defaultdict[str, dict[str, UUID]] = defaultdict(dict)
        for enrolment_id, volunteer_id, kind in rows:
            if volunteer_id is None:
                name = pseudonym(Side.NEWCOMER, enrolment_id)
                self.newcomers[name], self._kinds[name] = enrolment_id, kind
            else:
                name = pseudonym(Side.VOLUNTEER, volunteer_id)
                self.volunteers[name] = volunteer_id
                self._places[name][kind] = enrolment_id

    def enrolments(self, newcomer: str, volunteer: str) -> tuple[UUID, UUID] | None:
        """Return the two places in a programme that a pair stands for, or None if one is gone."""
        if newcomer not in self.newcomers:
            return None
        place = self._places[volunteer].get(self._kinds[newcomer])
        return None if place is None else (self.newcomers[newcomer], place)

    def alternative(self, one: Alternative) -> dict[str, Any] | None:
        """Return an alternative as its row keeps it, or None if the person is gone."""
        people = self.newcomers if one.side is Side.NEWCOMER else self.volunteers
        return asdict(one) | {"person": str(people[one.person])} if one.person in people else None


def _proposals(names: Names, round_id: UUID, found: Answer) -> Iterator[Proposal]:
    """Yield the rows, best value first; a volunteer takes part by the enrolment in that programme."""
    best_first = sorted(found.result.proposals, key=lambda proposal: (-proposal.value, proposal.newcomer))
    for position, pair in enumerate(best_first):
        places = names.enrolments(pair.newcomer, pair.volunteer)
        if places is None:
            continue
        yield Proposal(
            round_id=round_id,
            newcomer_enrolment_id=places[0],
            volunteer_enrolment_id=places[1],
            position=position,
            score=pair.score,
            value=pair.value,
            points={str(criterion): points for criterion, points in pair.points.items()},
            facts=asdict(pair.facts),
            alternatives=[row for other in pair.alternatives if (row := names.alternative(other))],
            broken=[str(rule) for rule in pair.broken],
            is_locked=pair.is_locked,
            newcomer_digest=found.digests[pair.newcomer],
            volunteer_digest=found.digests[pair.volunteer],
        )


def _left_over(names: Names, round_id: UUID, result: RoundResult) -> Iterator[Unmatched]:
    for left in result.unmatched:
        enrolment_id = names.newcomers.get(left.newcomer)
        if enrolment_id is None:
            continue
        yield Unmatched(
            round_id=round_id,
            enrolment_id=enrolment_id,
            reason=left.reason,
            barriers={str(barrier): count for barrier, count in left.barriers.items()},
            sole={str(barrier): count for barrier, count in left.sole.items()},
            closest=names.alternative(left.closest) if left.closest else None,
            relaxations=[[str(rule) for rule in rules] for rules in left.relaxations],
        )


def _measures(result: RoundResult) -> dict[str, Any]:
    measures = asdict(result.measures)
    measures["load"] = {str(load): count for load, count in result.measures.load.items()}
    return measures


def _report(found: Answer) -> dict[str, Any]:
    """Return what is told of the round as a whole; nobody is named in it, not even by pseudonym."""
    result = found.result
    terms, stability = result.terms, result.stability
    return {
        "fairness": [asdict(group) for group in result.fairness],
        "terms": terms
        and {"share": terms.share, "price": terms.price, "floors": list(map(asdict, terms.floors))},
        "recruitment": [
            {
                "language": one.language,
                "zone": one.zone,
                "gender": one.gender,
                "times": one.times,
                "reaches": one.reaches,
                "matched_gain": one.matched_gain,
            }
            for one in result.recruitment
        ],
        "stability": stability
        and {"kept": stability.kept, "of": len(stability.previous), "price": stability.price},
        "freely": found.freely and {"value": found.freely.value, "matched": len(found.freely.pairs)},
    }
