"""What somebody is invited to, on her own page."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select, update

from tests import factories
from tests.databases import ON_SQLITE
from tests.pages import text_of
from tests.web.activity_steps import come_in_as, invitation_of, invite, make, shown, waits
from web import clock
from web.activities import operations
from web.database import transaction
from web.matches.operations import begin_match, open_match
from web.models import (
    Activity,
    Audience,
    CallOffReason,
    Enrolment,
    Invitation,
    InvitationAnswer,
)

if TYPE_CHECKING:
    from tests.pages import CarefulClient
    from tests.worlds import Within, World

pytestmark = ON_SQLITE


def answer_buttons(client: CarefulClient, path: str = "/nb/me") -> list[str]:
    page = client.page(path)
    forms = [form for form in page.iter("form") if "/invitations/" in (form.get("action") or "")]
    return [text_of(form) for form in forms]


def test_she_reads_what_when_and_where_and_answers(
    client: CarefulClient, world: World, within: Within
) -> None:
    with within():
        hers, cafe = waits(world), make(world, audience=Audience.WOMEN)
        invite(world, cafe, hers, waits(world, "Hala"))
        address = f"/nb/me/invitations/{invitation_of(hers).id}"
    come_in_as(client, world, within, hers)
    seen = shown(client, "/nb/me")
    for said in (
        "Du er invitert",
        "Språkkafé",
        "fra 17:00 til 19:00",
        "Sentrum bibliotek",
        "Bare kvinner er invitert. Det koster ingenting.",
        "Du beholder plassen din på ventelisten, enten du kommer eller ikke.",
    ):
        assert said in seen
    assert "Hala" not in seen
    assert answer_buttons(client) == ["Jeg vil gjerne komme", "Ikke denne gangen"]
    client.send(address, seen_on="/nb/me", answer="yes")
    assert answer_buttons(client) == ["Jeg kan ikke komme likevel"]
    client.send(address, seen_on="/nb/me", answer="no")
    assert answer_buttons(client) == ["Jeg vil gjerne komme likevel"]
    assert "مقهى اللغة" in shown(client, "/ar/me")
    assert "\u2068Språkkafé\u2069: " in shown(client, "/ar/me/data")
    assert "Du har sagt at du ikke kommer" in shown(client, "/nb/me/data").partition("invitert til")[2]


def test_called_off_she_reads_why_and_is_asked_nothing(
    client: CarefulClient, world: World, within: Within
) -> None:
    with within():
        hers, cafe = waits(world), make(world)
        invite(world, cafe, hers)
        operations.call_off(world.coordinator, cafe, CallOffReason.PLACE_CLOSED)
    come_in_as(client, world, within, hers)
    assert "Den er avlyst Stedet er stengt denne dagen." in shown(client, "/nb/me")
    assert answer_buttons(client) == []


@pytest.mark.parametrize(
    ("statement", "is_there"),
    [
        (update(Activity).values(starts_at=clock.now(), ends_at=clock.now() + timedelta(hours=1)), True),
        (update(Activity).values(starts_at=clock.now() - timedelta(hours=1), ends_at=clock.now()), False),
        (update(Invitation).values(withdrawn_at=clock.now()), False),
    ],
    ids=["begun", "over", "taken back"],
)
def test_what_is_over_asks_nothing_any_more(
    client: CarefulClient, world: World, within: Within, statement: Any, *, is_there: bool
) -> None:
    with within():
        hers, cafe = waits(world), make(world)
        invite(world, cafe, hers)
        with transaction() as session:
            session.execute(statement)
    come_in_as(client, world, within, hers)
    assert ("Du er invitert" in shown(client, "/nb/me")) is is_there
    assert answer_buttons(client) == []


def test_where_her_place_is_taken_she_is_asked_to_call(
    client: CarefulClient, world: World, within: Within
) -> None:
    with within():
        hers, his, cafe = waits(world), waits(world, "Omar"), make(world, room=1)
        invite(world, cafe, hers)
        with transaction() as session:
            row = session.scalars(select(Invitation)).one()
            row.answer, row.answered_at, row.how = InvitationAnswer.NO, clock.now(), "self"
        invite(world, cafe, his)
    come_in_as(client, world, within, hers)
    assert "Det er ikke plass til flere nå" in shown(client, "/nb/me")
    assert answer_buttons(client) == []


def test_who_has_a_guide_by_now_is_told_nothing_of_a_queue(
    client: CarefulClient, world: World, within: Within
) -> None:
    with within():
        hers, cafe = waits(world), make(world)
        invite(world, cafe, hers)
        with transaction() as session:
            place = session.scalars(select(Enrolment).where(Enrolment.newcomer_id == hers)).one()
            begin_match(open_match(session, place, factories.volunteer(session, world.programme_id), None))
    come_in_as(client, world, within, hers)
    seen = shown(client, "/nb/me")
    assert "Du er invitert" in seen
    assert "ventelisten, enten" not in seen
