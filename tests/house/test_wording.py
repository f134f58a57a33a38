"""Every code that a reader may meet has words, and every catalogue has them in its language."""

from __future__ import annotations

import importlib
from collections import defaultdict
from enum import Enum, StrEnum

import pytest
from babel.messages.catalog import Catalog

from tests.house.repository import kept_files
from translations import catalogues
from web.errors import Reason

PLACES_FOR_WORDS = ("web/wording/", "/words.py")


def tables_of_words() -> dict[tuple[str, type[Enum]], set[Enum]]:
    """Every dictionary from members of an enum, by its name: which members have words in any file."""
    found: dict[tuple[str, type[Enum]], set[Enum]] = defaultdict(set)
    for file in kept_files():
        if any(place in file for place in PLACES_FOR_WORDS) and file.endswith(".py"):
            module = importlib.import_module(
                file.removesuffix(".py").replace("/", ".").removesuffix(".__init__")
            )
            for name, value in vars(module).items():
                if isinstance(value, dict) and value and all(isinstance(key, Enum) for key in value):
                    found[name, type(next(iter(value)))] |= value.keys()
    return found


def speechless(tables: dict[tuple[str, type[Enum]], set[Enum]]) -> list[str]:
    """Members that lack words."""
    return [
        f"{name}: {member!r}"
        for (name, kind), worded in tables.items()
        for member in kind
        if member not in worded
    ]


def test_no_code_lacks_words():
    tables = tables_of_words()
    assert ("REASONS", Reason) in tables
    assert speechless(tables) == []


def test_the_rule_notices_a_code_without_words():
    kind = StrEnum("kind", ["said", "unsaid"])
    assert speechless({("WORDS", kind): {kind.said}}) == ["WORDS: <kind.unsaid: 'unsaid'>"]


def messages(*entries: tuple[object, object], fuzzy: bool = False) -> Catalog:
    """A catalogue of (original, translation)."""
    catalogue = Catalog(locale="nb")
    for original, translation in entries:
        catalogue.add(original, translation, flags={"fuzzy"} if fuzzy else ())
    return catalogue


PLURAL = ("%(num)s day", "%(num)s days")


@pytest.mark.parametrize(
    ("catalogue", "problem"),
    [
        (messages(), "not in the catalogue"),
        (messages(("Hello %(name)s", "Hei %(name)s"), ("Old", "Gammel")), "no longer in the code"),
        (messages(("Hello %(name)s", "Hei %(name)s"), fuzzy=True), "only guessed"),
        (messages(("Hello %(name)s", "")), "not translated"),
        (messages(("Hello %(name)s", "Hei")), "other placeholders"),
        (messages(("Hello %(name)s", "Hei %(navn)s")), "other placeholders"),
    ],
)
def test_the_check_of_catalogues_notices(catalogue: Catalog, problem: str):
    found = list(catalogues.problems_of(messages(("Hello %(name)s", "")), catalogue))
    assert len(found) == 1
    assert found[0].startswith(problem)


@pytest.mark.parametrize(
    ("forms", "count"),
    [
        (("én dag", "%(num)s dager"), 0),
        (("%(num)s dag", ""), 1),
        (("én dag", "%(name)s dager"), 1),
    ],
)
def test_a_plural_may_leave_out_the_number_and_nothing_else(forms: tuple[str, ...], count: int):
    assert len(list(catalogues.problems_of(messages((PLURAL, "")), messages((PLURAL, forms))))) == count
