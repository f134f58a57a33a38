"""What somebody says is written down at the desk: another answer, that she leaves; her data in her hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_login import current_user

from web import i18n
from web.access import Action, requires
from web.activities import words as activity_words
from web.addresses import card_address, sign_in_address
from web.answers.files import as_file
from web.answers.recorded import DeleteForm, HowForm, summary_of
from web.i18n import BY_TAG, NORWEGIAN
from web.matches.kept import note_that_data_was_handed_out
from web.matches.whose import Recorded
from web.models import Newcomer
from web.newcomers import leaving, queries
from web.newcomers import operations as newcomers
from web.newcomers.addresses import form_of
from web.newcomers.desk import adult_sign_up, adult_views, sign_up
from web.newcomers.desk.addresses import STEP, back_to_person, blueprint, choices, lines_of
from web.newcomers.forms import MoreForm
from web.newcomers.words import STEPS, told_by_heading, told_more

__all__ = ["adult_sign_up", "adult_views", "blueprint", "sign_up"]

if TYPE_CHECKING:
    from uuid import UUID

    from werkzeug.wrappers import Response

    from web.newcomers.fields import Screen


@blueprint.get(f"/newcomers/<uuid:newcomer_id>/answers/{STEP}")
@requires(Action.RECORD_ANSWERS)
def show_answers(newcomer_id: UUID, step: str) -> str:
    """Show one screen with her answers."""
    kept = _me(newcomer_id).answers[step]
    return _screen(newcomer_id, step, form_of(step, kept, is_signed_up=True), HowForm(formdata=None))


@blueprint.post(f"/newcomers/<uuid:newcomer_id>/answers/{STEP}")
@requires(Action.RECORD_ANSWERS)
def change_answers(newcomer_id: UUID, step: str) -> Response | tuple[str, int]:
    """Put what she says now in the place of what she said before."""
    _me(newcomer_id)
    form, how = form_of(step, {}, is_signed_up=True), HowForm()
    if not all([form.validate(), how.validate()]):
        return _screen(newcomer_id, step, form, how), 400
    newcomers.change(current_user.actor, step, form.answers, Recorded(newcomer_id, how.recorded))
    return back_to_person(newcomer_id, _("Kept."))


@blueprint.get("/newcomers/<uuid:newcomer_id>/more")
@requires(Action.RECORD_ANSWERS)
def show_more(newcomer_id: UUID) -> str:
    """Show the four questions she may skip."""
    more = _me(newcomer_id).more
    return _more(newcomer_id, MoreForm(formdata=None, data=more), HowForm(formdata=None))


@blueprint.post("/newcomers/<uuid:newcomer_id>/more")
@requires(Action.RECORD_ANSWERS)
def tell_more(newcomer_id: UUID) -> Response | tuple[str, int]:
    """Keep what she said to them."""
    _me(newcomer_id)
    form, how = MoreForm(), HowForm()
    if not all([form.validate(), how.validate()]):
        return _more(newcomer_id, form, how), 400
    given = {name: value or "" for name, value in form.answers.items()}
    newcomers.tell_more(current_user.actor, given, Recorded(newcomer_id, how.recorded))
    return back_to_person(newcomer_id, _("Kept."))


@blueprint.get("/newcomers/<uuid:newcomer_id>/leave")
@requires(Action.RECORD_ANSWERS)
def show_leave(newcomer_id: UUID) -> str:
    """Ask whether she wants to leave, or wants everything deleted."""
    return _leave(newcomer_id)


@blueprint.post("/newcomers/<uuid:newcomer_id>/leave")
@requires(Action.RECORD_ANSWERS)
def leave(newcomer_id: UUID) -> Response | tuple[str, int]:
    """Let her go."""
    _me(newcomer_id)
    how = HowForm()
    if not how.validate():
        return _leave(newcomer_id, leave_form=how), 400
    leaving.leave(current_user.actor, Recorded(newcomer_id, how.recorded))
    return back_to_person(newcomer_id, _("Kept. No round finds her or him any more."))


@blueprint.post("/newcomers/<uuid:newcomer_id>/delete")
@requires(Action.RECORD_ANSWERS)
def delete_everything(newcomer_id: UUID) -> Response | tuple[str, int]:
    """Delete all that is hers."""
    _me(newcomer_id)
    form = DeleteForm()
    if not form.validate():
        return _leave(newcomer_id, delete_form=form), 400
    leaving.delete_everything(current_user.actor, Recorded(newcomer_id, form.recorded))
    flash(_("Everything is deleted."), "good")
    return redirect(url_for("people.show_newcomers"), 303)


@blueprint.post("/newcomers/<uuid:newcomer_id>/data")
@requires(Action.RECORD_ANSWERS)
def show_data(newcomer_id: UUID) -> str:
    """Show all that she has told, to be read to her or printed; that leaves a trace."""
    note_that_data_was_handed_out(current_user.actor, Newcomer, newcomer_id)
    me = _me(newcomer_id)
    invited = activity_words.told(queries.invitations(current_user.actor, Recorded(newcomer_id)))
    return render_template(
        "assisted/data.html",
        call_name=me.call_name,
        sections=told_by_heading(lines_of(me.answers), told_more(me.more), invited),
        has_notes=True,
        back=url_for("people.show_newcomer", newcomer_id=newcomer_id),
        file=url_for(".download_data", newcomer_id=newcomer_id),
    )


@blueprint.post("/newcomers/<uuid:newcomer_id>/data/file")
@requires(Action.RECORD_ANSWERS)
def download_data(newcomer_id: UUID) -> Response:
    """Give the same as a file."""
    note_that_data_was_handed_out(current_user.actor, Newcomer, newcomer_id)
    return as_file(queries.everything(current_user.actor, Recorded(newcomer_id)))


@blueprint.get("/newcomers/<uuid:newcomer_id>/receipt")
@requires(Action.RECORD_ANSWERS)
def show_receipt(newcomer_id: UUID) -> str:
    """Show the sheet that she takes home, in her language; what is said to the coordinator is in hers."""
    me = _me(newcomer_id)
    language = BY_TAG.get(me.language, NORWEGIAN)
    said = {
        "reader": i18n.reader_language(),
        "hint": _(
            "This is her or his sheet. Print it from the menu of the browser; this part is not printed."
        ),
        "card": _("Print a card with a code, so that she or he can open the own page"),
        "back": _("On to her or his page"),
    }
    with force_locale(language.babel):
        return render_template(
            "newcomers/sheet.html",
            locale=language,
            me=me,
            newcomer_id=newcomer_id,
            sign_in_address=sign_in_address(language),
            card_address=card_address(language),
            **said,
        )


def _me(newcomer_id: UUID) -> queries.Me:
    """Return what she has told; raise `NotFound` if there is no such newcomer for whoever asks."""
    return queries.me(current_user.actor, Recorded(newcomer_id))


def _screen(newcomer_id: UUID, step: str, form: Screen, how: HowForm) -> str:
    me = _me(newcomer_id)
    return render_template(
        "newcomer_desk/change.html",
        newcomer_id=newcomer_id,
        call_name=me.call_name,
        form=form,
        how=how,
        step=step,
        title=STEPS[step],
        is_signed_up=True,
        **choices(),
    )


def _more(newcomer_id: UUID, form: MoreForm, how: HowForm) -> str:
    me = _me(newcomer_id)
    return render_template(
        "newcomer_desk/more.html", newcomer_id=newcomer_id, call_name=me.call_name, form=form, how=how
    )


def _leave(
    newcomer_id: UUID, *, leave_form: HowForm | None = None, delete_form: DeleteForm | None = None
) -> str:
    leave_form, delete_form = leave_form or HowForm(formdata=None), delete_form or DeleteForm(formdata=None)
    return render_template(
        "newcomer_desk/leave.html",
        newcomer_id=newcomer_id,
        me=_me(newcomer_id),
        leave_form=leave_form,
        delete_form=delete_form,
        summary=summary_of(leave=leave_form, delete=delete_form),
    )
