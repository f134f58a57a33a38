"""What the first view of a public page weighs on its way to a phone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from web.assets import DIST

if TYPE_CHECKING:
    from tests.pages import CarefulClient
    from tests.worlds import World

MOST_BYTES = 100_000


@pytest.mark.parametrize("path", ["/nb/", "/ar/", "/nb/be-a-guide/", "/staff"])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_first_view_is_light_fonts_apart(client: CarefulClient, world: World, path: str) -> None:
    page = client.page(path)
    fetched = [link.get("href") or "" for link in page.iter("link")]
    assert len(fetched) >= 2, "a page without its stylesheet weighs nothing"
    compressed = [Path(f"{DIST}/{address.rpartition('/')[2]}.gz") for address in fetched]
    weight = len(client.get(path).data) + sum(file.stat().st_size for file in compressed)
    assert weight <= MOST_BYTES, weight
