"""A small world to begin a test in: an organisation, its places, a programme and a coordinator."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from argon2 import PasswordHasher

from tests import factories
from tests.kept import told_once
from web import clock, tenancy
from web.access import Actor
from web.database import transaction
from web.models import Role
from web.rounds.asking import waiting
from web.staff import passwords

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from uuid import UUID

    from flask import Flask

    Within = Callable[[], AbstractContextManager[None]]


@dataclass(frozen=True, slots=True)
class World:
    """What `build` made, by ids: rows are read again wherever they are needed."""

    organisation_id: UUID
    programme_id: UUID
    coordinator_id: UUID

    @property
    def key(self) -> str:
        """What the demo's door knows the coordinator by."""
        return str(self.coordinator_id)

    @property
    def coordinator(self) -> Actor:
        """The coordinator, as operations know her."""
        return Actor(
            self.organisation_id, self.coordinator_id, Role.COORDINATOR, frozenset({self.programme_id})
        )


@told_once
def build(slug: str = "lillevik") -> World:
    """Make an organisation with places, a programme and a coordinator. Needs an application context."""
    with transaction() as session:
        organisation_id = factories.organisation(session, slug).id
    with tenancy.acting_for(organisation_id), transaction() as session:
        factories.municipality(session)
        programme_id = factories.programme(session).id
        coordinator = factories.account(session, [programme_id], email=f"kari@{slug}.example.org")
        return World(organisation_id, programme_id, coordinator.id)


@pytest.fixture(scope="session", autouse=True)
def real_hasher() -> Iterator[PasswordHasher]:
    """What keeps passwords outside the tests; in them nobody is kept waiting on purpose."""
    with pytest.MonkeyPatch.context() as patch:
        real = passwords._hasher
        patch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
        yield real


@pytest.fixture(scope="session", autouse=True)
def nobody_waits() -> Iterator[None]:
    """In the tests nothing is solved while a page is asked for, so that to wait for it is in vain."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(waiting.wait_for, "__defaults__", (0.0,))
        yield


@pytest.fixture
def world(app: Flask) -> World:
    """A small world in the application's database, for tests that go through pages."""
    with app.app_context():
        return build()


@pytest.fixture
def inside(app: Flask, world: World) -> Iterator[World]:
    """The small world with its organisation in force, for tests that call operations and queries directly."""
    with app.app_context(), tenancy.acting_for(world.organisation_id):
        yield world


@pytest.fixture
def within(app: Flask, world: World) -> Within:
    """A way into the small world between two requests, which share nothing with it."""

    @contextmanager
    def enter() -> Iterator[None]:
        with app.app_context(), tenancy.acting_for(world.organisation_id):
            yield

    return enter


@pytest.fixture
def by_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let it be noon, and time go on from there: some letters wait until the morning."""
    real, began, noon = clock.now, clock.now(), clock.at(clock.today(), 12)
    monkeypatch.setattr(clock, "now", lambda: noon + (real() - began))
