"""What coordinators ask of a round: hold, keep apart, leave out, and solve again."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, update

from matching import AgeBand, Gender, Household
from matching.lifecycle import EnrolmentStatus, ProposalStatus
from tests import factories
from tests.rounds import solve_all
from tests.web.round_steps import TODAY, change, everything, find, the
from web import clock
from web.access import Actor
from web.database import db, transaction
from web.errors import Conflict, Invalid, NotFound, Reason
from web.models import (
    AuditEntry,
    Enrolment,
    MatchingRound,
    Newcomer,
    PairMemory,
    Person,
    ProgrammeKind,
    Proposal,
    Role,
    RoundState,
    RoundWish,
    Volunteer,
)
from web.rounds import comparison, decisions, operations, queries, wishes
from web.rounds.choosing import choice
from web.rounds.comparison import Kind
from web.rounds.effect import effect
from web.rounds.left_over import left_over

if TYPE_CHECKING:
    from tests.worlds import World

ON_SUNDAY = {"availability": ["sun-morning"]}


@pytest.fixture
def four(inside: World) -> World:
    """Amira suits Berit best and Zahra suits Turid, but any of them can meet any other."""
    with transaction() as session:
        for name, interests in (("Amira", ["coffee", "walking"]), ("Zahra", ["football", "knitting"])):
            factories.newcomer(session, inside.programme_id, call_name=name, interests=interests)
        for name, interests in (("Berit", ["coffee", "walking"]), ("Turid", ["football", "knitting"])):
            factories.volunteer(session, inside.programme_id, call_name=name, interests=interests)
    return inside


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: TODAY)


def place(name: str) -> Enrolment:
    """Return somebody's place in the programme."""
    db.session.rollback()
    return db.session.scalars(
        select(Enrolment)
        .join(Newcomer, Newcomer.id == Enrolment.newcomer_id, isouter=True)
        .join(Volunteer, Volunteer.id == Enrolment.volunteer_id, isouter=True)
        .join(Person, (Person.id == Newcomer.person_id) | (Person.id == Volunteer.person_id))
        .where(Person.call_name == name)
    ).one()


def pairs(round_id: UUID) -> dict[str, str]:
    """Return the proposals of a round by call-names."""
    named = comparison.changes_between({}, comparison.pairs_of_round(round_id))
    return {change.newcomer: change.after or "" for change in named}


def again(world: World, round_id: UUID) -> UUID:
    new_id = operations.find_again(world.coordinator, round_id)
    solve_all()
    return new_id


def hold(world: World, round_id: UUID, newcomer: str, volunteer: str, reason: str | None = None) -> None:
    wishes.hold(world.coordinator, round_id, place(newcomer).id, place(volunteer).volunteer_id, reason)


def test_two_who_are_held_are_put_forward_and_the_rest_follows(four: World) -> None:
    first = find(four)
    assert pairs(first) == {"Amira": "Berit", "Zahra": "Turid"}
    hold(four, first, "Amira", "Turid", "They know each other from the choir")
    told = effect(four.coordinator, first)
    assert told is not None
    assert {(c.newcomer, c.before, c.after) for c in told.changes} == {
        ("Amira", "Berit", "Turid"),
        ("Zahra", "Turid", "Berit"),
    }
    second = again(four, first)
    assert pairs(second) == {"Amira": "Turid", "Zahra": "Berit"}
    assert comparison.since_before(four.coordinator, second) == told.changes
    held = [p.is_locked for p in everything(Proposal) if p.round_id == second]
    assert sorted(held) == [False, True]


def test_what_the_wishes_cost_is_what_the_round_loses(four: World) -> None:
    first = find(four)
    best = sum(proposal.value for proposal in everything(Proposal))
    hold(four, first, "Amira", "Turid")
    told = effect(four.coordinator, first)
    second = again(four, first)
    got = sum(p.value for p in everything(Proposal) if p.round_id == second)
    assert told is not None
    assert (told.points_lost, told.matched_change) == ((best - got) / 10_000, 0)
    after = effect(four.coordinator, second)
    assert after is not None
    assert (after.points_lost, after.changes) == (told.points_lost, [])


def test_whoever_is_left_out_loses_the_proposal_and_nobody_else_does(four: World) -> None:
    first = find(four)
    wishes.leave_out(four.coordinator, first, place("Turid").id)
    told = effect(four.coordinator, first)
    assert told is not None
    assert [(c.kind, c.newcomer) for c in told.changes] == [(Kind.LOSES, "Zahra")]
    assert told.matched_change == -1
    assert pairs(again(four, first)) == {"Amira": "Berit"}


def test_two_put_aside_are_kept_apart_when_the_round_is_solved_again(four: World) -> None:
    first = find(four)
    proposal = next(p for p in everything(Proposal) if p.newcomer_enrolment_id == place("Amira").id)
    decisions.reject(four.coordinator, proposal.id, 1)
    assert pairs(again(four, first))["Amira"] == "Turid"
    assert everything(PairMemory) == []


