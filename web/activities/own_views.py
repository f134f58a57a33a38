"""What somebody answers on her own page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf import FlaskForm
from wtforms import SelectField
from wtforms.validators import InputRequired

from web.access import Action, requires
from web.activities import answering
from web.errors import Invalid, Reason
from web.models import InvitationAnswer

if TYPE_CHECKING:
    from uuid import UUID

    from werkzeug.wrappers import Response

blueprint = Blueprint("activities", __name__, template_folder="templates")
ANSWERS: Any = [answer.value for answer in InvitationAnswer]


class AnswerForm(FlaskForm):
    """Yes or no."""

    answer = SelectField(choices=ANSWERS, validators=[InputRequired()])

    @property
    def said(self) -> InvitationAnswer:
        """The answer, or `Invalid` if there is none."""
        if not self.validate():
            raise Invalid(Reason.INCOMPLETE)
        return InvitationAnswer(self.answer.data)


@blueprint.post("/<language:language>/me/invitations/<uuid:invitation_id>")
@requires(Action.OWN_PAGES)
def answer(invitation_id: UUID, **_address: object) -> Response:
    """Take her answer."""
    said = AnswerForm().said
    answering.answer(current_user.actor, invitation_id, said)
    if said is InvitationAnswer.YES:
        flash(_("Thank you. We look forward to seeing you."), "good")
    else:
        flash(_("Thank you for telling us."), "good")
    return redirect(url_for("newcomers.show_me", _anchor="invitations"), 303)
