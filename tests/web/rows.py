"""What a file of SQLite holds, as rows that can be compared: before and after, or after two deeds."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from sqlalchemy import JSON, Uuid, select

from web.database import Base
from web.models.columns import Instant

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sqlalchemy import Column

    Row = tuple[object, ...]
    Rows = dict[str, list[Row]]

TABLES = Base.metadata.tables
READING = {name: f"{select(table)} ORDER BY {table.name}.id" for name, table in TABLES.items()}
# That somebody looked or tried, and that her browser is still there: left by many a deed, and no deed itself.
TRACES = frozenset({"audit_entry", "signed_in_session", "throttle"})
ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
CHANCE = ("_digest", "_sealed", "_hash")


def rows_of(path: Path) -> Rows:
    """Every row of every table, as it is stored."""
    with closing(sqlite3.connect(path)) as connection:
        return {name: connection.execute(reading).fetchall() for name, reading in READING.items()}


def changed(before: Rows, after: Rows) -> set[str]:
    """Name the tables that differ."""
    return {name for name, rows in after.items() if rows != before[name]}


def deeds(before: Rows, after: Rows) -> set[str]:
    """Name the tables in which something was done, whenever, and however often it was noted."""
    return _different(before, after, _undated)


def other_deeds(kept: Rows, before: Rows, after: Rows) -> set[str]:
    """The same without what chance gives: the ids of rows that were not kept, digests and seals."""
    known = {row[0] for rows in kept.values() for row in rows}

    def veiled(column: Column, value: object) -> object:
        if value is None or column.name.endswith(CHANCE):
            return value is not None
        if isinstance(column.type, JSON):
            return ID.sub(lambda found: found[0] if found[0].replace("-", "") in known else "new", str(value))
        is_new = isinstance(column.type, Uuid) and value not in known
        return "new" if is_new else _undated(column, value)

    return _different(before, after, veiled)


def _undated(column: Column, value: object) -> object:
    return value is not None if isinstance(column.type, Instant) else value


def _different(before: Rows, after: Rows, veiled: Callable[[Column, object], object]) -> set[str]:
    return {
        name
        for name in changed(before, after) - (TRACES - {"audit_entry"})
        if _plain(name, before[name], veiled) != _plain(name, after[name], veiled)
    }


def _plain(name: str, rows: list[Row], veiled: Callable[[Column, object], object]) -> list[str]:
    """Return what rows say, in order; what the trail says many times counts once."""
    columns = list(TABLES[name].columns)
    said = [[veiled(column, value) for column, value in zip(columns, row, strict=True)] for row in rows]
    if name == "audit_entry":
        return sorted({repr(note[1:]) for note in said})
    return sorted(map(repr, said))
