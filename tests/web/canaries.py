"""People whose every answer is a word that stands nowhere else, and a look at all that anybody can open.

They are a newcomer, the partner who takes part with her, and a volunteer.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from sqlalchemy import select
from werkzeug.routing import AnyConverter

from matching import Side
from matching.lifecycle import MatchStatus
from tests import factories
from tests.databases import mail_folder
from tests.pages import come_in
from tests.web import together_steps as steps
from tests.web.access_world import COOKIE, PLAIN, awaiting
from tests.web.given_away import PEOPLE, SIDES, YEARS, given_away, word
from web import clock, tenancy
from web.access import ALLOWED
from web.accounts.operations import digest, sign_in
from web.database import db, transaction
from web.exchange.archive import unpack
from web.i18n import NORWEGIAN
from web.matches.sides import sides_of
from web.models import (
    Account,
    CheckIn,
    Concern,
    ConcernLevel,
    HouseholdAdult,
    Newcomer,
    Note,
    Offer,
    Person,
    ProgrammeKind,
    Proposal,
    Role,
    Volunteer,
)
from web.notifications import mailbox
from web.notifications.delivery import deliver
from web.notifications.transports import transport_for
from web.today.rows import Section
from web.together import messages

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from uuid import UUID

    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.routing import Rule
    from werkzeug.test import TestResponse

    from tests.web.given_away import Answer
    from tests.worlds import World

STATES = ("asked", "card", "both said yes", "numbers shared", "ended", "ended 14 days ago")
MOST_OPEN = "numbers shared"
TABLES = {"newcomer": Newcomer, "volunteer": Volunteer}
OFFICES = (Role.CERTIFICATE_OFFICER, Role.ADMINISTRATOR, Role.LEADER)
THEIRS = PLAIN | {
    "language": NORWEGIAN,
    "token": "made-up",
    "letter_id": uuid4(),
    "draft_id": uuid4(),
    "section": tuple(Section),
}


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who opens every page: signed in or not, with a link of her own or not."""

    name: str
    session: str | None = None
    role: Role | None = None
    links: tuple[str, ...] = ("made-up",)


@dataclass(frozen=True, slots=True)
class Scene:
    """The two, how far they have come, and who is looking."""

    app: Flask
    state: str
    ids: dict[str, Any]
    readers: tuple[Reader, ...]
    found: dict[tuple[str, str], set[Answer]] = field(default_factory=dict)

    def pages(self, reader: Reader, *, with_shut_doors: bool) -> Iterator[str]:
        """Every address that shows something, its parts filled with what belongs to the two.

        At those that are shut to her role, the gate refuses her before any view has looked at anything.
        """
        adapter = self.app.url_map.bind("localhost")
        for rule in self.app.url_map.iter_rules():
            if "GET" not in (rule.methods or ()) or _is_longer_way(self.app, rule):
                continue
            if with_shut_doors or self._is_open_to(reader.role, rule):
                for values in _fillings(rule, self.ids | {"link": reader.links}):
                    yield adapter.build(rule.endpoint, values)

    def _is_open_to(self, role: Role | None, rule: Rule) -> bool:
        needed = self.app.view_functions[rule.endpoint].access
        return needed is None or role in ALLOWED[needed]

    def finds(self, reader: Reader, posts: Iterable[str]) -> set[Answer]:
        """What somebody finds who opens every page, and asks to see what is shown only when asked for.

        Where most is open, everybody tries the doors that are shut to her as well.
        """
        client = self.app.test_client()
        token = come_in(client, reader.session)
        pages = self.pages(reader, with_shut_doors=self.state == MOST_OPEN)
        found = [self._find(client, path) for path in pages]
        asked_for = [client.post(path.format(**self.ids), data={"csrf_token": token}) for path in posts]
        return set().union(*found, *map(_shown_in, asked_for))

    def _find(self, client: FlaskClient, path: str) -> set[Answer]:
        """What somebody finds on a page: the same as whoever carries the same, which is often nothing."""
        carried = carried_by(client)
        if (path, carried) not in self.found:
            self.found[path, carried] = _shown_in(client.get(path))
        return self.found[path, carried]

    def letters(self) -> dict[str, set[Answer]]:
        """What stands in the letters that each of them was sent, from the first to the last."""
        settings = self.app.config["SETTINGS"]
        with self.app.app_context(), tenancy.acting_for(self.ids["organisation_id"]):
            deliver(transport_for(settings.mail_url), settings.mail_from, lambda: True)
        found: dict[str, set[Answer]] = {f"letters to the {whose}": set() for whose in PEOPLE}
        for kept in mailbox.newest(mail_folder(settings.database_url)):
            whose = next(whose for whose in PEOPLE if word(whose, "email") in kept.to)
            found[f"letters to the {whose}"] |= given_away(
                f"{kept.to}\n{kept.subject}\n{kept.text}\n{kept.html}"
            )
        return found


