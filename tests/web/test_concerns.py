"""Si fra: who hears what, that the other side hears nothing, and that nobody writes to nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from matching import Side
from tests import factories
from tests.pages import text_of
from tests.web.match_steps import ask_first, begin
from tests.web.round_steps import change, everything, the
from web.access import Actor
from web.check_ins.desk.queries import concern_page
from web.database import transaction
from web.errors import Conflict, Forbidden, Invalid, NotFound, Reason, TooMany
from web.follow_up.queries import match_page
from web.matches import concerns
from web.matches.concerns import Told
from web.matches.follow_up_lists import open_concerns, settled_concerns
from web.models import Concern, ConcernLevel, Newcomer, Notification, Person, ProgrammeKind, Role

if TYPE_CHECKING:
    from uuid import UUID

    from tests.pages import CarefulClient
    from tests.worlds import World

SERIOUS = Told(ConcernLevel.SERIOUS, "Jeg er redd.")
ABOUT_HER = Told(ConcernLevel.NOT_GOOD, "Koordinatoren", is_about_coordinator=True)


@pytest.fixture
def together(inside: World) -> UUID:
    """Amira and Berit, who met for the first time today."""
    return begin(inside)


def actor(world: World, role: Role, **account: object) -> Actor:
    with transaction() as session:
        account_id = factories.account(session, role=role, **account).id
    return Actor(world.organisation_id, account_id, role)


def amira(world: World, name: str = "Amira") -> Actor:
    with transaction() as session:
        person_id = session.scalars(select(Person.id).where(Person.call_name == name)).one()
    return actor(world, Role.PERSON, person_id=person_id)


def test_what_she_tells_is_sealed_heard_by_her_coordinators_and_by_nobody_else(
    inside: World, together: UUID
) -> None:
    before = len(everything(Notification))
    concerns.tell(amira(inside), SERIOUS, together)
    assert "er redd" not in the(Concern).words_sealed
    assert [(one.name, one.level) for one in open_concerns(inside.coordinator)] == [
        ("Amira", ConcernLevel.SERIOUS)
    ]
    assert concern_page(inside.coordinator, the(Concern).id).concern.words == "Jeg er redd."
    stranger = Actor(inside.organisation_id, inside.coordinator_id, Role.COORDINATOR, frozenset({uuid4()}))
    above = actor(inside, Role.ADMINISTRATOR)
    assert open_concerns(stranger) == open_concerns(above) == []
    for other in (stranger, above):
        with pytest.raises(NotFound):
            concern_page(other, the(Concern).id)
        with pytest.raises(NotFound):
            concerns.settle_concern(other, the(Concern).id)
    with pytest.raises(Forbidden):
        open_concerns(actor(inside, Role.LEADER))
    assert len(everything(Notification)) == before


def test_what_is_about_the_coordinator_goes_above_her(inside: World, together: UUID) -> None:
    above = actor(inside, Role.ADMINISTRATOR)
    concerns.tell(amira(inside), ABOUT_HER, together)
    assert open_concerns(inside.coordinator) == []
    assert match_page(inside.coordinator, together).course.concerns == []
    with pytest.raises(NotFound):
        concern_page(inside.coordinator, the(Concern).id)
    assert [one.name for one in open_concerns(above)] == ["Amira"]
    shown = concern_page(above, the(Concern).id)
    assert (shown.match_id, shown.may_pause) == (None, False)
    assert settled_concerns(above) == []
    concerns.settle_concern(above, the(Concern).id)
    assert open_concerns(above) == []
    assert [one.name for one in settled_concerns(above)] == ["Amira"]
    assert settled_concerns(inside.coordinator) == []


def test_what_hangs_on_no_match_is_found_again_when_it_is_settled(
    inside: World, together: UUID, client: CarefulClient
) -> None:
    concerns.tell(amira(inside), SERIOUS)
    concern_id = the(Concern).id
    concerns.settle_concern(inside.coordinator, concern_id)
    stranger = Actor(inside.organisation_id, inside.coordinator_id, Role.COORDINATOR, frozenset({uuid4()}))
    assert settled_concerns(stranger) == []
    client.sign_in(inside.key)
    page = client.page("/concerns")
    assert "Det som er fulgt opp (1)" in text_of(page)
    assert f"/concerns/{concern_id}" in {link.get("href") for link in page.iter("a")}


def test_without_anybody_above_her_nothing_is_taken_that_nobody_would_read(
    inside: World, together: UUID
) -> None:
    with pytest.raises(Conflict) as refusal:
        concerns.tell(amira(inside), ABOUT_HER, together)
    assert refusal.value.reason is Reason.CALL_US
    assert everything(Concern) == []


def test_either_side_of_somebody_handled_manually_is_given_the_number(inside: World, together: UUID) -> None:
    link, his = ask_first().link, ask_first(Side.VOLUNTEER).link
    change(update(Newcomer).values(is_handled_manually=True))
    for one in (link, his):
        with pytest.raises(Conflict):
            concerns.tell_by_link(one, SERIOUS)
    with pytest.raises(Conflict):
        concerns.tell(amira(inside), SERIOUS)


def test_whoever_is_handled_manually_later_is_in_no_list(inside: World, together: UUID) -> None:
    actor(inside, Role.ADMINISTRATOR)
    concerns.tell_by_link(ask_first(Side.VOLUNTEER).link, SERIOUS)
    concerns.tell(amira(inside), SERIOUS)
    assert len(open_concerns(inside.coordinator)) == 2
    change(update(Newcomer).values(is_handled_manually=True))
    assert open_concerns(inside.coordinator) == []


def test_by_the_link_of_a_question_it_is_told_about_that_match(inside: World, together: UUID) -> None:
    concerns.tell_by_link(ask_first(Side.VOLUNTEER).link, SERIOUS)
    assert (the(Concern).match_id, open_concerns(inside.coordinator)[0].name) == (together, "Berit")
    with pytest.raises(NotFound):
        concerns.tell_by_link("made-up", SERIOUS)


def test_sent_twice_it_is_told_once(inside: World, together: UUID) -> None:
    link = ask_first().link
    for told in (SERIOUS, SERIOUS, Told(ConcernLevel.SERIOUS, "Noe nytt.")):
        concerns.tell_by_link(link, told)
    assert len(everything(Concern)) == 2


def test_a_flood_is_stopped(inside: World, together: UUID) -> None:
    link = ask_first().link
    for number in range(6):
        concerns.tell_by_link(link, Told(ConcernLevel.WONDERING, str(number)))
    with pytest.raises(TooMany):
        concerns.tell_by_link(link, SERIOUS)


def test_very_long_words_and_a_strangers_match_are_refused(inside: World, together: UUID) -> None:
    with transaction() as session:
        factories.newcomer(session, inside.programme_id, call_name="Zara")
    with pytest.raises(NotFound):
        concerns.tell(amira(inside, "Zara"), SERIOUS, together)
    with pytest.raises(Invalid):
        concerns.tell(amira(inside), Told(ConcernLevel.WONDERING, "x" * 2001))


def test_somebody_whom_nobody_has_placed_is_heard_and_somebody_elses_is_not(inside: World) -> None:
    with transaction() as session:
        other = factories.programme(session, kind=ProgrammeKind.FADDER).id
        factories.newcomer(session, other, call_name="Zara")
        person = factories.person(session, call_name="Ny")
        session.add(Newcomer(person_id=person.id, signed_up_at=factories.A_MONDAY))
    concerns.tell(amira(inside, "Zara"), SERIOUS)
    concerns.tell(amira(inside, "Ny"), SERIOUS)
    assert [one.name for one in open_concerns(inside.coordinator)] == ["Ny"]


def test_the_most_serious_comes_first(inside: World, together: UUID) -> None:
    her = amira(inside)
    for level in (ConcernLevel.WONDERING, ConcernLevel.DANGER, ConcernLevel.NOT_GOOD, ConcernLevel.SERIOUS):
        concerns.tell(her, Told(level), together)
    assert [one.level for one in open_concerns(inside.coordinator)] == [
        ConcernLevel.DANGER,
        ConcernLevel.SERIOUS,
        ConcernLevel.NOT_GOOD,
        ConcernLevel.WONDERING,
    ]
