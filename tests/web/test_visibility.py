"""Who finds which answer of whom, and when: what every page, header and letter gives away is the table.

tests/data/visibility.toml says it. Nothing more may be found, and nothing less. The pages come from the
application itself, so that a new one is opened by everybody without anybody thinking of it.
"""

from __future__ import annotations

import logging
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import NullPool, create_engine, select

from tests.databases import as_superuser
from tests.web import canaries
from tests.web import together_steps as steps
from tests.web.canaries import MOST_OPEN, STATES
from tests.web.given_away import given_away
from web.database import Base

if TYPE_CHECKING:
    from flask import Flask

    from tests.worlds import World

pytestmark = pytest.mark.usefixtures("by_day")
TABLE = tomllib.loads(Path("tests/data/visibility.toml").read_text(encoding="utf-8"))
ANSWERS = tomllib.loads(Path("tests/data/access.toml").read_text(encoding="utf-8"))["answers"]
# Pages that come only when they are asked for by a form.
SHOWN_AFTER_POST = [
    "/" + line.partition(" /")[2].replace("<uuid:", "{").replace(">", "}")
    for line, answers in ANSWERS.items()
    if line.startswith("POST ") and "200" in answers
]


def expected(state: str) -> dict[str, set[tuple[str, str]]]:
    """What each reader finds in this state."""
    found: dict[str, set[tuple[str, str]]] = {}
    for whose, fields in TABLE.items():
        for field, readers in fields.items():
            for reader, states in readers.items():
                if states == "always" or state in states:
                    found.setdefault(reader, set()).add((whose, field))
    return found


@pytest.mark.slow
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("state", STATES)
def test_everybody_finds_what_the_table_says_and_nothing_else(
    app: Flask, world: World, state: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "web")
    with steps.office(app, world.organisation_id):
        scene = canaries.build(app, world, state)
    found = {reader.name: scene.finds(reader, SHOWN_AFTER_POST) for reader in scene.readers}
    found |= scene.letters()
    assert {name: answers for name, answers in found.items() if answers} == expected(state)
    assert given_away(caplog.text) == set()


def test_a_copy_of_the_database_gives_away_names_and_years_alone(
    app: Flask, world: World, database_url: str
) -> None:
    with steps.office(app, world.organisation_id):
        canaries.build(app, world, MOST_OPEN)
    engine = create_engine(as_superuser(database_url), poolclass=NullPool)
    with engine.connect() as connection:
        rows = [row for table in Base.metadata.sorted_tables for row in connection.execute(select(table))]
    assert {field for _whose, field in given_away("\n".join(map(repr, rows)))} == {"name", "birth year"}
