"""What every screen with answers descends from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_wtf import FlaskForm
from wtforms import FieldList, FormField

from web.accounts.addresses import plain_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wtforms import Field


class StepForm(FlaskForm):
    """One screen. `answers` is what a draft keeps; give it back as `data=` to show it again."""

    @property
    def answers(self) -> dict[str, Any]:
        """The answers as plain values, texts tidied."""
        return {name: _plain(value) for name, value in self.data.items() if name != "csrf_token"}

    @property
    def summary(self) -> list[tuple[str, str]]:
        """What has to be looked at again: the field's id and the text."""
        return [(field.id, str(field.errors[0])) for field in _leaves(self) if field.errors]


def _plain(value: Any) -> Any:
    return plain_text(value) if isinstance(value, str) else value


def _leaves(fields: Any) -> Iterator[Field]:
    for field in fields:
        if isinstance(field, FieldList | FormField):
            yield from _leaves(field)
        else:
            yield field
