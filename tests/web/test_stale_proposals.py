"""Proposals that hold no more, because there are newer ones or somebody has changed, are refused."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from matching.lifecycle import EnrolmentStatus, ProposalStatus
from tests.rounds import solve_all
from tests.web.round_steps import TODAY, change, everything, find
from tests.web.workspace_steps import place
from web.errors import Conflict, Reason
from web.models import (
    Enrolment,
    Newcomer,
    Proposal,
    Volunteer,
)
from web.rounds import queries
from web.rounds.deciding import operations as decisions
from web.rounds.wishes import operations as wishes

if TYPE_CHECKING:
    from tests.worlds import World

ON_SUNDAY = {"availability": ["sun-morning"]}


def test_earlier_proposals_are_not_decided_on_when_there_are_newer_ones(four: World) -> None:
    first = find(four)
    proposal = everything(Proposal)[0]
    second = wishes.find_again(four.coordinator, first)
    decisions.reject(four.coordinator, proposal.id, 1)
    decisions.take_back(four.coordinator, proposal.id, 2)
    solve_all()
    for verb in (decisions.approve, decisions.reject):
        with pytest.raises(Conflict) as refusal:
            verb(four.coordinator, proposal.id, 3)
        assert refusal.value.reason is Reason.ROUND_SOLVED_AGAIN
    with pytest.raises(Conflict):
        wishes.leave_out(four.coordinator, first, place("Amira").id)
    assert [summary.id for summary in queries.rounds(four.coordinator)] == [second]


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        (update(Newcomer).values(interests=["chess"]), Reason.NEWCOMER_CHANGED),
        (update(Volunteer).values(**ON_SUNDAY), Reason.VOLUNTEER_CHANGED),
        (update(Volunteer).values(paused_until=TODAY + timedelta(days=30)), Reason.VOLUNTEER_PAUSED),
        (
            update(Enrolment).where(Enrolment.newcomer_id.is_not(None)).values(status=EnrolmentStatus.LEFT),
            Reason.NEWCOMER_NOT_WAITING,
        ),
    ],
)
def test_a_stale_proposal_is_refused_with_the_reason(four: World, changed, reason: Reason) -> None:
    find(four)
    proposal = everything(Proposal)[0]
    change(changed)
    with pytest.raises(Conflict) as refusal:
        decisions.approve(four.coordinator, proposal.id, 1)
    assert refusal.value.reason is reason
    assert {p.status for p in everything(Proposal)} == {ProposalStatus.PROPOSED}


def test_of_many_approved_at_once_one_refusal_stops_no_other(four: World) -> None:
    find(four)
    change(update(Newcomer).where(Newcomer.id == place("Amira").newcomer_id).values(interests=["chess"]))
    every = everything(Proposal)
    refused = decisions.approve_each(four.coordinator, [decisions.Seen(p.id, 1) for p in every])
    stale = next(p.id for p in every if p.newcomer_enrolment_id == place("Amira").id)
    assert refused == {stale: Reason.NEWCOMER_CHANGED}
    assert [p.status for p in everything(Proposal) if p.id != stale] == [ProposalStatus.APPROVED]
