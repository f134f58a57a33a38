"""A round for one newcomer in the browser: who it could be, and approving one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from matching.lifecycle import ProposalStatus
from web import clock
from web.access import Action, requires
from web.errors import Invalid, Reason
from web.rounds.for_one import operations
from web.rounds.for_one.forms import OwnChoiceForm
from web.rounds.for_one.queries import for_one
from web.rounds.forms import as_id
from web.wording.desk import REASONS

if TYPE_CHECKING:
    from uuid import UUID

    from werkzeug.wrappers import Response

blueprint = Blueprint("for_one", __name__, template_folder="templates")


@blueprint.get("/newcomers/<uuid:newcomer_id>/who")
@requires(Action.DECIDE)
def show_who(newcomer_id: UUID) -> str:
    """Show who could be a newcomer's guide today."""
    return _page(newcomer_id, as_id(request.args.get("programme")), OwnChoiceForm(formdata=None))


@blueprint.post("/newcomers/<uuid:newcomer_id>/who")
@requires(Action.DECIDE)
def choose(newcomer_id: UUID) -> Response | tuple[str, int]:
    """Choose one of them, approve and ask."""
    form = OwnChoiceForm()
    if form.programme_id is None or form.volunteer_id is None:
        raise Invalid(Reason.INCOMPLETE)
    if not form.validate():
        return _page(newcomer_id, form.programme_id, form), 400
    try:
        round_id = operations.choose(
            current_user.actor, newcomer_id, form.programme_id, form.volunteer_id, form.reason.data
        )
    except Invalid as refusal:
        form.reason.errors = [str(REASONS[refusal.reason])]
        return _page(newcomer_id, form.programme_id, form), 400
    flash(_("Approved. The newcomer is asked first, and the volunteer only after a yes."), "good")
    approved = ProposalStatus.APPROVED.value
    return redirect(url_for("proposals.show_round", round_id=round_id, status=approved), 303)


def _page(newcomer_id: UUID, programme_id: UUID | None, form: OwnChoiceForm) -> str:
    page = request.args.get("page", 1, type=int)
    shown = for_one(current_user.actor, newcomer_id, programme_id, page, clock.today())
    return render_template("for_one/who.html", shown=shown, form=form)
