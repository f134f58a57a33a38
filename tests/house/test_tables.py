"""Every table of people keeps to its organisation, in the database's own terms."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import (
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    MetaData,
    Table,
    UniqueConstraint,
    Uuid,
)

import web.models  # noqa: F401 - so that every table is known
from web.database import Base
from web.tenancy import Tenant

if TYPE_CHECKING:
    from collections.abc import Iterator

THE_WALL = "organisation"
OWNER = "organisation_id"


def faults(table: Table) -> Iterator[str]:
    """Say where a table does not keep to its organisation."""
    if OWNER not in table.columns or table.columns[OWNER].nullable:
        yield f"{table.name} has no {OWNER}, or one that may be empty"
    for key in table.foreign_key_constraints:
        first = key.elements[0]
        is_owner = key.column_keys == [OWNER] and key.referred_table.name == THE_WALL
        if not is_owner and (len(key.elements) < 2 or {first.parent.name, first.column.name} != {OWNER}):
            yield f"{table.name}: {key.name} does not begin with {OWNER}"
    for unique in _unique_things(table):
        if next(iter(unique.columns)).name != OWNER:
            yield f"{table.name}: {unique.name} does not begin with {OWNER}"


def _unique_things(table: Table) -> Iterator[UniqueConstraint | Index]:
    yield from (constraint for constraint in table.constraints if isinstance(constraint, UniqueConstraint))
    yield from (index for index in table.indexes if index.unique)


def test_every_table_but_the_organisations_own_keeps_to_its_organisation():
    tables = [table for table in Base.metadata.sorted_tables if table.name != THE_WALL]
    assert len(tables) > 30
    assert [fault for table in tables for fault in faults(table)] == []


def test_every_table_with_an_owner_is_behind_the_guard():
    guarded = {kind.local_table.name for kind in Base.registry.mappers if issubclass(kind.class_, Tenant)}
    assert guarded == {table.name for table in Base.metadata.sorted_tables if OWNER in table.columns}


PLANTED = {
    "no owner": [Column("id", Uuid, primary_key=True)],
    "owner may be empty": [Column(OWNER, Uuid, nullable=True)],
    "plain foreign key": [
        Column(OWNER, Uuid, nullable=False),
        Column("other_id", Uuid, ForeignKey("other.id", name="fk")),
    ],
    "owner last in the key": [
        Column(OWNER, Uuid, nullable=False),
        Column("other_id", Uuid),
        ForeignKeyConstraint(["other_id", OWNER], ["other.id", f"other.{OWNER}"], name="fk"),
    ],
    "owner points elsewhere": [
        Column(OWNER, Uuid, nullable=False),
        Column("other_id", Uuid),
        ForeignKeyConstraint([OWNER, "other_id"], ["other.id", f"other.{OWNER}"], name="fk"),
    ],
    "unique for everybody": [
        Column(OWNER, Uuid, nullable=False),
        Column("email", Uuid, unique=True),
    ],
    "unique index for everybody": [
        Column(OWNER, Uuid, nullable=False),
        Column("email", Uuid),
        Index("uq", "email", unique=True),
    ],
}


@pytest.mark.parametrize("columns", PLANTED.values(), ids=PLANTED.keys())
def test_the_rule_notices(columns):
    metadata = MetaData()
    Table("other", metadata, Column("id", Uuid, primary_key=True), Column(OWNER, Uuid))
    table = Table("planted", metadata, *columns)
    assert len(list(faults(table))) == 1
