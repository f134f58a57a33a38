"""A new person at the desk: few pages for two who talk, and a code if there is an address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_login import current_user
from flask_wtf import FlaskForm
from wtforms import StringField

from web.access import Action, requires
from web.accounts import codes
from web.accounts.addresses import plain_email
from web.answers.languages import language_name
from web.answers.recorded import BeginForm
from web.assisted import queries
from web.assisted.sign_ups import SIGN_UPS
from web.drafts import desk as drafts
from web.errors import Conflict, NotFound, Reason
from web.i18n import BY_TAG
from web.models import DraftKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from werkzeug.wrappers import Response

    from web.assisted.sign_ups import Form
    from web.drafts.queries import Draft

blueprint = Blueprint("assisted", __name__, template_folder="templates")
START = f"/new/<any({', '.join(DraftKind)}):kind>"
DRAFT = f"{START}/<uuid:draft_id>"
REFUSALS = {
    Reason.CODE_WRONG: lazy_gettext("The code is not right, or it is too old. You can send a new one."),
    Reason.ADDRESS_IN_USE: lazy_gettext(
        "Somebody has this address here already. Look in the list, or go back and leave the address out."
    ),
}


class CodeForm(FlaskForm):
    """The code that came to the address."""

    code = StringField(lazy_gettext("The code"))


@blueprint.get(START)
@requires(Action.RECORD_ANSWERS)
def show_begin(kind: str) -> str:
    """Ask in which language and how the two talk; show what was begun, and who waits to be called."""
    return _begin_page(DraftKind(kind), BeginForm(formdata=None))


@blueprint.post(START)
@requires(Action.RECORD_ANSWERS)
def begin(kind: str) -> Response | tuple[str, int]:
    """Begin a draft, with what somebody told when she asked to be called."""
    form, call = BeginForm(), _call()
    beginning = SIGN_UPS[DraftKind(kind)].beginning(current_user.actor, request.args)
    if not form.validate():
        return _begin_page(DraftKind(kind), form), 400
    known = {
        "begun": {"how": form.how.data, "call": str(call.id) if call else None, **beginning.kept},
        "known": call.answers if call else {},
    }
    draft_id = drafts.begin(current_user.actor, DraftKind(kind), form.language.data, known)
    return _to(kind, draft_id, next(iter(SIGN_UPS[DraftKind(kind)].pages)))


@blueprint.get(f"{DRAFT}/<page>")
@requires(Action.RECORD_ANSWERS)
def show_page(kind: str, draft_id: UUID, page: str) -> str:
    """Show one page with what was told so far."""
    draft = _draft(kind, draft_id, page)
    return _page(kind, draft, page, SIGN_UPS[DraftKind(kind)].forms(page, draft))


@blueprint.post(f"{DRAFT}/<page>")
@requires(Action.RECORD_ANSWERS)
def keep_page(kind: str, draft_id: UUID, page: str) -> Response | str | tuple[str, int]:
    """Keep what is good of a page and go on; ask again for the rest, with everything that was typed."""
    draft, sign_up = _draft(kind, draft_id, page), SIGN_UPS[DraftKind(kind)]
    forms = sign_up.forms(page, draft)
    if "add" in request.form:
        return _page(kind, draft, page, forms, adds=True)
    good = {step: form.answers for step, form in forms.items() if form.validate()}
    if sign_up.is_too_young(good):
        drafts.throw_away(current_user.actor, DraftKind(kind), draft_id)
        flash(sign_up.too_young, "info")
        return redirect(url_for(".show_begin", kind=kind), 303)
    drafts.answer(current_user.actor, DraftKind(kind), draft_id, good)
    if len(good) < len(forms):
        return _page(kind, draft, page, forms), 400
    following = sign_up.after(page)
    if following is None:
        _send_code(draft, good)
        return redirect(url_for(".show_check", kind=kind, draft_id=draft_id), 303)
    return _to(kind, draft_id, following)


@blueprint.get(f"{DRAFT}/check")
@requires(Action.RECORD_ANSWERS)
def show_check(kind: str, draft_id: UUID) -> str | Response:
    """Show everything once more, to be read back, and ask for the code if there is an address."""
    draft = _draft(kind, draft_id)
    missing = SIGN_UPS[DraftKind(kind)].missing(draft)
    return _to(kind, draft_id, missing) if missing else _check_page(kind, draft, CodeForm(formdata=None))


@blueprint.post(f"{DRAFT}/check")
@requires(Action.RECORD_ANSWERS)
def finish(kind: str, draft_id: UUID) -> Response | tuple[str, int]:
    """Sign the person up."""
    draft, form, sign_up = _draft(kind, draft_id), CodeForm(), SIGN_UPS[DraftKind(kind)]
    missing = sign_up.missing(draft)
    if missing:
        return _to(kind, draft_id, missing)
    try:
        email = codes.confirm_for_sign_up(draft.id, form.code.data or "") if _address(draft.answers) else None
        signed_up = sign_up.keep(current_user.actor, draft_id, email)
    except Conflict as refusal:
        if refusal.reason not in REFUSALS:
            raise
        form.code.errors = [REFUSALS[refusal.reason]]
        return _check_page(kind, draft, form), 400
    flash(_("Signed up."), "good")
    return redirect(sign_up.address_after(signed_up), 303)


@blueprint.post(f"{DRAFT}/code")
@requires(Action.RECORD_ANSWERS)
def send_code_again(kind: str, draft_id: UUID) -> Response:
    """Send a new code; the earlier one stops working."""
    draft = _draft(kind, draft_id)
    _send_code(draft, draft.answers)
    flash(_("We have sent a new code. The old one does not work any more."), "good")
    return redirect(url_for(".show_check", kind=kind, draft_id=draft_id), 303)


@blueprint.post(f"{DRAFT}/throw-away")
@requires(Action.RECORD_ANSWERS)
def throw_away(kind: str, draft_id: UUID) -> Response:
    """Forget what was begun."""
    drafts.throw_away(current_user.actor, DraftKind(kind), draft_id)
    flash(_("Thrown away. Nothing of it is kept."), "good")
    return redirect(url_for(".show_begin", kind=kind), 303)


def _begin_page(kind: DraftKind, form: BeginForm) -> str:
    actor, call = current_user.actor, _call()
    if call and call.spoken_language in BY_TAG and not form.is_submitted():
        form.language.data = call.spoken_language
    return render_template(
        "assisted/begin.html",
        kind=kind,
        form=form,
        call=call,
        calls=queries.calls(actor) if kind is DraftKind.NEWCOMER and not call else [],
        drafts=drafts.drafts_at_the_desk(actor, kind),
        beginning=SIGN_UPS[kind].beginning(actor, request.args),
        sign_up=SIGN_UPS[kind],
        language_name=language_name,
    )


def _page(kind: str, draft: Draft, page: str, forms: Mapping[str, Form], *, adds: bool = False) -> str:
    sign_up = SIGN_UPS[DraftKind(kind)]
    before = sign_up.before(page)
    start = url_for(".show_begin", kind=kind)
    for form in forms.values():
        if adds and hasattr(form, "add_row"):
            form.add_row()
    return render_template(
        sign_up.template,
        page=page,
        forms=forms,
        title=sign_up.titles[page],
        number=list(sign_up.pages).index(page) + 1,
        total=len(sign_up.pages) + 1,
        back=url_for(".show_page", kind=kind, draft_id=draft.id, page=before) if before else start,
        summary=[line for form in forms.values() for line in form.summary],
        read=BY_TAG[draft.language],
        **sign_up.shown_with(draft),
    )


def _check_page(kind: str, draft: Draft, form: CodeForm) -> str:
    sign_up = SIGN_UPS[DraftKind(kind)]
    return render_template(
        "assisted/check.html",
        kind=kind,
        draft=draft,
        form=form,
        email=_address(draft.answers),
        told=sign_up.told(draft.answers),
        last=list(sign_up.pages)[-1],
        total=len(sign_up.pages) + 1,
    )


def _call() -> queries.Call | None:
    """Return who asked to be called, if this is about her."""
    call_id = request.args.get("call", type=UUID)
    return queries.call(current_user.actor, call_id) if call_id else None


def _draft(kind: str, draft_id: UUID, page: str | None = None) -> Draft:
    if page is not None and page not in SIGN_UPS[DraftKind(kind)].pages:
        raise NotFound(Reason.NOT_FOUND)
    return drafts.draft_at_the_desk(current_user.actor, DraftKind(kind), draft_id)


def _address(answers: Mapping[str, Any]) -> str | None:
    return plain_email(answers["contact"]["email"] or "") if "contact" in answers else None


def _send_code(draft: Draft, answers: Mapping[str, Any]) -> None:
    email = _address(answers)
    if email:
        codes.send_for_sign_up(draft.id, email, draft.language)


def _to(kind: str, draft_id: UUID, page: str) -> Response:
    return redirect(url_for(".show_page", kind=kind, draft_id=draft_id, page=page), 303)
