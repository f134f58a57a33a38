"""Who may do what: one table, asked by views before anything else and by operations again.

A view without a declaration is refused when the application starts, and again at every request: nothing is
open by forgetting. What an actor may *see* is narrowed further by its programmes; a thing outside them does
not exist for it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from web.errors import Forbidden, Reason
from web.models import Role

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from flask import Flask

P = ParamSpec("P")
R = TypeVar("R")


class Action(StrEnum):
    """What somebody may be allowed to do."""

    READ_ROUNDS = "read_rounds"
    RUN_ROUND = "run_round"
    DECIDE = "decide"
    READ_PEOPLE = "read_people"
    FOLLOW_UP = "follow_up"
    HEAR_CONCERNS = "hear_concerns"
    RECORD_ANSWERS = "record_answers"
    OWN_PAGES = "own_pages"
    EDIT_PROGRAMMES = "edit_programmes"
    VET_VOLUNTEERS = "vet_volunteers"
    RECORD_CERTIFICATE = "record_certificate"
    READ_CERTIFICATES = "read_certificates"
    SIGN_OUT = "sign_out"


EVERY_ROLE = frozenset(Role)
ALLOWED: dict[Action, frozenset[Role]] = {
    Action.READ_ROUNDS: frozenset({Role.COORDINATOR}),
    Action.RUN_ROUND: frozenset({Role.COORDINATOR}),
    Action.DECIDE: frozenset({Role.COORDINATOR}),
    Action.READ_PEOPLE: frozenset({Role.COORDINATOR}),
    Action.FOLLOW_UP: frozenset({Role.COORDINATOR}),
    # An administrator hears what is about a coordinator, and nothing else; the queries see to it.
    Action.HEAR_CONCERNS: frozenset({Role.COORDINATOR, Role.ADMINISTRATOR}),
    # Whatever somebody can answer on a page of her own, a coordinator can write down for her.
    Action.RECORD_ANSWERS: frozenset({Role.COORDINATOR}),
    Action.OWN_PAGES: frozenset({Role.PERSON}),
    Action.EDIT_PROGRAMMES: frozenset({Role.COORDINATOR, Role.ADMINISTRATOR}),
    Action.VET_VOLUNTEERS: frozenset({Role.COORDINATOR}),
    # A coordinator only where the organisation has no officer; the operation asks.
    Action.RECORD_CERTIFICATE: frozenset({Role.CERTIFICATE_OFFICER, Role.COORDINATOR}),
    Action.READ_CERTIFICATES: frozenset({Role.CERTIFICATE_OFFICER}),
    Action.SIGN_OUT: EVERY_ROLE,
}


@dataclass(frozen=True, slots=True)
class Actor:
    """On whose behalf something is done: an account, or the system itself with a reason."""

    organisation_id: UUID
    account_id: UUID | None = None
    role: Role | None = None
    programme_ids: frozenset[UUID] = field(default_factory=frozenset)
    reason: str | None = None

    @classmethod
    def system(cls, organisation_id: UUID, reason: str) -> Actor:
        """Return the actor for jobs and set-up; `reason` stands in the audit trail."""
        return cls(organisation_id=organisation_id, reason=reason)

    def may(self, action: Action) -> bool:
        """Whether this actor's role allows the action. The system may do everything it has a reason for."""
        return self.role in ALLOWED[action] if self.role else self.reason is not None


def ensure(actor: Actor, action: Action) -> None:
    """Raise `Forbidden` unless the actor may do this; the first line of every operation."""
    if not actor.may(action):
        raise Forbidden(Reason.NOT_ALLOWED)


def public(view: Callable[P, R]) -> Callable[P, R]:
    """Declare a view that anybody may open."""
    view.access = None  # type: ignore[attr-defined]  # a mark on the function itself
    return view


def public_at_the_desk(view: Callable[P, R]) -> Callable[P, R]:
    """Declare a view that anybody may open, in the desk's languages: the door of those who work here."""
    view.is_at_the_desk = True  # type: ignore[attr-defined]  # a mark on the function itself
    return public(view)


def for_machines(view: Callable[P, R]) -> Callable[P, R]:
    """Declare a view that anybody may ask and that knows no organisation, so that it answers without one."""
    view.is_for_machines = True  # type: ignore[attr-defined]  # a mark on the function itself
    return public(view)


def requires(action: Action) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Declare a view that only those may open who may do this."""

    def declare(view: Callable[P, R]) -> Callable[P, R]:
        view.access = action  # type: ignore[attr-defined]  # a mark on the function itself
        return view

    return declare


class UndeclaredAccessError(RuntimeError):
    """A view says nothing about who may open it."""


def refuse_undeclared_views(app: Flask) -> None:
    """Raise unless every endpoint of the application declares who may open it."""
    silent = sorted(name for name, view in app.view_functions.items() if not hasattr(view, "access"))
    if silent:
        raise UndeclaredAccessError(f"these views do not say who may open them: {', '.join(silent)}")
