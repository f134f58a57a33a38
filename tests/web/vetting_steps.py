"""Steps that the tests of vetting share."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from tests import factories
from web import clock
from web.database import db, transaction
from web.models import (
    Account,
    CertificateRequirement,
    Programme,
    ProgrammeKind,
    Role,
    VettingKind,
    Volunteer,
)
from web.rounds.solving.pool import pool_of
from web.volunteers.desk import operations

if TYPE_CHECKING:
    from uuid import UUID

    from tests.worlds import World
    from web.access import Actor

BASIS = "Politiregisterloven § 39"


def make(
    world: World,
    *,
    kind: ProgrammeKind | None = None,
    certificate: CertificateRequirement = CertificateRequirement.NOBODY,
    **changes: Any,
) -> UUID:
    """A volunteer who has just signed up, and the programme's demands as told."""
    with transaction() as session:
        programme = session.get_one(Programme, world.programme_id)
        programme.certificate_requirement = certificate
        programme.legal_basis = BASIS if certificate is not CertificateRequirement.NOBODY else None
        programme.kind = kind or ProgrammeKind.FADDER
        fields = {
            "signed_up_at": factories.A_MONDAY,
            "promised_on": clock.today(),
            "languages": {"nb": "native"},
            "availability": ["tue-evening"],
            "district_code": "centre",
        }
        row = Volunteer(person_id=factories.person(session, call_name="Berit").id, **fields | changes)
        session.add(row)
        session.flush()
        return row.id


def volunteer(volunteer_id: UUID) -> Volunteer:
    return db.session.get_one(Volunteer, volunteer_id, populate_existing=True)


def is_in_pool(world: World) -> bool:
    return bool(pool_of(db.session(), [world.programme_id]).volunteers)


def place(world: World, volunteer_id: UUID) -> None:
    operations.choose_programmes(world.coordinator, volunteer_id, frozenset({world.programme_id}))


def record(world: World, volunteer_id: UUID, *kinds: VettingKind) -> None:
    for kind in kinds:
        operations.record_step(world.coordinator, volunteer_id, kind, clock.today())


def officer(session: Any) -> Account:
    return factories.account(session, role=Role.CERTIFICATE_OFFICER, name="Torbjørg")


def approved(world: World, **demands: Any) -> UUID:
    volunteer_id = make(world, **demands)
    place(world, volunteer_id)
    record(world, volunteer_id, VettingKind.INTERVIEW, VettingKind.DECLARATION)
    operations.approve(world.coordinator, volunteer_id)
    return volunteer_id


def see_certificate(actor: Actor, volunteer_id: UUID, days: int = 365) -> None:
    today = clock.today()
    operations.record_certificate(
        actor, volunteer_id, today - timedelta(days=1), today + timedelta(days=days)
    )