def _is_longer_way(app: Flask, rule: Rule) -> bool:
    """Whether the same page has an address without the organisation's name in it."""
    shorter = [other.arguments for other in app.url_map.iter_rules(rule.endpoint)]
    return "organisation" in rule.arguments and any("organisation" not in names for names in shorter)


def _fillings(rule: Rule, ids: dict[str, Any]) -> Iterator[dict[str, Any]]:
    choices = {}
    for name in rule.arguments:
        converter = rule._converters[name]
        if isinstance(converter, AnyConverter):
            choices[name] = sorted(converter.items)
        else:
            choices[name] = ids[name] if isinstance(ids[name], tuple) else [ids[name]]
    for values in itertools.product(*choices.values()):
        yield dict(zip(choices, values, strict=True))


def build(app: Flask, world: World, state: str) -> Scene:
    """Bring the two to a state, and call in whoever looks. The organisation must be in force."""
    match_id = steps.ask(world, in_a_round=True, **{whose: word(whose, "name") for whose in PEOPLE})
    _give_words(world, match_id)
    links = {whose: _link(match_id, whose) for whose in ("newcomer", "partner")}
    reached = STATES.index(state)
    if reached >= STATES.index("card"):
        steps.say_yes(match_id, Side.NEWCOMER, may_share=reached >= STATES.index("numbers shared"))
        links["volunteer"] = _link(match_id, "volunteer")
    if reached >= STATES.index("both said yes"):
        steps.say_yes(match_id, Side.VOLUNTEER, may_share=reached >= STATES.index("numbers shared"))
        _write_to_each_other(match_id)
    if reached >= STATES.index("ended"):
        steps.move_to(match_id, MatchStatus.ACTIVE)
        steps.move_to(match_id, MatchStatus.CLOSED)
    if state == "ended 14 days ago":
        steps.let_days_pass(match_id, 14)
    readers = list(_the_two(world, match_id, links))
    if state == MOST_OPEN:
        readers += _others(world)
    return Scene(app, state, _ids(world, match_id), tuple(readers))


def _give_words(world: World, match_id: UUID) -> None:
    sides = sides_of(db.session(), match_id)
    ids = {"newcomer": sides.newcomer_person.id, "volunteer": sides.volunteer_person.id}
    ids["partner"] = sides.adults[0].id
    newcomer_id, volunteer_id = sides.newcomer.id, sides.volunteer.id
    with transaction() as session:
        for whose, person_id in ids.items():
            person = session.get_one(Person, person_id)
            person.birth_year, person.email = YEARS[whose], f"{word(whose, 'email')}@example.org"
            session.add(
                Note(
                    person_id=person_id,
                    written_by=world.coordinator_id,
                    written_at=clock.now(),
                    text=word(whose, "desk note"),
                )
            )
            session.add(
                Concern(
                    raised_by=person_id,
                    match_id=match_id,
                    words=word(whose, "concern"),
                    level=ConcernLevel.SERIOUS,
                    raised_at=clock.now(),
                )
            )
        newcomer = session.get_one(Newcomer, newcomer_id)
        newcomer.practical_note, newcomer.avoids = word("newcomer", "note"), word("newcomer", "avoids")
        session.get_one(Volunteer, volunteer_id).practical_note = word("volunteer", "note")


def _write_to_each_other(match_id: UUID) -> None:
    together = steps.two(match_id)
    for whose, side in SIDES.items():
        messages.send_words(together.actors[side], match_id, word(whose, "message"), whose)
    for side in Side:
        messages.open_new(together.actors[side], match_id)


def _link(match_id: UUID, whose: str) -> str:
    db.session.rollback()
    hers = select(Offer).join(Person, Person.id == Offer.person_id)
    named = hers.where(Offer.match_id == match_id, Person.call_name == word(whose, "name"))
    return db.session.scalars(named).one().link


