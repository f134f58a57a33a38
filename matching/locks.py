"""Pairs that the coordinator fixes before a round.

A lock may go against a preference or a rule that the coordinator knows better about; the pair is then
made and flagged. It may not go against what is not hers to waive in a round: the programme, the
volunteer's capacity, a pair that was blocked or has ended, somebody handled manually.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from matching.people import Pool
from matching.policy import Barrier


@dataclass(frozen=True, slots=True, order=True)
class Lock:
    """A pair that the round must make, by the ids of its two people."""

    newcomer: str
    volunteer: str


class LockError(ValueError):
    """A lock that no round can keep.

    ``barrier`` is the rule that forbids it; ``manual`` stands for somebody who is not in the pool.
    """

    def __init__(self, lock: Lock, barrier: Barrier) -> None:
        super().__init__(f"the lock {lock.newcomer} - {lock.volunteer} cannot be kept: {barrier}")
        self.lock = lock
        self.barrier = barrier


def check_locks(pool: Pool, locks: Iterable[Lock], on: date) -> tuple[Lock, ...]:
    """Return the locks in order, each once.

    Raises
    ------
    LockError
        If a lock breaks ``programme``, ``capacity``, ``pair`` or ``manual``, two locks name one newcomer,
        or a volunteer's locks ask for more places than are free.
    """
    newcomers = {newcomer.id: newcomer for newcomer in pool.newcomers}
    volunteers = {volunteer.id: volunteer for volunteer in pool.volunteers}
    taken: Counter[str] = Counter()
    held: set[str] = set()
    ordered = tuple(sorted(set(locks)))
    for lock in ordered:
        if lock.newcomer not in newcomers or lock.volunteer not in volunteers:
            raise LockError(lock, Barrier.MANUAL)
        volunteer = volunteers[lock.volunteer]
        if newcomers[lock.newcomer].programme not in volunteer.programmes:
            raise LockError(lock, Barrier.PROGRAMME)
        if (lock.newcomer, lock.volunteer) in pool.memory:
            raise LockError(lock, Barrier.PAIR)
        if lock.newcomer in held or taken[lock.volunteer] >= volunteer.free_places(on):
            raise LockError(lock, Barrier.CAPACITY)
        held.add(lock.newcomer)
        taken[lock.volunteer] += 1
    return ordered
