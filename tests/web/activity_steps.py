"""Steps that the tests of activities share: somebody who waits, something to come to, and inviting."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from tests import factories
from tests.web.newcomer_steps import main_of
from web.access import Actor
from web.accounts.operations import sign_in
from web.activities import inviting
from web.activities.operations import Plan
from web.database import db, transaction
from web.errors import Conflict, Reason
from web.models import Activity, Invitation, Newcomer, Notification, Person, Role

if TYPE_CHECKING:
    from uuid import UUID

    from tests.pages import CarefulClient
    from tests.worlds import Within, World


def waits(world: World, name: str = "Amira", programme_id: UUID | None = None, **changes: Any) -> UUID:
    """Add somebody who waits, and return the newcomer; `gender`, `birth_year` are the person's."""
    of_person = {key: changes.pop(key) for key in ("gender", "birth_year", "language") if key in changes}
    with transaction() as session:
        place = factories.newcomer(session, programme_id or world.programme_id, call_name=name, **changes)
        newcomer = session.get_one(Newcomer, place.newcomer_id)
        person = session.get_one(Person, newcomer.person_id)
        for key, value in of_person.items():
            setattr(person, key, value)
        person.email = f"{name.lower()}@example.org"
        return newcomer.id


def make(world: World, **changes: Any) -> UUID:
    """Add a language café in a week, or something else."""
    with transaction() as session:
        return factories.activity(session, world.coordinator_id, **changes).id


def invite(world: World, activity_id: UUID, *newcomer_ids: UUID, has_looked: bool = False) -> int:
    """Invite them as the coordinator."""
    return inviting.invite(world.coordinator, activity_id, newcomer_ids, has_looked=has_looked)


def invitation_of(newcomer_id: UUID) -> Invitation:
    """Return somebody's only invitation, read afresh."""
    db.session.rollback()
    return db.session.scalars(select(Invitation).where(Invitation.newcomer_id == newcomer_id)).one()


def own_actor(world: World, newcomer_id: UUID) -> Actor:
    """Give a newcomer an account, and return who she is to the operations."""
    with transaction() as session:
        person_id = session.get_one(Newcomer, newcomer_id).person_id
        account = factories.account(session, role=Role.PERSON, person_id=person_id)
        return Actor(world.organisation_id, account.id, Role.PERSON)


def letters(kind: str) -> list[UUID | None]:
    """Return to whom a letter of this kind waits."""
    db.session.rollback()
    return list(db.session.scalars(select(Notification.person_id).where(Notification.kind == kind)))


def activity(activity_id: UUID) -> Activity:
    """Return an activity, read afresh."""
    db.session.rollback()
    return db.session.get_one(Activity, activity_id)


def refused(reason: Reason) -> Any:
    """Expect an operation to be refused for this reason."""
    return pytest.raises(Conflict, match=f"^{reason.value}$")


def plan_of(activity_id: UUID, **changes: Any) -> Plan:
    """Return an activity as it could be sent again, with something changed."""
    row = activity(activity_id)
    return replace(Plan(**{name: getattr(row, name) for name in Plan.__dataclass_fields__}), **changes)


def come_in_as(client: CarefulClient, world: World, within: Within, newcomer_id: UUID) -> None:
    """Let the browser be hers."""
    with within():
        token = sign_in(own_actor(world, newcomer_id).account_id)
    with client.session_transaction() as cookie:
        cookie["_user_id"] = token


def shown(client: CarefulClient, path: str) -> str:
    """Return the words of a page's main part."""
    return main_of(client.page(path))
