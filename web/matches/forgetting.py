"""Forgetting somebody in rounds: what a round keeps of people is emptied when one of them goes.

A round's snapshot holds everybody it considered, under pseudonyms that whoever has the database can resolve.
Nobody can be taken out of one without changing what the round was asked, so all of it goes; the proposals and
what was decided about them stand. A round that still waits to be solved cannot be any more, and fails.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select, update

from web.models import Enrolment, MatchingRound, Newcomer, RoundProgramme, Volunteer

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def forget_in_rounds(session: Session, side: Newcomer | Volunteer) -> None:
    """Empty the files of every round of the programmes that somebody has or has had a place in.

    A step of the operation by which she goes, before her places go.
    """
    hers = Enrolment.newcomer_id if isinstance(side, Newcomer) else Enrolment.volunteer_id
    programmes = select(Enrolment.programme_id).where(hers == side.id)
    rounds = select(RoundProgramme.round_id).where(RoundProgramme.programme_id.in_(programmes))
    session.execute(
        update(MatchingRound)
        .where(MatchingRound.id.in_(rounds))
        .values(snapshot=None, prices=None, asked=None)
    )
