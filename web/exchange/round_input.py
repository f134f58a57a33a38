"""All files of a round read as one: either a pool, or every complaint about every file."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from matching import LockError, Policy, Pool
from matching.locks import check_locks
from web.exchange.municipality_files import read_municipality
from web.exchange.pair_files import PairList, read_pairs
from web.exchange.people_files import read_people
from web.exchange.policy_file import read_policy
from web.exchange.tables import BadFile, Findings

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from matching import Lock
    from web.exchange.tables import Complaint, File


@dataclass(frozen=True, slots=True)
class RoundFiles:
    """Where the files of a round lie."""

    municipality: File
    newcomers: File
    volunteers: File
    pairs: File | None = None
    policy: File | None = None


@dataclass(frozen=True, slots=True)
class RoundInput:
    """What a round needs, and what was left aside to get it."""

    pool: Pool
    policy: Policy
    locks: tuple[Lock, ...]
    arrival_groups: Mapping[str, str]
    skipped: tuple[Complaint, ...]
    notices: tuple[str, ...]


def read_round_input(files: RoundFiles, on: date, *, skip_bad: bool) -> RoundInput:
    """Read everything a round needs.

    Parameters
    ----------
    skip_bad
        Leave out rows that cannot be understood, and list them, instead of refusing the files.

    Raises
    ------
    BadFile
        With every complaint, if a row cannot be understood and may not be skipped, if a file as a whole
        cannot be read, or if a lock cannot be kept.
    """
    findings = Findings()
    policy = read_policy(files.policy) if files.policy else Policy()
    places = read_municipality(files.municipality, findings)
    people = read_people(files.newcomers, files.volunteers, places, findings)
    pairs = read_pairs(files.pairs, people, findings) if files.pairs else PairList()
    if findings.complaints and not skip_bad:
        raise BadFile(findings.complaints)
    pool = Pool(people.newcomers, people.volunteers, places.municipality, pairs.memory)
    return RoundInput(
        pool=pool,
        policy=policy,
        locks=_kept(pool, pairs, on),
        arrival_groups=people.arrival_groups,
        skipped=tuple(findings.complaints),
        notices=tuple(findings.notices),
    )


def _kept(pool: Pool, pairs: PairList, on: date) -> tuple[Lock, ...]:
    """Return the locks, or complain about the line of the file that asks for one no round can keep."""
    try:
        return check_locks(pool, pairs.locks, on)
    except LockError as error:
        complaint = replace(pairs.locks[error.lock], reason=f"this lock cannot be kept: {error.barrier}")
        raise BadFile([complaint]) from error
