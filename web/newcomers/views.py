"""Signing up: three things, six screens of questions, a code. And the ways out of it, open at every step."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from flask import flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_user, logout_user

from web import clock, i18n
from web.access import public
from web.accounts import codes
from web.accounts import operations as accounts
from web.accounts.addresses import plain_email, plain_phone
from web.accounts.queries import signed_in
from web.drafts import operations as drafts
from web.drafts.queries import Draft, draft
from web.errors import Conflict, NotFound, Reason
from web.models import DraftKind
from web.newcomers import answers, operations, own_pages, queries
from web.newcomers.addresses import STEP, blueprint, choices, form_of, public_page
from web.newcomers.forms import CallForm, CodeForm
from web.newcomers.words import STEPS, after, before, spoken

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from web.newcomers.fields import Screen

KIND = DraftKind.NEWCOMER
DRAFT, PROMISE = "newcomer_draft", "call_promised_on"

__all__ = ["blueprint", "own_pages"]


@public_page("/join")
@public
def begin(**_address: object) -> Response:
    """Lead to the first screen."""
    return _to("show_screen", step=answers.STEPS[0])


@public_page(f"/join/{STEP}")
@public
def show_screen(step: str, **_address: object) -> str | Response:
    """Show one screen with what was answered so far; nobody skips one."""
    kept = _draft()
    if kept is None and session.get(DRAFT):
        flash(
            _("You were away for a while, and we have deleted what you wrote. You can begin again."), "info"
        )
    furthest = _furthest(kept)
    if answers.STEPS.index(step) > answers.STEPS.index(furthest):
        return _to("show_screen", step=furthest)
    return _screen(step, form_of(step, kept.answers.get(step, {}) if kept else {}), kept)


@public_page(f"/join/{STEP}", "POST")
@public
def keep_screen(step: str, **_address: object) -> str | Response | tuple[str, int]:
    """Keep a screen's answers and go on to the next."""
    form = form_of(step, {})
    if not form.validate():
        return _screen(step, form, _draft()), 400
    if step == "you" and answers.is_under_age(form.answers, clock.today()):
        _forget()
        return _to("show_too_young")
    if step == answers.STEPS[0] and _draft() is None:
        session[DRAFT] = drafts.begin(KIND, i18n.reader_language().tag)
    drafts.answer(_token(), KIND, {step: form.answers})
    if step == answers.STEPS[-1]:
        return _send_code()
    return _to("show_screen", step=after(step))


@public_page("/join/code")
@public
def show_code(**_address: object) -> str | Response:
    """Ask for the code."""
    kept = _draft()
    if kept is None or _furthest(kept) != answers.STEPS[-1] or "contact" not in kept.answers:
        return _to("show_screen", step=_furthest(kept))
    return _code_page(CodeForm(formdata=None), kept)


@public_page("/join/code", "POST")
@public
def enter_code(**_address: object) -> str | Response | tuple[str, int]:
    """Let somebody in whose code is right; a second press of the button has no second effect."""
    kept, form = _draft(), CodeForm()
    if kept is None:
        flash(_("If you have just signed up, you can sign in here."), "info")
        return redirect(url_for("codes.show_sign_in", language=i18n.reader_language()), 303)
    if not form.validate():
        return _code_page(form, kept), 400
    wanted = answers.sign_up_of(kept.answers, clock.today())
    try:
        email = codes.confirm_for_sign_up(kept.id, form.code.text)
        done = operations.sign_up(_token(), email, wanted, i18n.reader_language().tag)
    except Conflict as refusal:
        if refusal.reason is not Reason.CODE_WRONG:
            raise
        form.refuse("code", _("The code is not right, or it is too old. You can ask for a new one."))
        return _code_page(form, kept), 400
    return _welcome(done)


@public_page("/join/code/again", "POST")
@public
def send_code_again(**_address: object) -> Response:
    """Send a new code; the earlier one stops working."""
    kept = draft(_token(), KIND)
    if "contact" not in kept.answers:
        return _to("show_screen", step=_furthest(kept))
    flash(_("We have sent a new code."), "good")
    return _send_code()


