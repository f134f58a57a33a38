"""Signing in by a code that was sent or stands on a card: for people who take part.

Known or not, an address gets the same answer; and so does a code that is wrong, was taken back or never was.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, session, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_login import login_user
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from web import i18n
from web.access import public
from web.accounts import codes, entry_cards
from web.accounts.addresses import LONGEST_EMAIL, plain_email
from web.accounts.queries import signed_in
from web.addresses import either_address
from web.errors import Conflict

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

blueprint = Blueprint("codes", __name__, template_folder="templates")
NO_ADDRESS = lazy_gettext("Write your e-mail address. We send you a code there.")
NO_CODE = lazy_gettext("Write the six figures from the message.")
NO_CARD_CODE = lazy_gettext("Write the sixteen figures on the card.")


class Form(FlaskForm):
    """A form that says what has to be looked at again."""

    @property
    def summary(self) -> list[tuple[str, str]]:
        """What has to be looked at again: the field's id and the text."""
        return [(field.name, str(field.errors[0])) for field in self if field.errors]


class AddressForm(Form):
    """The address that a code is sent to."""

    email = StringField(validators=[InputRequired(NO_ADDRESS), Length(max=LONGEST_EMAIL, message=NO_ADDRESS)])


class EnterForm(AddressForm):
    """The address and the code that came there."""

    code = StringField(validators=[InputRequired(NO_CODE), Length(max=40, message=NO_CODE)])


class CardForm(Form):
    """The code that stands on a printed card."""

    code = StringField(validators=[InputRequired(NO_CARD_CODE), Length(max=80, message=NO_CARD_CODE)])


@either_address(blueprint, "/sign-in")
@public
def show_sign_in(**_address: object) -> str:
    """Ask for the address."""
    return render_template("accounts/sign_in_by_code.html", form=AddressForm(formdata=None))


@either_address(blueprint, "/sign-in", "POST")
@public
def send_code(**_address: object) -> str | tuple[str, int]:
    """Send a code if somebody here has this address; the answer does not tell."""
    form = AddressForm()
    email = plain_email(form.email.data or "")
    if not form.validate() or email is None:
        form.email.errors = form.email.errors or [NO_ADDRESS]
        return render_template("accounts/sign_in_by_code.html", form=form), 400
    codes.send_for_sign_in(email, i18n.reader_language().tag)
    return render_template("accounts/enter_code.html", form=EnterForm(formdata=None, data={"email": email}))


@either_address(blueprint, "/sign-in/code")
@public
def show_enter_code(**_address: object) -> str:
    """Ask for an address and its code."""
    return render_template("accounts/enter_code.html", form=EnterForm(formdata=None))


@either_address(blueprint, "/sign-in/code", "POST")
@public
def enter(**_address: object) -> Response | tuple[str, int]:
    """Sign in whoever has the right code."""
    form = EnterForm()
    email = plain_email(form.email.data or "")
    if not form.validate() or email is None:
        return render_template("accounts/enter_code.html", form=form), 400
    try:
        token = codes.sign_in_with_code(email, form.code.data or "")
    except Conflict:
        wrong = _("The code is not right, or it is too old. You can ask for a new one.")
        form.code.errors = [wrong]
        return render_template("accounts/enter_code.html", form=form), 400
    return _let_in(token)


@either_address(blueprint, "/card")
@public
def show_enter_by_card(**_address: object) -> str:
    """Ask for the code on a card."""
    return render_template("accounts/enter_by_card.html", form=CardForm(formdata=None))


@either_address(blueprint, "/card", "POST")
@public
def enter_by_card(**_address: object) -> Response | tuple[str, int]:
    """Sign in whoever has the card."""
    form = CardForm()
    if not form.validate():
        return render_template("accounts/enter_by_card.html", form=form), 400
    try:
        token = entry_cards.sign_in_with_card(form.code.data or "")
    except Conflict:
        form.code.errors = [_("This code does not work. Look at the card once more, or call us.")]
        return render_template("accounts/enter_by_card.html", form=form), 400
    return _let_in(token)


def _let_in(token: str) -> Response:
    session.clear()
    login_user(signed_in(token))
    flash(_("You are signed in."), "good")
    return redirect(url_for("newcomers.show_me"), 303)
