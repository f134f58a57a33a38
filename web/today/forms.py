"""What a browser may send from the first page."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import DateField, IntegerField, SelectField, StringField
from wtforms.validators import InputRequired

OUTCOMES: Any = ["reached", "no_answer"]


class CallForm(FlaskForm):
    """What came of a call, and how many tries stood on the page."""

    outcome = SelectField(choices=OUTCOMES, validators=[InputRequired()])
    tries = IntegerField(validators=[InputRequired()])


class DayForm(FlaskForm):
    """A day, for a reminder."""

    on = DateField(_("Remind me on"), validators=[InputRequired(_("Write the day."))])


class ReminderForm(DayForm):
    """Whom to be reminded of, and when."""

    person = StringField(validators=[InputRequired()])
