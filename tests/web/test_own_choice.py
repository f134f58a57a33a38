"""A guide chosen, approved and asked on the page of one newcomer."""

from __future__ import annotations

from datetime import timedelta
from threading import Barrier as Together
from threading import Thread
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, update

from matching import Gender, Policy, Side
from matching.lifecycle import MatchStatus, ProposalStatus
from tests import factories
from tests.databases import ON_SQLITE
from tests.pages import text_of
from tests.web.for_one_steps import (
    HER_WISH,
    TIGRINYA,
    WITH_CHILDREN,
    amira_and_berit,
    choose_berit,
    guide,
    look,
    person,
)
from tests.web.round_steps import TODAY, change, everything, find, the
from web import clock, tenancy
from web.database import db, transaction
from web.errors import Conflict, Invalid, NotFound, Reason
from web.matches.card import facts_of
from web.models import (
    Decision,
    Enrolment,
    Match,
    MatchingRound,
    Newcomer,
    Notification,
    Offer,
    PairMemory,
    PairRule,
    Person,
    Proposal,
    RoundWish,
    Volunteer,
)
from web.rounds import queries
from web.rounds.deciding import operations as decisions
from web.rounds.for_one.operations import choose
from web.rounds.for_one.queries import for_one
from web.rounds.wishes import queries as wishes
from web.today.waiting import newest_rounds

if TYPE_CHECKING:
    from flask import Flask

    from tests.pages import CarefulClient
    from tests.worlds import World


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: TODAY)


def test_choosing_opens_a_match_as_an_approval_does_and_keeps_who_and_why(inside: World) -> None:
    amira_and_berit(inside)
    round_id = choose_berit(inside, "De kjenner hverandre fra kafeen")
    match, proposal, wish = the(Match), the(Proposal), the(RoundWish)
    assert (match.status, match.proposal_id) == (MatchStatus.OFFERED, proposal.id)
    assert facts_of(db.session, match)["interests"] == ["coffee", "walking"]
    assert sum(proposal.points.values()) == proposal.score
    assert (proposal.round_id, proposal.status) == (round_id, ProposalStatus.APPROVED)
    assert (wish.reason, wish.wished_by) == ("De kjenner hverandre fra kafeen", inside.coordinator_id)
    assert "kafeen" not in (wish.reason_sealed or "")
    assert the(Decision).decided_by == inside.coordinator_id
    assert the(Offer).side is Side.NEWCOMER
    assert len(everything(Notification)) == 1
    chosen = wishes.own_choice(inside.coordinator, round_id)
    assert (chosen.newcomer, chosen.volunteer, chosen.reason) == ("Amira", "Berit", wish.reason)


@ON_SQLITE
def test_the_pair_is_the_one_that_a_round_would_have_put_forward(inside: World) -> None:
    amira_and_berit(inside)
    find(inside)
    usual = the(Proposal)
    choose_berit(inside)
    own = next(one for one in everything(Proposal) if one.round_id != usual.round_id)
    for name in ("score", "value", "points", "facts", "newcomer_digest", "volunteer_digest"):
        assert getattr(own, name) == getattr(usual, name), name


@ON_SQLITE
def test_a_choice_for_one_stands_in_no_list_of_rounds(inside: World) -> None:
    amira_and_berit(inside)
    usual = find(inside)
    choose_berit(inside)
    assert len(everything(MatchingRound)) == 2
    assert [one.id for one in queries.rounds(inside.coordinator)] == [usual]
    assert queries.last_round(inside.coordinator).id == usual
    assert [one.id for one in newest_rounds(inside.coordinator).values()] == [usual]


@ON_SQLITE
def test_a_choice_can_be_taken_back_before_anybody_is_asked(inside: World) -> None:
    amira_and_berit(inside)
    choose_berit(inside)
    proposal = the(Proposal)
    decisions.take_back(inside.coordinator, proposal.id, proposal.version)
    assert the(Match).status is MatchStatus.CLOSED
    assert look(inside, "Amira").candidates


