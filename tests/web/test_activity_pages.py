"""Activities at the desk, from the first form to the last answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from matching import Gender
from tests import factories
from tests.databases import ON_SQLITE
from tests.rounds import find_and_solve
from tests.web.activity_steps import invite, make, shown, waits
from web import clock
from web.activities.desk.choosing import left_over
from web.database import transaction
from web.errors import NotFound
from web.models import (
    Activity,
    Audience,
    MeetingPlace,
    Person,
    Unmatched,
)

if TYPE_CHECKING:
    from tests.pages import CarefulClient
    from tests.worlds import Within, World

pytestmark = ON_SQLITE
A_WEEK_ON = (clock.today() + timedelta(days=7)).isoformat()
PLAN = {
    "form_key": "one",
    "kind": "walk",
    "title": "Tur i skogen",
    "about": "Vi går sakte.",
    "day": A_WEEK_ON,
    "starts": "11:00",
    "ends": "13:00",
    "place": "",
    "address": "Parkeringen ved skogen",
    "audience": "everybody",
    "phone": "22 22 22 22",
}


@pytest.fixture
def desk(client: CarefulClient, world: World) -> CarefulClient:
    """The coordinator's browser."""
    client.sign_in(world.key)
    return client


def test_an_activity_is_added_changed_and_called_off(desk: CarefulClient, within: Within) -> None:
    assert "Ingenting er planlagt" in shown(desk, "/activities")
    assert desk.send("/activities/new", seen_on="/activities/new", **PLAN).status_code == 303
    with within(), transaction() as session:
        row = session.scalars(select(Activity)).one()
        starts = clock.local(row.starts_at)
        assert (row.address, row.meeting_place_id, starts.hour) == ("Parkeringen ved skogen", None, 11)
        place, address = session.scalars(select(MeetingPlace.id)).first(), f"/activities/{row.id}"
    assert "fra 11:00 til 13:00 Parkeringen ved skogen Alle" in shown(desk, "/activities")
    changed = PLAN | {"place": str(place), "address": "", "room": "4"}
    assert desk.send(f"{address}/edit", seen_on=f"{address}/edit", **changed).status_code == 303
    assert "Plass til 4 til" in shown(desk, address)
    desk.send(f"{address}/call-off", seen_on=address, reason="weather")
    assert "Avlyst Været" in shown(desk, address)
    assert "Inviter noen" not in shown(desk, address)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"title": "\u202e"}, "Gi den et navn"),
        ({"phone": "ring"}, "Skriv et nummer å ringe"),
        ({"title": "x" * 81}, "høyst 80 bokstaver"),
        ({"ends": "11:00"}, "slutter etter at den begynner"),
        ({"day": "2020-02-02"}, "Denne dagen er over"),
        ({"day": "2036-02-02"}, "høyst ett år"),
        ({"address": ""}, "Velg et sted, eller skriv adressen"),
        ({"room": "0"}, "fra 1 til 500"),
        ({"audience": ""}, "Si hvem den er for"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(
    desk: CarefulClient, wrong: dict[str, str], said: str
) -> None:
    answer = desk.send("/activities/new", seen_on="/activities/new", **PLAN | wrong)
    assert answer.status_code == 400
    assert said in answer.text
    assert "Vi går sakte." in answer.text


@pytest.mark.parametrize(
    ("too_little", "said"),
    [({"room": "1"}, "har plass allerede"), ({"audience": "men"}, "ikke lenger ville være for")],
)
def test_a_change_that_would_drop_somebody_is_refused_where_it_was_typed(
    desk: CarefulClient, world: World, within: Within, too_little: dict[str, str], said: str
) -> None:
    with within():
        cafe = make(world)
        invite(world, cafe, waits(world), waits(world, "Hala"))
    page = f"/activities/{cafe}/edit"
    answer = desk.send(page, seen_on=page, **PLAN | too_little)
    assert answer.status_code == 409
    assert said in answer.text
    assert "Vi går sakte." in answer.text


def test_from_her_page_she_is_invited_and_it_says_why_another_is_not(
    desk: CarefulClient, world: World, within: Within
) -> None:
    with within():
        hers, his = waits(world), waits(world, "Omar", gender=Gender.MAN)
        evening = make(world, title="Sykveld", audience=Audience.WOMEN)
    page = f"/activities/invite?newcomer={hers}&newcomer={his}"
    assert f"/activities/invite?newcomer={hers}" in desk.get(f"/newcomers/{hers}").text
    seen = shown(desk, page)
    assert "1 av de valgte kan inviteres" in seen
    assert "Omar: Dette er bare for kvinner" in seen
    done = desk.send(f"/activities/{evening}/invite", seen_on=page, newcomer=str(hers))
    assert done.headers["Location"] == f"/activities/{evening}"
    assert "Amira Invitert" in shown(desk, f"/activities/{evening}")
    seen = shown(desk, f"/newcomers/{hers}")
    assert "Invitert til en aktivitet" in seen
    assert "Sykveld" in seen


def test_too_many_are_refused_and_stay_ticked(desk: CarefulClient, world: World, within: Within) -> None:
    with within():
        several = [str(waits(world, name)) for name in ("Amira", "Hala", "Rania")]
        cafe = make(world, room=2)
    page = "/activities/invite?" + "&".join(f"newcomer={one}" for one in several)
    ticked = [box.get("value") for box in desk.page(page).iter("input") if "checked" in box.attrib]
    assert len(ticked) == 2
    answer = desk.send(f"/activities/{cafe}/invite", seen_on=page, newcomer=several)
    assert answer.status_code == 409
    assert "ikke plass til så mange" in answer.text
    assert answer.text.count("checked") == 3


def test_nobody_ticked_is_no_invitation(desk: CarefulClient, world: World, within: Within) -> None:
    with within():
        hers, cafe = waits(world), make(world)
    answer = desk.send(f"/activities/{cafe}/invite", seen_on=f"/activities/invite?newcomer={hers}")
    assert (answer.status_code, "Kryss av for noen" in answer.text) == (400, True)


def test_there_is_something_to_look_at_and_the_other_page_does_not_say_what(
    desk: CarefulClient, world: World, within: Within
) -> None:
    with within():
        hers, his, cafe = waits(world, avoids="Omar Saleh"), waits(world, "Omar"), make(world)
        invite(world, cafe, hers)
    seen = shown(desk, f"/activities/invite?newcomer={his}&activity={cafe}")
    assert "Omar: Det er noe å se på først Se hvem som er invitert" in seen
    assert "Saleh" not in seen
    assert "Amira" not in seen
    assert "Har skrevet hvem hun eller han ikke vil møte" in shown(desk, f"/activities/{cafe}")


def test_those_who_have_waited_longest_are_suggested_where_nobody_was_chosen(
    desk: CarefulClient, world: World, within: Within
) -> None:
    with within():
        long = factories.A_MONDAY - timedelta(days=300)
        (
            waits(world, "Hala"),
            waits(world, "Rania", signed_up_at=long),
            waits(world, "Omar", paused_until=None),
        )
        with transaction() as session:
            session.execute(update(Person).where(Person.call_name == "Omar").values(birth_year=2020))
        cafe = make(world)
    seen = shown(desk, f"/activities/invite?activity={cafe}")
    assert seen.index("Rania") < seen.index("Hala")
    assert "Omar" not in seen


def test_a_group_that_a_round_left_over_is_invited_together(
    desk: CarefulClient, world: World, within: Within
) -> None:
    with within():
        waits(world), waits(world, "Hala")
        make(world)
        round_id = find_and_solve(world.coordinator, {world.programme_id}, clock.today())
        with transaction() as session:
            assert len(session.scalars(select(Unmatched.id)).all()) == 2
    links = [
        link.get("href") or ""
        for link in desk.page(f"/rounds/{round_id}/left-over").iter("a")
        if "/activities/invite" in (link.get("href") or "")
    ]
    groups = [link for link in links if f"round={round_id}" in link]
    assert (len(groups), len(links)) == (1, 3)
    seen = shown(desk, groups[0])
    assert "2 av de valgte kan inviteres" in seen
    assert "Amira" in seen
    assert "Hala" in seen
    assert desk.get(f"/activities/invite?round={world.programme_id}&obstacle=outbid").status_code == 404
    colleague = replace(world.coordinator, programme_ids=frozenset({uuid4()}))
    with within():
        assert left_over(world.coordinator, round_id, "an obstacle of others") == []
        with pytest.raises(NotFound):
            left_over(colleague, round_id, "several")


def test_today_leads_from_who_waits_longest_to_an_invitation(
    desk: CarefulClient, world: World, within: Within
) -> None:
    with within():
        hers = waits(world)
    assert f"/activities/invite?newcomer={hers}" in desk.get("/today").text


def test_who_gets_no_letter_is_to_be_called(desk: CarefulClient, world: World, within: Within) -> None:
    with within():
        hers, cafe = waits(world), make(world)
        invite(world, cafe, hers)
    assert "får ikke brev" not in shown(desk, f"/activities/{cafe}")
    with within(), transaction() as session:
        session.execute(update(Person).values(email_sealed=None, email_digest=None))
    assert "får ikke brev" in shown(desk, f"/activities/{cafe}")
