"""What the receipt says of waiting: honest, from our own history; and the letter that it promises."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select, update

from matching import Gender
from matching.lifecycle import EnrolmentStatus, MatchStatus
from tests import factories
from tests.databases import ON_SQLITE
from tests.web.newcomer_steps import main_of, rows, sign_up
from tests.web.round_steps import change
from web import clock, tenancy
from web.database import db, transaction
from web.models import (
    CloseReason,
    Enrolment,
    Match,
    MatchMember,
    Newcomer,
    Notification,
    Offer,
    Organisation,
)
from web.newcomers.waiting import Wait, days_until, weeks_between, weeks_waited
from web.notifications.letters import LETTERS

if TYPE_CHECKING:
    from uuid import UUID

    from flask import Flask

    from tests.pages import CarefulClient
    from tests.worlds import World

FOUR = [Wait(7, True), Wait(14, True), Wait(21, False), Wait(28, True)]


@pytest.mark.parametrize(("quarters", "days"), [(1, 7), (2, 14), (3, 28), (4, 28)])
def test_the_example_worked_by_hand(quarters: int, days: int) -> None:
    assert days_until(Fraction(quarters, 4), FOUR) == days


def test_whoever_still_waits_makes_it_longer_never_shorter() -> None:
    found = [Wait(days, True) for days in (7, 14, 21, 28, 35)]
    assert weeks_between(found) == (2, 5)
    assert weeks_between([*found, Wait(30, False), Wait(34, False)]) == (2, 6)


def test_four_are_too_few_and_nothing_is_said_that_never_came_so_far() -> None:
    assert weeks_between([Wait(7, True)] * 4) is None
    assert weeks_between([Wait(7, True)] * 5) == (1, 2)
    assert weeks_between([Wait(7, True)] * 5 + [Wait(400, False)] * 5) is None


def history(world: World, count: int, *, weeks: int = 4, **person: Any) -> None:
    """People who signed up some weeks ago and met a guide just now."""
    with transaction() as session:
        for _ in range(count):
            since = clock.now() - timedelta(weeks=weeks)
            enrolment = factories.newcomer(session, world.programme_id, signed_up_at=since)
            guide = factories.volunteer(session, world.programme_id, places_taken=1)
            match = Match(
                programme_id=world.programme_id,
                volunteer_id=guide.volunteer_id,
                status="active",
                offered_at=since,
                started_at=clock.now(),
            )
            session.add(match)
            session.flush()
            session.add(MatchMember(match_id=match.id, enrolment_id=enrolment.id, side="newcomer"))


def test_only_people_like_her_count_and_nobody_handled_manually(inside: World) -> None:
    history(inside, 5)
    assert weeks_waited(Gender.WOMAN) == (4, 5)
    assert weeks_waited(Gender.MAN) is None
    with transaction() as session:
        one = session.scalars(select(Newcomer).limit(1)).one()
        one.is_handled_manually = True
    assert weeks_waited(Gender.WOMAN) is None


@ON_SQLITE
@pytest.mark.parametrize(("count", "said"), [(5, "mellom 4 og 5 uker"), (4, "ikke si hvor lenge")])
def test_the_receipt_says_what_is_known_and_when_we_write(
    app: Flask, client: CarefulClient, world: World, count: int, said: str
) -> None:
    with app.app_context(), tenancy.acting_for(world.organisation_id):
        history(world, count)
    sign_up(client, world)
    receipt = main_of(client.page("/nb/me/welcome"))
    assert said in receipt
    day = clock.working_days_after(clock.today(), 20)
    assert f"{day.day}." in receipt.partition("uansett")[0][-40:]


def promised(client: CarefulClient, world: World) -> Any:
    """The letter that was promised, as it would be written now, and from when it is sent."""
    with rows(client, world) as session:
        row = session.scalars(select(Notification).where(Notification.kind == "news_promised")).one()
        organisation = session.get_one(Organisation, world.organisation_id)
        return LETTERS[row.kind](session, row, organisation), clock.local(row.not_before)


def test_the_letter_that_was_promised_comes_on_its_morning(client: CarefulClient, world: World) -> None:
    sign_up(client, world)
    letter, sent_from = promised(client, world)
    assert (sent_from.date(), sent_from.hour) == (clock.working_days_after(clock.today(), 20), 9)
    assert "ikke funnet en guide til deg ennå" in letter.text
    assert "sol" in letter.text


@pytest.mark.parametrize(
    ("status", "is_asked", "has_heard"),
    [
        (MatchStatus.OFFERED, False, False),  # approved, and not asked yet
        (MatchStatus.OFFERED, True, True),
        (MatchStatus.ACCEPTED, True, True),
        (MatchStatus.ACTIVE, True, True),
        (MatchStatus.CLOSED, True, False),
    ],
)
def test_whoever_has_heard_from_us_gets_no_letter(
    client: CarefulClient, world: World, status: MatchStatus, *, is_asked: bool, has_heard: bool
) -> None:
    sign_up(client, world)
    with rows(client, world):
        place_id = her_place(world)
        history(world, 1)
        with transaction() as session:
            match = session.scalars(select(Match)).one()
            match.status, match.is_open = status, status is not MatchStatus.CLOSED
            if not match.is_open:
                match.closed_at, match.close_reason = clock.now(), CloseReason.OTHER
            if is_asked:
                person_id = session.scalars(select(Newcomer.person_id).limit(1)).one()
                asked = {"asked_at": clock.now(), "answer_by": clock.today(), "link_digest": "x"}
                session.add(Offer(match_id=match.id, side="newcomer", person_id=person_id, **asked))
            session.scalars(select(MatchMember)).one().enrolment_id = place_id
    letter, _from = promised(client, world)
    assert (letter is None) == has_heard
    assert has_heard or "ikke funnet en guide til deg ennå" in letter.text


def her_place(world: World) -> UUID:
    """Put the one who has just signed up on the waiting list."""
    newcomer_id = db.session.scalars(select(Newcomer.id)).one()
    with transaction() as session:
        return factories.enrolment(session, world.programme_id, newcomer_id=newcomer_id).id


def test_whoever_rests_is_not_told_that_we_look_and_whoever_left_nothing(
    client: CarefulClient, world: World
) -> None:
    sign_up(client, world)
    with rows(client, world):
        place_id = her_place(world)
        change(update(Enrolment).where(Enrolment.id == place_id).values(status=EnrolmentStatus.PAUSED))
    text = promised(client, world)[0].text
    assert "ikke funnet" not in text
    assert "pause" in text
    assert client.send("/nb/me/leave", seen_on="/nb/me/leave").status_code == 303
    assert promised(client, world)[0] is None


def test_where_others_read_along_the_letter_says_nothing(client: CarefulClient, world: World) -> None:
    sign_up(client, world, contact={"discreet": "yes"})
    letter, _from = promised(client, world)
    assert "guide" not in letter.text.lower()
    assert "Lillevik" not in letter.text
    assert "/nb/me" in letter.text
