"""What would have to give for somebody left over to get a volunteer in this very round.

A rule can be relaxed on the newcomer's side only where somebody can decide it: she could come at any time, or
to any place; an interpreter could come along; the must about the other's gender could become a wish; the
children could stay at home. Each is written as a change of what is known about her, and is *tried*: the
changed newcomer is weighed against every volunteer, and has a partner if the round gains by taking her in,
whoever has to make room. The smallest sets of changes that are enough are named, the one that the round gains
most by first. Nobody's programme, pause, past or minimum score is relaxed, nor what a volunteer has asked
for.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from types import MappingProxyType
from typing import Final, TypeAlias

import numpy as np

from matching.availability import EVERY_SLOT
from matching.changes import NEVER
from matching.consequences import Consequences
from matching.market import Market
from matching.people import Newcomer, Pool
from matching.places import TravelMode
from matching.policy import Barrier, Policy

Relaxation: TypeAlias = tuple[Barrier, ...]
_LONGEST_WAY: Final = 24 * 60
_BATCH: Final = 2000
"""How many changed newcomers are weighed at once."""


def _interpreted(newcomer: Newcomer, pool: Pool, policy: Policy) -> Newcomer:
    level = policy.min_shared_level
    spoken = {tag for volunteer in pool.volunteers for tag in volunteer.languages}
    known = {tag for tag, own in newcomer.languages.items() if own.rank >= level.rank}
    return replace(
        newcomer, languages=dict(newcomer.languages) | dict.fromkeys(sorted(spoken - known), level)
    )


def _at_any_time(newcomer: Newcomer, _pool: Pool, _policy: Policy) -> Newcomer:
    return replace(newcomer, availability=EVERY_SLOT)


def _anywhere(newcomer: Newcomer, pool: Pool, _policy: Policy) -> Newcomer:
    somewhere = min(pool.municipality.place_districts, default=None)
    return replace(
        newcomer,
        district=newcomer.district or somewhere,
        travel_mode=newcomer.travel_mode or TravelMode.CAR,
        max_travel_minutes=_LONGEST_WAY,
    )


def _whoever(newcomer: Newcomer, _pool: Pool, _policy: Policy) -> Newcomer:
    return replace(newcomer, wish_gender_is_must=False)


def _without_children(newcomer: Newcomer, _pool: Pool, _policy: Policy) -> Newcomer:
    return replace(newcomer, children=())


_CHANGES: Final[Mapping[Barrier, Callable[[Newcomer, Pool, Policy], Newcomer]]] = MappingProxyType(
    {
        Barrier.AVAILABILITY: _at_any_time,
        Barrier.GENDER: _whoever,
        Barrier.LANGUAGE: _interpreted,
        Barrier.MINORS: _without_children,
        Barrier.TRAVEL: _anywhere,
    }
)


def relaxed(newcomer: Newcomer, relaxation: Relaxation, pool: Pool, policy: Policy) -> Newcomer:
    """Return the newcomer as she would be if these rules gave way for her."""
    for barrier in relaxation:
        newcomer = _CHANGES[barrier](newcomer, pool, policy)
    return newcomer


@dataclass(frozen=True, slots=True)
class _Attempt:
    """A newcomer with some rules relaxed."""

    row: int
    relaxation: Relaxation
    newcomer: Newcomer


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
        for attempt, gain in _tried(weighed, _attempts(weighed, able, size)):
            if gain > 0:
                gains.setdefault(attempt.row, []).append((-gain, attempt.relaxation))
        found |= {row: tuple(relaxation for _, relaxation in sorted(some)) for row, some in gains.items()}
        able = {row: rules for row, rules in able.items() if row not in gains and len(rules) > size}
    return found


def _attempts(weighed: Consequences, able: Mapping[int, Sequence[Barrier]], size: int) -> Iterator[_Attempt]:
    market = weighed.settled.market
    for row, rules in able.items():
        for relaxation in combinations(rules, size):
            changed = relaxed(market.pool.newcomers[row], relaxation, market.pool, market.encoded.policy)
            yield _Attempt(row, relaxation, changed)


def _tried(weighed: Consequences, attempts: Iterator[_Attempt]) -> Iterator[tuple[_Attempt, int]]:
    """Yield each attempt with what the round would gain by it; nothing or less is not enough."""
    everything = list(attempts)
    for begin in range(0, len(everything), _BATCH):
        batch = everything[begin : begin + _BATCH]
        yield from zip(batch, _gains(weighed, batch), strict=True)


def _gains(weighed: Consequences, batch: Sequence[_Attempt]) -> list[int]:
    settled = weighed.settled
    real = settled.market.pool
    changed = [replace(attempt.newcomer, id=str(position)) for position, attempt in enumerate(batch)]
    positions: dict[str, list[str]] = {}
    for position, attempt in enumerate(batch):
        positions.setdefault(attempt.newcomer.id, []).append(str(position))
    memory, previous = (
        frozenset((position, other) for one, other in pairs for position in positions.get(one, ()))
        for pairs in (real.memory, settled.market.previous)
    )
    pool = replace(real, newcomers=tuple(changed), memory=memory)
    market = Market.of(pool, settled.market.encoded.policy, settled.market.on, previous, crowd=real)
    rows = np.array([attempt.row for attempt in batch], dtype=np.intp)
    entries = weighed.entries[settled.assignment.floors.group[rows]]
    ours, theirs = market.pairs.newcomer, market.pairs.volunteer
    costs = entries[ours, theirs]
    worth = weighed.merit.worth(market)
    gains = np.full(len(batch), -NEVER)
    is_open = (settled.places[theirs] > 0) & (costs != NEVER)
    np.maximum.at(gains, ours[is_open], (worth - costs)[is_open])
    return [int(gain) for gain in gains]