def _check_in_link(match_id: UUID, side: Side) -> str:
    """Ask one side how it is going, whatever day it is."""
    with transaction() as session:
        question = CheckIn(match_id=match_id, side=side, due_on=clock.today(), asked_at=clock.now())
        question.answer_by, question.link_digest = clock.today(), digest(question.link)
        session.add(question)
        return question.link


def _ids(world: World, match_id: UUID) -> dict[str, Any]:
    db.session.rollback()
    sides = sides_of(db.session(), match_id)
    offer_id = db.session.scalars(select(Offer.id).where(Offer.match_id == match_id)).first()
    request_id, reminder_id = awaiting(world.coordinator, sides.newcomer.id)
    db.session.rollback()
    return THEIRS | {
        "request_id": request_id,
        "reminder_id": reminder_id,
        "concern_id": tuple(db.session.scalars(select(Concern.id))),
        "organisation_id": world.organisation_id,
        "programme_id": world.programme_id,
        "match_id": match_id,
        "newcomer_id": sides.newcomer.id,
        "volunteer_id": sides.volunteer.id,
        "round_id": _round_of(sides.match.proposal_id),
        "proposal_id": sides.match.proposal_id,
        "offer_id": offer_id,
        "adult_id": db.session.scalars(select(HouseholdAdult.id)).one(),
        "activity_id": _invite(world, sides.newcomer.id),
    }


def _invite(world: World, newcomer_id: UUID) -> UUID:
    """Invite her to something, so that whoever sees who comes would find her there."""
    with transaction() as session:
        activity = factories.activity(session, world.coordinator_id)
        factories.invitation(session, activity, newcomer_id)
        return activity.id


def _round_of(proposal_id: UUID | None) -> UUID:
    return db.session.get_one(Proposal, proposal_id).round_id


def _the_two(world: World, match_id: UUID, links: dict[str, str]) -> Iterator[Reader]:
    together = steps.two(match_id)
    for whose, side in SIDES.items():
        yield Reader(f"the {whose}", sign_in(together.actors[side].account_id), Role.PERSON)
    partner = select(Account.id).join(Person, Person.id == Account.person_id)
    named = partner.where(Person.call_name == word("partner", "name"))
    yield Reader("the partner", sign_in(db.session.scalars(named).one()), Role.PERSON)
    for whose, link in links.items():
        asked = (_check_in_link(match_id, SIDES[whose]),) if whose in SIDES else ()
        yield Reader(f"who has the {whose}'s links", links=(link, *asked))
    yield Reader("the coordinator", sign_in(world.coordinator_id), Role.COORDINATOR)


def _others(world: World) -> Iterator[Reader]:
    """Whoever has nothing to do with the two."""
    yield Reader("anybody")
    with transaction() as session:
        programme = factories.programme(session, ProgrammeKind.FADDER)
        coordinator = factories.account(session, [programme.id])
        people = {"a coordinator of another programme": (coordinator.id, Role.COORDINATOR)}
        people |= {f"a {role.value}": (factories.account(session, role=role).id, role) for role in OFFICES}
        for whose, make in (("newcomer", factories.newcomer), ("volunteer", factories.volunteer)):
            enrolment = make(session, world.programme_id, call_name="Somebody")
            row = session.get_one(TABLES[whose], getattr(enrolment, f"{whose}_id"))
            account = factories.account(session, role=Role.PERSON, person_id=row.person_id)
            people[f"another {whose}"] = account.id, Role.PERSON
    for name, (account_id, role) in people.items():
        yield Reader(name, sign_in(account_id), role)


def _shown_in(answer: TestResponse) -> set[Answer]:
    assert answer.status_code < 500, answer.request.path
    return given_away(f"{answer.headers}\n{written_in(answer)}")


def carried_by(client: FlaskClient) -> str:
    """Return what a browser's cookie says, whenever it was signed."""
    signer = client.application.session_interface.get_signing_serializer(client.application)
    return repr(signer.loads(client.get_cookie(COOKIE).value))


def written_in(answer: TestResponse) -> str:
    """Return the text of an answer; of several files in one, the text of each."""
    is_packed = answer.mimetype == "application/zip"
    return "\n".join(unpack(answer.data).values()) if is_packed else answer.text
