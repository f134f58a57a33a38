"""A round as files: `round.json` for what was decided and why, `eligible.csv` for what could have been.

Together they let anybody check the round without our code. Scores are written with four decimals from whole
ten-thousandths, so nothing is lost; the same round is written the same way to the last byte.
"""

from __future__ import annotations

import json
import platform
from dataclasses import asdict
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Final

from matching import SCALE, Side
from web.models.policies import content_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from matching import (
        Alternative,
        Facts,
        FairTerms,
        GenderWish,
        GroupMeasure,
        Measures,
        Proposal,
        Recruit,
        RoundResult,
        Stability,
        Unmatched,
    )
    from web.exchange.tables import Complaint

FORMAT: Final = "veiviser-round/1"


def eligible_lines(result: RoundResult) -> Iterator[str]:
    """Yield the lines of `eligible.csv`."""
    yield "newcomer,volunteer,score,value\n"
    for newcomer, volunteer, score, value in result.eligible:
        yield f"{newcomer},{volunteer},{score // SCALE}.{score % SCALE:04d},{value}\n"


def round_lines(result: RoundResult, fingerprint: str, skipped: Sequence[Complaint]) -> Iterator[str]:
    """Yield the parts of `round.json`: one line for each proposal and each person left over."""
    content: dict[str, Any] = {
        "format": FORMAT,
        "date": result.on.isoformat(),
        "preset": result.preset,
        "seed": result.seed,
        "policy": content_of(result.policy),
        "fingerprint": fingerprint,
        "versions": {
            "python": platform.python_version(),
            "numpy": version("numpy"),
            "scipy": version("scipy"),
        },
        "proposals": [_proposal(proposal) for proposal in result.proposals],
        "unmatched": [_unmatched(person) for person in result.unmatched],
        "measures": _measures(result.measures),
        "fairness": [_group(one) for one in result.fairness],
        "recruitment": [_recruit(one) for one in result.recruitment],
        "terms": _terms(result.terms),
        "stability": _stability(result.stability),
        "prices": {"newcomers": result.prices.newcomers, "volunteers": result.prices.volunteers},
        "places": result.places,
        "skipped": [asdict(complaint) for complaint in skipped],
    }
    opening = "{\n"
    for key, value in content.items():
        yield f"{opening}{_dump(key)}: "
        yield _lines(value) if isinstance(value, list) and value else _dump(value)
        opening = ",\n"
    yield "\n}\n"


def _lines(items: list[Any]) -> str:
    return "[\n" + ",\n".join(map(_dump, items)) + "\n]"


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _decimal(parts: int | None) -> float | None:
    """Return ten-thousandths as the decimal number they stand for."""
    return None if parts is None else parts / SCALE


def _proposal(proposal: Proposal) -> dict[str, Any]:
    return {
        "newcomer": proposal.newcomer,
        "volunteer": proposal.volunteer,
        "score": _decimal(proposal.score),
        "value": proposal.value,
        "points": {criterion: _decimal(points) for criterion, points in proposal.points.items()},
        "facts": _facts(proposal.facts),
        "locked": proposal.is_locked,
        "broken": list(proposal.broken),
        "alternatives": [_alternative(one) for one in proposal.alternatives],
    }


def _alternative(one: Alternative) -> dict[str, Any]:
    who = "volunteer" if one.side is Side.VOLUNTEER else "newcomer"
    content = {who: one.person, "score": _decimal(one.score)}
    if one.cost is None:
        return content
    consequences = {"cost": _decimal(one.cost), "matched_change": one.matched_change}
    return content | consequences | {"near_tie": one.is_near_tie}


def _unmatched(person: Unmatched) -> dict[str, Any]:
    return {
        "newcomer": person.newcomer,
        "reason": person.reason,
        "barriers": person.barriers,
        "sole": person.sole,
        "closest": None if person.closest is None else _alternative(person.closest),
        "relaxations": person.relaxations,
    }


def _facts(facts: Facts) -> dict[str, Any]:
    """Return the facts that say something about a pair; what is unknown or absent is left out."""
    content: dict[str, Any] = {
        "shared_languages": [
            {
                "newcomer": one.newcomer_tag,
                "volunteer": one.volunteer_tag,
                "level": one.level,
                "mother_tongue": one.is_mother_tongue,
            }
            for one in facts.languages
        ],
        "shared_slots": facts.slots,
        "meeting_point": None if facts.meeting_point is None else asdict(facts.meeting_point),
        "shared_interests": facts.interests,
        "shared_goals": facts.goals,
        "volunteer_older_by": facts.age_gap,
        "wish_age": facts.wish_age,
        "newcomer_wish_gender": _wish(facts.newcomer_wish_gender),
        "volunteer_wish_gender": _wish(facts.volunteer_wish_gender),
        "households": facts.households,
        "shared_children": facts.shared_children,
        "pets_ok": facts.pets_ok,
        "volunteer_pets": facts.volunteer_pets,
    }
    return {name: value for name, value in content.items() if value not in (None, (), [])}


def _wish(wish: GenderWish | None) -> Mapping[str, Any] | None:
    return None if wish is None else {"wish": wish.wish, "must": wish.is_must, "met": wish.is_met}


def _group(one: GroupMeasure) -> dict[str, Any]:
    """Return a group's measures; of a small group only that it is one."""
    if one.is_small:
        return {"grouping": one.grouping, "group": one.group, "is_small": True}
    content = asdict(one) | {"match_rate": one.match_rate, "share_of_most": one.share_of_most}
    return content | {"mean_score": _decimal(one.mean_score)}


def _recruit(one: Recruit) -> dict[str, Any]:
    """Return a profile with its gain, and the rest that a line of the volunteers' file would say."""
    who = one.volunteer
    return {
        "language": one.language,
        "zone": one.zone,
        "gender": one.gender,
        "times": one.times,
        "matched_gain": one.matched_gain,
        "value_gain": _decimal(one.value_gain),
        "reaches": one.reaches,
        "volunteer": {
            "programmes": sorted(who.programmes),
            "capacity": who.capacity,
            "languages": dict(sorted(who.languages.items())),
            "district": who.district,
            "travel_mode": who.travel_mode,
            "max_travel_minutes": who.max_travel_minutes,
            "availability": who.availability.slots,
            "cleared_for_minors": who.is_cleared_for_minors,
        },
    }


def _terms(fairness: FairTerms | None) -> dict[str, Any] | None:
    """Return what a fair round had to keep; null for any other."""
    if fairness is None:
        return None
    return asdict(fairness)


def _stability(stability: Stability | None) -> dict[str, Any] | None:
    """Return what has become of the round before; null where there was none."""
    if stability is None:
        return None
    changed = [{"newcomer": n, "volunteer": v, "reason": why} for (n, v), why in stability.changed.items()]
    price = None if stability.price is None else _decimal(stability.price)
    return asdict(stability) | {"price": price, "changed": changed}


def _measures(measures: Measures) -> dict[str, Any]:
    content = asdict(measures) | {"gap": measures.gap}
    for name in ("mean_score", "lowest_score", "highest_score"):
        content[name] = _decimal(content[name])
    return content
