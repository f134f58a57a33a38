"""A proposal in words for the coordinator: why these two, what speaks against, how much each point counts.

Everything is made from the very codes and numbers that the round weighed, so that words and result cannot
part ways.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from flask_babel import gettext, ngettext

from matching import Barrier, Criterion, Goal, WishAge
from web.models import InterpreterWish
from web.rounds.telling import words
from web.wording import desk_facts as told

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matching import Policy
    from web.models import Newcomer
    from web.rounds.telling.vocabulary import Vocabulary

MOST_SLOTS_NAMED = 3


@dataclass(frozen=True, slots=True)
class Pair:
    """What a proposal is explained from."""

    newcomer: str
    volunteer: str
    facts: Mapping[str, Any]
    points: Mapping[str, int]


class Bar(NamedTuple):
    """How much of its share one criterion reaches: from 0 to 1, and the same in words."""

    label: str
    value: float
    words: str


def reasons(pair: Pair, vocabulary: Vocabulary) -> list[str]:
    """Return what speaks for a pair, the weightiest kind of reason first."""
    facts = pair.facts
    found = [
        _interests(facts["interests"], vocabulary),
        *_languages(pair),
        _slots(facts["slots"]),
        _meeting_point(pair, vocabulary),
        _goals(pair),
        _met_gender_wish(pair),
        _met_age_wish(pair),
        _children(facts["shared_children"]),
    ]
    return [sentence for sentence in found if sentence]


def broken(rules: Sequence[str]) -> list[str]:
    """Return which rules a pair goes against, though it is put forward."""
    return [str(words.BROKEN[Barrier(rule)]) for rule in rules]


def cautions(pair: Pair) -> list[str]:
    """Return what speaks against a pair, for the coordinator to weigh."""
    facts = pair.facts
    found = [
        _missed_gender_wish(facts["newcomer_wish_gender"], pair.newcomer, pair.volunteer),
        _missed_gender_wish(facts["volunteer_wish_gender"], pair.volunteer, pair.newcomer),
        _missed_age_wish(pair),
        _pets(pair),
        "" if facts["interests"] else gettext("They have named no interest in common."),
    ]
    return [sentence for sentence in found if sentence]


def notes(newcomer: Newcomer, name: str) -> list[str]:
    """Return what only the coordinator is to know before she approves; nothing sealed is opened for it."""
    found = []
    if newcomer.avoids_sealed:
        found.append(
            gettext("%(name)s has written whom she or he does not want to meet. Read it first.", name=name)
        )
    if newcomer.practical_note_sealed:
        found.append(gettext("%(name)s has written something practical about meeting.", name=name))
    if newcomer.wants_interpreter is InterpreterWish.YES:
        found.append(gettext("%(name)s wants an interpreter at the first meeting.", name=name))
    return found


def bars(points: Mapping[str, int], policy: Policy) -> list[Bar]:
    """Return a bar for each criterion that applied, the heaviest first."""
    applied = [Criterion(name) for name in points]
    total = sum(policy.weights[criterion] for criterion in applied)
    heaviest_first = sorted(applied, key=lambda criterion: -policy.weights[criterion])
    shares = {c: policy.weights[c] * 1_000_000 / total for c in heaviest_first if policy.weights[c]}
    return [
        Bar(str(words.CRITERIA[criterion]), value := min(1.0, points[criterion] / share), words.degree(value))
        for criterion, share in shares.items()
    ]


def _languages(pair: Pair) -> list[str]:
    shared = pair.facts["languages"]
    if not shared:
        return []
    best = shared[0]
    if best["is_mother_tongue"]:
        sentence = gettext("Both grew up with %(language)s.", language=told.language(best["newcomer_tag"]))
    elif best["newcomer_tag"] != best["volunteer_tag"]:
        sentence = gettext(
            "%(newcomer)s speaks %(one)s and %(volunteer)s speaks %(other)s: near enough to talk.",
            newcomer=pair.newcomer,
            volunteer=pair.volunteer,
            one=told.language(best["newcomer_tag"]),
            other=told.language(best["volunteer_tag"]),
        )
    else:
        sentence = gettext(
            "Both speak %(language)s (%(level)s or better).",
            language=told.language(best["newcomer_tag"]),
            level=told.level(best["rank"]),
        )
    return [sentence, *_further_languages(shared[1:])]


def _further_languages(shared: Sequence[Mapping[str, Any]]) -> list[str]:
    further = [
        f"{told.language(language['newcomer_tag'])} ({told.level(language['rank'])})"
        for language in shared
        if language["newcomer_tag"] == language["volunteer_tag"]
    ]
    return [gettext("They also share %(languages)s.", languages=told.joined(further))] if further else []


def _slots(slots: Sequence[str]) -> str:
    if not slots:
        return ""
    named = [told.slot_name(slot) for slot in slots[:MOST_SLOTS_NAMED]]
    left = len(slots) - len(named)
    if left:
        named.append(ngettext("%(num)s more time", "%(num)s more times", left))
    return gettext("Both have time %(times)s.", times=told.joined(named))


def _meeting_point(pair: Pair, vocabulary: Vocabulary) -> str:
    point = pair.facts["meeting_point"]
    if not point:
        return ""
    return gettext(
        "Both can get to %(place)s: %(newcomer)s in %(one)s minutes, %(volunteer)s in %(other)s.",
        place=vocabulary.places.get(point["places"][0], point["places"][0]),
        newcomer=pair.newcomer,
        volunteer=pair.volunteer,
        one=point["newcomer_minutes"],
        other=point["volunteer_minutes"],
    )


def _interests(codes: Sequence[str], vocabulary: Vocabulary) -> str:
    if not codes:
        return ""
    names = [words.lower_first(vocabulary.interests.get(code, code)) for code in codes]
    return gettext("Both like: %(interests)s.", interests=", ".join(names))


def _goals(pair: Pair) -> str:
    if not pair.facts["goals"]:
        return ""
    return gettext(
        "%(newcomer)s hopes for what %(volunteer)s offers: %(goals)s.",
        newcomer=pair.newcomer,
        volunteer=pair.volunteer,
        goals=told.joined([str(words.GOALS[Goal(goal)]) for goal in pair.facts["goals"]]),
    )


def _met_gender_wish(pair: Pair) -> str:
    wish = pair.facts["newcomer_wish_gender"]
    if not wish or not wish["is_met"]:
        return ""
    return gettext(
        "%(newcomer)s wishes to meet %(gender)s.", newcomer=pair.newcomer, gender=words.a_gender(wish["wish"])
    )


def _missed_gender_wish(wish: Mapping[str, Any] | None, who: str, other: str) -> str:
    if not wish or wish["is_met"]:
        return ""
    return gettext(
        "%(who)s would rather meet %(gender)s, and %(other)s is not.",
        who=who,
        other=other,
        gender=words.a_gender(wish["wish"]),
    )


def _age_wish(pair: Pair) -> tuple[WishAge, int] | None:
    wish, gap = pair.facts["wish_age"], pair.facts["age_gap"]
    return (WishAge(wish), gap) if wish and gap is not None else None


def _met_age_wish(pair: Pair) -> str:
    stated = _age_wish(pair)
    if not stated or not pair.points.get(Criterion.AGE):
        return ""
    return gettext(
        "%(newcomer)s wishes for a guide who is %(wish)s; %(volunteer)s is %(difference)s.",
        newcomer=pair.newcomer,
        volunteer=pair.volunteer,
        wish=words.AGE_WISHES[stated[0]],
        difference=words.age_difference(stated[1]),
    )


def _missed_age_wish(pair: Pair) -> str:
    stated = _age_wish(pair)
    if not stated or pair.points.get(Criterion.AGE, 1):
        return ""
    return gettext(
        "%(newcomer)s wishes for a guide who is %(wish)s, but %(volunteer)s is %(difference)s.",
        newcomer=pair.newcomer,
        volunteer=pair.volunteer,
        wish=words.AGE_WISHES[stated[0]],
        difference=words.age_difference(stated[1]),
    )


def _children(bands: Sequence[str]) -> str:
    if not bands:
        return ""
    return gettext(
        "Both have children aged %(ages)s.", ages=told.joined([words.ages(band) for band in bands])
    )


def _pets(pair: Pair) -> str:
    if pair.facts["pets_ok"] is not False or not pair.facts["volunteer_pets"]:
        return ""
    return gettext(
        "%(newcomer)s would rather not meet pets, and %(volunteer)s has pets. They can meet elsewhere.",
        newcomer=pair.newcomer,
        volunteer=pair.volunteer,
    )
