"""What a browser may send about people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import DateField, SelectMultipleField, TextAreaField
from wtforms.validators import InputRequired, Length

from web import clock
from web.answers.recorded import HowForm
from web.people.operations import LONGEST_NOTE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from web.models import Programme


class TalkForm(FlaskForm):
    """When somebody talked with a newcomer, and where she may wait."""

    talked_on = DateField(_("When did you talk?"), validators=[InputRequired(_("Write the day."))])
    programmes = SelectMultipleField(_("Which programmes suit her or him?"))

    programme_options: list[tuple[str, str]]

    @property
    def programme_ids(self) -> frozenset[UUID]:
        """The programmes chosen."""
        return frozenset(UUID(chosen) for chosen in self.programmes.data or ())

    def offer(self, programmes: Iterable[Programme]) -> None:
        """Let the reader choose among these programmes."""
        self.programme_options = [(str(programme.id), programme.name) for programme in programmes]
        values: Any = [value for value, _name in self.programme_options]
        self.programmes.choices = values
        if not self.is_submitted():
            self.talked_on.data = clock.today()


class PauseForm(HowForm):
    """The first day back, and how it was told."""

    until = DateField(_("First day back"), validators=[InputRequired(_("Write the day."))])


class NoteForm(FlaskForm):
    """A note."""

    text = TextAreaField(
        _("Write a note"),
        validators=[
            InputRequired(_("The note is empty.")),
            Length(max=LONGEST_NOTE, message=_("The note is too long.")),
        ],
    )
