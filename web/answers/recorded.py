"""How words reach us that somebody did not write herself: the coordinator who records them says it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField
from wtforms.validators import DataRequired, InputRequired

from web.answers import ready
from web.answers.fields import OneOf
from web.i18n import PUBLIC
from web.models import AnsweredHow

if TYPE_CHECKING:
    from flask_babel import LazyString

HOW: dict[str, LazyString] = {
    AnsweredHow.IN_PERSON.value: _("We sit together"),
    AnsweredHow.PHONE.value: _("By phone"),
    AnsweredHow.INTERPRETER.value: _("With an interpreter"),
}


class HowForm(FlaskForm):
    """How it was told."""

    how = OneOf(_("How were you told?"), options=HOW, validators=[InputRequired(_("Say how you were told."))])

    @property
    def summary(self) -> list[tuple[str, str]]:
        """What has to be looked at again: the field's id and the text."""
        return [(field.id, str(field.errors[0])) for field in self if field.errors]

    @property
    def recorded(self) -> AnsweredHow:
        """The answer, once the form is valid."""
        return AnsweredHow(self.how.data)


def summary_of(**forms: HowForm) -> list[tuple[str, str]]:
    """Return what has to be looked at again in several forms of one page; ids begin with the form's name."""
    return [(f"{which}-{name}", text) for which, form in forms.items() for name, text in form.summary]


class BeginForm(HowForm):
    """How the two talk who sign one of them up, and in which language the other hears what she agrees to."""

    how = OneOf(_("How do you talk?"), options=HOW, validators=[InputRequired(_("Say how you talk."))])
    language = OneOf(
        _("Which language do you read aloud in?"),
        options={language.tag: language.endonym for language in PUBLIC},
        validators=[InputRequired(_("Choose the language that you read aloud in."))],
    )


class ReadyForm(HowForm, ready.ReadyForm):
    """Whether a volunteer is ready for a new person, as he told it."""


class DeleteForm(HowForm):
    """How it was told, and making sure."""

    sure = BooleanField(
        _("She or he wants everything deleted, and knows that nobody can bring it back"),
        validators=[DataRequired(_("Tick the box if it is sure."))],
    )
