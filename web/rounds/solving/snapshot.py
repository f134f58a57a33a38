"""Whom a round considers, written down as files: what is solved is what can be shown and solved again.

Nobody goes by a name or an id of the database in it. A pseudonym is a digest of a random id, so that the same
person has the same one in every round, and whoever holds the files but not the database learns nobody's id.
"""

from __future__ import annotations

import json
from dataclasses import replace
from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING

from sqlalchemy import select

from matching import Side
from matching.lifecycle import EnrolmentStatus
from web.exchange.archive import folder_in, pack
from web.exchange.pool_files import NEWCOMERS_FILE, PAIRS_FILE, VOLUNTEERS_FILE, cells_of, pool_files
from web.exchange.round_input import RoundFiles, read_round_input
from web.models import Enrolment, Interest, Newcomer, Programme
from web.rounds.solving.pool import pool_of

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date
    from uuid import UUID

    from sqlalchemy.orm import Session

    from matching import Newcomer as CoreNewcomer
    from matching import Pool
    from matching import Volunteer as CoreVolunteer
    from web.exchange.round_input import RoundInput

# These stand in a round's files, but approving a pair looks at them by itself.
NOT_ANSWERS = {
    *("id", "programme", "programmes", "signed_up", "arrival_group", "manual_handling"),
    *("capacity", "active_matches", "paused_until"),
}
FEW = 4
"""So many opened snapshots are kept at hand: a coordinator tries change after change on one of them."""


def take_snapshot(session: Session, programme_ids: Collection[UUID]) -> bytes:
    """Return everybody whom a round for these programmes considers now, as packed files."""
    pool = disguised(session, pool_of(session, programme_ids))
    named = {code for person in pool.people for code in person.interests}
    groups = session.execute(
        select(Enrolment.id, Newcomer.arrival_group)
        .join(Newcomer, Newcomer.id == Enrolment.newcomer_id)
        .where(Enrolment.programme_id.in_(programme_ids), Newcomer.arrival_group.is_not(None))
    )
    return pack(
        pool_files(
            pool,
            interests={*named, *session.scalars(select(Interest.code))},
            arrival_groups={
                pseudonym(Side.NEWCOMER, enrolment_id): group.value for enrolment_id, group in groups if group
            },
        )
    )


def still_there(session: Session, programme_ids: Collection[UUID], content: bytes, on: date) -> bool:
    """Whether nobody of a snapshot has been deleted, or has left, since it was taken."""
    rows = session.execute(
        select(Enrolment.id, Enrolment.volunteer_id).where(
            Enrolment.programme_id.in_(programme_ids), Enrolment.status != EnrolmentStatus.LEFT
        )
    )
    here = {
        pseudonym(Side.VOLUNTEER, volunteer_id) if volunteer_id else pseudonym(Side.NEWCOMER, place_id)
        for place_id, volunteer_id in rows
    }
    return here.issuperset(person.id for person in open_snapshot(content, on).pool.people)


@lru_cache(maxsize=FEW)
def open_snapshot(content: bytes, on: date) -> RoundInput:
    """Return what a snapshot holds, read as `flask match` would read it.

    Raises
    ------
    BadFile
        If it is not one.
    """
    folder = folder_in(content)
    files = RoundFiles(folder, folder / NEWCOMERS_FILE, folder / VOLUNTEERS_FILE, folder / PAIRS_FILE)
    return read_round_input(files, on, skip_bad=False)


def disguised(session: Session, pool: Pool) -> Pool:
    """Return a pool whose people go by pseudonyms and whose programmes by their kind."""
    kinds = {
        str(programme_id): kind.value
        for programme_id, kind in session.execute(select(Programme.id, Programme.kind))
    }
    newcomers = (
        replace(
            one,
            id=pseudonym(Side.NEWCOMER, one.id),
            programme=kinds[one.programme],
            children=tuple(sorted(one.children)),
        )
        for one in pool.newcomers
    )
    volunteers = (
        replace(
            one,
            id=pseudonym(Side.VOLUNTEER, one.id),
            programmes=frozenset(kinds[programme] for programme in one.programmes),
            children=tuple(sorted(one.children)),
        )
        for one in pool.volunteers
    )
    here = {one.id for one in pool.volunteers}
    memory = (
        (pseudonym(Side.NEWCOMER, newcomer), pseudonym(Side.VOLUNTEER, volunteer))
        for newcomer, volunteer in pool.memory
        if volunteer in here
    )
    return replace(pool, newcomers=tuple(newcomers), volunteers=tuple(volunteers), memory=frozenset(memory))


def pseudonym(side: Side, row_id: UUID | str) -> str:
    """Return what a newcomer's enrolment, or a volunteer, goes by in a round's files."""
    return f"{side.value[0]}{blake2b(str(row_id).encode(), digest_size=8).hexdigest()}"


def digest_of(person: CoreNewcomer | CoreVolunteer) -> str:
    """Return a digest of what somebody has answered: another one tells that the answers have changed."""
    answers = {column: str(cell) for column, cell in cells_of(person).items() if column not in NOT_ANSWERS}
    return blake2b(json.dumps(answers, sort_keys=True).encode(), digest_size=16).hexdigest()
