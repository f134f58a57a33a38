from datetime import date

import pytest

from tests.databases import application
from web import tenancy
from web.demo.community import community
from web.demo.names import Names
from web.demo.organisation import ORGANISATION_ID
from web.models import Person


def row(**answers):
    return {"id": "n99999", "gender": "woman", "languages": "nb:A2;uk:native"} | answers


def call_names():
    with application("sqlite://") as app, app.app_context(), tenancy.acting_for(ORGANISATION_ID):
        everybody = community(date(2026, 11, 1))
        return [person.call_name for person in everybody if isinstance(person, Person)]


@pytest.mark.parametrize(
    ("languages", "tongue"),
    [
        ("en:C1;uk:native", "uk"),
        ("ru:native;uk:native", "uk"),
        ("ar:native;ti:native", "ti"),
        ("ku:native;tr:native", "ku"),
        ("lt:native;ru:native", "lt"),
    ],
)
def test_of_two_mother_tongues_that_of_fewer_people_gives_the_name(languages, tongue):
    assert Names().mother_tongue(row(languages=languages)) == tongue


@pytest.mark.parametrize(
    ("gender", "pack"), [("woman", "women"), ("man", "men"), ("other", "either"), ("", "either")]
)
def test_a_name_fits_the_answer_about_gender(gender, pack):
    names = Names()

    assert names.name(row(gender=gender)) in names._tongues["uk"][pack]


def test_everybody_is_called_the_same_in_every_demo():
    assert call_names() == call_names()


def test_nobody_shares_a_name_but_the_two_who_are_to():
    everybody = call_names()

    assert sorted({name for name in everybody if everybody.count(name) > 1}) == ["Anna"]


def test_every_name_by_hand_is_given():
    assert set(Names()._by_hand.values()) <= set(call_names())


@pytest.mark.parametrize(
    ("script", "first", "last"),
    [
        ("Arabic", "\u0600", "\u06ff"),
        ("Cyrillic", "\u0400", "\u04ff"),
        ("Ethiopic", "\u1200", "\u137f"),
        ("Thai", "\u0e00", "\u0e7f"),
    ],
)
def test_some_write_their_name_in_their_own_script(script, first, last):
    assert any(first <= name[0] <= last for name in call_names())


def test_names_are_as_long_and_as_hard_as_names_come():
    everybody = call_names()

    assert max(map(len, everybody)) == 60
    assert any("\u0301" in name for name in everybody), "a mark that is a character of its own"
    assert max(max(map(len, name.split())) for name in everybody) > 30, "one long word"
