"""The door for those who work here: sign in, and set signing in up by a link."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, redirect, render_template, session, url_for
from flask_login import current_user, login_user

from web.access import Action, public_at_the_desk
from web.accounts import operations as accounts
from web.accounts import queries as account_queries
from web.errors import Conflict, Invalid
from web.squares import square
from web.staff import operations, queries
from web.staff.forms import SetUpForm, SignInForm

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

blueprint = Blueprint("staff", __name__, template_folder="templates")


@blueprint.get("/staff")
@blueprint.get("/staff/<organisation>")
@public_at_the_desk
def show_sign_in(**_address: str) -> str:
    """Ask for e-mail, password and code."""
    return render_template("staff/sign_in.html", form=SignInForm())


@blueprint.post("/staff")
@blueprint.post("/staff/<organisation>")
@public_at_the_desk
def sign_in(**_address: str) -> Response | tuple[str, int]:
    """Sign in, or say that something was wrong, and never what."""
    form = SignInForm()
    is_wrong = False
    if form.validate():
        try:
            token = operations.sign_in(form.email.data or "", form.password.data or "", form.code.data or "")
        except Conflict:
            is_wrong = True
        else:
            _enter(token)
            return redirect(_home(), 303)
    return render_template("staff/sign_in.html", form=form, is_wrong=is_wrong), 400


@blueprint.get("/staff/<organisation>/set-up/<token>")
@public_at_the_desk
def show_set_up(organisation: str, token: str) -> str:  # noqa: ARG001 - the gate has read the organisation
    """Show the app's secret, and ask for a password and a first code."""
    return _set_up_page(SetUpForm(), queries.set_up(token))


@blueprint.post("/staff/<organisation>/set-up/<token>")
@public_at_the_desk
def set_up(organisation: str, token: str) -> str | tuple[str, int]:  # noqa: ARG001 - ditto
    """Set both up, sign in, and show the recovery codes this once."""
    wanted = queries.set_up(token)
    form = SetUpForm()
    form.context = wanted.context
    if not form.validate():
        return _set_up_page(form, wanted), 400
    try:
        session_token, codes = operations.set_up(token, form.password.data or "", form.code.data or "")
    except Invalid:
        form.note_wrong_code()
        return _set_up_page(form, wanted), 400
    _enter(session_token)
    return render_template("staff/recovery_codes.html", codes=codes, onward=_home())


def _set_up_page(form: SetUpForm, wanted: queries.SetUp) -> str:
    return render_template("staff/set_up.html", form=form, wanted=wanted, square=square(wanted.app_address))


def _enter(token: str) -> None:
    """Begin afresh: whoever used this browser before is out, and nothing she carried stays."""
    if current_user.is_authenticated:
        accounts.sign_out(current_user.session_id)
    session.clear()
    login_user(account_queries.signed_in(token))


def _home() -> str:
    may_read = current_user.actor.may(Action.READ_PEOPLE)
    return url_for("today.show_today") if may_read else url_for("pages.front_door")
