"""The coordinator's first page as a page: whose it is, what it folds and cuts, and own reminders."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event, update

from tests import factories
from tests.pages import text_of
from tests.web.round_steps import change, the
from tests.web.today_steps import (
    call_request,
    everything_at_once,
    in_days,
    kinds,
    new_newcomer,
    new_volunteer,
    reminded_person,
    rows,
    stranger,
)
from web.access import Actor
from web.database import db, transaction
from web.errors import Invalid, NotFound
from web.models import (
    Newcomer,
    Reminder,
    Role,
)
from web.today import operations, queries
from web.today.rows import Kind, Section

if TYPE_CHECKING:
    from tests.pages import CarefulClient
    from tests.worlds import Within, World


def test_a_reminder_stands_there_from_its_day_until_it_is_done(inside: World) -> None:
    person_id = reminded_person(inside)
    for _ in range(2):
        operations.remind_me(inside.coordinator, person_id, in_days(1))
    reminder_id = the(Reminder).id
    assert rows(inside.coordinator, Section.REMINDERS) == []
    operations.move_reminder(inside.coordinator, reminder_id, in_days(0))
    assert [row.names for row in rows(inside.coordinator, Section.REMINDERS)] == [("Amira",)]
    for _ in range(2):
        operations.finish_reminder(inside.coordinator, reminder_id)
    assert rows(inside.coordinator, Section.REMINDERS) == []


def test_a_reminder_is_ones_own_and_of_somebody_one_may_know_of(inside: World) -> None:
    person_id = reminded_person(inside)
    with pytest.raises(NotFound):
        operations.remind_me(stranger(inside), person_id, in_days(0))
    with pytest.raises(Invalid):
        operations.remind_me(inside.coordinator, person_id, in_days(-1))
    operations.remind_me(inside.coordinator, person_id, in_days(0))
    with transaction() as session:
        colleague = factories.account(session, [inside.programme_id])
        other = Actor(
            inside.organisation_id, colleague.id, Role.COORDINATOR, inside.coordinator.programme_ids
        )
    assert rows(other, Section.REMINDERS) == []
    with pytest.raises(NotFound):
        operations.finish_reminder(other, the(Reminder).id)


def test_another_programmes_people_are_not_there(inside: World) -> None:
    everything_at_once(inside)
    assert set(kinds(inside.coordinator)) == set(Section) - {Section.FIRST_MEETING, Section.FOLLOW_UP}
    everybodys = {Kind.CALL_REQUEST, Kind.NEW_NEWCOMER, Kind.NEW_VOLUNTEER}
    assert {kind for shown in kinds(stranger(inside)).values() for kind in shown} == everybodys


def test_somebody_handled_manually_is_in_no_row_and_no_count(inside: World) -> None:
    everything_at_once(inside)
    change(update(Newcomer).values(is_handled_manually=True))
    shown = {kind for found in kinds(inside.coordinator).values() for kind in found}
    assert shown == {Kind.CALL_REQUEST, Kind.NEW_VOLUNTEER, Kind.FACTS_MISSING}
    parts = {part.section: part.count for part in queries.today_page(inside.coordinator).parts}
    assert parts == dict.fromkeys(Section, 0) | {
        Section.CANNOT_WAIT: 1,
        Section.CALL: 1,
        Section.NEW: 1,
        Section.PAPERS: 1,
    }


def test_more_rows_take_no_more_statements(inside: World) -> None:
    counted = []
    for times in (1, 6):
        if times == 1:
            everything_at_once(inside)
        else:
            with transaction() as session:
                for _ in range(times):
                    factories.newcomer(session, inside.programme_id, availability=None)
            for _ in range(times):
                call_request()
                new_newcomer()
                new_volunteer()
        db.session.rollback()
        statements = []

        def note(*arguments: object, seen: list = statements) -> None:
            seen.append(arguments[2])

        event.listen(db.engine, "before_cursor_execute", note)
        page = queries.today_page(inside.coordinator)
        event.remove(db.engine, "before_cursor_execute", note)
        counted.append(len(statements))
    assert counted[0] == counted[1] <= 30
    assert {part.section: part.is_cut for part in page.parts}[Section.CALL]


def test_the_page_folds_what_is_empty_and_cuts_what_is_long(
    client: CarefulClient, world: World, within: Within
) -> None:
    client.sign_in(world.key)
    page = text_of(client.page("/today"))
    assert "Ingenting haster akkurat nå." in page
    assert "Ingen venter på første samtale." in page
    with within():
        for _ in range(6):
            new_newcomer()
        call_request(in_days(-1))
    page = text_of(client.page("/today"))
    assert "1 ting kan ikke vente." in page
    assert "Nye 6" in page
    assert "Vis alle 6" in page
    assert page.count("Yonas") == 2 * 5
    assert text_of(client.page("/today/new")).count("Yonas") == 2 * 6
    client.page("/today/nonsense", 404)


def test_a_reminder_is_set_from_a_persons_page_and_put_off(
    client: CarefulClient, world: World, within: Within
) -> None:
    with within():
        person_id = reminded_person(world)
        path = f"/newcomers/{the(Newcomer).id}"
    client.sign_in(world.key)
    fields = {"person": str(person_id), "on": in_days(0).isoformat(), "back": path}
    assert client.send("/reminders", seen_on=path, **fields).location == path
    with within():
        reminder = f"/reminders/{the(Reminder).id}"
    client.send(f"{reminder}/move", seen_on=reminder, on=in_days(10).isoformat())
    with within():
        assert the(Reminder).due_on == in_days(10)
    assert "1 til senere" in text_of(client.page("/today"))
    for wrong in ({"person": "x"}, {"on": "x"}):
        assert client.send("/reminders", seen_on=path, **(fields | wrong)).status_code == 400
    elsewhere = client.send("/reminders", seen_on=path, **(fields | {"back": "//evil.example"}))
    assert elsewhere.location == "/today"
