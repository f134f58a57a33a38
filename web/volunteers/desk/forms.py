"""What a browser may send about a volunteer's road."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, SelectField, SelectMultipleField, StringField
from wtforms.validators import DataRequired, InputRequired, ValidationError

from web import clock
from web.answers.fields import OneOf
from web.answers.recorded import HOW, HowForm
from web.models import AnsweredHow, VettingKind
from web.volunteers import forms as volunteers
from web.volunteers.desk.operations import RECORDED_BY_COORDINATOR

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wtforms import Field

    from web.volunteers.desk.queries import Choice

READ_ALOUD = _("Without this yes we may keep nothing. Read it aloud, and tick when you have it.")
KINDS: Any = sorted(kind.value for kind in RECORDED_BY_COORDINATOR)
WRITE_THE_DAY = _("Write the day.")


class ContactForm(volunteers.ContactForm):
    """How to reach somebody who is signed up at the desk, who may have neither an address nor a number."""

    email = StringField(_("E-mail"))
    unreachable = BooleanField(_("Neither phone nor e-mail: is reached through the desk"))
    consent = BooleanField(validators=[DataRequired(READ_ALOUD)])

    def validate_email(self, field: Field) -> None:
        """Take none, but not half an address."""
        if (field.data or "").strip():
            super().validate_email(field)

    def validate_unreachable(self, field: Field) -> None:
        """Ask for one way to reach him, or that it is said that there is none."""
        if not (self.answers["email"] or self.answers["phone"] or field.data):
            raise ValidationError(_("Write an address or a number, or tick that there is neither."))


class _DayForm(FlaskForm):
    """A form with a day that has been."""

    done_on = DateField(_("Day"), validators=[InputRequired(WRITE_THE_DAY)])

    def validate_done_on(self, field: Field) -> None:
        """Refuse a day that has not come: what is recorded has happened."""
        if field.data and field.data > clock.today():
            raise ValidationError(_("This day has not come yet."))


class StepForm(_DayForm):
    """A step, and when it was done; of a declaration on paper also how it was given."""

    kind = SelectField(choices=KINDS)
    how = OneOf(_("How were you told?"), options=HOW, validate_choice=False)

    def validate_how(self, field: Field) -> None:
        """Ask how a promise came to us; a talk and a course are what they are."""
        if self.kind.data == VettingKind.DECLARATION and field.data not in HOW:
            raise ValidationError(_("Say how you were told."))

    @property
    def recorded(self) -> AnsweredHow | None:
        """The answer, once the form is valid."""
        return AnsweredHow(self.how.data) if self.kind.data == VettingKind.DECLARATION else None


class CertificateForm(_DayForm):
    """When a certificate was seen, and until when it counts. There is no field for what it says."""

    valid_until = DateField(_("Valid until"), validators=[InputRequired(WRITE_THE_DAY)])

    def validate_valid_until(self, field: Field) -> None:
        """Ask for a day after the other: it counts for a while at least."""
        if field.data and self.done_on.data and field.data <= self.done_on.data:
            raise ValidationError(_("Choose a day after the certificate was seen."))


class ProgrammesForm(FlaskForm):
    """Which of the coordinator's programmes he is in."""

    programmes = SelectMultipleField(_("Programmes"))

    def offer(self, choices: Iterable[Choice]) -> None:
        """Let the reader choose among these."""
        values: Any = [str(choice.id) for choice in choices]
        self.programmes.choices = values

    @property
    def programme_ids(self) -> frozenset[UUID]:
        """The programmes chosen."""
        return frozenset(UUID(chosen) for chosen in self.programmes.data or ())


class PauseForm(HowForm):
    """The first day back, and how it was told."""

    until = DateField(_("First day back"), validators=[InputRequired(WRITE_THE_DAY)])

    def validate_until(self, field: Field) -> None:
        """Refuse a day that has passed."""
        if field.data and field.data <= clock.today():
            raise ValidationError(_("Choose a day that has not come yet."))
