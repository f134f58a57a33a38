"""Signing up as a guide: what a guide is, seven short screens, and a code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_user

from web import clock, i18n
from web.access import public
from web.accounts import codes
from web.accounts import queries as accounts
from web.accounts.addresses import plain_email
from web.addresses import either_address
from web.answers import queries as lists
from web.drafts import operations as drafts
from web.drafts import queries as draft_queries
from web.errors import Conflict
from web.models import DraftKind
from web.throttles import Purpose, throttle
from web.volunteers import operations, queries, words
from web.volunteers.forms import FORMS, CodeForm, prepared
from web.volunteers.registration import Step, first_missing, is_adult, registration_of, year_typed
from web.volunteers.statements import AGREE

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from web.drafts.queries import Draft

blueprint = Blueprint("volunteers", __name__, template_folder="templates")
DRAFT_COOKIE = "volunteer_draft"
KIND = DraftKind.VOLUNTEER
STEP = f"<any({','.join(Step)}):step>"


@either_address(blueprint, "/be-a-guide/")
@public
def show_start(**_address: object) -> str:
    """Say what a guide is, and what we ask of one."""
    return render_template("volunteers/start.html")


@either_address(blueprint, "/be-a-guide/", "POST")
@public
def begin(**_address: object) -> Response:
    """Begin a sign-up in this browser."""
    throttle(Purpose.SIGN_UP_START)
    session[DRAFT_COOKIE] = drafts.begin(KIND, i18n.reader_language().tag)
    return _to(Step.YOU)


@either_address(blueprint, f"/be-a-guide/{STEP}")
@public
def show_step(step: str, **_address: object) -> Response | str:
    """Show one screen, with what was answered before."""
    if DRAFT_COOKIE not in session:
        return redirect(url_for("volunteers.show_start"), 303)
    draft, here = _draft(), Step(step)
    missing = first_missing(draft.answers)
    if missing is not None and list(Step).index(missing) < list(Step).index(here):
        return _to(missing)
    return _screen(here, _form(here, draft.answers.get(here)))


@either_address(blueprint, f"/be-a-guide/{STEP}", "POST")
@public
def answer_step(step: str, **_address: object) -> Response | str | tuple[str, int]:
    """Keep the answers of one screen and go on to the next."""
    if _has_just_registered():
        return redirect(url_for("guide.show_home"), 303)
    draft, here = _draft(), Step(step)
    form = _form(here, None)
    if "add" in request.form and here is Step.LANGUAGES:
        form.add_row()
        return _screen(here, form)
    if not form.validate():
        return _screen(here, form), 400
    answers = form.answers
    if here is Step.YOU and not is_adult(year_typed(answers["birth_year"]) or 0, clock.today()):
        return _too_young()
    drafts.answer(session[DRAFT_COOKIE], KIND, {here.value: answers})
    return _after(here, draft, answers)


@either_address(blueprint, "/be-a-guide/code")
@public
def show_code(**_address: object) -> Response | str:
    """Ask for the code from the e-mail."""
    if DRAFT_COOKIE not in session:
        return redirect(url_for("volunteers.show_start"), 303)
    missing = first_missing(_draft().answers)
    return _to(missing) if missing else _code_screen(CodeForm(formdata=None))


@either_address(blueprint, "/be-a-guide/code", "POST")
@public
def confirm(**_address: object) -> Response | tuple[str, int]:
    """Take the code, and with it everything that was answered."""
    if _has_just_registered():
        return redirect(url_for("guide.show_home"), 303)
    draft, form = _draft(), CodeForm()
    missing = first_missing(draft.answers)
    if missing:
        return _to(missing)
    if not form.validate():
        return _code_screen(form), 400
    throttle(Purpose.CODE_TRY, str(draft.id))
    try:
        email = codes.confirm_for_sign_up(draft.id, form.code.data or "")
    except Conflict:
        form.code.errors = [_("The code is not right, or it is too old. You can ask for a new one.")]
        return _code_screen(form), 409
    return _register(draft, email)


@either_address(blueprint, "/be-a-guide/code/again", "POST")
@public
def send_again(**_address: object) -> Response:
    """Send a new code; the earlier one stops working."""
    draft = _draft()
    missing = first_missing(draft.answers)
    if missing:
        return _to(missing)
    _send_code(draft, draft.answers[Step.CONTACT]["email"])
    flash(_("We have sent a new code. The old one does not work any more."), "good")
    return redirect(url_for("volunteers.show_code"), 303)


@either_address(blueprint, "/be-a-guide/deleted")
@public
def show_deleted(**_address: object) -> str:
    """Say that everything is deleted, to somebody who is nobody to us any more."""
    return render_template("volunteers/deleted.html")


def _register(draft: Draft, email: str) -> Response:
    told = registration_of(draft.answers, email=email, language=i18n.reader_language().tag, on=clock.today())
    token = operations.register(session[DRAFT_COOKIE], told)
    session.clear()
    login_user(accounts.signed_in(token))
    flash(_("Thank you, %(name)s. We have your answers.", name=told.person.call_name), "good")
    return redirect(url_for("guide.show_home"), 303)


def _after(here: Step, draft: Draft, answers: dict[str, Any]) -> Response:
    missing = first_missing({**draft.answers, here.value: answers})
    if here is not Step.CONTACT:
        following = list(Step)[list(Step).index(here) + 1]
        return _to(following)
    if missing:
        return _to(missing)
    _send_code(draft, answers["email"])
    return redirect(url_for("volunteers.show_code"), 303)


def _send_code(draft: Draft, typed: str) -> None:
    email = plain_email(typed) or ""
    throttle(Purpose.CODE_REQUEST, email)
    codes.send_for_sign_up(draft.id, email, i18n.reader_language().tag)


def _too_young() -> str:
    drafts.forget(session.pop(DRAFT_COOKIE))
    return render_template("volunteers/too_young.html")


def _draft() -> Draft:
    return draft_queries.draft(session.get(DRAFT_COOKIE, ""), KIND)


def _has_just_registered() -> bool:
    """Whether this is the second press of a button whose first press has done it all."""
    return (
        DRAFT_COOKIE not in session
        and current_user.is_authenticated
        and queries.is_volunteer(current_user.actor)
    )


def _form(step: Step, answers: dict[str, Any] | None) -> Any:
    form = FORMS[step](data=answers)
    return prepared(step, form, lists.areas, lambda: lists.interests(i18n.reader_language().tag))


def _screen(step: Step, form: Any) -> str:
    return render_template(
        "volunteers/step.html",
        step=step.value,
        form=form,
        number=list(Step).index(step) + 1,
        total=len(Step),
        title=words.STEP_TITLES[step],
        agree=AGREE,
        back=_back_from(step),
    )


def _code_screen(form: CodeForm) -> str:
    return render_template("volunteers/code.html", form=form, email=_draft().answers[Step.CONTACT]["email"])


def _back_from(step: Step) -> str:
    before = list(Step).index(step) - 1
    if before < 0:
        return url_for("volunteers.show_start")
    return url_for("volunteers.show_step", step=list(Step)[before].value)


def _to(step: Step) -> Response:
    return redirect(url_for("volunteers.show_step", step=step.value), 303)
