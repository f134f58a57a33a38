"""An answer, as a browser sends it."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectField, SelectMultipleField
from wtforms.validators import InputRequired

from web.matches.asking import GivenAnswer
from web.models import AnsweredHow, ContactOutcome, OfferAnswer

ANSWERS: Any = [answer.value for answer in OfferAnswer]
WAYS: Any = [how.value for how in AnsweredHow if how is not AnsweredHow.SELF]

OUTCOMES: Any = [outcome.value for outcome in ContactOutcome]


class AnswerForm(FlaskForm):
    """Yes, no, I know this person, or let us talk first; and which lines stay on the card."""

    answer = SelectField(choices=ANSWERS, validators=[InputRequired()])
    kept = SelectMultipleField(validate_choice=False)
    may_share_number = BooleanField()

    @property
    def given(self) -> GivenAnswer:
        """The answer, once the form is valid."""
        return GivenAnswer(
            OfferAnswer(self.answer.data), frozenset(self.kept.data or ()), bool(self.may_share_number.data)
        )


class RecordedAnswerForm(AnswerForm):
    """The same, as somebody gave it by phone or in person."""

    how = SelectField(choices=WAYS, validators=[InputRequired()])


class CallForm(FlaskForm):
    """What came of a call."""

    outcome = SelectField(choices=OUTCOMES, validators=[InputRequired()])
