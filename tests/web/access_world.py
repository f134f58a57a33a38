"""Two organisations with everybody in them, kept as files, so that each request meets the same world.

`Stage` puts the world back before a request, comes in as one of the principals, and sends what a browser
would: with the session's own form token.
"""

from __future__ import annotations

import shutil
import sqlite3
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from sqlalchemy import select

from matching import Side
from tests import factories, worlds
from tests.databases import application
from tests.kept import copy_over
from tests.pages import CarefulClient, come_in
from tests.rounds import find_and_solve
from tests.web import stations
from web import clock, tenancy
from web.accounts.operations import sign_in
from web.database import db, transaction
from web.drafts import desk as drafts
from web.models import (
    Account,
    CheckIn,
    Concern,
    ConcernLevel,
    DraftKind,
    Enrolment,
    HouseholdAdult,
    Match,
    Newcomer,
    Offer,
    ProgrammeKind,
    Proposal,
    Role,
    RoundWish,
    Volunteer,
)
from web.rounds.deciding.operations import approve
from web.rounds.wishes.operations import leave_out
from web.staff.operations import invite

if TYPE_CHECKING:
    from contextlib import ExitStack
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from web.access import Actor

PRINCIPALS = (
    "anonymous",
    "newcomer",
    "volunteer",
    "coordinator",
    "other_programme",
    "other_organisation",
    "certificate_officer",
    "administrator",
    "leader",
    "closed",
)
OFFICES = (Role.CERTIFICATE_OFFICER, Role.ADMINISTRATOR, Role.LEADER)
LOOKING = {"GET", "HEAD", "OPTIONS"}
TRACES = {"audit_entry", "signed_in_session"}  # who read what is protected, and that somebody is still here
COOKIE = "veiviser"
PLAIN = {
    "language": "nb",
    "organisation": "lillevik",
    "answer": "yes",
    "how": "left",
    "link": "x",
    "step": "you",
    "section": "call",
    "kind": "newcomer",
    "page": "about",
}


@dataclass(frozen=True, slots=True)
class Cast:
    """Who can come in, and the ids of one programme's own things.

    `stations` are those of tests/web/stations.py, where a test asks for them, and `browsers` what the browser
    of each of their people carries.
    """

    tokens: dict[str, str]
    ids: dict[str, dict[str, Any]]
    stations: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)
    browsers: dict[str, dict[str, str]] = field(default_factory=dict)


@dataclass
class Stage:
    """The application on one file, and the file as it was."""

    app: Flask
    path: Path
    cast: Cast
    is_changed: bool = False
    observer: sqlite3.Connection | None = None
    cookies: dict[str, tuple[str, str]] = field(default_factory=dict)

    def ask(self, who: str, method: str, address: str) -> TestResponse:
        """Send one request as somebody in an unchanged world. Whoever only looks must not change it."""
        if self.is_changed:
            self.put_back()
        version = self.version()
        client, token = self.browser(who)
        looks = method in LOOKING
        answer = client.open(address, method=method, data=None if looks else {"csrf_token": token})
        if self.version() != version:
            self.is_changed = True
            written = self._written() - TRACES if looks else set()
            assert not written, f"{method} {address} as {who} wrote: {written}"
        return answer

    def browser(self, who: str) -> tuple[FlaskClient, str]:
        """Return somebody's browser as it was when she came in, and the token that its forms carry."""
        client = self.app.test_client()
        if who not in self.cookies:
            token = come_in(client, self.cast.tokens.get(who), self.cast.browsers.get(who, {}))
            self.cookies[who] = client.get_cookie(COOKIE).value, token
        value, token = self.cookies[who]
        client.set_cookie(COOKIE, value)
        return client, token

    def address(self, endpoint: str, names: set[str], ids: dict[str, Any]) -> str:
        """Return the address of a rule, its parts filled with these ids."""
        filled = {name: ids.get(name, PLAIN.get(name)) for name in names}
        missing = [name for name, value in filled.items() if value is None]
        assert not missing, f"{endpoint}: nothing stands in for {missing}: add it in this file"
        if "language" in filled:
            from web.i18n import NORWEGIAN  # noqa: PLC0415 - the converter's own kind of value

            filled["language"] = NORWEGIAN
        return self.app.url_map.bind("localhost").build(endpoint, filled)

    def version(self) -> int:
        """Return what changes as soon as anybody else commits anything."""
        if self.observer is None:
            self.observer = sqlite3.connect(self.path)
            self.observer.execute("ATTACH ? AS kept", (str(self.path.with_suffix(".kept")),))
        return self.observer.execute("PRAGMA data_version").fetchone()[0]

    def _written(self) -> set[str]:
        """Name the tables that are not as they were kept."""
        rows = lambda name: sorted(map(repr, self.observer.execute(f"SELECT * FROM {name}")))  # noqa: E731, S608
        tables = self.observer.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'").fetchall()
        return {name for (name,) in tables if rows(f'main."{name}"') != rows(f'kept."{name}"')}

    def leave(self) -> None:
        """Let go of the file."""
        if self.observer is not None:
            self.observer.close()
            self.observer = None

    def put_back(self) -> None:
        """Let the world be as it was kept."""
        self.leave()
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()
        copy_over(self.path.with_suffix(".kept"), self.path)
        self.is_changed = False


