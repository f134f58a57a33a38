"""What is sealed opens only where it stands, with its own key."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.crypto import Keyring, SealBrokenError

if TYPE_CHECKING:
    from collections.abc import Callable

OLD = Keyring(1, {1: b"1" * 32}, b"d" * 32)
NEW = Keyring(2, {2: b"2" * 32, 1: b"1" * 32}, b"d" * 32)
PLACE = f"{uuid4()}/contact/{uuid4()}/address"


@given(st.text())
def test_any_text_comes_back_as_it_was(text: str) -> None:
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