def test_two_put_aside_for_good_stay_apart_until_that_is_taken_back(four: World) -> None:
    find(four)
    proposal_id = next(p.id for p in everything(Proposal) if p.newcomer_enrolment_id == place("Amira").id)
    decisions.reject(four.coordinator, proposal_id, 1, for_good=True)
    assert pairs(find(four))["Amira"] == "Turid"
    decisions.take_back(four.coordinator, proposal_id, 2)
    assert everything(PairMemory) == []


def test_a_wish_that_is_taken_back_is_none(four: World) -> None:
    first = find(four)
    hold(four, first, "Amira", "Turid")
    wish = the(RoundWish)
    assert wishes.take_wish_back(four.coordinator, wish.id) == first
    assert wishes.take_wish_back(four.coordinator, wish.id) == first
    assert queries.wishes(four.coordinator, first) == []
    assert pairs(again(four, first)) == {"Amira": "Berit", "Zahra": "Turid"}
    assert [e.action for e in everything(AuditEntry) if e.object_id == wish.id] == ["hold", "take_wish_back"]


def test_everybody_who_works_on_a_round_sees_the_wish_and_why(four: World) -> None:
    first = find(four)
    hold(four, first, "Amira", "Turid", "From the choir")
    hold(four, first, "Amira", "Turid", "Once more")
    (told,) = queries.wishes(four.coordinator, first)
    assert (told.newcomer, told.volunteer, told.reason) == ("Amira", "Turid", "From the choir")
    assert "choir" not in str(the(RoundWish).reason_sealed)


@pytest.mark.parametrize("first_held", [("Amira", "Berit"), ("Zahra", "Turid")])
def test_what_no_round_can_keep_is_refused_at_once(four: World, first_held: tuple[str, str]) -> None:
    first = find(four)
    hold(four, first, *first_held)
    with pytest.raises(Conflict) as refusal:
        hold(four, first, "Amira", "Turid")
    assert refusal.value.reason is Reason.CANNOT_BE_HELD
    assert len(everything(RoundWish)) == 1


def test_children_never_meet_somebody_who_is_not_cleared_for_it(four: World) -> None:
    first = find(four)
    family = {"household": Household.FAMILY, "children": [AgeBand.YOUNG.value]}
    change(update(Newcomer).where(Newcomer.id == place("Amira").newcomer_id).values(**family))
    second = again(four, first)
    assert "Amira" not in pairs(second)
    with pytest.raises(Conflict) as refusal:
        hold(four, second, "Amira", "Berit")
    assert refusal.value.reason is Reason.NOT_CLEARED
    change(update(Volunteer).values(is_cleared_for_minors=True))
    third = again(four, second)
    hold(four, third, "Amira", "Berit")
    change(update(Volunteer).values(is_cleared_for_minors=False))
    fourth = again(four, third)
    forced = next(p for p in everything(Proposal) if p.round_id == fourth and p.is_locked)
    with pytest.raises(Conflict) as refusal:
        decisions.approve(four.coordinator, forced.id, 1)
    assert refusal.value.reason is Reason.NOT_CLEARED


def test_what_she_must_have_is_loosened_by_nobody(four: World) -> None:
    must = {"wish_gender": Gender.MAN, "wish_gender_is_must": True}
    change(update(Newcomer).where(Newcomer.id == place("Amira").newcomer_id).values(**must))
    first = find(four)
    with pytest.raises(Conflict) as refusal:
        hold(four, first, "Amira", "Berit", "They would get on so well")
    assert refusal.value.reason is Reason.RULE_STANDS
    weighed = choice(four.coordinator, first, place("Amira").id, place("Berit").volunteer_id).weighed
    assert weighed is not None
    assert weighed.obstacle


def test_what_may_give_way_gives_way_for_a_reason(four: World) -> None:
    change(update(Newcomer).where(Newcomer.id == place("Amira").newcomer_id).values(**ON_SUNDAY))
    first = find(four)
    with pytest.raises(Invalid) as refusal:
        hold(four, first, "Amira", "Berit")
    assert refusal.value.reason is Reason.REASON_NEEDED
    assert everything(RoundWish) == []
    hold(four, first, "Amira", "Berit", "Berit takes Sundays off from December")
    assert pairs(again(four, first))["Amira"] == "Berit"
    held = next(p for p in everything(Proposal) if p.is_locked)
    assert held.broken == ["availability"]
    decisions.approve(four.coordinator, held.id, 1)


