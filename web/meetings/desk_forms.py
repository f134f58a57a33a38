"""What a coordinator records about a first meeting, as a browser sends it."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, SelectField, TimeField
from wtforms.validators import InputRequired

from web import clock
from web.answers.languages import TAGS
from web.errors import Invalid, Reason
from web.matches.meeting_desk import Booking
from web.matches.meeting_plan import Plan
from web.meetings.forms import IdField
from web.models import AnsweredHow, ContactOutcome, InterpreterForm, InterpreterStatus, MeetingStatus

WAYS: Any = [how.value for how in AnsweredHow if how is not AnsweredHow.SELF]
OUTCOMES: Any = [status.value for status in MeetingStatus if status is not MeetingStatus.PLANNED]
NOT_NEEDED = "not_needed"
STATES: Any = [NOT_NEEDED, *(status.value for status in InterpreterStatus)]
LANGUAGES: Any = list(TAGS)
FORMS: Any = [form.value for form in InterpreterForm]
CALLS: Any = [outcome.value for outcome in ContactOutcome]


class PlanForm(FlaskForm):
    """A time and a place for both, and how it was agreed."""

    day = DateField(validators=[InputRequired()])
    time = TimeField(validators=[InputRequired()])
    place = IdField()
    interpreter = BooleanField()
    how = SelectField(choices=WAYS, validators=[InputRequired()])
    instead_of = IdField()

    @property
    def plan(self) -> Plan:
        """The plan, once the form is valid; the time is the wall clock's."""
        day, shown = self.day.data, self.time.data
        if day is None or shown is None:
            raise Invalid(Reason.INCOMPLETE)
        return Plan(
            clock.at_time(day, shown),
            self.place.data,
            bool(self.interpreter.data),
            AnsweredHow(self.how.data),
        )


class MeetingForm(FlaskForm):
    """Which meeting is meant."""

    meeting = IdField(validators=[InputRequired()])


class OutcomeForm(MeetingForm):
    """What became of a meeting."""

    outcome = SelectField(choices=OUTCOMES, validators=[InputRequired()])


class InterpreterBookingForm(FlaskForm):
    """How far the interpreter has come."""

    meeting = IdField(validators=[InputRequired()])
    language = SelectField(choices=LANGUAGES, validators=[InputRequired()])
    form = SelectField(choices=FORMS, validators=[InputRequired()])
    status = SelectField(choices=STATES, validators=[InputRequired()])

    @property
    def booking(self) -> Booking | None:
        """The booking, once the form is valid; None where nobody needs an interpreter."""
        if self.status.data == NOT_NEEDED:
            return None
        return Booking(
            self.language.data, InterpreterForm(self.form.data), InterpreterStatus(self.status.data)
        )


class CallForm(FlaskForm):
    """Whom a coordinator called, and what came of it."""

    offer = IdField(validators=[InputRequired()])
    outcome = SelectField(choices=CALLS, validators=[InputRequired()])
