"""Columns and constraints that many tables share, so that each rule is written once.

A row of one organisation points only at rows of the same organisation: `belongs_to` makes the composite
foreign key that says so, and `of_organisation` gives the pair of columns such keys need to land on.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, DateTime, Dialect, Enum, ForeignKeyConstraint, TypeDecorator, UniqueConstraint

if TYPE_CHECKING:
    from enum import StrEnum

LONGEST_NAME = 200
LONGEST_CODE = 40
DIGEST_LENGTH = 64

# An unknown answer is SQL's NULL, never JSON's null: "IS NULL" must find everybody who has not answered.
Answers = JSON(none_as_null=True)


class Instant(TypeDecorator[datetime]):
    """An instant in UTC, aware on both databases; SQLite would hand back a naive one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's
        """Refuse a naive instant: it would be stored as something else than was meant."""
        if value is not None and value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return value.astimezone(UTC) if value is not None else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - ditto
        """Give the zone back that SQLite forgets."""
        return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value


def word(kind: type[StrEnum], name: str) -> Enum:
    """Return the column type of a stored word: text, with a CHECK that lists the members of `kind`."""
    return Enum(
        kind,
        native_enum=False,
        create_constraint=True,
        name=name,
        length=LONGEST_CODE,
        values_callable=lambda members: [member.value for member in members],
    )


def of_organisation(*columns: str) -> UniqueConstraint:
    """Return a uniqueness that holds within one organisation; by default that of the row's id."""
    return UniqueConstraint("organisation_id", *(columns or ("id",)))


def belongs_to(
    table: str, *columns: str, on: tuple[str, ...] = ("id",), **options: Any
) -> ForeignKeyConstraint:
    """Return the foreign key from these columns to a row of the same organisation in `table`."""
    return ForeignKeyConstraint(
        ["organisation_id", *columns],
        [f"{table}.organisation_id", *(f"{table}.{column}" for column in on)],
        name=f"fk_{'_'.join(columns)}_{table}",
        **options,
    )
