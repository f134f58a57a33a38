"""What a coordinator may send about the months after."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, SelectField, validators
from wtforms.validators import InputRequired, Optional

from web.check_ins.forms import CheckInForm
from web.matches.closing import Ending
from web.models import AnsweredHow

WAYS: Any = [how.value for how in AnsweredHow if how is not AnsweredHow.SELF]
ENDINGS: Any = [ending.value for ending in Ending]


class RecordForm(CheckInForm):
    """How it is going, as somebody said it by phone or in person."""

    check_in = SelectField(validate_choice=False, validators=[InputRequired(), validators.UUID()])
    how = SelectField(choices=WAYS, validators=[InputRequired()])

    @property
    def check_in_id(self) -> UUID:
        """Which question was answered."""
        return UUID(self.check_in.data)


class BreakForm(FlaskForm):
    """The first day back, if there is one, and whether the two are told."""

    until = DateField(validators=[Optional()])
    tells_both = BooleanField()


class CloseForm(FlaskForm):
    """Why a match ends."""

    ending = SelectField(choices=ENDINGS, validators=[InputRequired()])
