"""The programmes' calendars in the browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from web.access import Action, requires
from web.errors import Conflict, Invalid
from web.programmes import operations, queries
from web.programmes.forms import RestForm
from web.wording.desk import REASONS

if TYPE_CHECKING:
    from uuid import UUID

    from werkzeug.wrappers import Response

blueprint = Blueprint("programmes", __name__, template_folder="templates")


@blueprint.get("/calendar")
@requires(Action.EDIT_PROGRAMMES)
def show_calendar() -> str:
    """Show when each programme rests."""
    return _calendar()


@blueprint.post("/programmes/<uuid:programme_id>/rest")
@requires(Action.EDIT_PROGRAMMES)
def close_for_a_while(programme_id: UUID) -> Response | tuple[str, int]:
    """Let a programme rest."""
    form = RestForm()
    if not form.validate() or form.first.data is None or form.last.data is None:
        return _calendar(form, programme_id), 400
    try:
        operations.close_for_a_while(current_user.actor, programme_id, form.first.data, form.last.data)
    except Invalid:
        form.last.errors = [_("The last day comes after the first, is not over, and at most 100 days later.")]
        return _calendar(form, programme_id), 400
    except Conflict as refusal:
        form.first.errors = [str(REASONS[refusal.reason])]
        return _calendar(form, programme_id), refusal.status
    return _back(_("Kept. Nobody is asked anything on these days, and nobody loses time to answer."))


@blueprint.post("/rest/<uuid:period_id>/take-away")
@requires(Action.EDIT_PROGRAMMES)
def open_again(period_id: UUID) -> Response:
    """Take a period of rest away."""
    operations.open_again(current_user.actor, period_id)
    return _back(_("Taken away. The programme is open on these days."))


def _calendar(failed: RestForm | None = None, programme_id: UUID | None = None) -> str:
    return render_template(
        "programmes/calendar.html",
        calendars=queries.calendars(current_user.actor),
        empty_form=RestForm(formdata=None),
        failed=failed,
        failed_id=programme_id,
    )


def _back(done: str) -> Response:
    flash(done, "good")
    return redirect(url_for("programmes.show_calendar"), 303)
