"""Letters on the road: they ask while the question stands, and say nothing about the other side."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update

from matching import Side
from tests import factories
from tests.web.round_steps import change, put_forward, the
from web import clock
from web.database import db, transaction
from web.matches import asking, deadlines, readiness
from web.matches.asking import GivenAnswer
from web.models import Notification, Offer, OfferAnswer, Person, ReadyQuestion, Volunteer
from web.notifications.letters import letter_of
from web.notifications.messages import VolunteerApproved
from web.notifications.outbox import put_in_outbox
from web.rounds.deciding import operations as rounds

if TYPE_CHECKING:
    from tests.worlds import World
    from web.notifications.paper import Letter

YES, NO = GivenAnswer(OfferAnswer.YES), GivenAnswer(OfferAnswer.NO)


@pytest.fixture
def asked(inside: World) -> World:
    """A newcomer who has been asked; both sides have an address and a word."""
    with transaction() as session:
        factories.newcomer(session, inside.programme_id)
        factories.volunteer(session, inside.programme_id)
        for person, language in zip(
            session.scalars(select(Person).order_by(Person.call_name)), ("ar", "nb"), strict=True
        ):
            person.email, person.word = f"{person.call_name.lower()}@example.org", "båt"
            person.language = language
    rounds.approve(inside.coordinator, put_forward(inside), 1)
    return inside


def offer(side: Side) -> Offer:
    db.session.rollback()
    return db.session.scalars(select(Offer).where(Offer.side == side)).one()


def letter(kind: str, to: str) -> Letter | None:
    db.session.rollback()
    row = db.session.scalars(
        select(Notification)
        .join(Person, Person.id == Notification.person_id)
        .where(Notification.kind == kind, Person.call_name == to)
    ).one()
    return letter_of(db.session(), row)


def say_yes(*sides: Side) -> None:
    for side in sides:
        asking.answer_by_link(offer(side).link, YES)


def test_she_is_asked_in_her_language_with_her_word_and_her_own_link(asked: World) -> None:
    found = letter("match_offered", "Amira")
    assert (found.to, found.language.tag, found.subject) == ("amira@example.org", "ar", "سؤال لكم")
    assert f"http://localhost/ar/answer/{offer(Side.NEWCOMER).link}" in found.text
    assert "båt" in found.text
    assert "Berit" not in found.text + found.html


def test_he_is_asked_when_she_has_said_yes(asked: World) -> None:
    say_yes(Side.NEWCOMER)
    found = letter("volunteer_asked", "Berit")
    assert (found.to, found.subject) == ("berit@example.org", "Et spørsmål til deg")
    assert f"http://localhost/nb/answer/{offer(Side.VOLUNTEER).link}" in found.text
    assert "Amira" not in found.text + found.html


def test_good_news_goes_to_both(asked: World) -> None:
    say_yes(Side.NEWCOMER, Side.VOLUNTEER)
    assert letter("match_accepted", "Berit").subject == "Godt nytt"
    assert letter("match_accepted", "Amira").subject == "خبر سار"


def test_a_kind_word_when_he_cannot(asked: World) -> None:
    say_yes(Side.NEWCOMER)
    asking.answer_by_link(offer(Side.VOLUNTEER).link, NO)
    assert "ليس السبب منكم" in letter("not_this_time", "Amira").text


def test_whoever_is_silent_is_reminded_once_and_told_that_we_call(asked: World) -> None:
    deadlines.remind_unanswered(clock.now() + timedelta(days=3))
    hers = letter("offer_reminder", "Amira")
    assert f"http://localhost/ar/answer/{offer(Side.NEWCOMER).link}" in hers.text
    assert "تحتفظون بمكانكم في قائمة الانتظار." in hers.text
    say_yes(Side.NEWCOMER)
    deadlines.remind_unanswered(clock.now() + timedelta(days=2))
    his = letter("offer_reminder", "Berit")
    assert "Hvis vi ikke hører fra deg, ringer vi deg." in his.text
    assert "ventelisten" not in his.text
    assert "Amira" not in his.text + his.html
    assert letter("offer_reminder", "Amira") is None


def test_a_volunteer_is_asked_whether_he_is_ready_while_the_round_is_ahead(asked: World) -> None:
    with transaction() as session:
        somebody = factories.volunteer(session, asked.programme_id, call_name="Ola", said_ready_at=None)
        volunteer = session.get_one(Volunteer, somebody.volunteer_id)
        session.get_one(Person, volunteer.person_id).email = "ola@example.org"
    readiness.ask_who_is_ready(asked.coordinator, clock.today() + timedelta(days=3))
    found = letter("ready_asked", "Ola")
    assert (found.to, found.subject) == ("ola@example.org", "Et spørsmål til deg")
    link = the(ReadyQuestion).link
    assert f"http://localhost/nb/ready/{link}" in found.text
    yesterday = clock.today() - timedelta(days=1)
    change(update(ReadyQuestion).values(match_on=yesterday))
    assert letter("ready_asked", "Ola") is None
    change(update(ReadyQuestion).values(match_on=clock.today()))
    readiness.answer_by_link(link, is_ready=True)
    assert letter("ready_asked", "Ola") is None


def test_a_question_that_is_over_is_not_asked(asked: World) -> None:
    asking.answer_by_link(offer(Side.NEWCOMER).link, NO)
    assert letter("match_offered", "Amira") is None


def test_an_answered_question_is_not_asked_again(asked: World) -> None:
    say_yes(Side.NEWCOMER)
    assert letter("match_offered", "Amira") is None


def test_where_others_read_along_nothing_is_told_but_where_to_look(asked: World) -> None:
    change(update(Person).values(is_discreet=True))
    found = letter("match_offered", "Amira")
    assert found.subject == "لديكم رسالة"
    assert offer(Side.NEWCOMER).link in found.text
    for told in ("Amira", "Lillevik", r"22\s22\s22\s22", "متطوع"):
        assert not re.search(told, found.text + found.html + found.subject + found.sender)


def test_without_an_address_there_is_no_letter(asked: World) -> None:
    change(update(Person).values(email_sealed=None, email_digest=None))
    assert letter("match_offered", "Amira") is None


@pytest.mark.parametrize(("language", "words"), [("nb", "Du er godkjent"), ("ar", "تمت الموافقة عليكم")])
def test_the_approved_volunteer_is_told_while_he_is(inside: World, language: str, words: str) -> None:
    with transaction() as session:
        volunteer_id = factories.volunteer(session, inside.programme_id).volunteer_id
        person = session.scalars(select(Person)).one()
        person.email, person.language, person.word = "berit@example.org", language, "båt"
        put_in_outbox(session, person.id, VolunteerApproved(volunteer_id))
    found = letter("volunteer_approved", "Berit")
    assert words in found.text
    assert f"/{language}/me" in found.text
    change(update(Volunteer).values(approved_on=None))
    assert letter("volunteer_approved", "Berit") is None
