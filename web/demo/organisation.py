"""Who runs the demo's programmes, and by which rules.

The organisation is invented, and so is its name: a real volunteer centre must not seem to stand behind it.
Its telephone number reaches nobody: 00 begins a call abroad, and no country's code begins with a nought.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from matching import Level, Policy
from web.demo.ids import id_of
from web.models import CertificateRequirement, Organisation, Programme, ProgrammeKind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

SLUG = "sandefjord"
NAME = "Demosentralen i Sandefjord"
PHONE = "00 00 00 00"
ORGANISATION_ID = id_of("organisation", SLUG)

# Guides practise the language with people who have just begun: a first few words are enough to meet.
POLICY = Policy(min_shared_level=Level.A1)

# A voluntary organisation may ask for a certificate only where the task gives responsibility for children.
LEGAL_BASIS = (
    "Politiregisterloven § 39 første ledd, jf. politiregisterforskriften § 34-1: oppgaven innebærer et "
    "tillits- eller ansvarsforhold overfor mindreårige, fordi barn i familien er med på møtene. "
    "For kobling mellom voksne kreves det ikke politiattest."
)


def organisation() -> Organisation:
    """Return the organisation that answers for everybody in the demo."""
    return Organisation(id=ORGANISATION_ID, slug=SLUG, name=NAME, municipality="Sandefjord", phone=PHONE)


def programmes() -> Iterator[Programme]:
    """Yield the three schemes, each with the duration and the follow-up that are usual for its kind."""
    yield _programme(
        ProgrammeKind.FLYKTNINGGUIDE,
        "Flyktningguide",
        months=10,
        meetings_a_month=4,
        follow_up_weeks=[2, 6, 13, 26, 43],
        certificate_requirement=CertificateRequirement.FAMILIES_WITH_CHILDREN,
        legal_basis=LEGAL_BASIS,
    )
    yield _programme(ProgrammeKind.FADDER, "Fadder", months=3, meetings_a_month=2, follow_up_weeks=[2, 6, 13])
    yield _programme(
        ProgrammeKind.INNFLYTTERKONTAKT,
        "Innflytterkontakt",
        months=6,
        meetings_a_month=2,
        follow_up_weeks=[2, 6, 13, 26],
    )


def programme_id(kind: str) -> UUID:
    """Return the id of the programme of this kind."""
    return id_of("programme", kind)


def _programme(kind: ProgrammeKind, name: str, **rules: object) -> Programme:
    return Programme(id=programme_id(kind), kind=kind, name=name, policy=POLICY, **rules)