def build(path: Path, stack: ExitStack, *, organisations: int, with_stations: bool = False) -> Stage:
    """Fill a migrated file with one organisation or two, and keep a copy of it as it is."""
    app = stack.enter_context(application(f"sqlite:///{path}"))
    app.test_client_class = CarefulClient
    cast = populate(app, organisations=organisations, with_stations=with_stations)
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    shutil.copyfile(path, path.with_suffix(".kept"))
    stage = Stage(app, path, cast)
    stack.callback(stage.leave)
    return stage


def populate(app: Flask, *, organisations: int, with_stations: bool = False) -> Cast:
    """Let everybody be there, whatever the database."""
    cast = Cast({}, {"never": _never()})
    fill = partial(_fill, cast, with_stations=with_stations)
    with app.app_context():
        world = worlds.build()
        with tenancy.acting_for(world.organisation_id):
            fill("own", world)
            _come_in(cast, world)
            fill("other programme", _other_programme(cast))
        if organisations > 1:
            theirs = worlds.build("storevik")
            with tenancy.acting_for(theirs.organisation_id):
                cast.tokens["other_organisation"] = sign_in(theirs.coordinator_id)
                fill("other organisation", theirs)
    # Whoever asks to be called is in no programme yet: she is every coordinator's in the organisation.
    cast.ids["other programme"]["request_id"] = uuid4()
    # An activity is of no programme: everybody who works with people there invites to it.
    for things in (cast.ids["other programme"], cast.stations.get("other programme", {}).get("invited", {})):
        things["activity_id"] = uuid4()
    if with_stations and organisations == 1:
        stations.walk_in(app, world, cast)
    return cast


def _fill(cast: Cast, whose: str, world: worlds.World, *, with_stations: bool) -> None:
    """Give a programme its things, and somebody at each station if a test wants them."""
    if not with_stations:
        cast.ids[whose] = _things(world.coordinator, world.programme_id)
        return
    pairs, browsers = stations.pairs(world)
    cast.ids[whose] = _things(world.coordinator, world.programme_id)
    people, more = stations.people(world, pairs["silent"]["match_id"])
    cast.stations[whose] = {"": cast.ids[whose], "asked": _asked(cast.ids[whose])} | pairs | people
    if whose == "own":
        cast.browsers.update(browsers | more)


def _asked(things: dict[str, Any]) -> dict[str, Any]:
    """What the first pair is found by: decided on, and she is asked."""
    offer = db.session.get_one(Offer, things["offer_id"])
    match = db.session.get_one(Match, things["match_id"])
    return things | {"link": offer.link, "proposal_id": match.proposal_id}


def _come_in(cast: Cast, world: worlds.World) -> None:
    """Sign everybody in, and invite somebody."""
    with transaction() as session:
        own = {role.value: factories.account(session, role=role).id for role in OFFICES}
        own["closed"] = factories.account(session, [world.programme_id]).id
        for side, row in (("newcomer", Newcomer), ("volunteer", Volunteer)):
            person_id = session.get_one(row, cast.ids["own"][f"{side}_id"]).person_id
            own[side] = factories.account(session, role=Role.PERSON, person_id=person_id).id
    own["coordinator"] = world.coordinator_id
    cast.tokens.update({name: sign_in(account_id) for name, account_id in own.items()})
    with transaction() as session:
        session.get_one(Account, own["closed"]).closed_at = clock.now()
    cast.ids["own"]["token"] = invite("ny@example.org", "Ny Lie", Role.COORDINATOR, [], "nb")


