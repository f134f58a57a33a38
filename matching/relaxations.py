"""What would have to give for somebody left over to get a volunteer in this very round.

A rule can be relaxed on the newcomer's side only where somebody can decide it: she could come at any time, or
to any place; an interpreter could come along; the must about the other's gender could become a wish; the
children could stay at home. Each is written as a change of what is known about her, and is *tried*: the
changed newcomer is weighed against every volunteer, and has a partner if the round gains by taking her in,
whoever has to make room. The smallest sets of changes that are enough are named, the one that the round gains
most by first. Nobody's programme, pause, past or minimum score is relaxed, nor what a volunteer has asked
for.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Any, Final, TypeAlias

import numpy as np

from matching.availability import EVERY_SLOT
from matching.changes import NEVER
from matching.consequences import Consequences
from matching.market import Market
from matching.people import Newcomer, Pool
from matching.places import TravelMode
from matching.policy import Barrier, Policy

Relaxation: TypeAlias = tuple[Barrier, ...]
Fields: TypeAlias = dict[str, Any]
"""What is known about a newcomer and would be otherwise."""
_LONGEST_WAY: Final = 24 * 60
_BATCH: Final = 2000
"""How many changed newcomers are weighed at once."""


def _interpreted(newcomer: Newcomer, pool: Pool, policy: Policy) -> Fields:
    level = policy.min_shared_level
    known = {tag for tag, own in newcomer.languages.items() if own.rank >= level.rank}
    foreign = sorted(pool.spoken - known)
    return {"languages": dict(newcomer.languages) | dict.fromkeys(foreign, level)}


def _anywhere(newcomer: Newcomer, pool: Pool, _policy: Policy) -> Fields:
    somewhere = min(pool.municipality.place_districts, default=None)
    return {
        "district": newcomer.district or somewhere,
        "travel_mode": newcomer.travel_mode or TravelMode.CAR,
        "max_travel_minutes": _LONGEST_WAY,
    }


_CHANGES: Final[Mapping[Barrier, Callable[[Newcomer, Pool, Policy], Fields]]] = {
    Barrier.AVAILABILITY: lambda *_: {"availability": EVERY_SLOT},
    Barrier.GENDER: lambda *_: {"wish_gender_is_must": False},
    Barrier.LANGUAGE: _interpreted,
    Barrier.MINORS: lambda *_: {"children": ()},
    Barrier.TRAVEL: _anywhere,
}


def relaxed(
    newcomer: Newcomer, relaxation: Relaxation, pool: Pool, policy: Policy, **others: Any
) -> Newcomer:
    """Return the newcomer as she would be if these rules gave way for her, and if she were other besides."""
    for barrier in relaxation:
        others |= _CHANGES[barrier](newcomer, pool, policy)
    return replace(newcomer, **others)


def smallest_relaxations(
    weighed: Consequences, barriers: Mapping[int, Sequence[Barrier]]
) -> dict[int, tuple[Relaxation, ...]]:
    """Return, for each newcomer left over, the smallest sets of rules that would be enough.

    Parameters
    ----------
    barriers
        The rules that remove any volunteer for each newcomer, by row.

    Returns
    -------
    By row, the sets of the smallest size that is enough, the best first; nothing where no set is.
    """
    able = {
        row: sorted({*rules} & _CHANGES.keys() & {rule.barrier for rule in weighed.settled.market.musts})
        for row, rules in barriers.items()
    }
    found: dict[int, tuple[Relaxation, ...]] = dict.fromkeys(barriers, ())
    for size in range(1, len(_CHANGES) + 1):
        gains: dict[int, list[tuple[int, Relaxation]]] = {}
        attempts = [(row, some) for row, rules in able.items() for some in combinations(rules, size)]
        for begin in range(0, len(attempts), _BATCH):
            batch = attempts[begin : begin + _BATCH]
            for (row, relaxation), gain in zip(batch, _gains(weighed, batch), strict=True):
                if gain > 0:
                    gains.setdefault(row, []).append((-gain, relaxation))
        found |= {row: tuple(relaxation for _, relaxation in sorted(some)) for row, some in gains.items()}
        able = {row: rules for row, rules in able.items() if row not in gains and len(rules) > size}
    return found


def _gains(weighed: Consequences, batch: Sequence[tuple[int, Relaxation]]) -> list[int]:
    """Return what the round would gain if these rules gave way for her; nothing or less is not enough."""
    settled = weighed.settled
    real, policy = settled.market.pool, settled.market.encoded.policy
    changed: list[Newcomer] = []
    positions: dict[str, list[str]] = {}
    for position, (row, relaxation) in enumerate(batch):
        newcomer = real.newcomers[row]
        positions.setdefault(newcomer.id, []).append(str(position))
        changed.append(relaxed(newcomer, relaxation, real, policy, id=str(position)))
    memory, previous = (
        frozenset((position, other) for one, other in pairs for position in positions.get(one, ()))
        for pairs in (real.memory, settled.market.previous)
    )
    pool = replace(real, newcomers=tuple(changed), memory=memory)
    market = Market.of(pool, policy, settled.market.on, previous, crowd=real)
    rows = np.array([row for row, _ in batch], dtype=np.intp)
    entries = weighed.entries[settled.assignment.floors.group[rows]]
    ours, theirs = market.pairs.newcomer, market.pairs.volunteer
    gains = np.full(len(batch), -NEVER)
    np.maximum.at(gains, ours, weighed.merit.worth(market) - entries[ours, theirs])
    return [int(gain) for gain in gains]
