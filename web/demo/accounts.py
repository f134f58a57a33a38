"""Who can sign in to the demo: coordinators who see different programmes, and who sees certificates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from web.accounts.queries import DEMO_GUIDE, DEMO_NEWCOMER, DEMO_WAITING
from web.demo.ids import id_of
from web.demo.organisation import programme_id
from web.models import Account, Assignment, ProgrammeKind, Role

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from uuid import UUID

    from web.models import Person
    from web.tenancy import Tenant

# Berit leads all three schemes, Ingrid one, and Jamila the two that Ingrid does not see.
COORDINATORS: dict[str, Collection[ProgrammeKind]] = {
    "Berit": tuple(ProgrammeKind),
    "Ingrid": (ProgrammeKind.FADDER,),
    "Jamila": (ProgrammeKind.FLYKTNINGGUIDE, ProgrammeKind.INNFLYTTERKONTAKT),
}
# Only she records that a certificate was seen; she has no programme and meets nobody's answers.
CERTIFICATE_OFFICER = "Torbjørg"
# She hears what somebody has to say about a coordinator, and nothing else.
ADMINISTRATOR = "Solveig"

# Whom a visitor may go in as: one who waits, and two who are together. The others have numbered addresses.
VISITED = {
    id_of("person", "n00008"): DEMO_WAITING,
    id_of("person", "m00012"): DEMO_NEWCOMER,
    id_of("person", "v00083"): DEMO_GUIDE,
}


# Somebody who has just signed up at the desk and has no e-mail: a printed card would open her page.
WITHOUT_ADDRESS = frozenset({id_of("person", "Rania")})


def accounts() -> Iterator[Tenant]:
    """Yield every account with the programmes it works with."""
    for name, kinds in COORDINATORS.items():
        yield _account(name, Role.COORDINATOR)
        for kind in kinds:
            yield Assignment(
                id=id_of("assignment", name, kind),
                account_id=account_id(name),
                programme_id=programme_id(kind),
            )
    yield _account(CERTIFICATE_OFFICER, Role.CERTIFICATE_OFFICER)
    yield _account(ADMINISTRATOR, Role.ADMINISTRATOR)


def persons_account(person: Person, email: str) -> Account:
    """Return the account by which somebody who takes part signs in."""
    return Account(
        id=id_of("account", email),
        email=email,
        name=person.call_name,
        language=person.language,
        role=Role.PERSON,
        person_id=person.id,
    )


def account_id(name: str) -> UUID:
    """Return the id of the account of this name."""
    return id_of("account", name)


def _account(name: str, role: Role) -> Account:
    mailbox = name.lower().replace("ø", "o")
    return Account(id=account_id(name), email=f"{mailbox}@example.org", name=name, role=role)
