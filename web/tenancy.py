"""The organisation in force: the wall between one organisation's people and another's.

Every table of people carries the `Tenant` columns. Every ORM statement that names such a table is narrowed
to the organisation in force by a bound value that is fetched when the statement runs; with none in force the
fetch raises, so that forgetting the scope gives an error and never somebody else's rows. What the filter
cannot see (Core statements and raw SQL) is banned by a house test; the database's composite foreign keys
stand behind both, and on PostgreSQL row-level security, which `database` tells whose rows are meant.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Uuid, bindparam, event, inspect
from sqlalchemy.exc import DontWrapMixin
from sqlalchemy.orm import (
    Mapped,
    MappedColumn,
    ORMExecuteState,
    Session,
    declared_attr,
    mapped_column,
    with_loader_criteria,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import UOWTransaction

_in_force: ContextVar[UUID | None] = ContextVar("organisation_in_force", default=None)


class NoOrganisationError(DontWrapMixin, RuntimeError):
    """A tenant table was read or written while no organisation was in force."""


class ForeignOrganisationError(RuntimeError):
    """A row was about to be written for another organisation than the one in force."""


class Tenant:
    """The columns of a table whose rows belong to one organisation."""

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4, sort_order=-2)

    @declared_attr
    @classmethod
    def organisation_id(cls) -> MappedColumn[UUID]:
        """Whose row this is."""
        return mapped_column(
            Uuid, ForeignKey("organisation.id", ondelete="RESTRICT"), nullable=False, sort_order=-1
        )


@event.listens_for(Tenant, "init", propagate=True)
def _give_id_at_birth(row: Tenant, _args: object, fields: dict[str, Any]) -> None:
    """Give a new row its id before anything else: what is sealed in it is sealed to that id."""
    row.id = fields.pop("id", None) or uuid4()


def organisation_in_force() -> UUID:
    """Return the organisation in force, or raise `NoOrganisationError`."""
    organisation_id = _in_force.get()
    if organisation_id is None:
        raise NoOrganisationError("no organisation is in force")
    return organisation_id


def name_in_force() -> str:
    """Return the organisation in force as PostgreSQL is told it: an empty text if there is none."""
    return str(_in_force.get() or "")


def put_in_force(organisation_id: UUID | None) -> None:
    """Set the organisation for what follows in this request; None takes it away."""
    _in_force.set(organisation_id)


@contextmanager
def acting_for(organisation_id: UUID) -> Iterator[None]:
    """Put an organisation in force for a block: jobs, commands and tests."""
    token = _in_force.set(organisation_id)
    try:
        yield
    finally:
        _in_force.reset(token)


def guard(session_class: type[Session] | Any) -> None:
    """Make every session of this class keep to the organisation in force."""
    event.listen(session_class, "do_orm_execute", _narrow)
    event.listen(session_class, "before_flush", _refuse_foreign_rows)


# The value is fetched at execution, after SQLAlchemy's statement cache: one compiled statement serves every
# organisation, and a statement that touches no tenant table never asks. It is made outside the lambda, which
# SQLAlchemy takes apart.
_organisation_fetched_late = bindparam("organisation_in_force", callable_=organisation_in_force, type_=Uuid())
_narrowed_to_organisation = with_loader_criteria(
    Tenant,
    lambda cls: cls.organisation_id == _organisation_fetched_late,
    include_aliases=True,
    track_closure_variables=False,
)


def _narrow(state: ORMExecuteState) -> None:
    if state.is_insert:
        raise ForeignOrganisationError("rows are added as objects, so that the guard sees them")
    if state.is_update and "organisation_id" in _assigned_columns(state):
        raise ForeignOrganisationError("a row never changes organisation")
    if not state.is_column_load and not state.is_relationship_load:
        state.statement = state.statement.options(_narrowed_to_organisation)


def _assigned_columns(state: ORMExecuteState) -> set[str]:
    values = getattr(state.statement, "_values", None) or {}
    return {getattr(column, "key", str(column)) for column in values}


def _refuse_foreign_rows(session: Session, _context: UOWTransaction, _instances: object) -> None:
    for row in session.new:
        if isinstance(row, Tenant):
            if row.organisation_id is None:
                row.organisation_id = organisation_in_force()  # type: ignore[unreachable]  # unset until flushed
            _refuse_unless_ours(row)
    for row in session.dirty | session.deleted:
        if isinstance(row, Tenant):
            if inspect(row).attrs.organisation_id.history.has_changes():
                raise ForeignOrganisationError("a row never changes organisation")
            _refuse_unless_ours(row)


def _refuse_unless_ours(row: Tenant) -> None:
    if row.organisation_id != organisation_in_force():
        raise ForeignOrganisationError(f"{type(row).__name__} belongs to another organisation")
