"""Rows for every table, made from the tables' own description: what a migration must carry safely.

Row number n of every table belongs to organisation number n and points at row n of every other table, so
that foreign keys and uniqueness hold whatever the tables are. A CHECK that ties columns together needs a
line here.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import JSON, Column, Connection, Enum, Table, TypeDecorator, func, insert, select

from matching import Policy
from web.models.policies import PolicyColumn

if TYPE_CHECKING:
    import enum
    from collections.abc import Iterable

LEFT_EMPTY = {
    ("activity", "address"),
    ("direct_message", "phrase"),
    ("enrolment", "volunteer_id"),
    ("household_adult", "volunteer_id"),
    ("match", "closed_at"),
    ("match", "close_reason"),
    ("matching_round", "ended_at"),
    ("matching_round", "leased_until"),
    ("notification", "leased_until"),
}
FIRST_MEMBER = {
    ("account", "role"),
    ("match", "status"),
    ("matching_round", "state"),
    ("notification", "status"),
    ("round_wish", "kind"),
}
SIMPLE = {
    bool: lambda _number: True,
    bytes: lambda number: bytes([number]),
    int: lambda number: 1900 + number,
    float: float,
    date: lambda _number: date(2028, 2, 29),
    datetime: lambda _number: datetime(2026, 3, 29, 1, 30, tzinfo=UTC),  # no clock in Norway ever shows it
}
NASTY = (
    "Åse Ødegård-Bjørk",
    "أميرة",
    "ኣሚራ",
    "Nguyễn Thị O'Brien",
    '"; DROP TABLE person; --',
    "tab\tline\nend",
    "👩‍👧‍👦",
    "\u202eevil\u202c",
    "% _ \\ {} ${x} %(x)s",
    "0",
)


def fill(connection: Connection, tables: Iterable[Table], rows: int) -> None:
    """Put this many rows into each table."""
    for table in tables:
        connection.execute(insert(table), [_row(table, number) for number in range(rows)])


def counts(connection: Connection, tables: Iterable[Table]) -> dict[str, int]:
    """Return how many rows each table has."""
    return {
        table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
        for table in tables
    }


def _row(table: Table, number: int) -> dict[str, Any]:
    return {
        column.name: None if (table.name, column.name) in LEFT_EMPTY else _value(table, column, number)
        for column in table.columns
    }


def _value(table: Table, column: Column[Any], number: int) -> Any:
    # A round's workspace is of its own organisation: that key lets the column point at itself.
    targets = [key.column for key in column.foreign_keys if key.column is not column]
    if targets:
        return _value(targets[0].table, targets[0], number)
    if (table.name, column.name) in FIRST_MEMBER:
        return next(iter(column.type.enum_class))
    return _plain_value(column, number)


def _plain_value(column: Column[Any], number: int) -> Any:
    if isinstance(column.type, PolicyColumn):
        return Policy(waiting_points=number)
    kind = column.type.impl if isinstance(column.type, TypeDecorator) else column.type
    if isinstance(kind, Enum) and kind.enum_class:
        return _one_of(kind.enum_class, number)
    if isinstance(kind, JSON):
        return {"text": NASTY[number % len(NASTY)], "list": [number]}
    if kind.python_type is str:
        return f"{number} {NASTY[number % len(NASTY)]}"[: kind.length]
    if kind.python_type is UUID:
        return UUID(int=(sum(column.table.name.encode()) << 64) + number)
    return SIMPLE[kind.python_type](number)


def _one_of(members: type[enum.Enum], number: int) -> enum.Enum:
    every = list(members)
    return every[number % len(every)]
