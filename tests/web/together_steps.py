"""Steps that the tests of two people together share: Amira and Berit, and how far they have come."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from matching import Side
from matching.lifecycle import MatchStatus
from tests import factories
from tests.kept import told_once
from tests.rounds import put_forward
from tests.web.round_steps import TODAY, find, the
from web import clock, tenancy
from web.access import Actor
from web.accounts.operations import sign_in
from web.database import db, transaction
from web.matches import asking
from web.matches.asking import GivenAnswer
from web.matches.operations import close_match
from web.matches.sides import sides_of
from web.models import (
    Account,
    CloseReason,
    Match,
    Newcomer,
    Offer,
    OfferAnswer,
    Person,
    Proposal,
    Role,
    Volunteer,
)
from web.rounds.deciding import operations as rounds

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from flask import Flask

    from tests.pages import CarefulClient
    from tests.worlds import World

NUMBERS = {Side.NEWCOMER: "+4791234567", Side.VOLUNTEER: "+4799887766"}
PARTNERS_NUMBER = "+4745556677"
KEPT = frozenset({"age", "interests", "note"})


@dataclass(frozen=True, slots=True)
class Two:
    """A match and both its people, as those who are signed in."""

    match_id: UUID
    actors: dict[Side, Actor]

    @property
    def newcomer(self) -> Actor:
        return self.actors[Side.NEWCOMER]

    @property
    def volunteer(self) -> Actor:
        return self.actors[Side.VOLUNTEER]


@told_once
def ask(world: World, *, in_a_round: bool = False, **names: str) -> UUID:
    """Ask a newcomer about a volunteer, each with a number and an address; return the match.

    Named a partner, they are a couple. Only whoever looks into the round itself needs one that was solved.
    """
    names = {"newcomer": "Amira", "volunteer": "Berit"} | names
    with transaction() as session:
        hers = factories.newcomer(
            session,
            world.programme_id,
            call_name=names["newcomer"],
            practical_note="No stairs, please",
            guide_may_know_note=True,
        )
        his = factories.volunteer(session, world.programme_id, call_name=names["volunteer"])
        people = {
            NUMBERS[Side.NEWCOMER]: session.get_one(Newcomer, hers.newcomer_id).person_id,
            NUMBERS[Side.VOLUNTEER]: session.get_one(Volunteer, his.volunteer_id).person_id,
        }
        if "partner" in names:
            people[PARTNERS_NUMBER] = factories.adult(session, hers, call_name=names["partner"]).id
        for number, person_id in people.items():
            person = session.get_one(Person, person_id)
            person.phone, person.email = number, f"{person.call_name.lower()}@example.org"
            person.word = "båt"
            factories.account(
                session, role=Role.PERSON, person_id=person_id, email=person.email, name=person.call_name
            )
        places = hers.id, his.id
    if in_a_round:
        find(world)
        proposal_id = the(Proposal).id
    else:
        proposal_id = put_forward(world.coordinator, *places, TODAY)
    rounds.approve(world.coordinator, proposal_id, 1)
    return db.session.scalars(select(Match.id).where(Match.proposal_id == proposal_id)).one()


def say_yes(match_id: UUID, side: Side, *, may_share: bool = False) -> None:
    """Let one side say yes: everybody on it."""
    db.session.rollback()
    asked = select(Offer).where(Offer.match_id == match_id, Offer.side == side)
    for link in [offer.link for offer in db.session.scalars(asked)]:
        asking.answer_by_link(link, GivenAnswer(OfferAnswer.YES, KEPT, may_share))


@told_once
def bring_together(world: World, *, share: frozenset[Side] = frozenset(), **names: str) -> Two:
    """Two who have both said yes; those in `share` let the other have the number."""
    match_id = ask(world, **names)
    for side in Side:
        say_yes(match_id, side, may_share=side in share)
    return two(match_id)


def two(match_id: UUID) -> Two:
    """Return a match with both actors."""
    db.session.rollback()
    return Two(match_id, {side: _actor(match_id, side) for side in Side})


def move_to(match_id: UUID, status: MatchStatus) -> None:
    """Put a match where it should stand."""
    with transaction() as session:
        match = session.get_one(Match, match_id)
        if status is MatchStatus.CLOSED:
            close_match(session, match, CloseReason.COMPLETED)
            return
        match.status = status
        if status in {MatchStatus.ACTIVE, MatchStatus.PAUSED}:
            match.started_at = clock.now()


def let_days_pass(match_id: UUID, days: int) -> None:
    """Let a match have ended so many days and a minute ago."""
    with transaction() as session:
        session.get_one(Match, match_id).closed_at = clock.now() - timedelta(days=days, minutes=1)


@contextmanager
def office(app: Flask, organisation_id: UUID) -> Iterator[None]:
    """Do something between two requests, in a context of its own as a request has."""
    with app.app_context(), tenancy.acting_for(organisation_id):
        yield


def go_in(client: CarefulClient, actor: Actor) -> None:
    """Let a browser be signed in as somebody who takes part."""
    with office(client.application, actor.organisation_id):
        token = sign_in(actor.account_id)
    with client.session_transaction() as cookie:
        cookie["_user_id"] = token


def _actor(match_id: UUID, side: Side) -> Actor:
    person = sides_of(db.session(), match_id).person(side)
    account = db.session.scalars(select(Account).where(Account.person_id == person.id)).one()
    return Actor(account.organisation_id, account.id, Role.PERSON)