def test_a_rule_that_may_give_way_needs_a_reason_and_is_flagged(inside: World) -> None:
    amira_and_berit(inside, TIGRINYA)
    with pytest.raises(Invalid) as refusal:
        choose_berit(inside)
    assert refusal.value.reason is Reason.REASON_NEEDED
    assert everything(MatchingRound) == everything(Match) == []
    choose_berit(inside, "Tolk er bestilt")
    assert the(Proposal).broken == ["language"]


@ON_SQLITE
@pytest.mark.parametrize(
    ("hers", "why"),
    [(HER_WISH, Reason.RULE_STANDS), (WITH_CHILDREN, Reason.NOT_CLEARED)],
    ids=["must have", "children"],
)
def test_what_cannot_give_way_stands_whatever_the_reason(inside: World, hers: dict, why: Reason) -> None:
    amira_and_berit(inside, hers)
    if hers is HER_WISH:
        change(update(Person).where(Person.call_name == "Berit").values(gender=Gender.MAN))
    refused(inside, why)


@ON_SQLITE
def test_a_pair_below_the_programmes_minimum_is_refused(inside: World) -> None:
    amira_and_berit(inside)
    change(update(factories.Programme).values(policy=Policy(min_score=100)))
    refused(inside, Reason.RULE_STANDS)


@pytest.mark.parametrize(
    ("aside", "why"),
    [
        (update(Volunteer).values(paused_until=TODAY + timedelta(days=1)), Reason.VOLUNTEER_PAUSED),
        (update(Volunteer).values(capacity=0), Reason.VOLUNTEER_FULL),
        (update(Volunteer).values(approved_on=None), Reason.VOLUNTEER_NOT_APPROVED),
        (update(Volunteer).values(said_ready_at=None), Reason.VOLUNTEER_NOT_READY),
    ],
    ids=["on a break", "no place", "not approved", "not ready"],
)
@ON_SQLITE
def test_whoever_cannot_take_anybody_is_not_chosen(inside: World, aside, why: Reason) -> None:
    amira_and_berit(inside)
    change(aside)
    refused(inside, why)


@ON_SQLITE
def test_two_who_must_not_meet_are_not_chosen(inside: World) -> None:
    amira_and_berit(inside)
    with transaction() as session:
        pair = {"newcomer_id": person("Amira"), "volunteer_id": guide()}
        session.add(PairMemory(**pair, rule=PairRule.BLOCKED, since=clock.now()))
    refused(inside, Reason.PAIR_RULED_OUT)


@ON_SQLITE
def test_nobody_handled_manually_is_looked_at_or_chosen(inside: World) -> None:
    amira_and_berit(inside)
    hers, his = person("Amira"), guide()
    change(update(Newcomer).values(is_handled_manually=True))
    for verb in (
        lambda: for_one(inside.coordinator, hers, None, 1, TODAY),
        lambda: choose(inside.coordinator, hers, inside.programme_id, his),
    ):
        with pytest.raises(NotFound):
            verb()


def refused(world: World, why: Reason) -> None:
    """Fail unless choosing Berit is refused for this reason, and nothing is written."""
    with pytest.raises(Conflict) as refusal:
        choose_berit(world, "Jeg vil det likevel")
    assert refusal.value.reason is why
    assert everything(MatchingRound) == everything(Match) == everything(Notification) == []


def test_pressed_twice_it_is_one_match(inside: World) -> None:
    amira_and_berit(inside)
    choose_berit(inside)
    with pytest.raises(Conflict) as refusal:
        choose_berit(inside)
    assert refusal.value.reason is Reason.NEWCOMER_NOT_WAITING
    with pytest.raises(Conflict):
        look(inside, "Amira")
    assert len(everything(Match)) == len(everything(MatchingRound)) == 1


@ON_SQLITE
@pytest.mark.parametrize(
    ("now", "why"),
    [
        ({"interests": ["films"]}, Reason.NEWCOMER_CHANGED),
        (TIGRINYA, Reason.REASON_NEEDED),
        ({**HER_WISH, "wish_gender": Gender.MAN}, Reason.RULE_STANDS),
    ],
    ids=["answers", "a rule", "a must"],
)
def test_what_changes_while_it_is_weighed_is_seen_before_anything_is_written(
    inside: World, monkeypatch: pytest.MonkeyPatch, now: dict, why: Reason
) -> None:
    amira_and_berit(inside)

    def after_a_change():
        change(update(Newcomer).values(**now))
        return transaction()

    monkeypatch.setattr("web.rounds.for_one.operations.transaction", after_a_change)
    with pytest.raises((Conflict, Invalid)) as refusal:
        choose_berit(inside)
    assert refusal.value.reason is why
    assert everything(MatchingRound) == everything(Match) == []