def _other_programme(cast: Cast) -> worlds.World:
    with transaction() as session:
        programme = factories.programme(session, ProgrammeKind.FADDER)
        account = factories.account(session, [programme.id], name="Jamila Ek")
        world = worlds.World(account.organisation_id, programme.id, account.id)
    cast.tokens["other_programme"] = sign_in(world.coordinator_id)
    return world


def _things(actor: Actor, programme_id: UUID) -> dict[str, Any]:
    """Two pairs in a round: one decided and asked, one not yet."""
    with transaction() as session:
        for _ in range(2):
            factories.newcomer(session, programme_id)
            factories.volunteer(session, programme_id)
    round_id = find_and_solve(actor, [programme_id], clock.today())
    decided, waiting = db.session.scalars(select(Proposal).where(Proposal.round_id == round_id)).all()
    newcomer = db.session.get_one(Enrolment, decided.newcomer_enrolment_id)
    volunteer = db.session.get_one(Enrolment, decided.volunteer_enrolment_id)
    people = {"newcomer_id": newcomer.newcomer_id, "volunteer_id": volunteer.volunteer_id}
    decided_id, waiting_id = decided.id, waiting.id
    leave_out(actor, round_id, volunteer.id)
    wish_id = db.session.scalars(select(RoundWish.id).where(RoundWish.workspace_id == round_id)).one()
    approve(actor, decided_id, 1)
    match_id = db.session.scalars(select(Match.id).where(Match.proposal_id == decided_id)).one()
    offer_id = db.session.scalars(select(Offer.id).where(Offer.match_id == match_id)).one()
    with transaction() as session:
        period_id = factories.rest(session, programme_id).id
    request_id, reminder_id = awaiting(actor, people["newcomer_id"])
    return {
        "round_id": round_id,
        "proposal_id": waiting_id,
        "wish_id": wish_id,
        **people,
        "match_id": match_id,
        "programme_id": programme_id,
        "period_id": period_id,
        "offer_id": offer_id,
        **_told(match_id, people["newcomer_id"]),
        "adult_id": _adult(people["newcomer_id"]),
        **_invited(actor, people["newcomer_id"]),
        "letter_id": uuid4(),
        "request_id": request_id,
        "reminder_id": reminder_id,
        "draft_id": drafts.begin(actor, DraftKind.NEWCOMER, "nb", {"begun": {}, "known": {}}),
    }


def _told(match_id: UUID, newcomer_id: UUID) -> dict[str, Any]:
    """A question of the plan, and that somebody spoke up."""
    with transaction() as session:
        check_in = CheckIn(match_id=match_id, side=Side.NEWCOMER, due_on=clock.today())
        person_id = session.get_one(Newcomer, newcomer_id).person_id
        level, instant = ConcernLevel.SERIOUS, clock.now()
        concern = Concern(raised_by=person_id, match_id=match_id, level=level, raised_at=instant)
        session.add_all([check_in, concern])
        session.flush()
        return {"check_in_id": check_in.id, "concern_id": concern.id}


def _adult(newcomer_id: UUID) -> UUID:
    """Another adult, who takes part with the newcomer."""
    with transaction() as session:
        person = factories.person(session, call_name="Samir")
        adult = HouseholdAdult(person_id=person.id, newcomer_id=newcomer_id)
        session.add(adult)
        session.flush()
        return adult.id


def _invited(actor: Actor, newcomer_id: UUID) -> dict[str, Any]:
    """Something to come to, and the newcomer invited to it."""
    with transaction() as session:
        activity = factories.activity(session, actor.account_id)
        invitation = factories.invitation(session, activity, newcomer_id)
        return {"activity_id": activity.id, "invitation_id": invitation.id}


def awaiting(actor: Actor, newcomer_id: UUID) -> tuple[UUID, UUID]:
    with transaction() as session:
        request = factories.call_request(session)
        person_id = session.get_one(Newcomer, newcomer_id).person_id
        return request.id, factories.reminder(session, actor.account_id, person_id).id


def _never() -> dict[str, Any]:
    names = (
        "round_id proposal_id newcomer_id volunteer_id offer_id match_id programme_id period_id letter_id "
        "check_in_id concern_id request_id reminder_id draft_id adult_id wish_id "
        "activity_id invitation_id"
    )
    return {name: uuid4() for name in names.split()}
