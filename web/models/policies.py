"""A matching policy as it is kept and written: words and numbers, as JSON and TOML can hold them."""

from __future__ import annotations

from dataclasses import fields
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import JSON, Dialect, TypeDecorator

from matching import Barrier, Criterion, Level, Policy, RuleMode
from matching.policy import MODES

if TYPE_CHECKING:
    from collections.abc import Mapping

_Word = TypeVar("_Word", bound=StrEnum)


class PolicyColumn(TypeDecorator[Policy]):
    """A policy, kept as JSON; it is checked whenever it is read."""

    impl = JSON(none_as_null=True)
    cache_ok = True

    def process_bind_param(self, value: Policy | None, dialect: Dialect) -> dict[str, Any] | None:  # noqa: ARG002 - SQLAlchemy's
        """Write the whole policy down, so that another default one day does not change an old round."""
        return None if value is None else content_of(value)

    def process_result_value(self, value: dict[str, Any] | None, dialect: Dialect) -> Policy | None:  # noqa: ARG002 - ditto
        """Read it back."""
        return None if value is None else policy_from(value)


def content_of(policy: Policy) -> dict[str, Any]:
    """Return the whole policy, defaults included."""
    return {
        "rules": {str(barrier): str(policy.mode(barrier)) for barrier in MODES},
        "weights": {str(criterion): policy.weights[criterion] for criterion in Criterion},
        "min_shared_level": str(policy.min_shared_level),
        "min_shared_slots": policy.min_shared_slots,
        "min_score": policy.min_score,
        "waiting_points": policy.waiting_points,
        "keeping_points": policy.keeping_points,
    }


def policy_from(content: Mapping[str, Any]) -> Policy:
    """Read a policy; what is left out keeps its default.

    Raises
    ------
    ValueError
        If a name is unknown, a value has the wrong type, or the policy is impossible. The message begins with
        the name.
    """
    unknown = content.keys() - {setting.name for setting in fields(Policy)}
    if unknown:
        raise ValueError(f"{min(unknown)}: there is no such setting")
    settings = dict(content)
    if "rules" in settings:
        settings["rules"] = {
            _word("rules", name, Barrier): _word(f"rules.{name}", mode, RuleMode)
            for name, mode in _table("rules", settings["rules"]).items()
        }
    if "weights" in settings:
        weights = _table("weights", settings["weights"])
        settings["weights"] = {_word("weights", name, Criterion): weight for name, weight in weights.items()}
    if "min_shared_level" in settings:
        settings["min_shared_level"] = _word("min_shared_level", settings["min_shared_level"], Level)
    return Policy(**settings)


def _table(name: str, content: object) -> dict[str, Any]:
    """Return a table as it stands in the file."""
    if not isinstance(content, dict):
        raise ValueError(f"{name}: a table is needed")  # noqa: TRY004 - a bad policy is one kind of error
    return content


def _word(name: str, value: object, words: type[_Word]) -> _Word:
    """Return the word that a text stands for."""
    if not isinstance(value, str) or value not in list(words):
        raise ValueError(f"{name}: {value!r} is not one of {', '.join(words)}")
    return words(value)
