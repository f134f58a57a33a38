"""The desk's words for the core's codes: criteria, rules, goals, levels, times of day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from babel.numbers import format_decimal, format_percent
from flask_babel import get_locale, gettext, ngettext
from flask_babel import lazy_gettext as _

from matching import Barrier, Criterion, Goal, Grouping, Preset, RuleMode, Step, WishAge
from matching import Reason as Unplaced
from web.rounds.terms import Emphasis
from web.wording import desk_facts
from web.wording import desk_facts as told

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flask_babel import LazyString

CRITERIA: dict[Criterion, LazyString] = {
    Criterion.INTERESTS: _("Interests"),
    Criterion.GENDER: _("Woman or man"),
    Criterion.AGE: _("Age"),
    Criterion.LIFE_SITUATION: _("Life situation"),
    Criterion.GOALS: _("Hopes and offers"),
    Criterion.LANGUAGE: _("Language"),
    Criterion.TRAVEL: _("Way to the meeting place"),
    Criterion.AVAILABILITY: _("Time"),
    Criterion.PETS: _("Pets"),
}

BARRIERS: dict[Barrier, LazyString] = {
    Barrier.PROGRAMME: _("Programme"),
    Barrier.CAPACITY: _("Free places"),
    Barrier.LANGUAGE: _("Language"),
    Barrier.AVAILABILITY: _("Time"),
    Barrier.TRAVEL: _("The way is too long"),
    Barrier.GENDER: _("Woman or man"),
    Barrier.MINORS: _("Cleared to meet children"),
    Barrier.PAIR: _("Have met before, or must not meet"),
    Barrier.MANUAL: _("Handled outside the rounds"),
    Barrier.MIN_SCORE: _("Fits too little"),
}

GOALS: dict[Goal, LazyString] = {
    Goal.NORWEGIAN_PRACTICE: _("to practise Norwegian"),
    Goal.LOCAL_NETWORK: _("to get to know people"),
    Goal.LOCAL_CULTURE: _("to get to know the place and its customs"),
    Goal.EVERYDAY_HELP: _("a hand with everyday things"),
    Goal.LETTERS_AND_FORMS: _("to understand letters and forms"),
    Goal.WORK_NETWORK: _("people who know working life"),
    Goal.CHILDREN_AND_SCHOOL: _("children and school"),
    Goal.OUTDOOR_LIFE: _("outdoor life"),
    Goal.SPORT: _("sport"),
}

AGE_WISHES: dict[WishAge, LazyString] = {
    WishAge.SIMILAR: _("about the same age"),
    WishAge.OLDER: _("older"),
    WishAge.YOUNGER: _("younger"),
}

STEPS: dict[Step, LazyString] = {
    Step.PAIRS: _("Looking for who could meet whom"),
    Step.ASSIGNMENT: _("Choosing the pairs that suit best"),
    Step.REPORT: _("Working out why, and what else could have been"),
}

PRESETS: dict[Preset, tuple[LazyString, LazyString]] = {
    Preset.FIT: (
        _("The best fit"),
        _("The pairs that suit each other best, with those who have waited longest first."),
    ),
    Preset.COVERAGE: (
        _("As many as possible"),
        _("A proposal for as many people as possible. Some pairs may fit less well."),
    ),
    Preset.FAIR: (
        _("Fair to every group"),
        _("Every group gets nearly as large a share of the proposals as it can."),
    ),
}

GROUPINGS: dict[Grouping, LazyString] = {
    Grouping.GENDER: _("Women and men"),
    Grouping.AGE_BAND: _("Younger and older"),
    Grouping.REPORT_ZONE: _("Every area"),
}

RULES: dict[str, tuple[LazyString, LazyString]] = {
    Barrier.LANGUAGE.value: (
        _("A language in common"),
        _("Where it is no must, some pairs need an interpreter to begin with."),
    ),
    Barrier.AVAILABILITY.value: (
        _("A time that suits both"),
        _("Where it is no must, you help some pairs to find a time."),
    ),
    Barrier.TRAVEL.value: (
        _("A meeting place that both can get to"),
        _("Where it is no must, some will need help with the way."),
    ),
}

MODES: dict[RuleMode, LazyString] = {
    RuleMode.MUST: _("A must"),
    RuleMode.WISH: _("If possible"),
    RuleMode.OFF: _("Not needed"),
}

EMPHASES: dict[Emphasis, LazyString] = {
    Emphasis.NOT: _("Counts nothing"),
    Emphasis.LITTLE: _("Counts a little"),
    Emphasis.USUAL: _("As usual"),
    Emphasis.MUCH: _("Counts much"),
}

# What a round makes as large as it can be, one after the other.
AIMS: dict[str, LazyString] = {
    "value": _("Points of fit and waiting, all pairs together"),
    "matched": _("People who get a proposal"),
    "days_waited": _("Days that they have waited, all together"),
    "score": _("Points of fit, all pairs together"),
}

BROKEN: dict[Barrier, LazyString] = {
    Barrier.PROGRAMME: _("The volunteer is not in the newcomer's programme."),
    Barrier.CAPACITY: _("The volunteer has no free place, or it is held for somebody else."),
    Barrier.PAIR: _("These two are not to be put forward together."),
    Barrier.MANUAL: _("One of them does not take part in this round."),
    Barrier.LANGUAGE: _("They share no language well enough: an interpreter is needed."),
    Barrier.AVAILABILITY: _("They have told of no time that suits both."),
    Barrier.TRAVEL: _("There is no meeting place that both can reach in the time they have told."),
    Barrier.GENDER: _("One of them has said that it must be a woman, or a man, and this is not so here."),
    Barrier.MINORS: _("Children will take part, and the volunteer is not cleared to meet children."),
    Barrier.MIN_SCORE: _("They fit less than a proposal should."),
}

FITS: dict[int, LazyString] = {3: _("Fit very well"), 2: _("Fit well"), 1: _("Fit in some ways")}

ORDERS: dict[str, LazyString] = {
    "newcomer": _("Newcomer"),
    "volunteer": _("Volunteer"),
    "fit": _("Fit"),
    "waited": _("Has waited"),
    "programme": _("Programme"),
}

TIMES: dict[str, LazyString] = {
    "daytime": _("on weekdays in the daytime"),
    "evenings": _("on weekday evenings"),
    "weekends": _("at weekends"),
}

SMALLEST_TOLD = 0.05
WELL, SOMEWHAT = 0.7, 0.35
FITS_VERY_WELL, FITS_WELL = 750_000, 600_000


def degree(value: float) -> str:
    """Return how much of a criterion is met, in words."""
    if value >= WELL:
        return gettext("fits well")
    if value >= SOMEWHAT:
        return gettext("fits partly")
    return gettext("fits a little") if value > 0 else gettext("does not fit")


def fit(score: int) -> int:
    """Return how well two fit, from a score in ten-thousandths: 3 very well, 2 well, 1 in some ways."""
    return 1 + (score >= FITS_WELL) + (score >= FITS_VERY_WELL)


def modes(without: Mapping[RuleMode, int] | None) -> list[tuple[str, LazyString, str | None]]:
    """Return how strictly a rule can be meant, and where it is known for how many nobody is possible then."""
    return [
        (mode.value, text, None if without is None else _without_anybody(without[mode]))
        for mode, text in MODES.items()
    ]


def _without_anybody(count: int) -> str:
    return ngettext("%(num)s without anybody", "%(num)s without anybody", count)


def a_gender(gender: str) -> str:
    """Return "a woman" or "a man"."""
    return {"woman": gettext("a woman"), "man": gettext("a man")}.get(gender, gettext("somebody else"))


def volunteer_wanted(language: str | None, zone: str, gender: str | None, times: str) -> str:
    """Return a volunteer who is looked for, in one sentence."""
    who = a_gender(gender) if gender else gettext("somebody")
    who = who[:1].upper() + who[1:]
    told = {"who": who, "zone": zone, "times": TIMES[times]}
    if language is None:
        return gettext("%(who)s who lives in the area %(zone)s and has time %(times)s", **told)
    return gettext(
        "%(who)s who speaks %(language)s, lives in the area %(zone)s and has time %(times)s",
        language=desk_facts.language(language),
        **told,
    )


def ages(band: str) -> str:
    """Return a band of ages with a proper dash."""
    return band.replace("-", "\N{EN DASH}")


def age_difference(years: int) -> str:
    """Return how much older or younger the volunteer is."""
    if years == 0:
        return gettext("of the same age")
    if years > 0:
        return ngettext("%(num)s year older", "%(num)s years older", years)
    return ngettext("%(num)s year younger", "%(num)s years younger", -years)


def waited(days: int) -> str:
    """Return how long somebody has waited, in whole weeks."""
    weeks = days // 7
    if weeks == 0:
        return gettext("less than a week")
    return ngettext("%(num)s week", "%(num)s weeks", weeks)


def points(number: float) -> str:
    """Return points of fit with one decimal."""
    return format_decimal(round(number, 1), locale=get_locale())


def whole(number: int) -> str:
    """Return a whole number, its thousands apart."""
    return format_decimal(number, locale=get_locale())


def percent(share: float) -> str:
    """Return a share of one in whole hundredths."""
    return format_percent(share, locale=get_locale())


MOST_OBSTACLES_NAMED = 3


def obstacles(reason: Unplaced, barriers: Mapping[str, int], sole: Mapping[str, int]) -> list[str]:
    """Return what stands in somebody's way, in sentences with counts; nothing for somebody outbid."""
    if reason is Unplaced.OUTBID:
        return []
    alone = [_alone(code, count) for code, count in _largest(sole)]
    if alone:
        return alone
    named = [f"{lower_first(BARRIERS[Barrier(code)])} ({count})" for code, count in _largest(barriers)]
    return [gettext("Stops most volunteers: %(obstacles)s.", obstacles=", ".join(named))]


