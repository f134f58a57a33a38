"""What a browser may send about a programme."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import DateField
from wtforms.validators import InputRequired


class RestForm(FlaskForm):
    """The first and the last day of a period of rest."""

    first = DateField(_("First day"), validators=[InputRequired(_("Write the day."))])
    last = DateField(_("Last day"), validators=[InputRequired(_("Write the day."))])
