"""People in the browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from web.access import Action, requires
from web.activities.desk import words as activity_words
from web.activities.desk.queries import invitations_of
from web.errors import Invalid, NotFound, Reason
from web.people import history, operations, queries, words
from web.people.forms import NoteForm, PauseForm, TalkForm
from web.wording import desk_facts

if TYPE_CHECKING:
    from uuid import UUID

    from werkzeug.wrappers import Response

blueprint = Blueprint("people", __name__, template_folder="templates")


@blueprint.get("/newcomers")
@requires(Action.READ_PEOPLE)
def show_newcomers() -> str:
    """Show the newcomers of one's own programmes, and the new ones."""
    shown = _standing(request.args.get("standing", ""))
    search = request.args.get("search", "")
    page = request.args.get("page", 1, type=int)
    found = queries.newcomers(current_user.actor, standing=shown, search=search, page=page)
    return render_template("people/list.html", found=found, shown=shown, search=search, words=words)


@blueprint.get("/newcomers/<uuid:newcomer_id>")
@requires(Action.READ_PEOPLE)
def show_newcomer(newcomer_id: UUID) -> str:
    """Show one newcomer on one page."""
    return _newcomer_page(newcomer_id)


@blueprint.get("/newcomers/<uuid:newcomer_id>/contact")
@requires(Action.READ_PEOPLE)
def show_contact(newcomer_id: UUID) -> str:
    """Show how to reach a newcomer, and the notes; that leaves a trace."""
    actor = current_user.actor
    operations.note_that_contact_was_read(actor, newcomer_id)
    return render_template(
        "people/contact.html",
        shown=queries.newcomer_page(actor, newcomer_id),
        contact=history.contact(actor, newcomer_id),
        note_form=NoteForm(),
        words=words,
    )


@blueprint.post("/newcomers/<uuid:newcomer_id>/talk")
@requires(Action.FOLLOW_UP)
def record_talk(newcomer_id: UUID) -> Response | tuple[str, int]:
    """Record a talk."""
    form = TalkForm()
    form.offer(queries.newcomer_page(current_user.actor, newcomer_id).open_programmes)
    if not form.validate() or form.talked_on.data is None:
        return _newcomer_page(newcomer_id, talk_form=form), 400
    operations.record_talk(current_user.actor, newcomer_id, form.talked_on.data, form.programme_ids)
    return _back(newcomer_id, _("Kept. The waiting time counts from the day of signing up."))


@blueprint.post("/newcomers/<uuid:newcomer_id>/pause")
@requires(Action.FOLLOW_UP)
def pause(newcomer_id: UUID) -> Response | tuple[str, int]:
    """Let a newcomer rest."""
    form = PauseForm()
    if not form.validate() or form.until.data is None:
        return _newcomer_page(newcomer_id, pause_form=form), 400
    operations.pause(current_user.actor, newcomer_id, form.until.data, form.recorded)
    return _back(newcomer_id, _("Kept. The place on the waiting list stays."))


@blueprint.post("/newcomers/<uuid:newcomer_id>/take-up-again")
@requires(Action.FOLLOW_UP)
def take_up_again(newcomer_id: UUID) -> Response:
    """End a newcomer's pause."""
    operations.take_up_again(current_user.actor, newcomer_id)
    return _back(newcomer_id, _("Back on the waiting list, with all the time waited."))


@blueprint.post("/newcomers/<uuid:newcomer_id>/notes")
@requires(Action.FOLLOW_UP)
def write_note(newcomer_id: UUID) -> Response:
    """Add a note."""
    form = NoteForm()
    if not form.validate():
        raise Invalid(Reason.INCOMPLETE)
    operations.write_note(current_user.actor, newcomer_id, form.text.data or "")
    return redirect(url_for("people.show_contact", newcomer_id=newcomer_id), 303)


def _newcomer_page(
    newcomer_id: UUID, *, talk_form: TalkForm | None = None, pause_form: PauseForm | None = None
) -> str:
    shown = queries.newcomer_page(current_user.actor, newcomer_id)
    if talk_form is None:
        talk_form = TalkForm(formdata=None)
        talk_form.offer(shown.open_programmes)
    return render_template(
        "people/newcomer.html",
        shown=shown,
        events=history.history(current_user.actor, newcomer_id),
        invitations=invitations_of(current_user.actor, newcomer_id),
        activity_words=activity_words,
        talk_form=talk_form,
        pause_form=pause_form or PauseForm(formdata=None),
        told=desk_facts,
        words=words,
    )


def _back(newcomer_id: UUID, done: str) -> Response:
    flash(done, "good")
    return redirect(url_for("people.show_newcomer", newcomer_id=newcomer_id), 303)


def _standing(text: str) -> queries.Standing | None:
    if not text:
        return None
    try:
        return queries.Standing(text)
    except ValueError:
        raise NotFound(Reason.NOT_FOUND) from None
