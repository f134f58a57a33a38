"""The desk's lists: a name is found however it is typed, and the figures count everybody."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import pytest

from tests import factories
from web.database import transaction
from web.listing import ROWS_A_PAGE, listing
from web.models import Volunteer
from web.names import fold
from web.people import queries as newcomers
from web.volunteers.desk import queries as volunteers

if TYPE_CHECKING:
    from tests.worlds import World

TYPED = [
    ("Åse-Marie", "ase"),
    ("Bjørn", "bjorn"),
    ("Bjørn", "BJØRN"),
    ("Łukasz", "lukasz"),
    ("ÉLODIE", "elo"),
    ("Nguyễn", "nguyen"),
    ("İbrahim", "ibrahim"),
    ("Işık", "isik"),
    ("Оксана", "oksana"),
    ("Олексій Ющенко", "oleksiy iu"),
    ("أميرة", "اميره"),
    ("مُحَمَّد", "محمد"),
    ("علی", "علي"),
    ("ኣሚራ", "ሚራ"),
    ("Anne  Lise", "anne lise"),
]


class Stand(StrEnum):
    HERE = "here"
    GONE = "gone"


@dataclass(frozen=True)
class Row:
    name: str
    standing: Stand = Stand.HERE


@pytest.mark.parametrize(("name", "typed"), TYPED)
def test_a_name_is_found_as_people_type_it_and_shown_as_it_was_written(name: str, typed: str) -> None:
    found = listing([Row(name), Row("Zzz")], standing=None, search=f" {typed} ", page=1)
    assert [row.name for row in found.rows] == [name]


@pytest.mark.parametrize(("one", "other"), [("Ола", "Оля"), ("عمر", "عمار"), ("Lena", "Lene")])
def test_other_names_stay_other_names(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_the_figures_count_everybody_whatever_is_shown() -> None:
    rows = [Row(f"Berit {number}") for number in range(ROWS_A_PAGE + 1)] + [Row("Kari", Stand.GONE)]
    found = listing(rows, standing=Stand.HERE, search="berit", page=9)
    assert (len(found.rows), found.page, found.pages) == (1, 2, 2)
    assert found.counts == {Stand.HERE: ROWS_A_PAGE + 1, Stand.GONE: 1}


def test_both_lists_at_the_desk_are_searched_so(inside: World) -> None:
    with transaction() as session:
        factories.newcomer(session, inside.programme_id, call_name="Оксана")
        factories.volunteer(session, inside.programme_id, call_name="Bjørn")
        session.add(Volunteer(person_id=factories.person(session).id, signed_up_at=factories.A_MONDAY))
    everybody = {"standing": None, "page": 1}
    for query, typed, name in (
        (newcomers.newcomers, "oksa", "Оксана"),
        (volunteers.volunteers, "bjor", "Bjørn"),
    ):
        assert [row.name for row in query(inside.coordinator, search=typed, **everybody).rows] == [name]
        assert query(inside.coordinator, search="qqq", **everybody).rows == []
