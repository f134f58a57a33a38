"""What a volunteer says is written down at the desk: the same as he can say on his own page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from web import clock, i18n
from web.access import Action, requires
from web.answers import queries as lists
from web.answers.files import as_file
from web.answers.recorded import DeleteForm, HowForm, ReadyForm, summary_of
from web.matches.kept import note_that_data_was_handed_out
from web.matches.whose import Recorded
from web.models import Volunteer
from web.volunteers import changes, own, queries
from web.volunteers.desk.addresses import blueprint
from web.volunteers.forms import FORMS, ChangeContactForm, prepared
from web.volunteers.registration import Step, answers_of
from web.volunteers.words import STEP_TITLES

if TYPE_CHECKING:
    from uuid import UUID

    from werkzeug.wrappers import Response

STEP = f"<any({','.join(Step)}):step>"


@blueprint.get(f"/volunteers/<uuid:volunteer_id>/answers/{STEP}")
@requires(Action.RECORD_ANSWERS)
def show_answers(volunteer_id: UUID, step: str) -> str:
    """Show one screen of his answers."""
    person, volunteer = queries.side_of(current_user.actor, Recorded(volunteer_id))
    form = _form(Step(step), answers_of(person, volunteer, clock.today())[step])
    return _screen(volunteer_id, person.call_name, Step(step), form, HowForm(formdata=None))


@blueprint.post(f"/volunteers/<uuid:volunteer_id>/answers/{STEP}")
@requires(Action.RECORD_ANSWERS)
def change_answers(volunteer_id: UUID, step: str) -> Response | str | tuple[str, int]:
    """Put what he says now in the place of what he said before."""
    person, volunteer = queries.side_of(current_user.actor, Recorded(volunteer_id))
    form, how = _form(Step(step), None), HowForm()
    if "add" in request.form and hasattr(form, "add_row"):
        form.add_row()
        return _screen(volunteer_id, person.call_name, Step(step), form, how)
    if not all([form.validate(), how.validate()]):
        return _screen(volunteer_id, person.call_name, Step(step), form, how), 400
    changed = changes.changed_by(Step(step), form.answers, person, volunteer, clock.today())
    own.change_answers(current_user.actor, changed, Recorded(volunteer_id, how.recorded))
    return _back(volunteer_id)


@blueprint.post("/volunteers/<uuid:volunteer_id>/ready")
@requires(Action.RECORD_ANSWERS)
def say_ready(volunteer_id: UUID) -> Response | tuple[str, int]:
    """Take his yes or not now."""
    queries.side_of(current_user.actor, Recorded(volunteer_id))
    form = ReadyForm()
    if not form.validate():
        return _stop(volunteer_id, ready_form=form), 400
    own.say_ready(current_user.actor, Recorded(volunteer_id, form.recorded), is_ready=form.is_ready)
    return _back(volunteer_id)


@blueprint.get("/volunteers/<uuid:volunteer_id>/stop")
@requires(Action.RECORD_ANSWERS)
def show_stop(volunteer_id: UUID) -> str:
    """Ask whether he is ready, wants to stop, or wants everything deleted."""
    return _stop(volunteer_id)


@blueprint.post("/volunteers/<uuid:volunteer_id>/leave")
@requires(Action.RECORD_ANSWERS)
def leave(volunteer_id: UUID) -> Response | tuple[str, int]:
    """Let him stop."""
    queries.side_of(current_user.actor, Recorded(volunteer_id))
    form = HowForm()
    if not form.validate():
        return _stop(volunteer_id, leave_form=form), 400
    own.leave(current_user.actor, Recorded(volunteer_id, form.recorded))
    return _back(volunteer_id)


@blueprint.post("/volunteers/<uuid:volunteer_id>/delete")
@requires(Action.RECORD_ANSWERS)
def delete_everything(volunteer_id: UUID) -> Response | tuple[str, int]:
    """Delete what he has told."""
    queries.side_of(current_user.actor, Recorded(volunteer_id))
    form = DeleteForm()
    if not form.validate():
        return _stop(volunteer_id, delete_form=form), 400
    own.delete_my_data(current_user.actor, Recorded(volunteer_id, form.recorded))
    flash(_("Everything is deleted."), "good")
    return redirect(url_for("vetting.show_volunteers"), 303)


@blueprint.post("/volunteers/<uuid:volunteer_id>/data")
@requires(Action.RECORD_ANSWERS)
def show_data(volunteer_id: UUID) -> str:
    """Show all that we keep about him, to be read to him or printed; that leaves a trace."""
    actor = current_user.actor
    note_that_data_was_handed_out(actor, Volunteer, volunteer_id)
    shown = queries.home(actor, Recorded(volunteer_id))
    return render_template(
        "assisted/data.html",
        call_name=shown.person.call_name,
        sections=changes.told_by_heading(shown),
        has_notes=False,
        back=url_for("vetting.show_volunteer", volunteer_id=volunteer_id),
        file=url_for("vetting.download_data", volunteer_id=volunteer_id),
    )


@blueprint.post("/volunteers/<uuid:volunteer_id>/data/file")
@requires(Action.RECORD_ANSWERS)
def download_data(volunteer_id: UUID) -> Response:
    """Give the same as a file."""
    note_that_data_was_handed_out(current_user.actor, Volunteer, volunteer_id)
    return as_file(queries.everything(current_user.actor, Recorded(volunteer_id)))


def _form(step: Step, answers: dict[str, Any] | None) -> Any:
    kind = ChangeContactForm if step is Step.CONTACT else FORMS[step]
    form = kind(data=answers)
    return prepared(step, form, lists.areas, lambda: lists.interests(i18n.reader_language().tag))


def _screen(volunteer_id: UUID, call_name: str, step: Step, form: Any, how: HowForm) -> str:
    return render_template(
        "vetting/change.html",
        volunteer_id=volunteer_id,
        call_name=call_name,
        step=step.value,
        form=form,
        how=how,
        title=STEP_TITLES[step],
    )


def _stop(
    volunteer_id: UUID,
    *,
    ready_form: ReadyForm | None = None,
    leave_form: HowForm | None = None,
    delete_form: DeleteForm | None = None,
) -> str:
    person, volunteer = queries.side_of(current_user.actor, Recorded(volunteer_id))
    forms = {
        "ready": ready_form or ReadyForm(formdata=None),
        "leave": leave_form or HowForm(formdata=None),
        "delete": delete_form or DeleteForm(formdata=None),
    }
    return render_template(
        "vetting/stop.html",
        person=person,
        volunteer=volunteer,
        forms=forms,
        summary=summary_of(**forms),
    )


def _back(volunteer_id: UUID) -> Response:
    flash(_("Kept."), "good")
    return redirect(url_for("vetting.show_volunteer", volunteer_id=volunteer_id), 303)
