"""A volunteer's own page: the road, whether he is ready, a break, his answers, and going."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user, logout_user

from web import clock, i18n
from web.access import Action, requires
from web.answers import queries as lists
from web.answers.files import as_file
from web.answers.ready import ReadyForm
from web.matches.own import own_pairs
from web.volunteers import changes, own, queries, words
from web.volunteers.declaration import DECLARATION, DECLARATION_VERSION
from web.volunteers.forms import (
    FORMS,
    ChangeContactForm,
    DeclarationForm,
    DeleteForm,
    PauseForm,
    prepared,
)
from web.volunteers.registration import Step, answers_of

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

blueprint = Blueprint("guide", __name__, template_folder="templates")
STEP = f"<any({','.join(Step)}):step>"
GUIDE = "/<language:language>/guide"


@blueprint.get(GUIDE)
@requires(Action.OWN_PAGES)
def show_home(**_address: object) -> str:
    """Show where he is on the road, and what he may do now."""
    return _home()


@blueprint.post(f"{GUIDE}/ready")
@requires(Action.OWN_PAGES)
def say_ready(**_address: object) -> Response | tuple[str, int]:
    """Take his yes or not now."""
    form = ReadyForm()
    if not form.validate():
        return _home(ready_form=form), 400
    own.say_ready(current_user.actor, is_ready=form.is_ready)
    return _back(
        _("Good. We ask you when we have found somebody who fits.")
        if form.is_ready
        else _("That is fine. Say yes here when it suits you again.")
    )


@blueprint.post(f"{GUIDE}/pause")
@requires(Action.OWN_PAGES)
def pause(**_address: object) -> Response | tuple[str, int]:
    """Let him take a break."""
    form = PauseForm()
    if not form.validate() or form.until.data is None:
        return _home(pause_form=form), 400
    own.pause(current_user.actor, form.until.data)
    return _back(_("Kept. You are back by yourself on that day."))


@blueprint.post(f"{GUIDE}/take-up-again")
@requires(Action.OWN_PAGES)
def take_up_again(**_address: object) -> Response:
    """End his break."""
    own.take_up_again(current_user.actor)
    return _back(_("Welcome back."))


@blueprint.get(f"{GUIDE}/declaration")
@requires(Action.OWN_PAGES)
def show_declaration(**_address: object) -> str:
    """Show the declaration in full."""
    return _declaration(DeclarationForm(formdata=None))


@blueprint.post(f"{GUIDE}/declaration")
@requires(Action.OWN_PAGES)
def sign_declaration(**_address: object) -> Response | tuple[str, int]:
    """Take his promise."""
    form = DeclarationForm()
    if not form.validate():
        return _declaration(form), 400
    typed = form.version.data or ""
    own.sign_declaration(current_user.actor, int(typed) if typed.isdecimal() else 0)
    return _back(_("Thank you. Your promise is kept with today's date."))


@blueprint.get(f"{GUIDE}/answers/{STEP}")
@requires(Action.OWN_PAGES)
def show_answers(step: str, **_address: object) -> str:
    """Show one screen of his answers again."""
    person, volunteer = queries.side_of(current_user.actor)
    here = Step(step)
    return _screen(here, _form(here, answers_of(person, volunteer, clock.today())[here]))


@blueprint.post(f"{GUIDE}/answers/{STEP}")
@requires(Action.OWN_PAGES)
def change_answers(step: str, **_address: object) -> Response | str | tuple[str, int]:
    """Keep the new answers of one screen."""
    here = Step(step)
    person, volunteer = queries.side_of(current_user.actor)
    form = _form(here, None)
    if "add" in request.form and here is Step.LANGUAGES:
        form.add_row()
        return _screen(here, form)
    if not form.validate():
        return _screen(here, form), 400
    changed = changes.changed_by(here, form.answers, person, volunteer, clock.today())
    own.change_answers(current_user.actor, changed)
    return _back(_("Kept."))


@blueprint.get(f"{GUIDE}/data")
@requires(Action.OWN_PAGES)
def show_data(**_address: object) -> str:
    """Show what we keep, and how often it was looked at."""
    actor = current_user.actor
    sections = changes.told_by_heading(queries.home(actor))
    return render_template("volunteers/data.html", sections=sections, lookups=queries.lookups(actor))


@blueprint.get(f"{GUIDE}/data/file")
@requires(Action.OWN_PAGES)
def download_data(**_address: object) -> Response:
    """Give what we keep as a file."""
    return as_file(queries.everything(current_user.actor))


@blueprint.get(f"{GUIDE}/stop")
@requires(Action.OWN_PAGES)
def show_stop(**_address: object) -> str:
    """Ask whether he wants a break, to stop, or to have everything deleted."""
    return _stop(DeleteForm(formdata=None))


@blueprint.post(f"{GUIDE}/leave")
@requires(Action.OWN_PAGES)
def leave(**_address: object) -> Response:
    """Let him stop."""
    own.leave(current_user.actor)
    return _back(_("You are not a guide with us any more. Thank you for your time."))


@blueprint.post(f"{GUIDE}/delete")
@requires(Action.OWN_PAGES)
def delete_my_data(**_address: object) -> Response | tuple[str, int]:
    """Delete what he has told."""
    form = DeleteForm()
    if not form.validate():
        return _stop(form), 400
    is_account_gone = own.delete_my_data(current_user.actor)
    if is_account_gone:
        logout_user()
    return redirect(url_for("volunteers.show_deleted"), 303)


def _home(*, ready_form: ReadyForm | None = None, pause_form: PauseForm | None = None) -> str:
    shown = queries.home(current_user.actor)
    return render_template(
        "volunteers/home.html",
        shown=shown,
        pairs=own_pairs(current_user.actor),
        ready_form=ready_form or ReadyForm(formdata=None),
        pause_form=pause_form or PauseForm(formdata=None),
        told=changes.told(shown),
        words=words,
    )


def _declaration(form: DeclarationForm) -> str:
    return render_template(
        "volunteers/declaration.html",
        form=form,
        paragraphs=DECLARATION,
        version=DECLARATION_VERSION,
        shown=queries.home(current_user.actor),
    )


def _stop(form: DeleteForm) -> str:
    return render_template("volunteers/stop.html", form=form, shown=queries.home(current_user.actor))


def _form(step: Step, answers: dict[str, Any] | None) -> Any:
    kind = ChangeContactForm if step is Step.CONTACT else FORMS[step]
    form = kind(data=answers)
    return prepared(step, form, lists.areas, lambda: lists.interests(i18n.reader_language().tag))


def _screen(step: Step, form: Any) -> str:
    title = words.STEP_TITLES[step]
    return render_template("volunteers/change.html", step=step.value, form=form, title=title)


def _back(done: str) -> Response:
    flash(done, "good")
    return redirect(url_for("guide.show_home"), 303)
