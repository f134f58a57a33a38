"""Whom to look for: which one volunteer more would help most, and words to look for them in public.

A public text names a language or an area, never both, and only where at least five wait for whom it holds:
"a woman who speaks Tigrinya and lives on Vesterøya" may be said at the desk, and would in a newspaper point
at somebody.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask_babel import force_locale, gettext, ngettext
from sqlalchemy import select

from matching.fairness import SMALL
from web import tenancy
from web.database import db
from web.i18n import DESK
from web.matches.visibility import is_listed_left_over
from web.models import District, Enrolment, Newcomer, Organisation, Unmatched
from web.rounds.queries import visible_round
from web.rounds.telling import words
from web.wording import desk_facts

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from uuid import UUID

    from web.access import Actor
    from web.i18n import Language


@dataclass(frozen=True, slots=True)
class Wanted:
    """A volunteer who would help, and how much, in words."""

    who: str
    gain: str
    reaches: str


@dataclass(frozen=True, slots=True)
class About:
    """What a public text is about: a language, an area, or anybody."""

    language: str | None = None
    zone: str | None = None


@dataclass(frozen=True, slots=True)
class Appeal:
    """A public text, in each language."""

    title: str
    texts: list[tuple[Language, str]]


@dataclass(frozen=True, slots=True)
class Recruiting:
    """Whom to look for after a round."""

    wanted: list[Wanted]
    appeals: list[Appeal]


def recruiting(actor: Actor, round_id: UUID, address: Callable[[Language], str]) -> Recruiting:
    """Return which volunteers would help most, and texts to look for them with.

    Parameters
    ----------
    address
        Where one reads more, in a language.

    Raises
    ------
    NotFound
        If there is no such round for this actor.
    """
    row = visible_round(actor, round_id)
    profiles = [one for one in (row.report or {}).get("recruitment", ()) if one["matched_gain"] > 0]
    speak, live = _left_over(round_id)
    abouts = dict.fromkeys(about(one, speak, live) for one in profiles)
    where = db.session.get_one(Organisation, tenancy.organisation_in_force()).municipality
    return Recruiting(
        wanted=[_wanted(one) for one in profiles],
        appeals=[
            Appeal(_title(one), [(language, _appeal(one, language, where, address)) for language in DESK])
            for one in abouts
        ],
    )


def about(profile: Mapping[str, Any], speak: Mapping[str, int], live: Mapping[str, int]) -> About:
    """Return what may be said in public of a volunteer who is looked for.

    Parameters
    ----------
    speak, live
        How many of those left over speak a language, and live in a report zone.
    """
    language, zone = profile["language"], profile["zone"]
    if language is not None and speak.get(language, 0) >= SMALL:
        return About(language=language)
    return About(zone=zone) if live.get(zone, 0) >= SMALL else About()


def _left_over(round_id: UUID) -> tuple[Counter[str], Counter[str]]:
    """Return how many of those left over speak each language, and live in each report zone."""
    rows = db.session.execute(
        select(Newcomer.languages, District.report_zone)
        .join(Enrolment, Enrolment.newcomer_id == Newcomer.id)
        .join(Unmatched, Unmatched.enrolment_id == Enrolment.id)
        .join(District, District.code == Newcomer.district_code, isouter=True)
        .where(Unmatched.round_id == round_id, is_listed_left_over())
    )
    speak: Counter[str] = Counter()
    live: Counter[str] = Counter()
    for languages, zone in rows:
        speak.update(tag for tag in languages or ())
        live.update([zone] if zone else [])
    return speak, live


def _wanted(profile: Mapping[str, Any]) -> Wanted:
    gain, reaches = profile["matched_gain"], profile["reaches"]
    return Wanted(
        who=words.volunteer_wanted(profile["language"], profile["zone"], profile["gender"], profile["times"]),
        gain=ngettext(
            "One more volunteer like this would let %(num)s more person get a proposal.",
            "One more volunteer like this would let %(num)s more people get a proposal.",
            gain,
        ),
        reaches=ngettext(
            "%(num)s of those without a proposal could meet her or him.",
            "%(num)s of those without a proposal could meet her or him.",
            reaches,
        ),
    )


def _title(one: About) -> str:
    if one.language:
        name = desk_facts.language(one.language)
        return gettext("About the language: %(language)s", language=name)
    return gettext("About the area: %(zone)s", zone=one.zone) if one.zone else gettext("For everybody")


def _appeal(one: About, language: Language, where: str, address: Callable[[Language], str]) -> str:
    with force_locale(language.babel):
        if one.language:
            opening = gettext("Do you speak %(language)s?", language=desk_facts.language(one.language))
        elif one.zone:
            opening = gettext("Do you live in the area %(zone)s?", zone=one.zone)
        else:
            opening = gettext("Do you have an hour to spare now and then?")
        rest = gettext(
            "Somebody who is new in %(municipality)s would like to get to know you. You need no experience: "
            "you meet for a cup of coffee or a walk, and we help you to begin. Read more and sign up: "
            "%(address)s",
            municipality=where,
            address=address(language),
        )
        return f"{opening} {rest}"
