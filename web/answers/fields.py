"""Fields that know their options by name: what is sent, and the words for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wtforms import RadioField, SelectField, SelectMultipleField

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from flask_babel import LazyString

    Options = Mapping[str, LazyString] | Mapping[str, str]


def _values(options: Options | None) -> Any:
    """Return what may be sent. Plain values are choices too; the stubs do not know it yet."""
    return list(options or {})


class _Named:
    """What the three kinds share: `options` for the template, plain values for the check."""

    choices: Any

    def offer(self, options: Iterable[tuple[str, Any]]) -> None:
        """Let the reader choose among these (value, words)."""
        self.options = list(options)
        self.choices = [value for value, _words in self.options]


class OneOf(_Named, RadioField):
    """One answer of several, all in sight."""

    def __init__(self, label: Any = None, options: Options | None = None, **rest: Any) -> None:
        super().__init__(label, choices=_values(options), **rest)
        self.options = list((options or {}).items())


class FromList(_Named, SelectField):
    """One answer from a long list, which opens."""

    def __init__(self, label: Any = None, options: Options | None = None, **rest: Any) -> None:
        super().__init__(label, choices=_values(options), **rest)
        self.options = list((options or {}).items())


class SeveralOf(_Named, SelectMultipleField):
    """Any number of answers."""

    def __init__(self, label: Any = None, options: Options | None = None, **rest: Any) -> None:
        super().__init__(label, choices=_values(options), **rest)
        self.options = list((options or {}).items())
