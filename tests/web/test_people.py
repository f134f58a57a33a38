"""Newcomers at the desk: who is seen by whom, what is recorded, and what leaves a trace."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from sqlalchemy import update

from matching.lifecycle import EnrolmentStatus
from tests import factories
from tests.databases import ON_SQLITE
from tests.pages import text_of
from tests.web.round_steps import change, everything, make_couple, put_forward, the
from web import clock, tenancy
from web.access import Actor
from web.database import transaction
from web.errors import Conflict, Forbidden, Invalid, NotFound
from web.models import (
    AnsweredHow,
    AuditEntry,
    Enrolment,
    Newcomer,
    Note,
    Person,
    ProgrammeKind,
    Role,
)
from web.people import history, operations, queries
from web.people.queries import Standing
from web.rounds.deciding import operations as rounds

if TYPE_CHECKING:
    from uuid import UUID

    from flask import Flask

    from tests.pages import CarefulClient
    from tests.worlds import World


@pytest.fixture
def newcomer_id(inside: World) -> UUID:
    """Somebody who has signed up and whom nobody has placed yet."""
    return unplaced("Amira")


def unplaced(call_name: str) -> UUID:
    with transaction() as session:
        person = factories.person(
            session, call_name=call_name, email="amira@example.org", phone="+4722222222"
        )
        row = Newcomer(person_id=person.id, signed_up_at=factories.A_MONDAY, languages={"ar": "native"})
        session.add(row)
        return row.id


def listed(world: World, **wanted) -> list[str]:
    found = queries.newcomers(world.coordinator, **{"standing": None, "search": "", "page": 1} | wanted)
    return [row.name for row in found.rows]


def test_a_new_newcomer_is_seen_by_every_coordinator(inside: World, newcomer_id: UUID) -> None:
    assert listed(inside) == ["Amira"]
    stranger = Actor(inside.organisation_id, inside.coordinator_id, Role.COORDINATOR, frozenset({uuid4()}))
    assert queries.newcomer_page(stranger, newcomer_id).standing is Standing.NEW


def test_a_placed_newcomer_is_seen_by_her_own_coordinators_only(inside: World, newcomer_id: UUID) -> None:
    operations.record_talk(inside.coordinator, newcomer_id, clock.today(), frozenset({inside.programme_id}))
    stranger = Actor(inside.organisation_id, inside.coordinator_id, Role.COORDINATOR, frozenset({uuid4()}))
    for look in (
        lambda: queries.newcomer_page(stranger, newcomer_id),
        lambda: history.history(stranger, newcomer_id),
        lambda: history.contact(stranger, newcomer_id),
        lambda: operations.write_note(stranger, newcomer_id, "x"),
        lambda: operations.pause(stranger, newcomer_id, clock.today() + timedelta(days=1), AnsweredHow.PHONE),
        lambda: operations.note_that_contact_was_read(stranger, newcomer_id),
    ):
        with pytest.raises(NotFound):
            look()
    assert listed(inside) == ["Amira"]


def test_somebody_handled_manually_is_seen_by_nobody(inside: World, newcomer_id: UUID) -> None:
    change(update(Newcomer).values(is_handled_manually=True))
    assert listed(inside) == []
    assert sum(queries.newcomers(inside.coordinator, standing=None, search="", page=1).counts.values()) == 0
    with pytest.raises(NotFound):
        queries.newcomer_page(inside.coordinator, newcomer_id)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.COORDINATOR])
def test_nobody_else_lists_or_reads_newcomers(inside: World, newcomer_id: UUID, role: Role) -> None:
    actor = Actor(inside.organisation_id, inside.coordinator_id, role, frozenset({inside.programme_id}))
    for look in (
        lambda: queries.newcomers(actor, standing=None, search="", page=1),
        lambda: queries.newcomer_page(actor, newcomer_id),
        lambda: operations.write_note(actor, newcomer_id, "x"),
    ):
        with pytest.raises(Forbidden):
            look()


def test_after_the_talk_she_has_waited_since_she_signed_up(inside: World, newcomer_id: UUID) -> None:
    operations.record_talk(inside.coordinator, newcomer_id, clock.today(), frozenset({inside.programme_id}))
    place = the(Enrolment)
    assert (place.status, place.waiting_since) == (EnrolmentStatus.READY, factories.A_MONDAY)
    assert queries.newcomer_page(inside.coordinator, newcomer_id).standing is Standing.WAITING


def test_recording_a_talk_twice_places_her_once(inside: World, newcomer_id: UUID) -> None:
    for _ in range(2):
        operations.record_talk(
            inside.coordinator, newcomer_id, clock.today(), frozenset({inside.programme_id})
        )
    assert len(everything(Enrolment)) == 1


def test_a_talk_is_not_recorded_before_it_took_place(inside: World, newcomer_id: UUID) -> None:
    with pytest.raises(Invalid):
        operations.record_talk(
            inside.coordinator, newcomer_id, clock.today() + timedelta(days=1), frozenset()
        )


def test_nobody_is_placed_in_a_programme_of_others(inside: World, newcomer_id: UUID) -> None:
    with transaction() as session:
        other = factories.programme(session, ProgrammeKind.FADDER).id
    with pytest.raises(NotFound):
        operations.record_talk(inside.coordinator, newcomer_id, clock.today(), frozenset({other}))
    assert everything(Enrolment) == []


def test_a_pause_keeps_the_place_and_the_time(inside: World, newcomer_id: UUID) -> None:
    operations.record_talk(inside.coordinator, newcomer_id, clock.today(), frozenset({inside.programme_id}))
    operations.pause(inside.coordinator, newcomer_id, clock.today() + timedelta(days=30), AnsweredHow.PHONE)
    assert the(Enrolment).status is EnrolmentStatus.PAUSED
    operations.take_up_again(inside.coordinator, newcomer_id)
    place = the(Enrolment)
    assert (place.status, place.waiting_since) == (EnrolmentStatus.READY, factories.A_MONDAY)
    assert the(Newcomer).paused_until is None


def test_a_pause_needs_a_day_ahead(inside: World, newcomer_id: UUID) -> None:
    operations.record_talk(inside.coordinator, newcomer_id, clock.today(), frozenset({inside.programme_id}))
    with pytest.raises(Invalid):
        operations.pause(inside.coordinator, newcomer_id, clock.today(), AnsweredHow.PHONE)


def test_somebody_with_an_open_match_is_not_simply_paused(inside: World) -> None:
    make_couple(inside)
    rounds.approve(inside.coordinator, put_forward(inside), 1)
    newcomer_id = the(Newcomer).id
    with pytest.raises(Conflict):
        operations.pause(
            inside.coordinator, newcomer_id, clock.today() + timedelta(days=3), AnsweredHow.PHONE
        )
    assert queries.newcomer_page(inside.coordinator, newcomer_id).standing is Standing.MATCHED
    actions = [event.action for event in history.history(inside.coordinator, newcomer_id)]
    assert actions == ["approve", "sign_up"]


def test_a_note_is_sealed_and_read_back(inside: World, newcomer_id: UUID) -> None:
    operations.write_note(inside.coordinator, newcomer_id, "  Ring etter 16 📞\nHeis i bygget.  ")
    assert "Ring etter" not in str(vars(the(Note)))
    notes = history.contact(inside.coordinator, newcomer_id).notes
    assert [(note.by, note.text) for note in notes] == [("Kari Lie", "Ring etter 16 📞\nHeis i bygget.")]


@pytest.mark.parametrize("text", ["", " \n", "x" * 2001])
def test_an_empty_or_endless_note_is_refused(inside: World, newcomer_id: UUID, text: str) -> None:
    with pytest.raises(Invalid):
        operations.write_note(inside.coordinator, newcomer_id, text)


def test_the_page_of_contact_leaves_a_trace_each_time(
    app: Flask, client: CarefulClient, world: World
) -> None:
    with app.app_context(), tenancy.acting_for(world.organisation_id):
        newcomer_id = unplaced("Amira")
    client.sign_in(world.key)
    assert "amira@example.org" not in text_of(client.page(f"/newcomers/{newcomer_id}"))
    for _ in range(2):
        page = text_of(client.page(f"/newcomers/{newcomer_id}/contact"))
    assert "amira@example.org" in page
    with app.app_context(), tenancy.acting_for(world.organisation_id):
        traces = [entry for entry in everything(AuditEntry) if entry.action == "read_contact"]
        assert [trace.object_id for trace in traces] == [newcomer_id] * 2
    assert "Kontakt og notater ble lest" in text_of(client.page(f"/newcomers/{newcomer_id}"))


def test_the_desk_walks_from_the_list_to_the_waiting_list(
    app: Flask, client: CarefulClient, world: World
) -> None:
    with app.app_context(), tenancy.acting_for(world.organisation_id):
        newcomer_id = unplaced("Amira")
    client.sign_in(world.key)
    assert "Amira" in text_of(client.page("/newcomers?standing=new"))
    path = f"/newcomers/{newcomer_id}"
    bad = client.send(f"{path}/talk", seen_on="/rounds/new", talked_on="yesterday")
    assert bad.status_code == 400
    sent = client.send(
        f"{path}/talk",
        seen_on="/rounds/new",
        talked_on=clock.today().isoformat(),
        programmes=str(world.programme_id),
    )
    assert sent.location == path
    assert "Venter" in text_of(client.page(path))
    assert "Amira" not in text_of(client.page("/newcomers?standing=new"))
    until = (clock.today() + timedelta(days=9)).isoformat()
    assert (
        client.send(f"{path}/pause", seen_on="/rounds/new", until=until, how="interpreter").status_code == 303
    )
    assert "Begynte en pause (Kari Lie), fortalt med tolk" in text_of(client.page(path))
    assert client.send(f"{path}/pause", seen_on="/rounds/new", until=until).status_code == 400
    assert client.send(f"{path}/take-up-again", seen_on="/rounds/new").status_code == 303
    note = client.send(f"{path}/notes", seen_on="/rounds/new", text="Ring etter 16")
    assert "Ring etter 16" in text_of(client.page(note.location))


@ON_SQLITE
def test_an_unknown_standing_is_not_found(client: CarefulClient, world: World) -> None:
    client.sign_in(world.key)
    assert client.get("/newcomers?standing=secret").status_code == 404


@ON_SQLITE
def test_names_are_shown_as_they_are_and_do_no_harm(app: Flask, client: CarefulClient, world: World) -> None:
    name = "<script>alert(1)</script> O'Brien \N{FAMILY}"
    with app.app_context(), tenancy.acting_for(world.organisation_id):
        newcomer_id = unplaced(name)
        assert the(Person).call_name == name
    client.sign_in(world.key)
    for path in ("/newcomers", f"/newcomers/{newcomer_id}", f"/newcomers/{newcomer_id}/contact"):
        assert name in text_of(client.page(path))
