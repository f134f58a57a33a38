"""Two adults of a household say yes at the same moment: the volunteer is asked, and once.

The match's lock makes one of them the last. The naive twin reads its question without it: then each finds the
other silent, and nobody asks the volunteer. On SQLite every transaction waits for the one before, so that
there is no such twin.
"""

from __future__ import annotations

import threading
from functools import partial
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from matching import Household, Side
from tests import factories
from tests.databases import application
from tests.faults.racing import DONE, PATIENCE_SECONDS, at_once
from tests.web.round_steps import put_forward
from tests.worlds import build
from web import tenancy
from web.database import db, transaction
from web.matches import asking, one_answer
from web.matches.asking import GivenAnswer, answer_by_link
from web.models import Match, Offer, OfferAnswer
from web.rounds.deciding.operations import approve

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from flask import Flask
    from sqlalchemy.orm import Session

BOTH_HAVE_LOOKED = threading.Barrier(2)


@pytest.fixture
def asked(database_url: str) -> Iterator[tuple[Flask, UUID, list[str]]]:
    """The application, the organisation, and the links of two who are asked about one volunteer."""
    with application(database_url) as app, app.app_context():
        world = build()
        with tenancy.acting_for(world.organisation_id):
            with transaction() as session:
                factories.adult(
                    session,
                    factories.newcomer(session, world.programme_id, household=Household.COUPLE),
                )
                factories.volunteer(session, world.programme_id)
            approve(world.coordinator, put_forward(world), 1)
            links = [offer.link for offer in db.session.scalars(select(Offer))]
            db.session.remove()
            yield app, world.organisation_id, links
            db.session.remove()


def say_yes_at_once(app: Flask, organisation_id: UUID, links: list[str]) -> int:
    """Let each say yes; return how often the volunteer is asked."""
    yes = GivenAnswer(OfferAnswer.YES)
    assert at_once(app, organisation_id, [partial(answer_by_link, link, yes) for link in links]) == [DONE] * 2
    offers = db.session.scalars(select(Offer)).all()
    assert [offer.answer for offer in offers if offer.side is Side.NEWCOMER] == [OfferAnswer.YES] * len(links)
    return sum(offer.side is Side.VOLUNTEER for offer in offers)


@pytest.mark.slow
def test_the_volunteer_is_asked_once(asked: tuple[Flask, UUID, list[str]]) -> None:
    assert say_yes_at_once(*asked) == 1


@pytest.mark.slow
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_by_the_naive_twin_nobody_asks_him(
    asked: tuple[Flask, UUID, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def without_the_lock(session: Session, kind: type[Offer], row_id: UUID) -> tuple[Offer, Match]:
        row = session.get_one(kind, row_id)
        return row, session.get_one(Match, row.match_id)

    def looked(session: Session, match_id: UUID, side: Side) -> list[Offer]:
        offers = one_answer.asked_on(session, match_id, side)
        BOTH_HAVE_LOOKED.wait(PATIENCE_SECONDS)
        return offers

    monkeypatch.setattr(asking, "locked_with_match", without_the_lock)
    monkeypatch.setattr(asking, "asked_on", looked)
    assert say_yes_at_once(*asked) == 0
