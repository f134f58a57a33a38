"""The coordinator's first page: which rows stand where, for whom, and when they go away again."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update

from matching import Gender, Side
from tests import factories
from tests.pages import text_of
from tests.web.round_steps import ask_couple, change, everything, find, make_couple, the
from tests.web.today_steps import (
    call_request,
    in_days,
    kinds,
    new_newcomer,
    new_volunteer,
    rows,
)
from web import clock
from web.database import db, transaction
from web.matches import asking
from web.matches.asking import GivenAnswer
from web.models import (
    AuditEntry,
    CallRequest,
    Enrolment,
    Newcomer,
    Offer,
    OfferAnswer,
    Person,
    Proposal,
    VettingKind,
    VettingStep,
    Volunteer,
)
from web.rounds.deciding import operations as rounds
from web.today import operations, promises, queries
from web.today.rows import Kind, Section

if TYPE_CHECKING:
    from tests.pages import CarefulClient
    from tests.worlds import Within, World


FRIDAY = date(2026, 11, 27)


def test_an_empty_day_has_every_section_in_order_and_nothing_in_it(inside: World) -> None:
    page = queries.today_page(inside.coordinator)
    assert [part.section for part in page.parts] == list(Section)
    assert [part.count for part in page.parts] == [0] * len(Section)
    assert page.urgent == 0


def test_somebody_who_asked_for_a_call_stands_under_call_until_she_was_reached(inside: World) -> None:
    request_id = call_request()
    assert kinds(inside.coordinator) == {Section.CALL: [Kind.CALL_REQUEST]}
    operations.record_call(inside.coordinator, request_id, 0, was_reached=True)
    assert kinds(inside.coordinator) == {}


@pytest.mark.parametrize(
    ("promised_on", "today", "is_due"),
    [
        (date(2026, 12, 1), FRIDAY, False),  # before Tuesday: Monday is the last day
        (date(2026, 11, 30), FRIDAY, True),  # before Monday: no working day is left
        (date(2026, 11, 30), date(2026, 11, 29), True),
        (date(2026, 11, 20), FRIDAY, True),
        (date(2026, 12, 1), date(2026, 11, 30), True),
    ],
)
def test_a_promise_is_due_on_the_last_working_day_before_it(
    promised_on: date, today: date, *, is_due: bool
) -> None:
    assert promises.is_due(promised_on, today) is is_due


def test_a_late_promise_cannot_wait_until_somebody_has_tried(inside: World) -> None:
    request_id = call_request(in_days(0))
    assert kinds(inside.coordinator) == {Section.CANNOT_WAIT: [Kind.CALL_REQUEST]}
    operations.record_call(inside.coordinator, request_id, 0, was_reached=False)
    assert kinds(inside.coordinator) == {}
    assert queries.section_page(inside.coordinator, Section.CALL, 1).rows[0].rests(in_days(0))
    change(update(CallRequest).values(tried_at=clock.now() - timedelta(days=2)))
    assert kinds(inside.coordinator) == {Section.CALL: [Kind.CALL_REQUEST]}


def test_sending_the_same_call_twice_counts_one_try(inside: World) -> None:
    request_id = call_request()
    for _ in range(2):
        operations.record_call(inside.coordinator, request_id, 0, was_reached=False)
    assert the(CallRequest).tries == 1
    operations.record_call(inside.coordinator, request_id, 1, was_reached=False)
    assert the(CallRequest).tries == 2


def test_reading_a_number_leaves_a_trace_and_a_list_shows_none(
    client: CarefulClient, world: World, within: Within
) -> None:
    def readings() -> int:
        with within():
            return [entry.action for entry in everything(AuditEntry)].count("read_contact")

    with within():
        path = f"/calls/{call_request()}"
    client.sign_in(world.key)
    assert not re.search(r"22\s22\s22\s22", client.get("/today").text)
    assert readings() == 0
    page = text_of(client.page(path))
    assert "22 22 22 22" in page
    assert "tigrinja" in page
    assert readings() == 1
    client.send(path, seen_on=path, outcome="no_answer", tries="0")
    assert "1 forsøk til nå" in text_of(client.page("/today/call"))


def test_new_people_leave_when_somebody_has_talked_with_them(inside: World) -> None:
    new_newcomer()
    person_id = new_volunteer()
    assert kinds(inside.coordinator) == {Section.NEW: [Kind.NEW_NEWCOMER, Kind.NEW_VOLUNTEER]}
    change(update(Newcomer).values(talked_on=in_days(0)))
    with transaction() as session:
        session.add(
            VettingStep(
                person_id=person_id,
                kind=VettingKind.INTERVIEW,
                done_on=in_days(0),
                recorded_by=inside.coordinator_id,
            )
        )
    assert kinds(inside.coordinator) == {}


def test_new_people_who_were_promised_a_call_by_now_cannot_wait(inside: World) -> None:
    new_newcomer(in_days(-1))
    new_volunteer(in_days(0))
    page = queries.today_page(inside.coordinator)
    assert page.urgent == 2
    assert kinds(inside.coordinator) == {Section.CANNOT_WAIT: [Kind.NEW_NEWCOMER, Kind.NEW_VOLUNTEER]}


def test_whoever_is_asked_moves_from_the_proposals_to_the_calls_and_away(inside: World) -> None:
    make_couple(inside)
    find(inside)
    assert kinds(inside.coordinator)[Section.PROPOSALS] == [Kind.TO_DECIDE]
    rounds.approve(inside.coordinator, the(Proposal).id, 1)
    assert kinds(inside.coordinator) == {Section.PROPOSALS: [Kind.NEWCOMER_ASKED]}
    asking.answer_by_link(the(Offer).link, GivenAnswer(OfferAnswer.TALK_FIRST))
    assert kinds(inside.coordinator) == {Section.CALL: [Kind.TALK_FIRST]}
    asking.answer_by_link(the(Offer).link, GivenAnswer(OfferAnswer.YES))
    assert kinds(inside.coordinator) == {Section.PROPOSALS: [Kind.VOLUNTEER_ASKED]}
    link = db.session.scalars(select(Offer).where(Offer.side == Side.VOLUNTEER)).one().link
    asking.answer_by_link(link, GivenAnswer(OfferAnswer.YES))
    assert Section.PROPOSALS not in kinds(inside.coordinator)


def test_an_offer_is_a_call_the_day_before_its_last_if_she_was_reminded(inside: World) -> None:
    ask_couple(inside)
    change(update(Offer).values(answer_by=in_days(1)))
    assert kinds(inside.coordinator) == {Section.PROPOSALS: [Kind.NEWCOMER_ASKED]}
    change(update(Offer).values(reminded_at=clock.now()))
    assert kinds(inside.coordinator) == {Section.CALL: [Kind.NO_ANSWER_YET]}
    with transaction() as session:
        factories.rest(session, inside.programme_id, first_day=in_days(-1), last_day=in_days(1))
    assert kinds(inside.coordinator) == {Section.PROPOSALS: [Kind.NEWCOMER_ASKED]}


def test_an_older_round_for_the_same_programme_is_history(inside: World) -> None:
    make_couple(inside)
    find(inside)
    newest = find(inside)
    assert [(row.id, row.count) for row in rows(inside.coordinator, Section.PROPOSALS)] == [(newest, 1)]


def test_the_longest_waiting_come_first_with_what_stands_in_their_way(inside: World) -> None:
    with transaction() as session:
        factories.newcomer(session, inside.programme_id, call_name="Lina")
        long = factories.newcomer(session, inside.programme_id, call_name="Omar")
        long.waiting_since = factories.A_MONDAY - timedelta(weeks=5)
    shown = rows(inside.coordinator, Section.WAITING)
    assert [(row.names, row.codes) for row in shown] == [
        (("Omar",), ("in_no_round",)),
        (("Lina",), ("in_no_round",)),
    ]
    with transaction() as session:
        factories.volunteer(session, inside.programme_id)
    find(inside)
    codes = [row.codes[0] for row in rows(inside.coordinator, Section.WAITING)]
    assert sorted(codes) == ["has_proposal", "outbid"]


def test_men_and_women_stand_apart_where_their_waits_differ(inside: World) -> None:
    with transaction() as session:
        for number in range(5):
            for gender, weeks in ((Gender.WOMAN, 0), (Gender.MAN, 6)):
                row = factories.newcomer(session, inside.programme_id, call_name=f"{gender} {number}")
                row.waiting_since = factories.A_MONDAY - timedelta(weeks=weeks)
                side = session.get_one(Newcomer, row.newcomer_id)
                session.get_one(Person, side.person_id).gender = gender
    names = [row.names[0] for row in rows(inside.coordinator, Section.WAITING)]
    assert names == ["man 0", "man 1", "man 2", "woman 0", "woman 1", "woman 2"]
    change(update(Enrolment).values(waiting_since=factories.A_MONDAY))
    assert len(rows(inside.coordinator, Section.WAITING)) == 5


@pytest.mark.parametrize(("days", "is_shown"), [(60, True), (61, False), (-1, True)])
def test_a_certificate_is_mentioned_from_sixty_days_before_its_last(
    inside: World, days: int, *, is_shown: bool
) -> None:
    with transaction() as session:
        guide = factories.volunteer(session, inside.programme_id)
        person_id = session.get_one(Volunteer, guide.volunteer_id).person_id
        for until in (in_days(days), in_days(-900)):
            session.add(
                VettingStep(
                    person_id=person_id,
                    kind=VettingKind.CERTIFICATE_SEEN,
                    done_on=date(2024, 1, 8),
                    valid_until=until,
                    recorded_by=inside.coordinator_id,
                )
            )
    expected = {Section.PAPERS: [Kind.CERTIFICATE_ENDS]} if is_shown else {}
    assert kinds(inside.coordinator) == expected


def test_people_of_whom_a_round_knows_too_little_are_named_with_what_is_missing(inside: World) -> None:
    with transaction() as session:
        factories.newcomer(session, inside.programme_id, availability=None)
        factories.volunteer(session, inside.programme_id, languages=None)
    shown = rows(inside.coordinator, Section.PAPERS)
    assert [(row.names, row.codes) for row in shown] == [
        (("Amira",), ("availability",)),
        (("Berit",), ("languages",)),
    ]
    change(update(Newcomer).values(availability=["tue-evening"]))
    change(update(Volunteer).values(languages={"nb": "native"}))
    assert Section.PAPERS not in kinds(inside.coordinator)