# What would have to give on the newcomer's side: the rules that the core tries to relax.
CHANGES: dict[str, LazyString] = {
    Barrier.AVAILABILITY.value: _("other times suit her or him"),
    Barrier.GENDER.value: _("it need not be a woman, or a man"),
    Barrier.LANGUAGE.value: _("an interpreter comes along"),
    Barrier.MINORS.value: _("the children stay at home"),
    Barrier.TRAVEL.value: _("the way may be longer"),
}


def smallest_change(relaxations: Sequence[Sequence[str]]) -> str | None:
    """Return the smallest change that would give somebody a proposal in this round, if there is any."""
    if not relaxations:
        return None
    return gettext("Gets a proposal in this round if %(conditions)s.", conditions=_conditions(relaxations))


def enough_for_somebody(relaxations: Sequence[Sequence[str]]) -> str | None:
    """Return the smallest change that would make somebody possible today, if there is any."""
    if not relaxations:
        return None
    return gettext("Somebody is possible if %(conditions)s.", conditions=_conditions(relaxations))


def _conditions(relaxations: Sequence[Sequence[str]]) -> str:
    return told.joined([str(CHANGES[rule]) for rule in relaxations[0]])


def _alone(code: str, count: int) -> str:
    return ngettext(
        "%(num)s volunteer would fit but for this: %(obstacle)s.",
        "%(num)s volunteers would fit but for this: %(obstacle)s.",
        count,
        obstacle=lower_first(BARRIERS[Barrier(code)]),
    )


def _largest(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [(code, count) for code, count in ranked if count][:MOST_OBSTACLES_NAMED]


def lower_first(text: str) -> str:
    """Return a name as it stands inside a sentence."""
    spoken = str(text)
    return spoken[:1].lower() + spoken[1:]
