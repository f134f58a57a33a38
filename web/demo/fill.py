"""Filling an empty database with an invented Sandefjord, in one transaction: all of it or nothing.

Everything is added as objects through the session, so that the organisation's guard sees each row and every
default and check is the real one: what the demo shows is what the application could have made.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import inspect, select

from web import audit, tenancy
from web.access import Actor
from web.database import Base, transaction
from web.demo.accounts import VISITED, WITHOUT_ADDRESS, accounts, persons_account
from web.demo.activities import activities
from web.demo.awaiting import awaiting
from web.demo.community import community
from web.demo.organisation import ORGANISATION_ID, SLUG, organisation, programmes
from web.demo.places import places
from web.demo.together import together
from web.models import Account, HouseholdAdult, Newcomer, Organisation, Person, Volunteer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from sqlalchemy.orm import Session

    from web.tenancy import Tenant


WORD = "båt"


class SomebodyLivesHereError(Exception):
    """The database holds another organisation than the demo's."""


def fill(today: date) -> Counter[str]:
    """Fill an empty database and return how many rows each table was given; none if the demo is there.

    Raises
    ------
    SomebodyLivesHereError
        If the database holds another organisation. Nothing has been written then.
    """
    with tenancy.acting_for(ORGANISATION_ID), transaction() as session:
        if not _is_empty(session):
            return Counter()
        session.add(organisation())
        session.flush()
        opened = list(programmes())
        rows = [
            *opened,
            *accounts(),
            *places(),
            *community(today),
            *awaiting(today),
            *together(today),
            *activities(today),
        ]
        rows += list(_make_reachable(rows))
        _add_parents_first(session, rows)
        actor = Actor.system(ORGANISATION_ID, "demo")
        for programme in opened:
            audit.record(session, actor, "fill_with_invented_people", programme)
    return Counter(_table(row) for row in rows)


def _is_empty(session: Session) -> bool:
    slugs = set(session.scalars(select(Organisation.slug)))
    if slugs - {SLUG}:
        raise SomebodyLivesHereError(f"this database belongs to {', '.join(sorted(slugs - {SLUG}))}")
    return not slugs


def _make_reachable(rows: list[Tenant]) -> Iterator[Account]:
    """Give everybody an address, by which her letters come to the demo's mailbox, a number and a word.

    The number reaches nobody, like the organisation's own. Whoever takes part has an account, as after a
    sign-up; one has no address, as after a sign-up at the desk.
    """
    take_part = {row.person_id for row in rows if isinstance(row, Newcomer | Volunteer)}
    take_part |= {row.person_id for row in rows if isinstance(row, HouseholdAdult) and row.newcomer_id}
    people = (row for row in rows if isinstance(row, Person))
    for number, person in enumerate(people, start=1):
        person.phone, person.word = f"00 00 {number // 100:02} {number % 100:02}", WORD
        if person.id in WITHOUT_ADDRESS:
            continue
        person.email = VISITED.get(person.id, f"person{number}@example.org")
        if person.id in take_part:
            yield persons_account(person, person.email)


def _add_parents_first(session: Session, rows: Iterable[Tenant]) -> None:
    """Write table by table: the models have no relationships by which the session could find the order."""
    by_table = defaultdict(list)
    for row in rows:
        by_table[_table(row)].append(row)
    for table in Base.metadata.sorted_tables:
        session.add_all(by_table[table.name])
        session.flush()


def _table(row: Tenant) -> str:
    return str(inspect(type(row)).local_table.name)
