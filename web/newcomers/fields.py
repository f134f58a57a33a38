"""The few kinds of field that the screens are made of. Each says what was wrong in the reader's words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import Field, StringField
from wtforms.validators import StopValidation

from web.accounts.addresses import plain_text

if TYPE_CHECKING:
    from collections.abc import Iterable


CHOOSE_ONE = _("Choose one of the answers.")


class Line(StringField):
    """One line of text, kept as it was typed. Empty is fine unless `missing` says otherwise."""

    def __init__(
        self, label: Any = "", *, longest: int = 200, missing: Any = "", too_long: Any = "", **options: Any
    ) -> None:
        super().__init__(label, **options)
        self.longest, self.missing, self.too_long = longest, missing, too_long

    @property
    def text(self) -> str:
        """The text made plain."""
        return plain_text(self.data or "")

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 - WTForms's
        """Refuse what is missing or too long."""
        if self.missing and not self.text:
            raise StopValidation(self.missing)
        if len(self.data or "") > self.longest:
            raise StopValidation(
                self.too_long or _("That is too long. Write at most %(num)s letters.", num=self.longest)
            )


class OneOf(StringField):
    """One of several answers."""

    def __init__(self, label: Any = "", values: Iterable[str] = (), **options: Any) -> None:
        self.missing = options.pop("missing", CHOOSE_ONE)
        super().__init__(label, **options)
        self.values = frozenset(values)

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 - WTForms's
        """Refuse anything but one of the answers."""
        if self.data not in self.values:
            raise StopValidation(self.missing)


class SomeOf(Field):
    """Any number of several answers, in the order they were sent."""

    def __init__(self, label: Any = "", values: Iterable[str] = (), **options: Any) -> None:
        self.most, self.too_many = options.pop("most", None), options.pop("too_many", "")
        super().__init__(label, **options)
        self.values = frozenset(values)

    def process_data(self, value: Any) -> None:
        """Begin with what was kept."""
        self.data = list(value or ())

    def process_formdata(self, valuelist: Any) -> None:
        """Take what was sent."""
        self.data = list(valuelist)

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 - WTForms's
        """Refuse what was not offered, and more than is asked for."""
        if not self.values.issuperset(self.data):
            raise StopValidation(CHOOSE_ONE)
        if self.most is not None and len(self.data) > self.most:
            raise StopValidation(self.too_many)


class Tick(Field):
    """A box that is ticked or not; `missing` says why it must be."""

    def __init__(self, label: Any = "", *, missing: Any = "", **options: Any) -> None:
        super().__init__(label, **options)
        self.missing = missing

    def process_data(self, value: Any) -> None:
        """Begin with what was kept."""
        self.data = bool(value)

    def process_formdata(self, valuelist: Any) -> None:
        """Take what was sent."""
        self.data = bool(valuelist)

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 - WTForms's
        """Refuse a box left open that must be ticked."""
        if self.missing and not self.data:
            raise StopValidation(self.missing)


class Screen(FlaskForm):
    """A screen's fields, what is wrong with them, and the answers to keep."""

    focus: dict[str, str] = {}  # noqa: RUF012 - where the summary leads, if not to the field's own id

    @property
    def summary(self) -> list[tuple[str, str]]:
        """What has to be looked at again: the field's id and the text."""
        return [
            (self.focus.get(field.name, field.name), str(field.errors[0])) for field in self if field.errors
        ]

    @property
    def answers(self) -> dict[str, Any]:
        """What was typed, by field, as a draft keeps it."""
        return {field.name: field.data for field in self if isinstance(field, (Line, OneOf, SomeOf, Tick))}

    def refuse(self, name: str, text: Any) -> bool:
        """Say at a field what is wrong with it; return False for `validate` to pass on."""
        self[name].errors = [*self[name].errors, text]
        return False
