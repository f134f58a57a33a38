"""What coordinators ask of a round: hold, keep apart, leave out, and solve again."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from sqlalchemy import update

from matching import AgeBand, Gender, Household
from tests import factories
from tests.web.round_steps import change, everything, find, the
from tests.web.workspace_steps import again, hold, pairs, place
from web import clock
from web.access import Actor
from web.database import transaction
from web.errors import Conflict, Invalid, NotFound, Reason
from web.models import (
    AuditEntry,
    MatchingRound,
    Newcomer,
    PairMemory,
    ProgrammeKind,
    Proposal,
    Role,
    RoundState,
    RoundWish,
    Volunteer,
)
from web.rounds.deciding import operations as decisions
from web.rounds.deciding.left_over import left_over
from web.rounds.wishes import comparison, queries
from web.rounds.wishes import operations as wishes
from web.rounds.wishes.choosing import choice
from web.rounds.wishes.comparison import Kind
from web.rounds.wishes.effect import effect

if TYPE_CHECKING:
    from tests.worlds import World

ON_SUNDAY = {"availability": ["sun-morning"]}


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
    traces = [entry.action for entry in everything(AuditEntry) if entry.object_id == wish.id]
    assert sorted(traces) == ["hold", "take_wish_back"]


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
        wishes.find_again(four.coordinator, first)
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


def test_what_was_proposed_before_is_kept_where_it_can_be(four: World) -> None:
    first = find(four)
    second = again(four, first)
    row = next(row for row in everything(MatchingRound) if row.id == second)
    assert row.asked is not None
    assert len(row.asked["previous"]) == 2
    assert row.report is not None
    assert (row.report["stability"]["kept"], row.report["stability"]["of"]) == (2, 2)


def test_a_round_with_a_wish_is_not_given_to_whoever_asks_afresh(four: World) -> None:
    first = find(four)
    assert find(four) == first
    hold(four, first, "Amira", "Turid")
    assert find(four) != first


def test_of_two_who_ask_again_both_get_the_same_round(four: World) -> None:
    first = find(four)
    second = wishes.find_again(four.coordinator, first)
    assert wishes.find_again(four.coordinator, first) == second
    assert sorted(row.number for row in everything(MatchingRound)) == [1, 2]


def test_a_round_that_could_not_be_solved_is_asked_for_again(four: World) -> None:
    first = find(four)
    second = wishes.find_again(four.coordinator, first)
    now = clock.now()
    failed = update(MatchingRound).where(MatchingRound.id == second)
    change(failed.values(state=RoundState.FAILED, ended_at=now))
    third = again(four, first)
    assert len({first, second, third}) == 3
    assert pairs(third) == {"Amira": "Berit", "Zahra": "Turid"}


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
        lambda: wishes.find_again(stranger, first),
        lambda: queries.wishes(stranger, first),
        lambda: effect(stranger, first),
    ):
        with pytest.raises(NotFound):
            verb()
