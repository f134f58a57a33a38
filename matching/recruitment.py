"""Whom to look for: which volunteer, if one more came, would let most newcomers be matched.

The profiles that are tried come from those left over: the languages they grew up with, where they live, whom
they must meet and when they have time. What one place with such a volunteer would be worth is read off the
graph of changes at once for all profiles: whoever takes it leaves another place, and somebody that one. This
ranks the profiles; of the best the gain is then found exactly, by solving the round again with such a
volunteer in it, who wishes nothing and may meet children.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from matching.availability import Availability
from matching.candidates import best_of_each
from matching.consequences import Consequences
from matching.groups import Grouping, labels_of
from matching.languages import NORWEGIAN, Level, mother_tongues
from matching.market import Market
from matching.people import Pool, Volunteer
from matching.places import TravelMode
from matching.results import Recruit
from matching.settlement import Settled, settle

PLACES: Final = 3
"""How many newcomers the volunteer who is looked for could take."""
_MINUTES: Final = 45
_SPARE: Final = 2
"""How many more profiles are solved than are shown."""
_WORKDAYS: Final = ("mon", "tue", "wed", "thu", "fri")
TIMES: Final = {
    "daytime": Availability.of(f"{day}-{part}" for day in _WORKDAYS for part in ("morning", "afternoon")),
    "evenings": Availability.of(f"{day}-evening" for day in _WORKDAYS),
    "weekends": Availability.of(
        f"{day}-{part}" for day in ("sat", "sun") for part in ("morning", "afternoon", "evening")
    ),
}


def best_recruits(weighed: Consequences, most: int) -> tuple[Recruit, ...]:
    """Return the profiles that the round would gain most by, the best first.

    Parameters
    ----------
    most
        How many to return at most.
    """
    settled = weighed.settled
    known = {profile.volunteer.id: profile for profile in _profiles(settled)}
    profiles = [known[one] for one in sorted(known)]
    if not profiles:
        return ()
    gains, reaches = _estimates(weighed, profiles)
    promising = np.lexsort((-np.array(reaches), -np.array(gains)))[: most + _SPARE]
    tried = [replace(profiles[one], reaches=reaches[one]) for one in promising.tolist()]
    found = sorted(
        _gained(settled, tried), key=lambda one: (-one.matched_gain, -one.value_gain, one.volunteer.id)
    )
    return tuple(one for one in found[:most] if one.value_gain > 0 or one.matched_gain > 0)


def _profiles(settled: Settled) -> Iterator[Recruit]:
    """Yield what each newcomer left over would need, before it is known what the round would gain by it."""
    market, pool = settled.market, settled.market.pool
    zones = labels_of(Grouping.REPORT_ZONE, pool.newcomers, pool.municipality, market.on)
    programmes = frozenset(newcomer.programme for newcomer in pool.newcomers)
    middle = _middles(pool)
    for row in np.flatnonzero(~settled.is_matched):
        newcomer, zone = pool.newcomers[row], zones[row]
        language = min(mother_tongues(newcomer.languages) - NORWEGIAN, default=None)
        district = middle.get(zone)
        gender = newcomer.wish_gender if newcomer.wish_gender_is_must else None
        fitting = [name for name, slots in TIMES.items() if newcomer.availability & slots]
        for times in fitting if district else ():
            volunteer = Volunteer(
                id=f"{language}/{district}/{gender}/{times}",
                programmes=programmes,
                capacity=PLACES,
                gender=gender,
                languages={"nb": Level.NATIVE} | ({} if language is None else {language: Level.NATIVE}),
                district=district,
                travel_mode=TravelMode.CAR,
                max_travel_minutes=_MINUTES,
                availability=TIMES[times],
                is_cleared_for_minors=True,
            )
            yield Recruit(language, zone, gender, times, volunteer)


def _middles(pool: Pool) -> dict[str, str]:
    """Return a district of each report zone: the first with a meeting place, or the first."""
    meeting = set(pool.municipality.place_districts)
    ranked = sorted(
        pool.municipality.districts, key=lambda one: (one.code not in meeting, one.code), reverse=True
    )
    return {district.report_zone: district.code for district in ranked}


def _estimates(weighed: Consequences, profiles: Sequence[Recruit]) -> tuple[list[int], list[int]]:
    """Return what the places with each profile would be worth at most, and how many left over it reaches."""
    settled = weighed.settled
    real, policy = settled.market.pool, settled.market.encoded.policy
    pool = replace(real, volunteers=tuple(profile.volunteer for profile in profiles))
    market = Market.of(pool, policy, settled.market.on, crowd=real)
    ours, theirs = market.pairs.newcomer, market.pairs.volunteer
    gains = np.maximum(weighed.merit.worth(market) - weighed.changes.openings()[ours], 0)
    gains[settled.is_held[ours]] = 0
    taken, _ = best_of_each(theirs, gains, PLACES)
    together = np.zeros(len(profiles), dtype=np.int64)
    np.add.at(together, theirs[taken], gains[taken])
    reaches = np.bincount(theirs[~settled.is_matched[ours]], minlength=len(profiles))
    return together.tolist(), reaches.tolist()


def _gained(settled: Settled, profiles: Sequence[Recruit]) -> Iterator[Recruit]:
    """Say of each profile what the round would gain by one such volunteer, by solving it again.

    Whoever comes counts when it is said how rare an interest is, though they have named none.
    """
    market, real = settled.market, settled.market.pool
    everybody, one_more = (
        replace(real, volunteers=(*real.volunteers, *(profile.volunteer for profile in some)))
        for some in (profiles, profiles[:1])
    )
    every = Market.of(everybody, market.encoded.policy, market.on, market.previous, crowd=one_more)
    columns = np.arange(len(every.places))
    for column, profile in enumerate(profiles, len(real.volunteers)):
        more = every.only((columns < len(real.volunteers)) | (columns == column))
        again = settle(more, settled.preset, settled.locks, settled.groups)
        matched, value = len(again.chosen) - len(settled.chosen), again.value - settled.value
        yield replace(profile, matched_gain=matched, value_gain=value)
