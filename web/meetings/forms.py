"""What the two say about their first meeting, as a browser sends it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from flask_wtf import FlaskForm
from wtforms import Field, SelectField
from wtforms.validators import InputRequired

from web.errors import Invalid, Reason

if TYPE_CHECKING:
    from collections.abc import Sequence

YES_OR_NO: Any = ["yes", "no"]
F = TypeVar("F", bound=FlaskForm)


class IdField(Field):
    """An id that stands hidden in a form; empty is none."""

    def process_formdata(self, values: Sequence[str]) -> None:
        """Read it, or say that it is none."""
        self.data = UUID(values[0]) if values and values[0] else None


class InstantField(Field):
    """A point in time with its distance from UTC, as a page of ours wrote it."""

    def process_formdata(self, values: Sequence[str]) -> None:
        """Read it, or say that it is none."""
        self.data = datetime.fromisoformat(values[0]) if values else None
        if self.data is not None and self.data.tzinfo is None:
            raise ValueError("an instant needs a time zone")


class ChooseForm(FlaskForm):
    """The time she chooses, whether with an interpreter, and which meeting stood on her page before."""

    time = InstantField(validators=[InputRequired()])
    interpreter = SelectField(choices=YES_OR_NO, validators=[InputRequired()])
    instead_of = IdField()


class CannotComeForm(FlaskForm):
    """Which meeting one cannot come to."""

    meeting = IdField(validators=[InputRequired()])


class WantCallForm(FlaskForm):
    """Nothing but the press of a button."""


def valid(form: F) -> F:
    """Return the form, or refuse what makes no sense."""
    if not form.validate():
        raise Invalid(Reason.INCOMPLETE)
    return form
