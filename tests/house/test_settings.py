"""Every environment variable that counts is explained in the README."""

from __future__ import annotations

import re

import pytest

from tests.house.repository import text_of
from web.config import Settings

NAMES = {
    "web/config.py": re.compile(r"""``([A-Z][A-Z_]+)``|env\.get\("([A-Z_]+)\""""),
    "gunicorn.conf.py": re.compile(r"""environ\.get\(['"]([A-Z_]+)['"]"""),
}


def names() -> set[str]:
    """Every variable that is read, or spoken of, where settings are read."""
    return {
        name for file, form in NAMES.items() for found in form.findall(text_of(file)) for name in _flat(found)
    }


def _flat(found: str | tuple[str, ...]) -> list[str]:
    return [found] if isinstance(found, str) else [name for name in found if name]


def unexplained(readme: str) -> set[str]:
    """Variables that a README does not name in code letters."""
    return {name for name in names() if f"`{name}`" not in readme}


def test_the_readme_names_every_setting():
    assert unexplained(text_of("README.md")) == set()


@pytest.mark.parametrize("name", ["SECRET_KEY", "PORT"])
def test_the_rule_notices_one_that_is_missing(name: str):
    assert unexplained(text_of("README.md").replace(name, "SOMETHING_ELSE")) >= {name}


def test_there_is_a_variable_for_every_field():
    fields = Settings.__slots__
    assert len(names()) >= len([name for name in fields if name != "problems"])
