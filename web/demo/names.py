"""What the invented people are called: names of their own mother tongue, and the hard ones by hand.

Names are dealt like cards: each tongue and gender has its pack, shuffled by a fixed seed, so that nobody
shares a name by chance. Those who do share one are among the hard cases.
"""

from __future__ import annotations

import tomllib
from random import Random
from typing import TYPE_CHECKING, Any

from matching import Gender, Level
from web.demo.files import HERE, levels

if TYPE_CHECKING:
    from collections.abc import Iterator

    from web.demo.files import Row

SEED = 3907  # Sandefjord's own number among the municipalities
PACKS = {str(Gender.WOMAN): "women", str(Gender.MAN): "men"}


class Names:
    """The packs of names on the table."""

    def __init__(self) -> None:
        content: dict[str, Any] = tomllib.loads((HERE / "names.toml").read_text(encoding="utf-8"))
        self._by_hand: dict[str, str] = content.pop("by_hand")
        self._tongues: dict[str, dict[str, list[str]]] = content
        self._dealing: dict[tuple[str, str], Iterator[str]] = {}

    def name(self, row: Row) -> str:
        """Return the call-name of the person in this row of a cohort."""
        return self._by_hand.get(row["id"]) or self._next(
            self.mother_tongue(row), PACKS.get(row["gender"], "either")
        )

    def mother_tongue(self, row: Row) -> str:
        """Return the mother tongue that somebody is named after."""
        spoken = levels(row["languages"]) or {}
        return next(tag for tag in self._tongues if spoken.get(tag) == Level.NATIVE)

    def _next(self, tongue: str, pack: str) -> str:
        if (tongue, pack) not in self._dealing:
            names = self._tongues[tongue][pack]
            self._dealing[tongue, pack] = iter(Random(SEED).sample(names, len(names)))  # noqa: S311 - no secrets
        return next(self._dealing[tongue, pack])
