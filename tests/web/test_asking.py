"""Asking the two: the order, what is released, what stays silent, and what a no costs."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from matching import Side
from matching.lifecycle import MatchStatus
from tests import factories
from tests.kept import told_once
from tests.pages import text_of
from tests.web.round_steps import change, everything, find, put_forward, the
from web import clock, tenancy
from web.access import Actor
from web.database import db, transaction
from web.errors import Conflict, NotFound, Reason
from web.matches import asking, deadlines, offer_lists
from web.matches.asking import GivenAnswer
from web.models import (
    AnsweredHow,
    AuditEntry,
    ContactOutcome,
    Match,
    Newcomer,
    Notification,
    Offer,
    OfferAnswer,
    PairMemory,
    Person,
    Proposal,
    Role,
    Volunteer,
)
from web.rounds.deciding import operations as rounds
from web.rounds.solving.pool import pool_of

if TYPE_CHECKING:
    from flask import Flask

    from tests.pages import CarefulClient
    from tests.worlds import World

YES = GivenAnswer(OfferAnswer.YES, frozenset({"age", "interests", "times"}))
NO, KNOWS, TALK = (
    GivenAnswer(answer) for answer in (OfferAnswer.NO, OfferAnswer.KNOWS_PERSON, OfferAnswer.TALK_FIRST)
)


@pytest.fixture
def asked(inside: World) -> World:
    """A newcomer whom we have asked."""
    ask(inside)
    return inside


@told_once
def ask(world: World) -> None:
    with transaction() as session:
        factories.newcomer(
            session, world.programme_id, practical_note="No stairs, please", guide_may_know_note=True
        )
        factories.volunteer(session, world.programme_id, has_pets=True)
    rounds.approve(world.coordinator, put_forward(world), 1)


def offer(side: Side) -> Offer | None:
    db.session.rollback()
    return db.session.scalars(select(Offer).where(Offer.side == side)).one_or_none()


def link(side: Side) -> str:
    return offer(side).link


def a_day_late(side: Side) -> datetime:
    return datetime.combine(offer(side).answer_by + timedelta(days=1), time(1), clock.OFFICE_ZONE)


def kinds() -> list[str]:
    return sorted(row.kind for row in everything(Notification))


def test_the_newcomer_is_asked_first_and_the_volunteer_hears_nothing(asked: World) -> None:
    assert offer(Side.VOLUNTEER) is None
    assert kinds() == ["match_offered"]


def test_her_yes_releases_exactly_the_lines_she_kept(asked: World) -> None:
    asking.answer_by_link(link(Side.NEWCOMER), YES)
    card = offer(Side.VOLUNTEER).card
    assert set(card) == {"gender", "age", "interests", "times"}
    assert card["interests"] == ["coffee", "walking"]
    assert kinds() == ["match_offered", "volunteer_asked"]
    assert the(Match).status is MatchStatus.OFFERED


def test_both_yes_is_an_accepted_match_and_both_are_told(asked: World) -> None:
    for side in (Side.NEWCOMER, Side.VOLUNTEER):
        asking.answer_by_link(link(side), YES)
    assert the(Match).status is MatchStatus.ACCEPTED
    assert kinds().count("match_accepted") == 2
    assert the(Volunteer).places_taken == 1


@pytest.mark.parametrize("given", [NO, KNOWS])
def test_her_no_is_silent_and_costs_nothing(asked: World, given: GivenAnswer) -> None:
    asking.answer_by_link(link(Side.NEWCOMER), given)
    assert (the(Match).status, the(Volunteer).places_taken) == (MatchStatus.CLOSED, 0)
    assert offer(Side.VOLUNTEER) is None
    assert kinds() == ["match_offered"]
    pool = pool_of(db.session, {asked.programme_id})
    assert [n.waiting_since for n in pool.newcomers] == [factories.A_MONDAY.date()]
    assert len(pool.memory) == 1


@pytest.mark.parametrize("given", [NO, KNOWS])
def test_his_no_brings_her_a_kind_word_and_her_place(asked: World, given: GivenAnswer) -> None:
    asking.answer_by_link(link(Side.NEWCOMER), YES)
    asking.answer_by_link(link(Side.VOLUNTEER), given)
    assert the(Match).status is MatchStatus.CLOSED
    assert kinds() == ["match_offered", "not_this_time", "volunteer_asked"]
    told = next(row for row in everything(Notification) if row.kind == "not_this_time")
    assert db.session.get_one(Person, told.person_id).call_name == "Amira"
    assert the(PairMemory).rule == ("blocked" if given is KNOWS else "declined")


def test_to_talk_first_keeps_everything_as_it_is_until_she_says_more(asked: World) -> None:
    asking.answer_by_link(link(Side.NEWCOMER), TALK)
    assert the(Match).status is MatchStatus.OFFERED
    assert offer(Side.VOLUNTEER) is None
    asking.answer_by_link(link(Side.NEWCOMER), YES)
    assert offer(Side.VOLUNTEER) is not None


@pytest.mark.parametrize("first", [YES, NO])
def test_an_answer_is_given_once(asked: World, first: GivenAnswer) -> None:
    asking.answer_by_link(link(Side.NEWCOMER), first)
    before = kinds()
    for again in (YES, NO):
        with pytest.raises(Conflict) as refusal:
            asking.answer_by_link(link(Side.NEWCOMER), again)
        assert refusal.value.reason in {Reason.ALREADY_ANSWERED, Reason.OFFER_OVER}
    assert kinds() == before


def test_a_match_taken_back_is_not_answered(asked: World) -> None:
    address = link(Side.NEWCOMER)
    rounds.take_back(asked.coordinator, the(Proposal).id, 2)
    with pytest.raises(Conflict) as refusal:
        asking.answer_by_link(address, YES)
    assert refusal.value.reason is Reason.OFFER_OVER


def test_a_made_up_link_leads_nowhere(asked: World) -> None:
    for address in ("", "x", link(Side.NEWCOMER)[:-1], "0" * 64):
        with pytest.raises(NotFound):
            asking.answer_by_link(address, YES)


def test_the_link_itself_is_not_kept(asked: World) -> None:
    row = vars(offer(Side.NEWCOMER))
    assert link(Side.NEWCOMER) not in str(row)


def test_an_answer_by_phone_is_recorded_with_how_and_by_whom(asked: World) -> None:
    asking.record_answer(asked.coordinator, offer(Side.NEWCOMER).id, YES, AnsweredHow.INTERPRETER)
    taken = offer(Side.NEWCOMER)
    assert (taken.answer, taken.how, taken.recorded_by) == (
        OfferAnswer.YES,
        AnsweredHow.INTERPRETER,
        asked.coordinator_id,
    )
    assert "answer_yes" in [entry.action for entry in everything(AuditEntry)]


def test_a_coordinator_of_others_records_nothing(asked: World) -> None:
    stranger = Actor(asked.organisation_id, asked.coordinator_id, Role.COORDINATOR, frozenset({uuid4()}))
    with pytest.raises(NotFound):
        asking.record_answer(stranger, offer(Side.NEWCOMER).id, YES, AnsweredHow.PHONE)
    assert offer_lists.asked(stranger) == []


def test_a_volunteer_with_two_places_is_asked_about_one_at_a_time(asked: World) -> None:
    change(update(Volunteer).values(capacity=2))
    with transaction() as session:
        factories.newcomer(session, asked.programme_id, call_name="Lina")
    find(asked)
    second = db.session.scalars(select(Proposal.id).where(Proposal.status == "proposed")).one()
    with pytest.raises(Conflict) as refusal:
        rounds.approve(asked.coordinator, second, 1)
    assert refusal.value.reason is Reason.VOLUNTEER_BEING_ASKED
    for side in (Side.NEWCOMER, Side.VOLUNTEER):
        asking.answer_by_link(link(side), YES)
    rounds.approve(asked.coordinator, second, 1)


def test_nobody_sees_more_than_three_cards_in_three_months(inside: World) -> None:
    with transaction() as session:
        factories.volunteer(session, inside.programme_id)
    for number in range(4):
        with transaction() as session:
            factories.newcomer(session, inside.programme_id, call_name=f"N{number}")
        find(inside)
        proposal = db.session.scalars(select(Proposal.id).where(Proposal.status == "proposed")).first()
        if number == 3:
            with pytest.raises(Conflict) as refusal:
                rounds.approve(inside.coordinator, proposal, 1)
            assert refusal.value.reason is Reason.VOLUNTEER_SAW_ENOUGH
            change(update(Offer).values(asked_at=clock.now() - timedelta(days=91)))
            rounds.approve(inside.coordinator, proposal, 1)
            return
        rounds.approve(inside.coordinator, proposal, 1)
        for side, said in ((Side.NEWCOMER, YES), (Side.VOLUNTEER, NO)):
            waiting = db.session.scalars(
                select(Offer).where(Offer.side == side, Offer.answer.is_(None))
            ).one()
            asking.answer_by_link(waiting.link, said)
        change(update(Newcomer).values(is_handled_manually=True))
        change(update(Volunteer).values(said_ready_at=clock.now()))


def test_silence_frees_the_place_and_leads_to_a_call_and_not_to_a_no(asked: World) -> None:
    late = a_day_late(Side.NEWCOMER)
    assert deadlines.release_unanswered(late - timedelta(days=1)) == 0
    assert [deadlines.release_unanswered(late) for _ in range(2)] == [1, 0]
    assert (the(Match).status, the(Match).close_reason) == (MatchStatus.CLOSED, "expired")
    assert the(Volunteer).places_taken == 0
    pool = pool_of(db.session, {asked.programme_id})
    assert [n.waiting_since for n in pool.newcomers] == [factories.A_MONDAY.date()]
    assert pool.memory == frozenset()
    assert [line.name for line in offer_lists.silent(asked.coordinator)] == ["Amira"]


def test_a_silent_volunteer_is_called_and_she_hears_that_it_is_not_because_of_her(asked: World) -> None:
    asking.answer_by_link(link(Side.NEWCOMER), YES)
    deadlines.release_unanswered(a_day_late(Side.VOLUNTEER))
    assert [line.name for line in offer_lists.silent(asked.coordinator)] == ["Berit"]
    assert "not_this_time" in kinds()


def test_whoever_was_reached_leaves_the_call_list_and_a_try_is_counted(asked: World) -> None:
    deadlines.release_unanswered(a_day_late(Side.NEWCOMER))
    offer_id = offer(Side.NEWCOMER).id
    asking.record_call(asked.coordinator, offer_id, ContactOutcome.NO_ANSWER)
    assert [line.tries for line in offer_lists.silent(asked.coordinator)] == [1]
    asking.record_call(asked.coordinator, offer_id, ContactOutcome.ANSWERED)
    assert offer_lists.silent(asked.coordinator) == []


def test_somebody_handled_manually_is_on_no_call_list(asked: World) -> None:
    deadlines.release_unanswered(a_day_late(Side.NEWCOMER))
    change(update(Newcomer).values(is_handled_manually=True))
    assert offer_lists.silent(asked.coordinator) == offer_lists.asked(asked.coordinator) == []


@pytest.fixture
def pages(app: Flask, client: CarefulClient, world: World) -> CarefulClient:
    """A client, when a newcomer has been asked."""
    with app.app_context(), tenancy.acting_for(world.organisation_id):
        ask(world)
    return client


def address(app: Flask, world: World, side: Side, language: str = "nb") -> str:
    with app.app_context(), tenancy.acting_for(world.organisation_id):
        return f"/{language}/answer/{link(side)}"


@pytest.mark.parametrize("language", ["nb", "en", "ar"])
def test_she_sees_him_and_the_card_that_he_would_get(
    app: Flask, pages: CarefulClient, world: World, language: str
) -> None:
    page = text_of(pages.page(address(app, world, Side.NEWCOMER, language)))
    assert "Berit" in page
    assert "No stairs, please" in page


def test_he_sees_what_she_kept_and_nothing_more(app: Flask, pages: CarefulClient, world: World) -> None:
    hers = address(app, world, Side.NEWCOMER)
    pages.send(hers, seen_on=hers, answer="yes", kept=["interests"])
    page, until, _day = text_of(pages.page(address(app, world, Side.VOLUNTEER))).partition("Du kan svare til")
    assert until, "he has a day to answer by, and any figure may stand in it"
    assert "Amira" in page
    assert "Dere liker begge:" in page
    for hidden in ("No stairs", "30", "Sentrum", "A2", "norsk:"):
        assert hidden not in page


def test_looking_answers_nothing_and_a_yes_is_thanked_for(
    app: Flask, pages: CarefulClient, world: World
) -> None:
    hers = address(app, world, Side.NEWCOMER)
    pages.page(hers)
    with app.app_context(), tenancy.acting_for(world.organisation_id):
        assert offer(Side.NEWCOMER).answer is None
    assert pages.send(hers, seen_on=hers, answer="no").location == hers
    assert "Takk for svaret." in text_of(pages.page(hers))


@pytest.mark.parametrize("fields", [{}, {"answer": "maybe"}, {"answer": ""}])
def test_an_answer_that_is_none_is_refused(app: Flask, pages: CarefulClient, world: World, fields) -> None:
    hers = address(app, world, Side.NEWCOMER)
    assert pages.send(hers, seen_on=hers, **fields).status_code == 400


def test_the_desk_records_what_was_said_on_the_phone(app: Flask, pages: CarefulClient, world: World) -> None:
    pages.sign_in(world.key)
    with app.app_context(), tenancy.acting_for(world.organisation_id):
        offer_id, match_id = offer(Side.NEWCOMER).id, the(Match).id
    path = f"/matches/{match_id}"
    assert "Amira Venter på svar" in text_of(pages.page(path))
    sent = pages.send(f"/offers/{offer_id}/answer", seen_on=path, answer="yes", how="phone")
    assert sent.location == path
    page = text_of(pages.page(path))
    assert "Amira Ja" in page
    assert "Berit Venter på svar" in page


def test_the_desk_records_that_a_silent_one_was_called(
    app: Flask, pages: CarefulClient, world: World
) -> None:
    with app.app_context(), tenancy.acting_for(world.organisation_id):
        deadlines.release_unanswered(a_day_late(Side.NEWCOMER))
        offer_id, match_id = offer(Side.NEWCOMER).id, the(Match).id
    pages.sign_in(world.key)
    path = f"/matches/{match_id}"
    for outcome, calls_on in (("no_answer", True), ("answered", False)):
        pages.send(f"/offers/{offer_id}/call", seen_on=path, outcome=outcome)
        assert ("forsøk til nå" in text_of(pages.page(path))) is calls_on
