"""The months after in a coordinator's browser: what was said by phone, who spoke up, breaks and endings."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from web.access import Action, requires
from web.check_ins.desk import queries
from web.check_ins.desk.forms import BreakForm, CloseForm, RecordForm
from web.errors import Invalid, Reason
from web.matches import check_ins, closing, concerns, pausing, words
from web.matches.closing import Ending
from web.matches.follow_up_lists import open_concerns, settled_concerns
from web.models import AnsweredHow

if TYPE_CHECKING:
    from uuid import UUID

    from flask_wtf import FlaskForm
    from werkzeug.wrappers import Response

    Form = TypeVar("Form", bound=FlaskForm)

blueprint = Blueprint("months", __name__, template_folder="templates")
ONE_MATCH = "/matches/<uuid:match_id>"


@blueprint.get("/concerns")
@requires(Action.HEAR_CONCERNS)
def show_concerns() -> str:
    """Show who has spoken up: first those who have not been seen to, and then the others."""
    actor = current_user.actor
    return render_template(
        "months/concerns.html", concerns=open_concerns(actor), settled=settled_concerns(actor), words=words
    )


@blueprint.get("/concerns/<uuid:concern_id>")
@requires(Action.HEAR_CONCERNS)
def show_concern(concern_id: UUID) -> str:
    """Show what somebody told, and leave the trace that it was read."""
    concerns.note_that_concern_was_read(current_user.actor, concern_id)
    shown = queries.concern_page(current_user.actor, concern_id)
    return render_template("months/concern.html", shown=shown, words=words)


@blueprint.post("/concerns/<uuid:concern_id>/settle")
@requires(Action.HEAR_CONCERNS)
def settle_concern(concern_id: UUID) -> Response:
    """Note that it has been seen to."""
    concerns.settle_concern(current_user.actor, concern_id)
    flash(_("Settled."), "good")
    return redirect(url_for("months.show_concerns"), 303)


@blueprint.post(f"{ONE_MATCH}/how-it-goes")
@requires(Action.FOLLOW_UP)
def record_how_it_goes(match_id: UUID) -> Response:
    """Record what somebody said by phone or in person."""
    form = _valid(RecordForm())
    how = AnsweredHow(form.how.data)
    check_ins.record_how_it_goes(current_user.actor, form.check_in_id, form.said, how)
    return _back(match_id, _("Recorded."))


@blueprint.post(f"{ONE_MATCH}/check-ins/<uuid:check_in_id>/settle")
@requires(Action.FOLLOW_UP)
def settle_check_in(match_id: UUID, check_in_id: UUID) -> Response:
    """Note that an answer, or a silence, has been seen to."""
    check_ins.settle_check_in(current_user.actor, check_in_id)
    return _back(match_id, _("Settled."))


@blueprint.post(f"{ONE_MATCH}/break")
@requires(Action.FOLLOW_UP)
def pause(match_id: UUID) -> Response:
    """Let the two take a break."""
    form = _valid(BreakForm())
    pausing.pause_match(current_user.actor, match_id, form.until.data, tells_both=bool(form.tells_both.data))
    return _back(match_id, _("The two take a break now. Nobody is asked how it goes meanwhile."))


@blueprint.post(f"{ONE_MATCH}/go-on")
@requires(Action.FOLLOW_UP)
def take_up(match_id: UUID) -> Response:
    """End a break."""
    pausing.take_match_up(current_user.actor, match_id)
    return _back(match_id, _("The two meet again. The days on which they are asked have moved."))


@blueprint.post(f"{ONE_MATCH}/close")
@requires(Action.FOLLOW_UP)
def close(match_id: UUID) -> Response:
    """Bring a match to its end."""
    ending = Ending(_valid(CloseForm()).ending.data)
    closing.close(current_user.actor, match_id, ending)
    next_ = closing.CONSEQUENCES[ending]
    said = f"{words.NEXT_FOR_NEWCOMER[next_.newcomer]} {words.NEXT_FOR_VOLUNTEER[next_.volunteer]}"
    return _back(match_id, said)


@blueprint.post(f"{ONE_MATCH}/undo")
@requires(Action.FOLLOW_UP)
def undo(match_id: UUID) -> Response:
    """Take an ending back."""
    closing.undo_closing(current_user.actor, match_id)
    return _back(match_id, _("The two go on as before."))


@blueprint.post(f"{ONE_MATCH}/they-go-on")
@requires(Action.FOLLOW_UP)
def settle_wish_to_end(match_id: UUID) -> Response:
    """Note that whoever wished to end has been talked with, and that the two go on."""
    closing.settle_wish_to_end(current_user.actor, match_id)
    return _back(match_id, _("Settled."))


def _valid(form: Form) -> Form:
    if not form.validate():
        raise Invalid(Reason.INCOMPLETE)
    return form


def _back(match_id: UUID, said: str) -> Response:
    flash(said, "good")
    return redirect(url_for("follow_up.show_match", match_id=match_id), 303)
