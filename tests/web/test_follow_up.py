"""Matches at the desk: which of them exist for whom, and what their page says."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from sqlalchemy import update

from matching.lifecycle import MatchStatus
from tests.pages import text_of
from tests.web.round_steps import ask_couple, change
from web.access import Actor
from web.errors import NotFound
from web.follow_up import queries
from web.models import Newcomer, Role

if TYPE_CHECKING:
    from uuid import UUID

    from tests.pages import CarefulClient
    from tests.worlds import World


@pytest.fixture
def match_id(inside: World) -> UUID:
    """Amira and Berit, approved."""
    return ask_couple(inside)


def test_a_match_is_listed_and_has_a_page(inside: World, match_id: UUID) -> None:
    found = queries.matches(inside.coordinator, status=None, page=1)
    assert [(row.id, row.newcomer, row.volunteer) for row in found.rows] == [(match_id, "Amira", "Berit")]
    assert found.counts[MatchStatus.OFFERED] == 1
    assert not queries.matches(inside.coordinator, status=MatchStatus.ACTIVE, page=1).rows
    assert "approve" in [event.action for event in queries.match_page(inside.coordinator, match_id).events]


def test_a_match_of_another_programme_does_not_exist(inside: World, match_id: UUID) -> None:
    stranger = Actor(inside.organisation_id, inside.coordinator_id, Role.COORDINATOR, frozenset({uuid4()}))
    assert not queries.matches(stranger, status=None, page=1).rows
    with pytest.raises(NotFound):
        queries.match_page(stranger, match_id)


def test_somebody_handled_manually_has_no_match_in_any_list(inside: World, match_id: UUID) -> None:
    change(update(Newcomer).values(is_handled_manually=True))
    assert sum(queries.matches(inside.coordinator, status=None, page=1).counts.values()) == 0
    with pytest.raises(NotFound):
        queries.match_page(inside.coordinator, match_id)


def test_the_desk_reads_list_and_page(client: CarefulClient, inside: World, match_id: UUID) -> None:
    client.sign_in(inside.key)
    assert "Amira og Berit" in text_of(client.page("/matches"))
    page = text_of(client.page(f"/matches/{match_id}"))
    assert "Spurt nå" in page
    assert "Forslaget ble godkjent (Kari Lie)" in page
    client.page("/matches?status=nonsense", 404)
