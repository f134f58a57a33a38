"""What a coordinator does about two people's contact: she records answers and prints the agreement.

What they write to each other has no page here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from matching import Side
from web import i18n
from web.access import Action, requires
from web.errors import Invalid, Reason
from web.models import AnsweredHow
from web.together import operations, queries
from web.together.agreement import agreement_in, language_of
from web.together.forms import RecordedAgreementForm, RecordedSharingForm

if TYPE_CHECKING:
    from uuid import UUID

    from werkzeug.wrappers import Response

blueprint = Blueprint("together_desk", __name__, template_folder="templates")


@blueprint.get("/matches/<uuid:match_id>/agreement")
@requires(Action.READ_PEOPLE)
def show_agreement(match_id: UUID) -> str:
    """Show the agreement in two languages, ready to be printed."""
    shown = queries.agreement_to_print(current_user.actor, match_id)
    chosen = [
        language_of(request.args.get("first", i18n.NORWEGIAN.tag)),
        language_of(request.args.get("second", shown.newcomers_language)),
    ]
    return render_template(
        "together/desk_agreement.html",
        shown=shown,
        chosen=chosen,
        choices=[(language.tag, language.endonym) for language in i18n.PUBLIC],
        sheets=[agreement_in(language, shown.terms) for language in dict.fromkeys(chosen)],
    )


@blueprint.post("/matches/<uuid:match_id>/agreement")
@requires(Action.FOLLOW_UP)
def record_agreement(match_id: UUID) -> Response:
    """Record that somebody agreed."""
    form = RecordedAgreementForm()
    if not form.validate():
        raise Invalid(Reason.INCOMPLETE)
    operations.record_agreement(
        current_user.actor,
        match_id,
        operations.Yes(Side(form.side.data), form.language.data, AnsweredHow(form.how.data)),
    )
    return _back(match_id)


@blueprint.post("/matches/<uuid:match_id>/number")
@requires(Action.FOLLOW_UP)
def record_sharing(match_id: UUID) -> Response:
    """Record whether the other may have somebody's number."""
    form = RecordedSharingForm()
    if not form.validate():
        raise Invalid(Reason.INCOMPLETE)
    operations.record_sharing(current_user.actor, match_id, Side(form.side.data), may_share=form.may_share)
    return _back(match_id)


def _back(match_id: UUID) -> Response:
    flash(_("Recorded."), "good")
    return redirect(url_for("follow_up.show_match", match_id=match_id), 303)
