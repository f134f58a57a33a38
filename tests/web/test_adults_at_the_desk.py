"""Another adult is added at the desk: by her own yes, at her own address, and before anybody is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select, update

from matching import Household
from tests import factories
from tests.pages import text_of
from tests.web.desk_steps import PAGES, finish
from tests.web.newcomer_steps import latest_code, send
from tests.web.round_steps import change, everything, find, the
from web.database import db, transaction
from web.errors import Conflict, Reason
from web.models import (
    Account,
    AuditEntry,
    Consent,
    HouseholdAdult,
    Newcomer,
    Person,
    ProgrammeKind,
    Proposal,
    SignUpDraft,
)
from web.rounds.deciding import operations as rounds

if TYPE_CHECKING:
    from tests.pages import CarefulClient
    from tests.worlds import Within, World

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

YOU = {"call_name": "Samir", "birth_year": "1985", "gender": "man"}
EMAIL = "samir@example.org"


@pytest.fixture
def desk(client: CarefulClient, world: World, within: Within) -> CarefulClient:
    """The coordinator, when Amira has signed up for the two of them."""
    with within(), transaction() as session:
        factories.newcomer(session, world.programme_id, household=Household.COUPLE)
        factories.volunteer(session, world.programme_id)
    client.sign_in(world.key)
    return client


def newcomer_id(within: Within) -> UUID:
    with within():
        return the(Newcomer).id


def begin(client: CarefulClient, newcomer: UUID) -> str:
    response = send(client, f"/new/adult?newcomer={newcomer}", language="ar", how="interpreter")
    assert response.status_code == 303, response.text
    return str(response.location).removesuffix("/yes")


def add(client: CarefulClient, at: str, **reach: Any) -> str:
    """Fill in the three pages."""
    for page, fields in {
        "yes": PAGES["yes"],
        "about": YOU,
        "reach": PAGES["reach"] | {"unreachable": ""} | reach,
    }.items():
        response = send(client, f"{at}/{page}", **fields)
        assert response.status_code == 303, response.text
    return at


def test_the_partner_takes_part_by_a_yes_and_an_address_of_his_own(
    desk: CarefulClient, world: World, within: Within
) -> None:
    hers = f"/newcomers/{newcomer_id(within)}"
    assert "partner som ikke er lagt til ennå" in text_of(desk.page(hers))
    at = add(desk, begin(desk, newcomer_id(within)), email=EMAIL, phone="912 34 567")
    code = latest_code(desk, world)
    assert finish(desk, at, code=code).location == hers
    assert send(desk, f"{at}/check", seen_on=hers, code=code).status_code == 404
    with within():
        person = db.session.scalars(select(Person).where(Person.call_name == "Samir")).one()
        assert (person.email, person.phone, person.language, person.birth_year) == (
            EMAIL,
            "+4791234567",
            "ar",
            1985,
        )
        assert the(HouseholdAdult).person_id == person.id
        assert db.session.scalars(select(Account.person_id).where(Account.role == "person")).all() == [
            person.id
        ]
        given = {(row.person_id, row.how, row.recorded_by) for row in everything(Consent)}
        assert given == {(person.id, "interpreter", world.coordinator_id)}
        entry = next(row for row in everything(AuditEntry) if row.action == "add_adult")
        assert (entry.object_id, entry.reason) == (the(Newcomer).id, "interpreter")
        assert everything(SignUpDraft) == []
    page = text_of(desk.page(hers))
    assert "Samir Sa ja med tolk" in page
    assert "ikke er lagt til ennå" not in page
    assert EMAIL not in page
    assert EMAIL in text_of(desk.page(f"{hers}/contact"))


def test_his_yes_is_read_to_him_in_his_words_and_he_must_give_it(desk: CarefulClient, within: Within) -> None:
    at = begin(desk, newcomer_id(within))
    page = text_of(desk.page(f"{at}/reach"))
    assert "وبطريقة التواصل معي" in page
    without = {name: value for name, value in PAGES["reach"].items() if name != "keep"}
    assert send(desk, f"{at}/reach", **without).status_code == 400
    assert "Hvem skal møte guiden?" not in text_of(desk.page(f"{at}/about"))
    young = send(desk, f"{at}/about", **YOU | {"birth_year": "2015"})
    assert young.status_code == 303
    with within():
        assert everything(SignUpDraft) == []


@pytest.mark.parametrize("newcomer", ["", "x", uuid4()])
def test_nobody_is_added_to_nobody(desk: CarefulClient, newcomer: str) -> None:
    assert desk.get(f"/new/adult?newcomer={newcomer}").status_code == 404
    assert send(desk, f"/new/adult?newcomer={newcomer}", seen_on="/new/newcomer").status_code == 404


def test_a_coordinator_of_others_adds_nobody(desk: CarefulClient, within: Within) -> None:
    hers = newcomer_id(within)
    with within(), transaction() as session:
        other = factories.programme(session, ProgrammeKind.FADDER).id
        colleague = str(factories.account(session, [other]).id)
    desk.sign_in(colleague)
    assert desk.get(f"/new/adult?newcomer={hers}").status_code == 404
    assert send(desk, f"/new/adult?newcomer={hers}", seen_on="/new/newcomer").status_code == 404


def test_an_address_that_somebody_has_is_refused_in_words(
    desk: CarefulClient, world: World, within: Within
) -> None:
    with within(), transaction() as session:
        factories.account(session, email=EMAIL)
    at = add(desk, begin(desk, newcomer_id(within)), email=EMAIL)
    refused = finish(desk, at, code=latest_code(desk, world))
    assert refused.status_code == 400
    assert "Noen her har allerede denne adressen" in refused.text
    with within():
        assert everything(HouseholdAdult) == []


def test_nobody_joins_whoever_takes_part_alone_or_is_being_asked(
    desk: CarefulClient, world: World, within: Within
) -> None:
    at = add(desk, begin(desk, newcomer_id(within)), phone="912 34 567")
    with within():
        change(update(Newcomer).values(household=Household.PERSON))
    assert "er med alene" in finish(desk, at).text
    with within():
        find(world)
        rounds.approve(world.coordinator, the(Proposal).id, 1)
        change(update(Newcomer).values(household=Household.FAMILY))
    refused = finish(desk, at)
    assert (refused.status_code, "Det er en åpen kobling nå" in refused.text) == (409, True)
    with within():
        assert db.session.scalar(select(func.count()).select_from(HouseholdAdult)) == 0
        assert len(everything(SignUpDraft)) == 1


def test_a_couple_is_not_asked_before_both_are_known(
    desk: CarefulClient, world: World, within: Within
) -> None:
    with within():
        find(world)
        with pytest.raises(Conflict) as refusal:
            rounds.approve(world.coordinator, the(Proposal).id, 1)
        assert refusal.value.reason is Reason.PARTNER_NOT_ADDED
    finish(desk, add(desk, begin(desk, newcomer_id(within)), phone="912 34 567"))
    with within():
        rounds.approve(world.coordinator, the(Proposal).id, 1)
