"""Running a round on real rows: what is kept, what is refused, and who may see it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from matching import Policy, Preset
from matching.lifecycle import EnrolmentStatus, ProposalStatus
from tests import factories
from tests.web.round_steps import TODAY, change, everything, find, make_couple, the
from web import clock
from web.access import Actor
from web.database import db, transaction
from web.errors import Conflict, Forbidden, Invalid, NotFound, Reason
from web.models import (
    AuditEntry,
    Enrolment,
    Match,
    MatchingRound,
    Newcomer,
    Notification,
    PairMemory,
    PairRule,
    ProgrammeKind,
    Proposal,
    Role,
    Unmatched,
    Volunteer,
)
from web.rounds import queries
from web.rounds.asking import operations
from web.rounds.asking import queries as asking
from web.rounds.deciding import operations as decisions
from web.rounds.solving.pool import pool_of
from web.rounds.solving.snapshot import disguised
from web.rounds.terms import Terms

if TYPE_CHECKING:
    from tests.worlds import World


@pytest.fixture
def couple(inside: World) -> World:
    """One newcomer and one volunteer who fit."""
    make_couple(inside)
    return inside


def test_a_round_keeps_what_it_found_and_what_it_was_found_with(couple: World) -> None:
    round_id = find(couple)
    row, proposal = the(MatchingRound), the(Proposal)
    assert row.id == round_id
    assert row.fingerprint == disguised(db.session, pool_of(db.session, {couple.programme_id})).fingerprint
    assert row.policy == Policy()
    assert (row.on_date, row.preset, row.started_by) == (TODAY, Preset.FIT, couple.coordinator_id)
    assert proposal.status is ProposalStatus.PROPOSED
    assert sum(proposal.points.values()) == proposal.score
    assert proposal.value == proposal.score + 500 * (TODAY - factories.A_MONDAY.date()).days
    assert everything(Match) == everything(Notification) == []


def test_running_a_round_leaves_a_trace(couple: World) -> None:
    round_id = find(couple)
    entry = the(AuditEntry)
    assert (entry.action, entry.object_id) == ("run_round", round_id)
    assert entry.actor_account_id == couple.coordinator_id


def test_who_is_left_over_is_kept_with_what_stands_in_the_way(inside: World) -> None:
    with transaction() as session:
        factories.newcomer(session, inside.programme_id, languages={"ti": "native"})
        factories.volunteer(session, inside.programme_id)
    find(inside)
    left = the(Unmatched)
    assert left.barriers == {"language": 1}
    assert left.sole == {"language": 1}


@pytest.mark.parametrize(
    "aside",
    [
        update(Enrolment).where(Enrolment.newcomer_id.is_not(None)).values(status=EnrolmentStatus.PAUSED),
        update(Enrolment).where(Enrolment.newcomer_id.is_not(None)).values(status=EnrolmentStatus.SIGNED_UP),
        update(Newcomer).values(is_handled_manually=True),
        update(Enrolment).where(Enrolment.volunteer_id.is_not(None)).values(status=EnrolmentStatus.LEFT),
        update(Volunteer).values(approved_on=None),
        update(Volunteer).values(paused_until=TODAY + timedelta(days=1)),
        update(Volunteer).values(capacity=0),
    ],
    ids=["paused", "not talked to", "by hand", "left", "not approved", "on a break", "no place"],
)
def test_nobody_is_proposed_who_is_not_to_be(couple: World, aside) -> None:
    change(aside)
    find(couple)
    assert everything(Proposal) == []


def test_somebody_handled_manually_is_not_even_left_over(couple: World) -> None:
    change(update(Newcomer).values(is_handled_manually=True))
    find(couple)
    assert everything(Unmatched) == []


def test_two_who_must_not_meet_are_not_proposed(couple: World) -> None:
    with transaction() as session:
        newcomer, volunteer = (session.scalars(select(side)).one() for side in (Newcomer, Volunteer))
        session.add(
            PairMemory(
                newcomer_id=newcomer.id, volunteer_id=volunteer.id, rule=PairRule.BLOCKED, since=clock.now()
            )
        )
    find(couple)
    assert everything(Proposal) == []


def test_nobody_is_her_own_guide(couple: World) -> None:
    find(couple)
    with transaction() as session:
        newcomer, volunteer = (session.scalars(select(side)).one() for side in (Newcomer, Volunteer))
        volunteer.person_id = newcomer.person_id
    with pytest.raises(Conflict) as refusal:
        decisions.approve(couple.coordinator, the(Proposal).id, 1)
    assert refusal.value.reason is Reason.PAIR_RULED_OUT
    find(couple)
    assert len(everything(Proposal)) == 1


def test_a_round_needs_a_programme_of_ones_own(couple: World) -> None:
    with pytest.raises(Invalid):
        operations.find_proposals(couple.coordinator, set(), Terms(), TODAY)
    with pytest.raises(NotFound):
        operations.find_proposals(couple.coordinator, {uuid4()}, Terms(), TODAY)


def test_programmes_with_different_rules_are_not_solved_together(couple: World) -> None:
    with transaction() as session:
        other = factories.programme(session, ProgrammeKind.FADDER, policy=Policy(waiting_points=0)).id
    both = {couple.programme_id, other}
    actor = Actor(couple.organisation_id, couple.coordinator_id, Role.COORDINATOR, frozenset(both))
    with pytest.raises(Invalid) as refusal:
        operations.find_proposals(actor, both, Terms(), TODAY)
    assert refusal.value.reason is Reason.POLICIES_DIFFER


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.COORDINATOR])
def test_only_a_coordinator_runs_and_decides(couple: World, role: Role) -> None:
    find(couple)
    proposal = the(Proposal)
    actor = Actor(couple.organisation_id, couple.coordinator_id, role, frozenset({couple.programme_id}))
    for verb in (
        lambda: find(couple, actor),
        lambda: decisions.approve(actor, proposal.id, 1),
        lambda: decisions.reject(actor, proposal.id, 1),
        lambda: decisions.take_back(actor, proposal.id, 1),
        lambda: queries.rounds(actor),
        lambda: asking.waiting(actor),
        lambda: asking.programmes_of(actor),
    ):
        with pytest.raises(Forbidden):
            verb()


def test_a_coordinator_of_another_programme_finds_no_such_thing(couple: World) -> None:
    round_id = find(couple)
    proposal = the(Proposal)
    stranger = Actor(couple.organisation_id, couple.coordinator_id, Role.COORDINATOR, frozenset({uuid4()}))
    assert queries.rounds(stranger) == []
    for verb in (
        lambda: queries.round_summary(stranger, round_id),
        lambda: decisions.approve(stranger, proposal.id, 1),
        lambda: decisions.reject(stranger, proposal.id, 1),
        lambda: decisions.take_back(stranger, proposal.id, 1),
    ):
        with pytest.raises(NotFound):
            verb()
    assert the(Proposal).status is ProposalStatus.PROPOSED


def test_the_longest_waiting_of_two_equals_is_proposed(inside: World) -> None:
    with transaction() as session:
        early = factories.newcomer(session, inside.programme_id)
        late = factories.newcomer(session, inside.programme_id)
        late.waiting_since = datetime(2026, 11, 20, 8, tzinfo=UTC)
        early_id = early.id
        factories.volunteer(session, inside.programme_id)
    find(inside)
    assert the(Proposal).newcomer_enrolment_id == early_id
    assert the(Unmatched).reason == "outbid"