def test_whoever_is_left_over_is_told_the_smallest_change_and_who_comes_closest(four: World) -> None:
    change(update(Newcomer).where(Newcomer.id == place("Amira").newcomer_id).values(**ON_SUNDAY))
    with transaction() as session:
        factories.newcomer(session, four.programme_id, call_name="Lena", interests=["coffee"])
        factories.newcomer(session, four.programme_id, call_name="Olena", interests=["coffee"])
    round_id = find(four)
    told = {person.name: person for group in left_over(four.coordinator, round_id) for person in group.people}
    assert told["Amira"].change == "Får et forslag i denne runden hvis andre tider passer."
    outbid = next(person for name, person in told.items() if name != "Amira")
    assert outbid.closest is not None
    assert outbid.closest.text.startswith("En annen må da vente i stedet")
    amira = place("Amira").id
    near = choice(four.coordinator, round_id, amira, None)
    assert {name for _id, name in near.nearest} == {"Berit", "Turid"}
    weighed = choice(four.coordinator, round_id, amira, place("Berit").volunteer_id).weighed
    assert weighed is not None
    assert weighed.cautions[0] == "De har ikke oppgitt noen tid som passer begge."


def test_a_held_volunteer_who_has_gone_is_told_of_and_not_forgotten(four: World) -> None:
    first = find(four)
    hold(four, first, "Amira", "Turid")
    change(update(Volunteer).values(said_ready_at=None))
    with pytest.raises(Conflict) as refusal:
        operations.find_again(four.coordinator, first)
    assert refusal.value.reason is Reason.HELD_NOT_HERE


def test_a_pair_that_was_held_and_approved_is_a_wish_no_more(four: World) -> None:
    first = find(four)
    hold(four, first, "Amira", "Berit")
    second = again(four, first)
    held = next(p for p in everything(Proposal) if p.is_locked)
    decisions.approve(four.coordinator, held.id, 1)
    assert queries.wishes(four.coordinator, second) == []
    third = again(four, second)
    assert pairs(third) == {"Zahra": "Turid"}
    assert comparison.since_before(four.coordinator, third) == []


def test_approved_pairs_stay_as_they_are_in_what_is_shown(four: World) -> None:
    first = find(four)
    approved = next(p for p in everything(Proposal) if p.newcomer_enrolment_id == place("Zahra").id)
    decisions.approve(four.coordinator, approved.id, 1)
    wishes.leave_out(four.coordinator, first, place("Turid").id)
    told = effect(four.coordinator, first)
    assert told is not None
    assert told.changes == []


def test_an_approved_pair_is_given_to_nobody_else_in_what_is_shown(four: World) -> None:
    first = find(four)
    for name, verb in (("Zahra", decisions.approve), ("Amira", decisions.reject)):
        verb(
            four.coordinator,
            next(p.id for p in everything(Proposal) if p.newcomer_enrolment_id == place(name).id),
            1,
        )
    told = effect(four.coordinator, first)
    assert told is not None
    assert [(c.kind, c.newcomer) for c in told.changes] == [(Kind.LOSES, "Amira")]


def test_nobody_wishes_anything_about_somebody_handled_manually(four: World) -> None:
    first = find(four)
    amira = place("Amira").id
    change(update(Newcomer).where(Newcomer.id == place("Amira").newcomer_id).values(is_handled_manually=True))
    with pytest.raises(NotFound):
        wishes.leave_out(four.coordinator, first, amira)
    with pytest.raises(NotFound):
        wishes.hold(four.coordinator, first, amira, place("Berit").volunteer_id)


def test_of_two_who_ask_again_both_get_the_same_round(four: World) -> None:
    first = find(four)
    second = operations.find_again(four.coordinator, first)
    assert operations.find_again(four.coordinator, first) == second
    assert [row.number for row in everything(MatchingRound)] == [1, 2]


def test_earlier_proposals_are_not_decided_on_when_there_are_newer_ones(four: World) -> None:
    first = find(four)
    proposal = everything(Proposal)[0]
    second = operations.find_again(four.coordinator, first)
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


def test_a_round_that_could_not_be_solved_is_asked_for_again(four: World) -> None:
    first = find(four)
    second = operations.find_again(four.coordinator, first)
    now = clock.now()
    failed = update(MatchingRound).where(MatchingRound.id == second)
    change(failed.values(state=RoundState.FAILED, ended_at=now))
    third = again(four, first)
    assert len({first, second, third}) == 3
    assert pairs(third) == {"Amira": "Berit", "Zahra": "Turid"}


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


def test_nobody_wishes_for_a_round_or_a_person_of_another_programme(four: World) -> None:
    first = find(four)
    here = place("Amira").id
    with transaction() as session:
        programme = factories.programme(session, ProgrammeKind.FADDER)
        elsewhere = factories.newcomer(session, programme.id, call_name="Lena").id
    with pytest.raises(NotFound):
        wishes.leave_out(four.coordinator, first, elsewhere)
    stranger = Actor(four.organisation_id, four.coordinator_id, Role.COORDINATOR, frozenset({uuid4()}))
    hold(four, first, "Amira", "Turid")
    for verb in (
        lambda: wishes.leave_out(stranger, first, here),
        lambda: wishes.take_wish_back(stranger, the(RoundWish).id),
        lambda: operations.find_again(stranger, first),
        lambda: queries.wishes(stranger, first),
        lambda: effect(stranger, first),
    ):
        with pytest.raises(NotFound):
            verb()
