"""A small cast with boring defaults: everybody could meet everybody, and nobody wishes anything."""

from datetime import date, timedelta

import numpy as np

from matching import (
    Availability,
    District,
    Gender,
    Grouping,
    Level,
    Lock,
    MeetingPlace,
    Municipality,
    Newcomer,
    Policy,
    Pool,
    Preset,
    TravelMode,
    Volunteer,
    outcome_of,
    run_round,
)
from matching.candidates import Pairs
from matching.criteria import CRITERIA, NOT_APPLICABLE
from matching.encoding import Encoded
from matching.market import Market
from matching.scoring import Scoring

TODAY = date(2026, 11, 22)

TOWN = Municipality(
    districts=(District("centre", "Centre", "town"), District("hills", "Hills", "country")),
    places=(
        MeetingPlace("library", "Library", "centre"),
        MeetingPlace("museum", "Museum", "centre"),
        MeetingPlace("hall", "Hall", "hills"),
    ),
    travel={
        (here, there): dict.fromkeys(TravelMode, 10 if here == there else 40)
        | ({TravelMode.WALK: 15, TravelMode.BICYCLE: 22, TravelMode.CAR: 14} if here == there else {})
        for here in ("centre", "hills")
        for there in ("centre", "hills")
    },
)


def newcomer(name="n1", *, waited=0, slots=("tue-evening",), **changes):
    defaults = {
        "id": name,
        "programme": "fadder",
        "waiting_since": TODAY - timedelta(days=waited),
        "gender": Gender.WOMAN,
        "languages": {"nb": Level.B2},
        "district": "centre",
        "travel_mode": TravelMode.BUS,
        "max_travel_minutes": 30,
        "availability": Availability.of(slots),
    }
    return Newcomer(**defaults | changes)


def volunteer(name="v1", *, slots=("tue-evening",), **changes):
    defaults = {
        "id": name,
        "programmes": frozenset({"fadder"}),
        "capacity": 1,
        "gender": Gender.WOMAN,
        "languages": {"nb": Level.NATIVE},
        "district": "centre",
        "travel_mode": TravelMode.BUS,
        "max_travel_minutes": 30,
        "availability": Availability.of(slots),
    }
    return Volunteer(**defaults | changes)


def pool(newcomers, volunteers, memory=()):
    return Pool(tuple(newcomers), tuple(volunteers), TOWN, frozenset(memory))


def play(
    newcomers,
    volunteers,
    *,
    preset=Preset.FIT,
    policy=None,
    locks=(),
    seed=0,
    memory=(),
    on=TODAY,
    explain=False,
    previous=frozenset(),
):
    """Run a round on the cast."""
    locked = [Lock(*lock) for lock in locks]
    people = pool(newcomers, volunteers, memory)
    groups = Grouping.GENDER if preset is Preset.FAIR else None
    return run_round(
        people,
        policy or Policy(),
        preset=preset,
        on=on,
        seed=seed,
        locks=locked,
        groups=groups,
        explain=explain,
        previous=previous,
    )


def couples(result):
    return {(proposal.newcomer, proposal.volunteer) for proposal in result.proposals}


def worth(result):
    """Return what all pairs of a round are worth, and how many there are."""
    return sum(proposal.value for proposal in result.proposals), len(result.proposals)


def worth_with(market, preset, *locks):
    """Return the same of a fresh round of a market with these locks."""
    outcome = outcome_of(market, preset, locks)
    return outcome.value, len(outcome.pairs)


def mark(criterion, one, other, *, others=(), policy=None):
    """Return a criterion's number for a pair, or None where it does not apply; others fill the pool."""
    encoded = Encoded.of(pool([one, *others], [other]), policy or Policy())
    pair = Pairs.of(np.array([0]), np.array([0]), 1 + len(others))
    number = int(CRITERIA[criterion](encoded)(pair)[0])
    return None if number == NOT_APPLICABLE else number


def raw_score(one, other, *, others=(), policy=None):
    """Return the score of a pair whether or not it obeys the rules; others fill the pool."""
    encoded = Encoded.of(pool([one, *others], [other]), policy or Policy())
    return int(Scoring(encoded).of(Pairs.of(np.array([0]), np.array([0]), 1 + len(others))).totals[0])


def market(newcomers, volunteers, policy=None, memory=()):
    return Market.of(pool(newcomers, volunteers, memory), policy or Policy(), TODAY)