def test_of_a_choice_and_an_approval_at_once_one_wins(
    app: Flask, inside: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both have looked before either writes: only what is asked under the lock tells them apart."""
    amira_and_berit(inside, his={"capacity": 2})
    find(inside)
    proposal = next(one for one in everything(Proposal) if one.newcomer_enrolment_id == place_of("Amira"))
    deeds = [
        lambda: choose(inside.coordinator, hers, inside.programme_id, his),
        lambda: decisions.approve(inside.coordinator, proposal_id, 1),
    ]
    hers, his, proposal_id = person("Amira"), guide(), proposal.id
    db.session.rollback()
    looked, outcomes = Together(2), []
    write_down = transaction

    def held_up():
        looked.wait(30)
        return write_down()

    for feature in ("for_one", "deciding"):
        monkeypatch.setattr(f"web.rounds.{feature}.operations.transaction", held_up)

    def act(deed) -> None:
        with app.app_context(), tenancy.acting_for(inside.organisation_id):
            try:
                deed()
                outcomes.append("done")
            except Conflict as refusal:
                outcomes.append(refusal.reason.value)

    threads = [Thread(target=act, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(outcomes) == ["done", "newcomer_not_waiting"]
    assert len(everything(Match)) == 1
    assert sum(one.places_taken for one in everything(Volunteer)) == 1


def place_of(name: str) -> UUID:
    return db.session.scalars(select(Enrolment.id).where(Enrolment.newcomer_id == person(name))).one()


@pytest.fixture
def desk(client: CarefulClient, app: Flask, world: World) -> CarefulClient:
    """The coordinator, signed in."""
    with app.app_context(), tenancy.acting_for(world.organisation_id):
        amira_and_berit(world)
    client.sign_in(world.key)
    return client


@ON_SQLITE
def test_from_her_page_to_a_question_and_back(desk: CarefulClient, app: Flask, world: World) -> None:
    with app.app_context(), tenancy.acting_for(world.organisation_id):
        hers, his = person("Amira"), guide()
    links = [link.get("href") for link in desk.page(f"/newcomers/{hers}").iter("a")]
    who = f"/newcomers/{hers}/who"
    assert who in links
    assert "Hvem kan bli guide for Amira?" in text_of(desk.page(who))
    fields = {"programme": str(world.programme_id), "volunteer": str(his), "reason": "  Naboer  "}
    sent = desk.send(who, seen_on=who, **fields)
    assert sent.status_code == 303
    page = text_of(desk.page(sent.location))
    assert "Amira og Berit" in page
    assert "Valgt av Kari Lie" in page
    assert "Naboer" in page
    assert desk.send(who, seen_on="/rounds", **fields).status_code == 409
    assert desk.get(who).status_code == 409
    assert who not in [link.get("href") for link in desk.page(f"/newcomers/{hers}").iter("a")]


@ON_SQLITE
def test_what_is_missing_is_asked_for_where_it_is_missing(
    desk: CarefulClient, app: Flask, world: World
) -> None:
    with app.app_context(), tenancy.acting_for(world.organisation_id):
        hers, his = person("Amira"), guide()
        change(update(Newcomer).values(languages={"ti": "native"}))
    who = f"/newcomers/{hers}/who"
    fields = {"programme": str(world.programme_id), "volunteer": str(his)}
    sent = desk.send(who, seen_on=who, **fields)
    assert sent.status_code == 400
    assert f'href="#reason-{his}"' in sent.text
    assert desk.send(who, seen_on=who, **fields, reason="x" * 501).status_code == 400
    assert desk.send(who, seen_on=who).status_code == 400
    assert desk.send(who, seen_on=who, **fields | {"volunteer": str(uuid4())}, reason="x").status_code == 404
