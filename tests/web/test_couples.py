"""A couple is asked: each adult on her own, and what one says is kept from the other."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update

from matching import Household
from matching.lifecycle import MatchStatus
from tests import factories
from tests.kept import told_once
from tests.pages import text_of
from tests.web.round_steps import change, everything, put_forward, the
from web import clock
from web.database import db, transaction
from web.errors import Conflict, Reason
from web.matches import asking, closing, deadlines, offer_lists
from web.matches.asking import GivenAnswer
from web.matches.closing import Ending
from web.models import (
    AnsweredHow,
    Match,
    Notification,
    NotificationStatus,
    Offer,
    OfferAnswer,
    PairMemory,
    Person,
    Proposal,
    Volunteer,
)
from web.notifications.letters import letter_of
from web.programmes import operations as programmes
from web.rounds.deciding import operations as rounds

if TYPE_CHECKING:
    from tests.pages import CarefulClient
    from tests.worlds import Within, World

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

ALL_LINES = frozenset({"age", "household", "interests", "languages", "times"})
YES = GivenAnswer(OfferAnswer.YES, ALL_LINES)
NO, KNOWS, TALK = (
    GivenAnswer(answer) for answer in (OfferAnswer.NO, OfferAnswer.KNOWS_PERSON, OfferAnswer.TALK_FIRST)
)
EACH_FIRST = [("Amira", "Samir"), ("Samir", "Amira")]


@pytest.fixture
def asked(inside: World) -> World:
    """Amira and Samir, whom we have asked about Berit."""
    ask(inside)
    return inside


@told_once
def ask(world: World) -> None:
    with transaction() as session:
        couple = factories.newcomer(session, world.programme_id, household=Household.COUPLE)
        factories.adult(session, couple)
        factories.volunteer(session, world.programme_id)
        for person in session.scalars(select(Person)):
            person.email = f"{person.call_name.lower()}@example.org"
    rounds.approve(world.coordinator, put_forward(world), 1)


def offer(name: str) -> Offer | None:
    db.session.rollback()
    wanted = select(Offer).join(Person, Person.id == Offer.person_id).where(Person.call_name == name)
    return db.session.scalars(wanted).one_or_none()


def says(name: str, given: GivenAnswer) -> None:
    asking.answer_by_link(offer(name).link, given)


def told(kind: str) -> list[str]:
    """Who has this message in the outbox."""
    db.session.rollback()
    people = select(Person.call_name).join(Notification, Notification.person_id == Person.id)
    return sorted(db.session.scalars(people.where(Notification.kind == kind)))


def morning(days: int) -> datetime:
    return datetime.combine(clock.today() + timedelta(days=days), time(9), clock.OFFICE_ZONE)


def test_each_is_asked_on_her_own_and_no_card_says_anything_of_the_partner(asked: World) -> None:
    assert told("match_offered") == ["Amira", "Samir"]
    assert offer("Amira").link != offer("Samir").link
    assert offer("Samir").card == {}
    assert offer("Berit") is None


@pytest.mark.parametrize(("first", "last"), EACH_FIRST)
def test_the_volunteer_is_asked_when_each_has_said_yes_and_not_before(
    asked: World, first: str, last: str
) -> None:
    says(first, YES)
    assert (offer("Berit"), told("volunteer_asked")) == (None, [])
    says(last, YES)
    assert set(offer("Berit").card) == {"gender", *ALL_LINES}
    assert told("volunteer_asked") == ["Berit"]
    assert the(Match).status is MatchStatus.OFFERED


def test_what_she_took_off_her_card_stays_off_when_he_answers_last(asked: World) -> None:
    says("Amira", GivenAnswer(OfferAnswer.YES, frozenset({"interests"})))
    says("Samir", YES)
    assert set(offer("Berit").card) == {"gender", "interests"}


def test_to_talk_first_is_no_yes(asked: World) -> None:
    says("Samir", TALK)
    says("Amira", YES)
    assert offer("Berit") is None
    says("Samir", YES)
    assert offer("Berit") is not None


@pytest.mark.parametrize(("first", "last"), EACH_FIRST)
@pytest.mark.parametrize("given", [NO, KNOWS])
def test_a_no_is_kept_until_the_other_has_answered_too_and_a_night_has_passed(
    asked: World, given: GivenAnswer, first: str, last: str
) -> None:
    says(first, given)
    deadlines.end_declined(morning(1))
    assert the(Match).status is MatchStatus.OFFERED
    says(last, YES)
    deadlines.end_declined(morning(0))
    assert (the(Match).status, offer("Berit")) == (MatchStatus.OFFERED, None)
    assert [deadlines.end_declined(morning(1)) for _ in range(2)] == [1, 0]
    assert (the(Match).close_reason, the(Volunteer).places_taken) == ("declined", 0)
    assert the(PairMemory).rule == ("blocked" if given is KNOWS else "declined")
    assert told("not_this_time") == [last]
    assert the(Volunteer).said_ready_at is not None


def test_two_noes_end_it_without_a_letter(asked: World) -> None:
    says("Amira", NO)
    says("Samir", NO)
    assert deadlines.end_declined(morning(1)) == 1
    assert told("not_this_time") == []


def test_the_letter_says_the_same_whoever_said_no(asked: World) -> None:
    """From the words Amira cannot tell whether it was Samir or Berit."""
    says("Amira", YES)
    says("Samir", YES)
    says("Berit", NO)
    assert told("not_this_time") == ["Amira", "Samir"]
    hers = (Notification.kind == "not_this_time") & (Notification.person_id == offer("Amira").person_id)
    row = db.session.scalars(select(Notification).where(hers)).one()
    assert "Det blir ikke noe av denne gangen." in letter_of(db.session(), row).text


def test_the_silent_one_is_reminded_and_then_called_and_the_other_loses_nothing(asked: World) -> None:
    says("Amira", YES)
    assert deadlines.remind_unanswered(morning(3)) == 1
    assert told("offer_reminder") == ["Samir"]
    assert deadlines.release_unanswered(morning(8)) == 1
    assert (the(Match).close_reason, everything(PairMemory)) == ("expired", [])
    assert [line.name for line in offer_lists.silent(asked.coordinator)] == ["Samir"]
    assert told("not_this_time") == ["Amira"]


def test_two_who_are_silent_are_both_called_and_let_go_once(asked: World) -> None:
    assert deadlines.release_unanswered(morning(8)) == 1
    assert {line.name for line in offer_lists.silent(asked.coordinator)} == {"Amira", "Samir"}
    assert the(Volunteer).places_taken == 0


def test_a_no_is_remembered_though_the_other_was_silent(asked: World) -> None:
    says("Samir", NO)
    deadlines.release_unanswered(morning(8))
    assert (the(Match).close_reason, the(PairMemory).rule) == ("declined", "declined")
    assert [line.name for line in offer_lists.silent(asked.coordinator)] == ["Amira"]


def test_nothing_ends_while_the_programme_rests(asked: World) -> None:
    says("Amira", NO)
    says("Samir", YES)
    days = (clock.today() + timedelta(days=count) for count in (1, 3))
    programmes.close_for_a_while(asked.coordinator, asked.programme_id, *days)
    assert [deadlines.end_declined(morning(day)) for day in (1, 3, 4)] == [0, 0, 1]


def test_an_approval_is_taken_back_while_neither_has_the_letter(asked: World) -> None:
    sent = select(Notification.id).where(Notification.person_id == offer("Samir").person_id)
    sent = db.session.scalars(sent).one()
    change(update(Notification).where(Notification.id == sent).values(status=NotificationStatus.SENT))
    with pytest.raises(Conflict) as refusal:
        rounds.take_back(asked.coordinator, the(Proposal).id, 2)
    assert refusal.value.reason is Reason.ALREADY_ASKED
    assert told("match_offered") == ["Amira", "Samir"]
    change(update(Notification).values(status=NotificationStatus.NEW))
    rounds.take_back(asked.coordinator, the(Proposal).id, 2)
    assert told("match_offered") == []


def test_all_three_hear_of_the_yeses_and_of_the_end(asked: World) -> None:
    for name in ("Amira", "Samir", "Berit"):
        says(name, YES)
    everybody = ["Amira", "Berit", "Samir"]
    assert (the(Match).status, told("match_accepted")) == (MatchStatus.ACCEPTED, everybody)
    closing.close(asked.coordinator, the(Match).id, Ending.NO_FIT)
    assert told("match_ended") == everybody
    closing.undo_closing(asked.coordinator, the(Match).id)
    assert told("match_ended") == told("match_goes_on") == []


def test_whoever_has_read_that_it_ended_is_told_that_it_goes_on(asked: World) -> None:
    for name in ("Amira", "Samir", "Berit"):
        says(name, YES)
    closing.close(asked.coordinator, the(Match).id, Ending.NO_FIT)
    read = (Notification.kind == "match_ended") & (Notification.person_id == offer("Samir").person_id)
    change(update(Notification).where(read).values(status=NotificationStatus.SENT))
    closing.undo_closing(asked.coordinator, the(Match).id)
    assert told("match_goes_on") == ["Samir"]


@pytest.fixture
def pages(client: CarefulClient, world: World, within: Within) -> CarefulClient:
    """A client, when Amira and Samir have been asked."""
    with within():
        ask(world)
    return client


def address(within: Within, name: str, language: str = "nb") -> str:
    with within():
        return f"/{language}/answer/{offer(name).link}"


def test_the_partner_sees_the_guide_and_nothing_that_she_told(pages: CarefulClient, within: Within) -> None:
    page = text_of(pages.page(address(within, "Samir")))
    for shown in ("Berit", "Vi spør dere hver for dere.", "tirsdag"):
        assert shown in page
    for hidden in ("Amira", "arabisk", "Dere liker begge", "får mobilnummeret", "Ta bort haken"):
        assert hidden not in page
    assert "Dere liker begge" in text_of(pages.page(address(within, "Amira")))


def test_a_page_that_is_answered_tells_nothing_of_the_other(pages: CarefulClient, within: Within) -> None:
    """Amira's page is the same, to the letter, whether Samir is silent, has said no or has said yes."""
    hers, his = address(within, "Amira"), address(within, "Samir")
    pages.send(hers, seen_on=hers, answer="yes")
    seen = [text_of(pages.page(hers))]
    assert "Nå spør vi" not in seen[0]
    pages.send(his, seen_on=his, answer="no")
    seen.append(text_of(pages.page(hers)))
    with within():
        deadlines.end_declined(morning(1))
    seen.append(text_of(pages.page(hers)))
    assert len(set(seen)) == 1


def test_the_desk_sees_each_and_records_what_each_says(
    pages: CarefulClient, world: World, within: Within
) -> None:
    pages.sign_in(world.key)
    with within():
        path, ids = f"/matches/{the(Match).id}", {name: offer(name).id for name in ("Amira", "Samir")}
    page = text_of(pages.page(path))
    assert page.index("Amira Venter på svar") < page.index("Samir er også med Venter på svar")
    assert page.count("Et ja viser hele kortet til den frivillige.") == 1
    pages.send(f"/offers/{ids['Samir']}/answer", seen_on=path, answer="no", how="interpreter")
    page = text_of(pages.page(path))
    assert "Samir er også med Nei" in page
    assert "Ingen hjemme skal få vite hvem det var" in page
    with within():
        assert [one.name for one in offer_lists.asked(world.coordinator)] == ["Amira"]
        his = offer("Samir")
        assert (his.how, his.recorded_by) == (AnsweredHow.INTERPRETER, world.coordinator_id)
