"""The first page in the browser."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from web import clock
from web.access import Action, requires
from web.accounts.views import own_path
from web.errors import Invalid, NotFound, Reason
from web.today import operations, queries, words
from web.today.forms import CallForm, DayForm, ReminderForm
from web.today.rows import Section

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

blueprint = Blueprint("today", __name__, template_folder="templates")


@blueprint.get("/today")
@requires(Action.READ_PEOPLE)
def show_today() -> str:
    """Show what awaits the coordinator today."""
    return render_template(
        "today/page.html",
        shown=queries.today_page(current_user.actor),
        greeting=words.greeting(clock.local(clock.now()).hour, current_user.name),
        today=clock.today(),
        words=words,
    )


@blueprint.get("/today/<section>")
@requires(Action.READ_PEOPLE)
def show_section(section: str) -> str:
    """Show one section in full."""
    page = request.args.get("page", 1, type=int)
    shown = queries.section_page(current_user.actor, _section(section), page)
    return render_template("today/section.html", shown=shown, today=clock.today(), words=words)


@blueprint.get("/calls/<uuid:request_id>")
@requires(Action.READ_PEOPLE)
def show_call(request_id: UUID) -> str:
    """Show somebody who asked to be called, with the number; that leaves a trace."""
    operations.note_that_number_was_read(current_user.actor, request_id)
    wanted = queries.call_request(current_user.actor, request_id)
    return render_template("today/call.html", wanted=wanted, today=clock.today(), words=words)


@blueprint.post("/calls/<uuid:request_id>")
@requires(Action.FOLLOW_UP)
def record_call(request_id: UUID) -> Response:
    """Record what came of a call."""
    form = CallForm()
    if not form.validate() or form.tries.data is None:
        raise Invalid(Reason.INCOMPLETE)
    was_reached = form.outcome.data == "reached"
    operations.record_call(current_user.actor, request_id, form.tries.data, was_reached=was_reached)
    return _back(_("Recorded.") if was_reached else _("Recorded. The row comes back tomorrow."))


@blueprint.post("/reminders")
@requires(Action.FOLLOW_UP)
def remind_me() -> Response:
    """Keep a reminder."""
    form = ReminderForm()
    if not form.validate() or form.on.data is None:
        raise Invalid(Reason.INCOMPLETE)
    operations.remind_me(current_user.actor, _id(form.person.data or ""), form.on.data)
    flash(_("Kept. We remind you on %(day)s.", day=words.a_day(form.on.data)), "good")
    return redirect(own_path(request.form.get("back", "")) or url_for("today.show_today"), 303)


@blueprint.get("/reminders/<uuid:reminder_id>")
@requires(Action.READ_PEOPLE)
def show_reminder(reminder_id: UUID) -> str:
    """Ask to which day a reminder is to be put off."""
    row = queries.reminder(current_user.actor, reminder_id)
    return render_template("today/reminder.html", row=row, form=DayForm(), words=words)


@blueprint.post("/reminders/<uuid:reminder_id>/done")
@requires(Action.FOLLOW_UP)
def finish_reminder(reminder_id: UUID) -> Response:
    """Take a reminder off the list."""
    operations.finish_reminder(current_user.actor, reminder_id)
    return _back(_("Done."))


@blueprint.post("/reminders/<uuid:reminder_id>/move")
@requires(Action.FOLLOW_UP)
def move_reminder(reminder_id: UUID) -> Response:
    """Put a reminder off."""
    form = DayForm()
    if not form.validate() or form.on.data is None:
        raise Invalid(Reason.INCOMPLETE)
    operations.move_reminder(current_user.actor, reminder_id, form.on.data)
    return _back(_("Kept. We remind you on %(day)s.", day=words.a_day(form.on.data)))


def _back(done: str) -> Response:
    flash(done, "good")
    return redirect(url_for("today.show_today"), 303)


def _section(text: str) -> Section:
    try:
        return Section(text)
    except ValueError:
        raise NotFound(Reason.NOT_FOUND) from None


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Invalid(Reason.INCOMPLETE) from None
