"""Rules about the code that people forget: one commit, one clock, no way round the organisation's wall."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest

from tests.house.repository import python_files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DATABASE = "web/database.py"
CLOCK = "web/clock.py"
RAW_NAMES = {"text", "literal_column", "insert", "table"}
RAW_ATTRIBUTES = {
    "__table__",
    "exec_driver_sql",
    "literal_column",
    "bulk_save_objects",
    "bulk_insert_mappings",
    "bulk_update_mappings",
}
CLOCKS = {
    "datetime": {"now", "utcnow", "today"},
    "date": {"today"},
    "time": {"time", "localtime", "gmtime"},
    "func": {"now", "current_timestamp", "current_date"},
}


def commits(file: str, tree: ast.Module) -> Iterator[int]:
    """Lines that commit, outside the one place that may."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr == "commit" and file != DATABASE:
            yield node.lineno


def raw_statements(file: str, tree: ast.Module) -> Iterator[int]:
    """Lines that could go round the guard: it sees objects and ORM statements only."""
    if file == DATABASE:
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sqlalchemy"):
            names = {alias.name for alias in node.names} & RAW_NAMES
            if names - ({"text"} if file.startswith("web/models/") else set()):
                yield node.lineno
        elif isinstance(node, ast.Attribute) and (node.attr in RAW_ATTRIBUTES or _is_raw_of_a_module(node)):
            yield node.lineno


def _is_raw_of_a_module(node: ast.Attribute) -> bool:
    owner = node.value.id if isinstance(node.value, ast.Name) else ""
    return node.attr in RAW_NAMES and owner in {"db", "sa", "sqlalchemy"}


def text_that_is_no_condition(file: str, tree: ast.Module) -> Iterator[int]:
    """Lines of the models where text() is anything but the condition of an index."""
    if not file.startswith("web/models/"):
        return
    allowed = {
        id(keyword.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        for keyword in node.keywords
        if keyword.arg in {"sqlite_where", "postgresql_where"}
    }
    for node in ast.walk(tree):
        is_text = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "text"
        if is_text and id(node) not in allowed:
            yield node.lineno


def looks_at_the_clock(file: str, tree: ast.Module) -> Iterator[int]:
    """Lines that ask the system for the time, outside the one place that may."""
    for node in ast.walk(tree):
        owner = node.value.id if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) else ""
        if owner and node.attr in CLOCKS.get(owner, ()) and file != CLOCK:
            yield node.lineno


RULES: list[Callable[[str, ast.Module], Iterator[int]]] = [
    commits,
    raw_statements,
    text_that_is_no_condition,
    looks_at_the_clock,
]


def broken(rule: Callable[[str, ast.Module], Iterator[int]], folder: str) -> list[str]:
    """Where a rule is broken in a folder."""
    return [f"{file}:{line}" for file, tree in python_files(folder) for line in rule(file, tree)]


@pytest.mark.parametrize("rule", RULES)
def test_the_application_keeps_to(rule):
    assert broken(rule, "web") == []


def test_the_core_asks_no_clock_either():
    assert broken(looks_at_the_clock, "matching") == []


@pytest.mark.parametrize(
    ("rule", "file", "line"),
    [
        (commits, "web/x.py", "db.session.commit()"),
        (raw_statements, "web/x.py", "session.execute(select(Person.__table__))"),
        (raw_statements, "web/x.py", "from sqlalchemy import text"),
        (raw_statements, "web/x.py", "from sqlalchemy.dialects.postgresql import insert"),
        (raw_statements, "web/x.py", "from sqlalchemy.sql import literal_column"),
        (raw_statements, "web/x.py", "session.execute(db.text('select 1'))"),
        (raw_statements, "web/x.py", "connection.exec_driver_sql('select 1')"),
        (raw_statements, "web/models/x.py", "from sqlalchemy import insert"),
        (text_that_is_no_condition, "web/models/x.py", "column(server_default=text('now()'))"),
        (looks_at_the_clock, "web/x.py", "datetime.now(UTC)"),
        (looks_at_the_clock, "web/x.py", "field(default_factory=date.today)"),
        (looks_at_the_clock, "web/x.py", "started = time.time()"),
        (looks_at_the_clock, "web/x.py", "update(Row).values(at=func.now())"),
    ],
)
def test_the_rule_notices(rule, file, line):
    assert list(rule(file, ast.parse(line))) == [1]


@pytest.mark.parametrize(
    ("rule", "file", "line"),
    [
        (commits, DATABASE, "session.commit()"),
        (raw_statements, "web/models/x.py", "from sqlalchemy import text"),
        (text_that_is_no_condition, "web/models/x.py", "Index('uq', sqlite_where=text('is_open'))"),
        (looks_at_the_clock, CLOCK, "datetime.now(UTC)"),
        (looks_at_the_clock, "web/x.py", "clock.now()"),
    ],
)
def test_the_rule_lets_pass(rule, file, line):
    assert list(rule(file, ast.parse(line))) == []
