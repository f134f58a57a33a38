"""Letters about activities: they lead to her page and hold neither what nor when nor where nor who."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from tests.databases import ON_SQLITE
from tests.notifications.test_road_letters import letter
from tests.web.activity_steps import invitation_of, invite, make, waits
from tests.web.round_steps import change, everything
from web import clock
from web.activities import answering, inviting, operations
from web.activities.reminders import remind_of_activities
from web.database import transaction
from web.models import Activity, AnsweredHow, CallOffReason, Invitation, InvitationAnswer, Newcomer, Person
from web.notifications.messages import ActivityChanged
from web.notifications.outbox import put_in_outbox

if TYPE_CHECKING:
    from uuid import UUID

    from tests.worlds import World

pytestmark = ON_SQLITE
SECRET = ("Omar", "Språkkafé", "مقهى", "bibliotek", "17:00", "19:00", "Kari")
KINDS = ("invited_to_activity", "activity_changed", "activity_tomorrow", "activity_comes_to_nothing")


@pytest.fixture
def cafe(inside: World) -> UUID:
    """A language café of tomorrow to which Amira, who reads Arabic, and Omar are invited."""
    starts, ends = (clock.at(clock.today() + timedelta(days=1), hour) for hour in (17, 19))
    hers, his = waits(inside, language="ar"), waits(inside, "Omar")
    found = make(inside, starts_at=starts, ends_at=ends)
    change(update(Person).values(word="båt"))
    invite(inside, found, hers, his)
    return found


def say(world: World, said: InvitationAnswer = InvitationAnswer.YES, name: str = "Amira") -> None:
    answering.record_answer(world.coordinator, hers(name).id, said, AnsweredHow.PHONE)


def hers(name: str = "Amira") -> Invitation:
    people = {person.id: person.call_name for person in everything(Person)}
    return next(invitation_of(row.id) for row in everything(Newcomer) if people[row.person_id] == name)


def every_letter(world: World) -> None:
    """Let each letter wait for Amira: she said yes days ago, it moved, and it is tomorrow."""
    say(world)
    said = update(Invitation).where(Invitation.answer.is_not(None))
    change(said.values(answered_at=clock.now() - timedelta(days=2)))
    with transaction() as session:
        person_id = session.get_one(Newcomer, hers().newcomer_id).person_id
        put_in_outbox(session, person_id, ActivityChanged(hers().id))
    assert remind_of_activities(clock.now()) == 1


def told_nothing(text: str) -> None:
    assert [word for word in SECRET if word in text] == []


def test_each_leads_to_her_page_in_her_language_and_tells_nothing(inside: World, cafe: UUID) -> None:
    invitation = letter("invited_to_activity", "Amira")
    assert "ندعوكم إلى نشاط" in invitation.text
    assert "تحتفظون بمكانكم في قائمة الانتظار" in invitation.text
    every_letter(inside)
    found = [invitation, *(letter(kind, "Amira") for kind in KINDS[1:3])]
    operations.call_off(inside.coordinator, cafe, CallOffReason.TOO_FEW)
    found.append(letter("activity_comes_to_nothing", "Amira"))
    assert "أُلغي النشاط" in found[-1].text
    for one in found:
        assert "http://localhost/ar/me" in one.text
        assert "båt" in one.text
        told_nothing(one.text + one.html + one.subject)


def test_where_others_read_along_there_is_only_a_link_and_a_word(inside: World, cafe: UUID) -> None:
    change(update(Person).values(is_discreet=True, language="nb"))
    found = [letter("invited_to_activity", "Amira")]
    every_letter(inside)
    found += [letter(kind, "Amira") for kind in KINDS[1:3]]
    operations.call_off(inside.coordinator, cafe, CallOffReason.TOO_FEW)
    found.append(letter("activity_comes_to_nothing", "Amira"))
    for one in found:
        assert [line for line in one.text.split("\n") if line.strip()] == [
            "Hei. Du har en beskjed.",
            "http://localhost/nb/me",
            "Ord: båt",
        ]


def answered(world: World, _cafe: UUID) -> None:
    say(world)


def taken_back(world: World, _cafe: UUID) -> None:
    with transaction() as session:
        session.get_one(Invitation, hers().id).withdrawn_at = clock.now()


def called_off(world: World, cafe: UUID) -> None:
    operations.call_off(world.coordinator, cafe, CallOffReason.OTHER)


def begun(_world: World, _cafe: UUID) -> None:
    change(update(Activity).values(starts_at=clock.now()))


def resting(_world: World, _cafe: UUID) -> None:
    change(update(Newcomer).values(paused_until=clock.today() + timedelta(days=7)))


def handled_manually(_world: World, _cafe: UUID) -> None:
    change(update(Newcomer).values(is_handled_manually=True))


@pytest.mark.parametrize("what", [answered, taken_back, called_off, begun, resting, handled_manually])
def test_an_invitation_is_not_sent_when_it_holds_no_more(inside: World, cafe: UUID, what) -> None:
    assert letter("invited_to_activity", "Amira") is not None
    what(inside, cafe)
    assert letter("invited_to_activity", "Amira") is None


@pytest.mark.parametrize("what", [taken_back, called_off, begun, handled_manually])
def test_nor_is_she_told_of_a_change_or_reminded(inside: World, cafe: UUID, what) -> None:
    every_letter(inside)
    assert letter("activity_changed", "Amira") is not None
    what(inside, cafe)
    assert letter("activity_changed", "Amira") is letter("activity_tomorrow", "Amira") is None


def test_who_says_no_meanwhile_is_neither_told_nor_reminded(inside: World, cafe: UUID) -> None:
    every_letter(inside)
    say(inside, InvitationAnswer.NO)
    assert letter("activity_changed", "Amira") is letter("activity_tomorrow", "Amira") is None


def test_tomorrow_is_said_of_tomorrow_alone(inside: World, cafe: UUID) -> None:
    every_letter(inside)
    assert letter("activity_tomorrow", "Amira") is not None
    for days in (-1, 1):
        other = clock.at(clock.today() + timedelta(days=1 + days), 23)
        change(update(Activity).values(starts_at=other, ends_at=other))
        assert letter("activity_tomorrow", "Amira") is None


def test_a_farewell_is_not_sent_to_who_is_invited_again(inside: World, cafe: UUID) -> None:
    say(inside)
    inviting.take_back(inside.coordinator, hers().id)
    assert "لم يعد هناك مكان لكم" in letter("activity_comes_to_nothing", "Amira").text
    invite(inside, cafe, hers().newcomer_id)
    assert letter("activity_comes_to_nothing", "Amira") is None
    say(inside)
    assert letter("activity_comes_to_nothing", "Amira") is None
