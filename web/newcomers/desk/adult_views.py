"""What another adult says is written down at the desk: that she leaves, or wants everything deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import render_template
from flask_babel import gettext as _
from flask_login import current_user

from web.access import Action, requires
from web.answers.recorded import DeleteForm, HowForm, summary_of
from web.matches.whose import Recorded
from web.newcomers.adults import operations, queries
from web.newcomers.desk.addresses import back_to_person, blueprint

if TYPE_CHECKING:
    from uuid import UUID

    from werkzeug.wrappers import Response

ADULT = "/newcomers/adults/<uuid:adult_id>"


@blueprint.get(f"{ADULT}/leave")
@requires(Action.RECORD_ANSWERS)
def show_adult_leave(adult_id: UUID) -> str:
    """Ask whether she wants to leave, or wants everything deleted."""
    return _leave(adult_id)


@blueprint.post(f"{ADULT}/leave")
@requires(Action.RECORD_ANSWERS)
def adult_leave(adult_id: UUID) -> Response | tuple[str, int]:
    """Let her go."""
    newcomer_id, form = _newcomer_id(adult_id), HowForm()
    if not form.validate():
        return _leave(adult_id, leave_form=form), 400
    operations.leave(current_user.actor, Recorded(adult_id, form.recorded))
    return back_to_person(newcomer_id, _("Kept. She or he is asked about nobody any more."))


@blueprint.post(f"{ADULT}/delete")
@requires(Action.RECORD_ANSWERS)
def adult_delete(adult_id: UUID) -> Response | tuple[str, int]:
    """Delete all that is hers."""
    newcomer_id, form = _newcomer_id(adult_id), DeleteForm()
    if not form.validate():
        return _leave(adult_id, delete_form=form), 400
    operations.delete_everything(current_user.actor, Recorded(adult_id, form.recorded))
    return back_to_person(newcomer_id, _("Everything is deleted."))


def _newcomer_id(adult_id: UUID) -> UUID:
    return queries.adult_at_the_desk(current_user.actor, adult_id).newcomer_id


def _leave(
    adult_id: UUID, *, leave_form: HowForm | None = None, delete_form: DeleteForm | None = None
) -> str:
    leave_form, delete_form = leave_form or HowForm(formdata=None), delete_form or DeleteForm(formdata=None)
    return render_template(
        "newcomer_desk/adult_leave.html",
        shown=queries.adult_at_the_desk(current_user.actor, adult_id),
        adult_id=adult_id,
        leave_form=leave_form,
        delete_form=delete_form,
        summary=summary_of(leave=leave_form, delete=delete_form),
    )
