"""The proposals as a table: sorted, approved one, many or all above a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import update

from tests.databases import ON_SQLITE
from tests.pages import text_of
from tests.web.round_pages import run_round
from web import tenancy
from web.database import transaction
from web.models import Newcomer

if TYPE_CHECKING:
    from flask import Flask

    from tests.pages import CarefulClient
    from tests.worlds import World

# What is read here and who is approved of many, other tests hold on both.
pytestmark = ON_SQLITE
NOBODY = "00000000-0000-0000-0000-000000000000"


def rows_of(page) -> list[str]:
    return [text_of(row) for row in next(page.iter("tbody")).iter("tr")]


def approve_many(client: CarefulClient, path: str, **fields) -> str:
    """Send the table's form as a browser would, with these fields, and return what is shown then."""
    form = next(
        f for f in client.page(f"{path}/table").iter("form") if f.get("action", "").endswith("/approve")
    )
    kept = [(i.get("name"), i.get("value")) for i in form.iter("input") if i.get("type") == "hidden"]
    data: dict[str, list[str]] = {}
    for name, value in kept:
        data.setdefault(name, []).append(value)
    response = client.post(form.get("action"), data=data | fields)
    assert response.status_code == 303, response.text
    return text_of(client.page(response.location))


def test_the_table_is_sorted_by_what_the_reader_chooses(coordinator: CarefulClient, three: World) -> None:
    path = run_round(coordinator, three)
    by_fit = rows_of(coordinator.page(f"{path}/table"))
    by_name = rows_of(coordinator.page(f"{path}/table?sort=newcomer"))
    assert by_fit[0].startswith("Amira")
    assert sorted(by_fit) == sorted(by_name)
    assert [row.split()[0] for row in by_name] == ["Amira", "Olena", "Zahra"]
    head = coordinator.page(f"{path}/table?sort=newcomer")
    assert [th.get("aria-sort") for th in head.iter("th") if th.get("aria-sort")] == ["ascending"]
    assert rows_of(coordinator.page(f"{path}/table?sort=nonsense")) == by_fit


def test_each_row_opens_its_own_pair_where_every_deed_has_a_key(
    coordinator: CarefulClient, three: World
) -> None:
    path = run_round(coordinator, three)
    table = next(coordinator.page(f"{path}/table?sort=newcomer").iter("tbody"))
    links = {text_of(a): a.get("href") for a in table.iter("a")}
    opened = {name: text_of(next(coordinator.page(link).iter("h2"))) for name, link in links.items()}
    assert opened.keys() == {"Amira", "Olena", "Zahra"}
    assert all(title.startswith(f"{name} og ") for name, title in opened.items())


def test_those_chosen_are_approved_and_no_others(coordinator: CarefulClient, three: World) -> None:
    path = run_round(coordinator, three)
    page = coordinator.page(f"{path}/table?sort=newcomer")
    boxes = [i.get("value") for i in page.iter("input") if i.get("name") == "chosen"]
    shown = approve_many(coordinator, path, chosen=boxes[:2])
    assert "2 er godkjent og blir spurt." in shown
    assert [row.split()[0] for row in rows_of(coordinator.page(f"{path}/table"))] == ["Zahra"]


def test_all_above_a_line_are_approved_and_none_below(coordinator: CarefulClient, three: World) -> None:
    path = run_round(coordinator, three)
    rows = rows_of(coordinator.page(f"{path}/table"))
    above = [row for row in rows if "Passer godt" in row or "Passer svært godt" in row]
    assert 0 < len(above) < len(rows)
    approve_many(coordinator, path, line=["2"])
    left = rows_of(coordinator.page(f"{path}/table"))
    assert left == [row for row in rows if row not in above]


def test_of_many_the_refused_are_named_with_the_reason(
    app: Flask, coordinator: CarefulClient, three: World
) -> None:
    path = run_round(coordinator, three)
    page = coordinator.page(f"{path}/table?sort=newcomer")
    boxes = [i.get("value") for i in page.iter("input") if i.get("name") == "chosen"]
    with app.app_context(), tenancy.acting_for(three.organisation_id), transaction() as session:
        session.execute(update(Newcomer).values(goals=["sport"]))
    shown = approve_many(coordinator, path, chosen=[*boxes[:1], "nonsense", f"{NOBODY}"])
    assert "Amira – Berit: Deltakeren har endret svarene sine" in shown
    assert "Velg noen først." in approve_many(coordinator, path)
