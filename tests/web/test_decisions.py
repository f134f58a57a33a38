"""The coordinator's word on a proposal: what it makes, what it refuses, and how it is taken back."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update

from matching import Preset
from matching.lifecycle import EnrolmentStatus, MatchStatus, ProposalStatus
from tests import factories
from tests.rounds import find_and_solve
from tests.web.round_steps import TODAY, change, everything, find, make_couple, the
from web import clock
from web.database import db, transaction
from web.errors import Conflict, NotFound, Reason
from web.matches.asking import GivenAnswer, answer_by_link
from web.models import (
    Enrolment,
    Match,
    MatchMember,
    Newcomer,
    Notification,
    Offer,
    OfferAnswer,
    PairMemory,
    PairRule,
    Person,
    Proposal,
    Volunteer,
)
from web.rounds.asking import queries
from web.rounds.deciding import operations as decisions
from web.rounds.solving.pool import pool_of
from web.rounds.terms import Terms

if TYPE_CHECKING:
    from tests.worlds import World


@pytest.fixture
def couple(inside: World) -> World:
    """One newcomer and one volunteer who fit."""
    make_couple(inside)
    return inside


def test_an_approved_proposal_is_an_offered_match_with_a_place_and_a_message(couple: World) -> None:
    find(couple)
    decisions.approve(couple.coordinator, the(Proposal).id, 1)
    match, volunteer, message = the(Match), the(Volunteer), the(Notification)
    assert the(Proposal).status is ProposalStatus.APPROVED
    assert (match.status, match.volunteer_id) == (MatchStatus.OFFERED, volunteer.id)
    assert volunteer.places_taken == 1
    assert sorted(member.side for member in everything(MatchMember)) == ["newcomer", "volunteer"]
    assert (message.kind, message.content) == ("match_offered", {"offer_id": str(the(Offer).id)})
    assert the(Offer).match_id == match.id
    assert db.session.get_one(Person, message.person_id).call_name == "Amira"


def test_whoever_has_an_open_match_is_not_in_the_next_round(couple: World) -> None:
    find(couple)
    decisions.approve(couple.coordinator, the(Proposal).id, 1)
    pool = pool_of(db.session, {couple.programme_id})
    assert pool.newcomers == ()
    assert [volunteer.open_matches for volunteer in pool.volunteers] == [1]
    assert queries.waiting(couple.coordinator) == queries.Waiting(newcomers=0, free_places=0)


def test_a_proposal_put_aside_leaves_both_waiting(couple: World) -> None:
    find(couple)
    decisions.reject(couple.coordinator, the(Proposal).id, 1)
    assert the(Proposal).status is ProposalStatus.REJECTED
    assert queries.waiting(couple.coordinator) == queries.Waiting(newcomers=1, free_places=1)
    assert everything(Match) == everything(Notification) == []


@pytest.mark.parametrize("verb", [decisions.approve, decisions.reject])
def test_what_is_decided_is_not_decided_again(couple: World, verb) -> None:
    find(couple)
    proposal_id = the(Proposal).id
    decisions.reject(couple.coordinator, proposal_id, 1)
    for version in (1, 2):
        with pytest.raises(Conflict) as refusal:
            verb(couple.coordinator, proposal_id, version)
        assert refusal.value.reason is Reason.ALREADY_DECIDED


def test_a_decision_about_an_older_version_is_refused(couple: World) -> None:
    find(couple)
    proposal_id = the(Proposal).id
    decisions.reject(couple.coordinator, proposal_id, 1)
    decisions.take_back(couple.coordinator, proposal_id, 2)
    with pytest.raises(Conflict):
        decisions.approve(couple.coordinator, proposal_id, 1)
    decisions.approve(couple.coordinator, proposal_id, 3)


def test_an_approval_taken_back_leaves_no_trace_in_the_queue(couple: World) -> None:
    find(couple)
    proposal_id = the(Proposal).id
    decisions.approve(couple.coordinator, proposal_id, 1)
    decisions.take_back(couple.coordinator, proposal_id, 2)
    assert the(Match).status is MatchStatus.CLOSED
    assert not any(member.is_open for member in everything(MatchMember))
    assert everything(Notification) == []
    assert queries.waiting(couple.coordinator) == queries.Waiting(newcomers=1, free_places=1)
    decisions.approve(couple.coordinator, proposal_id, 3)
    assert the(Volunteer).places_taken == 1


def test_an_approval_is_not_taken_back_once_the_newcomer_is_asked(couple: World) -> None:
    find(couple)
    proposal_id = the(Proposal).id
    decisions.approve(couple.coordinator, proposal_id, 1)
    change(update(Notification).values(status="sent"))
    with pytest.raises(Conflict) as refusal:
        decisions.take_back(couple.coordinator, proposal_id, 2)
    assert refusal.value.reason is Reason.ALREADY_ASKED
    assert the(Volunteer).places_taken == 1


def test_an_approval_is_not_taken_back_once_the_match_has_ended(couple: World) -> None:
    find(couple)
    proposal_id = the(Proposal).id
    decisions.approve(couple.coordinator, proposal_id, 1)
    answer_by_link(the(Offer).link, GivenAnswer(OfferAnswer.NO))
    with pytest.raises(Conflict) as refusal:
        decisions.take_back(couple.coordinator, proposal_id, 2)
    assert refusal.value.reason is Reason.ALREADY_ASKED


@pytest.mark.parametrize(
    ("meanwhile", "reason"),
    [
        (update(Volunteer).values(capacity=0), Reason.VOLUNTEER_FULL),
        (update(Volunteer).values(paused_until=date(2999, 1, 1)), Reason.VOLUNTEER_PAUSED),
        (update(Volunteer).values(approved_on=None), Reason.VOLUNTEER_NOT_APPROVED),
        (
            update(Enrolment).where(Enrolment.volunteer_id.is_not(None)).values(status=EnrolmentStatus.LEFT),
            Reason.VOLUNTEER_NOT_APPROVED,
        ),
        (
            update(Enrolment).where(Enrolment.newcomer_id.is_not(None)).values(status=EnrolmentStatus.PAUSED),
            Reason.NEWCOMER_NOT_WAITING,
        ),
    ],
    ids=["no place", "on a break", "not approved", "volunteer left", "newcomer paused"],
)
def test_whoever_changed_after_the_round_is_not_approved(couple: World, meanwhile, reason: Reason) -> None:
    find(couple)
    change(meanwhile)
    with pytest.raises(Conflict) as refusal:
        decisions.approve(couple.coordinator, the(Proposal).id, 1)
    assert refusal.value.reason is reason
    assert everything(Match) == everything(Notification) == []
    assert the(Volunteer).places_taken == 0


def test_a_proposal_for_somebody_now_handled_manually_is_as_if_it_never_was(couple: World) -> None:
    find(couple)
    proposal_id = the(Proposal).id
    change(update(Newcomer).values(is_handled_manually=True))
    for verb in (decisions.approve, decisions.reject, decisions.take_back):
        with pytest.raises(NotFound):
            verb(couple.coordinator, proposal_id, 1)
    assert everything(Match) == []


def test_two_who_were_blocked_after_the_round_are_not_approved(couple: World) -> None:
    find(couple)
    with transaction() as session:
        newcomer, volunteer = (session.scalars(select(side)).one() for side in (Newcomer, Volunteer))
        session.add(
            PairMemory(
                newcomer_id=newcomer.id, volunteer_id=volunteer.id, rule=PairRule.BLOCKED, since=clock.now()
            )
        )
    with pytest.raises(Conflict) as refusal:
        decisions.approve(couple.coordinator, the(Proposal).id, 1)
    assert refusal.value.reason is Reason.PAIR_RULED_OUT


def test_a_newcomer_proposed_in_two_rounds_gets_one_match(couple: World) -> None:
    with transaction() as session:
        factories.volunteer(session, couple.programme_id, call_name="Turid")
    find(couple)
    find_and_solve(couple.coordinator, {couple.programme_id}, TODAY, Terms(Preset.COVERAGE))
    first, second = everything(Proposal)
    change(
        update(Proposal)
        .where(Proposal.id == second.id)
        .values(
            volunteer_enrolment_id=next(
                e.id for e in everything(Enrolment) if e.volunteer_id and e.id != first.volunteer_enrolment_id
            )
        )
    )
    decisions.approve(couple.coordinator, first.id, 1)
    with pytest.raises(Conflict) as refusal:
        decisions.approve(couple.coordinator, second.id, 1)
    assert refusal.value.reason is Reason.NEWCOMER_NOT_WAITING
