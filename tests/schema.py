"""A database's schema as plain data, so that two can be compared: also the parts Alembic does not look at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine, inspect

if TYPE_CHECKING:
    from sqlalchemy import Inspector

ALEMBICS_OWN = "alembic_version"


def schema_of(engine: Engine) -> dict[str, Any]:
    """Return tables with their columns, keys, uniqueness, CHECKs and indexes with conditions."""
    inspector = inspect(engine)
    return {name: _table(inspector, name) for name in inspector.get_table_names() if name != ALEMBICS_OWN}


def _table(inspector: Inspector, name: str) -> dict[str, Any]:
    return {
        "columns": {
            column["name"]: (str(column["type"]), column["nullable"], column["default"])
            for column in inspector.get_columns(name)
        },
        "primary key": inspector.get_pk_constraint(name),
        "foreign keys": _by_name(inspector.get_foreign_keys(name)),
        "unique": _by_name(inspector.get_unique_constraints(name)),
        "checks": _by_name(inspector.get_check_constraints(name)),
        "indexes": _by_name(inspector.get_indexes(name)),
    }


def _by_name(things: list[Any]) -> dict[str, Any]:
    return {thing["name"]: _plain(thing) for thing in things}


def _plain(value: Any) -> Any:
    """Return nested dictionaries with everything else as text; an index condition is an object until then."""
    return {key: _plain(inner) for key, inner in value.items()} if isinstance(value, dict) else str(value)