@public_page("/join/too-young")
@public
def show_too_young(**_address: object) -> str:
    """Say kindly that this is for grown-ups, and where else to go."""
    return render_template("newcomers/too_young.html")


@public_page("/danger")
@public
def show_danger(**_address: object) -> str:
    """Show whom to call, and that nothing needs to be written."""
    return render_template("newcomers/danger.html", has_draft=_draft() is not None)


@public_page("/danger", "POST")
@public
def delete_for_danger(**_address: object) -> Response:
    """Delete what she wrote so far, at once."""
    _forget()
    return _to("show_danger")


@public_page("/leave-page", "POST")
@public
def leave_page(**_address: object) -> Response:
    """Forget everything about this browser and show a page that says nothing."""
    _forget()
    if current_user.is_authenticated:
        accounts.sign_out(current_user.session_id)
        logout_user()
    session.clear()
    return _to("show_nothing")


@public_page("/page")
@public
def show_nothing(**_address: object) -> str:
    """Show a page that says nothing."""
    return render_template("newcomers/nothing.html")


@public_page("/goodbye/<any(left, deleted):how>")
@public
def show_goodbye(how: str, **_address: object) -> str:
    """Say that it is done."""
    return render_template("newcomers/goodbye.html", how=how)


@public_page("/call-me")
@public
def show_call_me(**_address: object) -> str:
    """Ask for a language, a number and what to call her."""
    return _call_page(CallForm(formdata=None))


@public_page("/call-me", "POST")
@public
def ask_for_call(**_address: object) -> str | Response | tuple[str, int]:
    """Promise to call."""
    form = CallForm()
    number = plain_phone(form.phone.text)
    if not form.validate() or number is None:
        return _call_page(form), 400
    promise = operations.ask_for_call(form.call_name.text, number, form.spoken_language.data or "")
    session[PROMISE] = promise.isoformat()
    return _to("show_call_promised")


@public_page("/call-me/thank-you")
@public
def show_call_promised(**_address: object) -> str | Response:
    """Say by when we call."""
    if PROMISE not in session:
        return _to("show_call_me")
    return render_template(
        "newcomers/call_promised.html",
        by=date.fromisoformat(session[PROMISE]),
        contact=queries.contact_name(),
    )


def _welcome(done: operations.SignedUp) -> Response:
    language = session.get("language")
    session.clear()
    if language:
        session["language"] = language
    login_user(signed_in(done.token))
    if done.outcome is operations.Outcome.KNOWN:
        flash(_("You have signed up before. Here are your answers. You can change them."), "info")
        return _to("show_me")
    return _to("show_welcome")


def _send_code() -> Response:
    kept = draft(_token(), KIND)
    email = plain_email(kept.answers["contact"]["email"]) or ""
    codes.send_for_sign_up(kept.id, email, i18n.reader_language().tag)
    return _to("show_code")


def _screen(step: str, form: Screen, kept: Draft | None) -> str:
    return render_template(
        [f"newcomers/{step}.html", "newcomers/screen.html"],
        form=form,
        step=step,
        title=STEPS[step],
        back=before(step),
        has_draft=kept is not None,
        is_signed_up=False,
        **choices(step),
    )


def _code_page(form: CodeForm, kept: Draft) -> str:
    return render_template("newcomers/code.html", form=form, email=kept.answers["contact"]["email"])


def _call_page(form: CallForm) -> str:
    return render_template(
        "newcomers/call_me.html", form=form, spoken=spoken(), page_language=i18n.reader_language().tag
    )


def _token() -> str:
    return str(session.get(DRAFT, ""))


def _draft() -> Draft | None:
    try:
        return draft(_token(), KIND)
    except NotFound:
        return None


def _furthest(kept: Draft | None) -> str:
    """Return the first screen that has no answers yet."""
    if kept is None:
        return answers.STEPS[0]
    return next((step for step in answers.STEPS if step not in kept.answers), answers.STEPS[-1])


def _forget() -> None:
    if _token():
        drafts.forget(_token())
    session.pop(DRAFT, None)


def _to(endpoint: str, **values: Any) -> Response:
    return redirect(url_for(f"newcomers.{endpoint}", **values), 303 if request.method == "POST" else 302)
