"""What a browser may send to sign in, and to set signing in up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired, Length, ValidationError

from web.staff import passwords
from web.staff.words import PASSWORD_FAULTS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wtforms import Field

LONGEST_ADDRESS = 254
LONGEST_CODE = 40


class _Form(FlaskForm):
    @property
    def summary(self) -> list[tuple[str, str]]:
        """What has to be looked at again: the field's id and the text."""
        return [(field.name, str(field.errors[0])) for field in self if field.errors]


class SignInForm(_Form):
    """Everything at once, so that no answer tells which part was wrong."""

    email = StringField(
        _("E-mail"), validators=[InputRequired(_("Write your e-mail.")), Length(max=LONGEST_ADDRESS)]
    )
    password = PasswordField(
        _("Password"), validators=[InputRequired(_("Write your password.")), Length(max=passwords.LONGEST)]
    )
    code = StringField(
        _("Code from the app"), validators=[InputRequired(_("Write the code.")), Length(max=LONGEST_CODE)]
    )


class SetUpForm(_Form):
    """A password of her own, and the first code from her app."""

    password = PasswordField(_("Choose a password"))
    code = StringField(
        _("Code from the app"), validators=[InputRequired(_("Write the code.")), Length(max=LONGEST_CODE)]
    )

    context: Iterable[str] = ()

    def validate_password(self, field: Field) -> None:
        """Refuse a password that would be guessed."""
        fault = passwords.fault_of(field.data or "", self.context)
        if fault is not None:
            raise ValidationError(str(PASSWORD_FAULTS[fault]))

    def note_wrong_code(self) -> None:
        """Say that the code was not what the app shows."""
        self.code.errors = [
            *self.code.errors,
            str(_("The code is not right. Wait for the next one in the app.")),
        ]
