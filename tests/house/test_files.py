"""Rules about files: short ones, finished ones, and none that tells where packages were fetched from."""

from __future__ import annotations

import re

import pytest

from tests.house.repository import kept_files, text_of

LONGEST = 350
CODE = (".py", ".html", ".css", ".js", ".sh", ".toml", "Makefile")
MADE_BY_A_TOOL = ("migrations/versions/", "web/static/src/theme/")
LOCKS = ("requirements", "package-lock.json")
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
THIS_FILE = "tests/house/test_files.py"
HOST = re.compile(
    r"https?://(?!github\.com/sponsors/|opencollective\.com/)|\"resolved\"|--index-url|--find-links"
)


def is_too_long(name: str, text: str) -> bool:
    """Whether a file of code has more lines than anybody wants to read at once."""
    return name.endswith(CODE) and not name.startswith(MADE_BY_A_TOOL) and text.count("\n") > LONGEST


def is_unfinished(name: str, text: str) -> bool:
    """Whether a file speaks of work that is left."""
    return name != THIS_FILE and UNFINISHED.search(text) is not None


def names_a_host(name: str, text: str) -> bool:
    """Whether a lock file tells from where packages came; sponsors may be named."""
    return name.startswith(LOCKS) and HOST.search(text) is not None


@pytest.mark.parametrize("rule", [is_too_long, is_unfinished, names_a_host])
def test_no_file(rule):
    assert [name for name in kept_files() if rule(name, text_of(name))] == []


def test_the_lock_files_are_looked_at():
    assert len([name for name in kept_files() if name.startswith(LOCKS)]) == 6


@pytest.mark.parametrize(
    ("rule", "name", "text"),
    [
        (is_too_long, "web/x.py", "\n" * 351),
        (is_too_long, "Makefile", "\n" * 351),
        (is_unfinished, "web/x.py", "# TODO later"),
        (names_a_host, "requirements.lock", "--index-url https://example.org/simple"),
        (names_a_host, "requirements.lock", "x @ https://example.org/x.whl"),
        (names_a_host, "package-lock.json", '"resolved": "x"'),
    ],
)
def test_the_rule_notices(rule, name, text):
    assert rule(name, text)
