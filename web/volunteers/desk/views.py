"""Volunteers at the desk: whom to follow up, and each one's road."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from web import clock
from web.access import Action, requires
from web.answers.recorded import HowForm
from web.errors import Invalid, NotFound, Reason
from web.models import VettingKind
from web.volunteers.desk import operations, queries, recording, sign_up, words
from web.volunteers.desk.addresses import blueprint
from web.volunteers.desk.forms import CertificateForm, PauseForm, ProgrammesForm, StepForm
from web.wording import desk_facts

if TYPE_CHECKING:
    from uuid import UUID

    from flask_wtf import FlaskForm
    from werkzeug.wrappers import Response

__all__ = ["blueprint", "recording", "sign_up"]

CERTIFICATE_IS_GOOD_FOR = timedelta(days=3 * 365)


@blueprint.get("/volunteers")
@requires(Action.VET_VOLUNTEERS)
def show_volunteers() -> str:
    """Show whom to follow up."""
    shown = _stage(request.args.get("standing", ""))
    search = request.args.get("search", "")
    page = request.args.get("page", 1, type=int)
    found = queries.volunteers(current_user.actor, standing=shown, search=search, page=page)
    return render_template(
        "vetting/list.html", found=found, shown=shown, search=search, words=words, told=desk_facts
    )


@blueprint.get("/volunteers/<uuid:volunteer_id>")
@requires(Action.VET_VOLUNTEERS)
def show_volunteer(volunteer_id: UUID) -> str:
    """Show one volunteer's road."""
    return _page(volunteer_id)


@blueprint.post("/volunteers/<uuid:volunteer_id>/steps")
@requires(Action.VET_VOLUNTEERS)
def record_step(volunteer_id: UUID) -> Response | tuple[str, int]:
    """Record a step."""
    form = StepForm()
    if not form.validate() or form.done_on.data is None:
        return _page(volunteer_id, failed=form), 400
    kind = VettingKind(form.kind.data)
    operations.record_step(current_user.actor, volunteer_id, kind, form.done_on.data, form.recorded)
    return _back(volunteer_id, _("Kept."))


@blueprint.post("/volunteers/<uuid:volunteer_id>/certificate")
@requires(Action.RECORD_CERTIFICATE)
def record_certificate(volunteer_id: UUID) -> Response | tuple[str, int]:
    """Record that a certificate was seen."""
    actor, form = current_user.actor, CertificateForm()
    at_the_officers = actor.may(Action.READ_CERTIFICATES)
    if not form.validate() or form.done_on.data is None or form.valid_until.data is None:
        page = _certificates(volunteer_id, form) if at_the_officers else _page(volunteer_id, failed=form)
        return page, 400
    operations.record_certificate(actor, volunteer_id, form.done_on.data, form.valid_until.data)
    if at_the_officers:
        flash(_("Kept."), "good")
        return redirect(url_for("vetting.show_certificates"), 303)
    return _back(volunteer_id, _("Kept."))


@blueprint.get("/certificates")
@requires(Action.READ_CERTIFICATES)
def show_certificates() -> str:
    """Show the officer of whom a certificate is asked."""
    return _certificates(None, None)


@blueprint.post("/volunteers/<uuid:volunteer_id>/programmes")
@requires(Action.VET_VOLUNTEERS)
def choose_programmes(volunteer_id: UUID) -> Response:
    """Choose which programmes a volunteer is in."""
    form = ProgrammesForm()
    form.offer(queries.vetting_page(current_user.actor, volunteer_id).choices)
    if not form.validate():
        raise Invalid(Reason.INCOMPLETE)
    operations.choose_programmes(current_user.actor, volunteer_id, form.programme_ids)
    return _back(volunteer_id, _("Kept."))


@blueprint.post("/volunteers/<uuid:volunteer_id>/children/<any(yes,no):answer>")
@requires(Action.VET_VOLUNTEERS)
def clear_for_children(volunteer_id: UUID, answer: str) -> Response:
    """Say whether a volunteer may meet families with children."""
    operations.clear_for_children(current_user.actor, volunteer_id, is_cleared=answer == "yes")
    return _back(volunteer_id, _("Kept."))


@blueprint.post("/volunteers/<uuid:volunteer_id>/approve")
@requires(Action.VET_VOLUNTEERS)
def approve(volunteer_id: UUID) -> Response:
    """Approve a volunteer."""
    operations.approve(current_user.actor, volunteer_id)
    return _back(volunteer_id, _("Approved. The next round can find somebody."))


@blueprint.post("/volunteers/<uuid:volunteer_id>/take-back")
@requires(Action.VET_VOLUNTEERS)
def take_approval_back(volunteer_id: UUID) -> Response:
    """Take an approval back."""
    operations.take_approval_back(current_user.actor, volunteer_id)
    return _back(volunteer_id, _("Taken back. No round puts this volunteer forward now."))


@blueprint.post("/volunteers/<uuid:volunteer_id>/pause")
@requires(Action.VET_VOLUNTEERS)
def pause(volunteer_id: UUID) -> Response | tuple[str, int]:
    """Let a volunteer rest."""
    form = PauseForm()
    if not form.validate() or form.until.data is None:
        return _page(volunteer_id, failed=form), 400
    operations.pause(current_user.actor, volunteer_id, form.until.data, form.recorded)
    return _back(volunteer_id, _("Kept. The break ends by itself on that day."))


@blueprint.post("/volunteers/<uuid:volunteer_id>/end-pause")
@requires(Action.VET_VOLUNTEERS)
def end_pause(volunteer_id: UUID) -> Response:
    """End a volunteer's break."""
    operations.end_pause(current_user.actor, volunteer_id)
    return _back(volunteer_id, _("Kept."))


@blueprint.post("/volunteers/<uuid:volunteer_id>/contact")
@requires(Action.VET_VOLUNTEERS)
def show_contact(volunteer_id: UUID) -> str:
    """Show how to reach a volunteer. Looking leaves a trace, so it is no plain link."""
    contact = operations.read_contact(current_user.actor, volunteer_id)
    return render_template("vetting/contact.html", contact=contact)


def _page(volunteer_id: UUID, *, failed: FlaskForm | None = None) -> str:
    return render_template(
        "vetting/volunteer.html",
        shown=queries.vetting_page(current_user.actor, volunteer_id),
        failed=failed,
        today=clock.today(),
        usual_end=clock.today() + CERTIFICATE_IS_GOOD_FOR,
        told=desk_facts,
        words=words,
        kinds=VettingKind,
        how_form=HowForm(formdata=None),
    )


def _certificates(volunteer_id: UUID | None, failed: FlaskForm | None) -> str:
    return render_template(
        "vetting/certificates.html",
        rows=queries.certificates(current_user.actor),
        failed=failed,
        failed_id=volunteer_id,
        today=clock.today(),
        usual_end=clock.today() + CERTIFICATE_IS_GOOD_FOR,
    )


def _back(volunteer_id: UUID, done: str) -> Response:
    flash(done, "good")
    return redirect(url_for("vetting.show_volunteer", volunteer_id=volunteer_id), 303)


def _stage(text: str) -> queries.Stage | None:
    if not text:
        return None
    try:
        return queries.Stage(text)
    except ValueError:
        raise NotFound(Reason.NOT_FOUND) from None
