"""The pages of a first meeting in a real browser, at every point of its way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from matching import Side
from tests.browser import DESK, PHONE, assert_fine
from web.demo.ids import id_of
from web.demo.meetings import ON_THE_WAY

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser import Site, Visit

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("language", "width"), [("nb", DESK), ("ar", PHONE)])
@pytest.mark.parametrize("key", ON_THE_WAY)
def test_what_the_two_see_is_fine(
    visit: Callable[..., Visit], site: Site, key: str, language: str, width: int
):
    window = visit(width)
    for side in Side:
        assert_fine(window, window.open(f"/{language}/meeting/{site.meeting_links[key, side]}"))


@pytest.mark.parametrize(("language", "width"), [("nb", PHONE), ("ar", DESK)])
def test_choosing_another_time_is_fine(visit: Callable[..., Visit], site: Site, language: str, width: int):
    window = visit(width)
    link = site.meeting_links["m00006", Side.NEWCOMER]
    assert_fine(window, window.open(f"/{language}/meeting/{link}/another-time"))


@pytest.mark.parametrize("key", ON_THE_WAY)
def test_the_card_at_the_desk_is_fine(visit: Callable[..., Visit], key: str):
    window = visit(at_the_desk=True)
    page = window.open(f"/matches/{id_of('match', key)}")
    assert_fine(window, page)
    for summary in page.locator("summary").all():
        summary.click()
    assert_fine(window, page)
