"""The road from signing up to being approved: which steps there are, and what each programme asks for.

Rules only; nothing here reads or writes. A certificate is asked for only where a programme has a legal basis,
and where that basis is the children of families, only somebody who is to meet children needs one.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from web.models import CertificateRequirement, ProgrammeKind, VettingKind
from web.volunteers.declaration import DECLARATION_VERSION

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

# Guides of refugees take a course first; the other schemes make do with a talk.
KINDS_WITH_TRAINING = frozenset({ProgrammeKind.FLYKTNINGGUIDE})


@dataclass(frozen=True, slots=True)
class Demands:
    """What one programme asks of its volunteers."""

    kind: ProgrammeKind
    certificate: CertificateRequirement
    legal_basis: str | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """A step that was recorded."""

    kind: VettingKind
    on: date
    valid_until: date | None = None
    version: int | None = None


class State(StrEnum):
    """How far a step is."""

    DONE = "done"
    NEXT = "next"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of somebody's road. `kind` is None for the last: being approved."""

    kind: VettingKind | None
    state: State
    on: date | None = None


def required(programmes: Iterable[Demands]) -> list[VettingKind]:
    """Return the steps before approval, in order, for somebody in these programmes."""
    asked = list(programmes)
    steps = [VettingKind.INTERVIEW]
    if any(one.kind in KINDS_WITH_TRAINING for one in asked):
        steps.append(VettingKind.TRAINING)
    steps.append(VettingKind.DECLARATION)
    if any(one.certificate is CertificateRequirement.EVERYBODY for one in asked):
        steps.append(VettingKind.CERTIFICATE_SEEN)
    return steps


def done(kind: VettingKind, steps: Iterable[Done], today: date) -> Done | None:
    """Return the latest record of a step that still counts: a present declaration, a valid certificate."""
    counting = [step for step in steps if step.kind is kind and _counts(step, today)]
    return max(counting, key=lambda step: step.on, default=None)


def missing(programmes: Iterable[Demands], steps: Iterable[Done], today: date) -> list[VettingKind]:
    """Return the required steps that are not done."""
    recorded = list(steps)
    return [kind for kind in required(programmes) if done(kind, recorded, today) is None]


def asks_for_certificate(programmes: Iterable[Demands]) -> bool:
    """Whether any of these programmes has a basis for asking for a certificate at all."""
    return any(one.certificate is not CertificateRequirement.NOBODY for one in programmes)


def may_meet_children(programmes: Iterable[Demands], steps: Iterable[Done], today: date) -> bool:
    """Whether somebody may be cleared for children: a certificate was seen, or nobody asks for one."""
    seen = done(VettingKind.CERTIFICATE_SEEN, steps, today)
    return seen is not None or not asks_for_certificate(programmes)


def road(
    programmes: Iterable[Demands], steps: Iterable[Done], approved_on: date | None, today: date
) -> list[Step]:
    """Return the whole road: what is done, the one that comes next, and what comes later."""
    recorded = list(steps)
    walked: list[Step] = []
    next_is_found = False
    for kind in required(programmes):
        found = done(kind, recorded, today)
        state = State.DONE if found else State.LATER if next_is_found else State.NEXT
        next_is_found = next_is_found or found is None
        walked.append(Step(kind, state, found.on if found else None))
    last = State.DONE if approved_on else State.LATER if next_is_found else State.NEXT
    return [*walked, Step(None, last, approved_on)]


def _counts(step: Done, today: date) -> bool:
    if step.kind is VettingKind.CERTIFICATE_SEEN:
        return step.valid_until is None or step.valid_until >= today
    return step.kind is not VettingKind.DECLARATION or step.version == DECLARATION_VERSION
