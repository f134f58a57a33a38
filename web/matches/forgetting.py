"""Forgetting somebody in rounds: what a round keeps of people is emptied when one of them goes.

A round's snapshot holds everybody it considered, under pseudonyms that whoever has the database can resolve.
Nobody can be taken out of one without changing what the round was asked, so all of it goes; the proposals and
what was decided about them stand. A round that still waits to be solved cannot be any more, and fails. If
somebody asks for a round at that moment, the second sees what the first has done: both lock the programmes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select, update

from web.models import Enrolment, MatchingRound, Newcomer, Programme, RoundProgramme, Volunteer

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from sqlalchemy.orm import Session


def forget_in_rounds(session: Session, side: Newcomer | Volunteer) -> None:
    """Empty the files of every round of the programmes that somebody has or has had a place in.

    A step of the operation by which she goes, before her places go.
    """
    hers = Enrolment.newcomer_id if isinstance(side, Newcomer) else Enrolment.volunteer_id
    programme_ids = session.scalars(select(Enrolment.programme_id).where(hers == side.id)).all()
    lock_programmes(session, programme_ids)
    rounds = select(RoundProgramme.round_id).where(RoundProgramme.programme_id.in_(programme_ids))
    session.execute(
        update(MatchingRound)
        .where(MatchingRound.id.in_(rounds))
        .values(snapshot=None, prices=None, asked=None)
    )


def lock_programmes(session: Session, programme_ids: Collection[UUID]) -> None:
    """Let one at a time ask for a round of these programmes, or forget somebody in their rounds."""
    wanted = select(Programme.id).where(Programme.id.in_(programme_ids)).order_by(Programme.id)
    session.scalars(wanted.with_for_update(key_share=True)).all()
