"""What is sealed opens only where it stands, with its own key."""

from __future__ import annotations

import sys
from types import SimpleNamespace
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from web import tenancy
from web.crypto import Keyring, SealBrokenError, digest, seal, unseal

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

OLD = Keyring(1, {1: b"1" * 32}, b"d" * 32)
NEW = Keyring(2, {2: b"2" * 32, 1: b"1" * 32}, b"d" * 32)
PLACE = f"{uuid4()}/contact/{uuid4()}/address"


@settings(deadline=None)
@given(st.lists(st.one_of(st.integers(0, 0xD7FF), st.integers(0xE000, sys.maxunicode)).map(chr)))
def test_any_text_comes_back_as_it_was(letters: list[str]) -> None:
    """Of any letters but halves of one; to sort them all by their kind first would take seconds."""
    text = "".join(letters)
    assert OLD.open(OLD.seal(text, PLACE), PLACE) == text


def test_the_same_text_is_never_sealed_the_same_way() -> None:
    assert OLD.seal("a", PLACE) != OLD.seal("a", PLACE)


def test_a_new_key_seals_and_the_old_one_still_opens() -> None:
    assert NEW.open(OLD.seal("a", PLACE), PLACE) == "a"
    assert NEW.seal("a", PLACE).startswith("2:")


@pytest.mark.parametrize("part", range(4))
def test_a_text_moved_elsewhere_does_not_open(part: int) -> None:
    elsewhere = PLACE.split("/")
    elsewhere[part] = "another"
    with pytest.raises(SealBrokenError):
        OLD.open(OLD.seal("a", PLACE), "/".join(elsewhere))


@pytest.mark.parametrize(
    "harm",
    [
        lambda sealed: sealed[:-4],
        lambda sealed: sealed[:-4] + "AAAA",
        lambda sealed: "2:" + sealed[2:],
        lambda sealed: "x:" + sealed[2:],
        lambda _: "",
        lambda _: "1:",
        lambda _: "1:\N{SNOWMAN}",
    ],
)
def test_a_changed_text_does_not_open(harm: Callable[[str], str]) -> None:
    with pytest.raises(SealBrokenError):
        OLD.open(harm(OLD.seal("a text of some length", PLACE)), PLACE)


def test_a_digest_differs_by_text_purpose_and_key() -> None:
    other = Keyring(1, {1: b"1" * 32}, b"e" * 32)
    digests = {
        OLD.digest("a", "p"),
        OLD.digest("b", "p"),
        OLD.digest("a", "q"),
        OLD.digest("a\0p", "p"),
        other.digest("a", "p"),
    }
    assert len(digests) == 5


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("moved", ["organisation", "table", "row", "column"])
def test_a_seal_is_bound_to_its_column_of_its_row_in_its_organisation(app: Flask, moved: str) -> None:
    here = {"organisation": uuid4(), "table": "person", "row": uuid4(), "column": "email"}
    there = here | {moved: uuid4() if moved in {"organisation", "row"} else "another"}
    with app.app_context():
        with tenancy.acting_for(here["organisation"]):
            sealed = seal(row_of(here), here["column"], "a")
            assert unseal(row_of(here), here["column"], sealed) == "a"
        with tenancy.acting_for(there["organisation"]), pytest.raises(SealBrokenError):
            unseal(row_of(there), there["column"], sealed)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_one_address_has_another_digest_in_each_organisation(app: Flask) -> None:
    found = set()
    with app.app_context():
        for _ in range(2):
            with tenancy.acting_for(uuid4()):
                found.add(digest("amira@example.org", "email"))
    assert len(found) == 2


def row_of(place: dict) -> SimpleNamespace:
    return SimpleNamespace(__tablename__=place["table"], id=place["row"])
