"""What rounds keep of people goes with the first of them who is deleted or leaves, and nothing else does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from matching import Household
from matching.lifecycle import EnrolmentStatus
from tests import factories
from tests.databases import ON_SQLITE
from tests.rounds import AS_USUAL, solve_all
from tests.web.round_steps import TODAY, everything, find, make_couple, the
from web.access import Actor
from web.database import db, transaction
from web.errors import Conflict, Reason
from web.matches.whose import Recorded
from web.models import (
    AnsweredHow,
    Enrolment,
    MatchingRound,
    Newcomer,
    ProgrammeKind,
    Proposal,
    Role,
    RoundState,
)
from web.newcomers import leaving
from web.rounds import queries
from web.rounds.asking import operations
from web.rounds.solving.question import Question
from web.rounds.solving.snapshot import take_snapshot
from web.rounds.wishes import operations as wishes
from web.rounds.wishes.effect import effect
from web.volunteers import own

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.worlds import World


@pytest.fixture
def apart(inside: World) -> tuple[World, Actor]:
    """A round of a couple, and one of another programme that they are not in."""
    make_couple(inside)
    with transaction() as session:
        other = factories.programme(session, ProgrammeKind.FADDER).id
        factories.newcomer(session, other)
    actor = Actor(
        inside.organisation_id,
        inside.coordinator_id,
        Role.COORDINATOR,
        frozenset({inside.programme_id, other}),
    )
    find(inside)
    operations.find_proposals(actor, {other}, AS_USUAL, TODAY)
    solve_all()
    return inside, actor


def of(world: World, side: str) -> Recorded:
    wanted = select(getattr(Enrolment, side)).where(
        Enrolment.programme_id == world.programme_id, getattr(Enrolment, side).is_not(None)
    )
    return Recorded(db.session.scalars(wanted).first(), AnsweredHow.PHONE)


GOING: dict[str, tuple[str, Callable[[Actor, Recorded], object]]] = {
    "newcomer leaves": ("newcomer_id", leaving.leave),
    "newcomer is deleted": ("newcomer_id", leaving.delete_everything),
    "volunteer leaves": ("volunteer_id", own.leave),
    "volunteer is deleted": ("volunteer_id", own.delete_my_data),
}


@pytest.mark.parametrize(("side", "go"), GOING.values(), ids=GOING.keys())
def test_the_files_of_her_programmes_rounds_go_with_her(
    apart: tuple[World, Actor], side: str, go: Callable[[Actor, Recorded], object]
):
    world, actor = apart
    go(actor, of(world, side))
    ours, others = sorted(everything(MatchingRound), key=lambda row: row.started_at)
    assert (ours.snapshot, ours.prices, ours.asked) == (None, None, None)
    assert Question.of(ours) is None
    assert effect(actor, ours.id) is None
    assert ours.report is not None
    assert queries.round_summary(actor, ours.id).is_solved
    assert others.snapshot is not None
    assert others.prices is not None


@ON_SQLITE
def test_a_programme_that_he_has_left_before_counts_too(apart: tuple[World, Actor]):
    world, actor = apart
    recorded = of(world, "volunteer_id")
    with transaction() as session:
        place = session.scalars(select(Enrolment).where(Enrolment.volunteer_id == recorded.id)).one()
        place.status = EnrolmentStatus.LEFT
    own.delete_my_data(actor, recorded)
    ours = min(everything(MatchingRound), key=lambda row: row.started_at)
    assert ours.snapshot is None


@ON_SQLITE
def test_whoever_goes_on_in_her_place_does_not_keep_what_she_told(apart: tuple[World, Actor]):
    world, actor = apart
    recorded = of(world, "newcomer_id")
    with transaction() as session:
        session.get_one(Newcomer, recorded.id).household = Household.COUPLE
        place = session.scalars(select(Enrolment).where(Enrolment.newcomer_id == recorded.id)).one()
        factories.adult(session, place)
    leaving.delete_everything(actor, recorded)
    ours = min(everything(MatchingRound), key=lambda row: row.started_at)
    assert ours.snapshot is None


def test_a_round_that_waits_fails_cleanly(inside: World):
    make_couple(inside)
    round_id = operations.find_proposals(inside.coordinator, {inside.programme_id}, AS_USUAL, TODAY)
    leaving.delete_everything(inside.coordinator, of(inside, "newcomer_id"))
    assert solve_all() == 1
    row = the(MatchingRound)
    assert (row.id, row.state, row.leased_until) == (round_id, RoundState.FAILED, None)
    assert everything(Proposal) == []


@ON_SQLITE
def test_nothing_can_be_held_in_a_round_whose_people_are_forgotten(inside: World):
    make_couple(inside)
    make_couple(inside)
    round_id = find(inside)
    proposal = everything(Proposal)[0]
    newcomer = db.session.get_one(Enrolment, proposal.newcomer_enrolment_id)
    volunteer = db.session.get_one(Enrolment, proposal.volunteer_enrolment_id).volunteer_id
    newcomer_id = newcomer.id
    going = next(p for p in everything(Proposal) if p.newcomer_enrolment_id != newcomer_id)
    leaver = db.session.get_one(Enrolment, going.newcomer_enrolment_id).newcomer_id
    leaving.delete_everything(inside.coordinator, Recorded(leaver, AnsweredHow.PHONE))
    with pytest.raises(Conflict) as refused:
        wishes.hold(inside.coordinator, round_id, newcomer_id, volunteer)
    assert refused.value.reason is Reason.ROUND_FORGOTTEN


@pytest.mark.parametrize("again", [False, True])
def test_nobody_who_goes_while_a_round_is_asked_for_is_kept_in_it(
    inside: World, monkeypatch: pytest.MonkeyPatch, again: bool
):
    make_couple(inside)
    round_id = find(inside) if again else None
    recorded = of(inside, "newcomer_id")

    def taken_too_early(*arguments: Any) -> bytes:
        content = take_snapshot(*arguments)
        leaving.leave(inside.coordinator, recorded)
        return content

    monkeypatch.setattr(wishes if again else operations, "take_snapshot", taken_too_early)
    with pytest.raises(Conflict) as refused:
        if round_id:
            wishes.find_again(inside.coordinator, round_id)
        else:
            operations.find_proposals(inside.coordinator, {inside.programme_id}, AS_USUAL, TODAY)
    assert refused.value.reason is Reason.ROUND_FORGOTTEN
    assert not [row for row in everything(MatchingRound) if row.snapshot]
