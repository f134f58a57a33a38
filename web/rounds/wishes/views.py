"""The coordinators' wishes in the browser: hold, keep apart, leave out, take back, solve again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from web.access import Action, requires
from web.errors import Invalid, NotFound, Reason
from web.rounds.forms import BackForm, as_id
from web.rounds.queries import visible_round
from web.rounds.wishes import operations
from web.rounds.wishes.choosing import choice, given_way
from web.rounds.wishes.forms import WishForm
from web.wording.desk import REASONS

if TYPE_CHECKING:
    from uuid import UUID

    from werkzeug.wrappers import Response

blueprint = Blueprint("round_wishes", __name__, template_folder="templates")


@blueprint.post("/rounds/<uuid:round_id>/again")
@requires(Action.RUN_ROUND)
def find_again(round_id: UUID) -> Response:
    """Solve a round again with the people of now and the coordinators' wishes."""
    new_id = operations.find_again(current_user.actor, round_id)
    return redirect(url_for("rounds.wait_for_round", round_id=new_id), 303)


@blueprint.get("/rounds/<uuid:round_id>/choose")
@requires(Action.READ_ROUNDS)
def show_choice(round_id: UUID) -> str:
    """Show what it would mean to hold two together, or let the reader choose with whom."""
    return _choice(round_id, WishForm(formdata=None))


@blueprint.get("/rounds/<uuid:round_id>/give-way")
@requires(Action.READ_ROUNDS)
def show_given_way(round_id: UUID) -> Response:
    """Lead to the choice of whomever somebody left over would get if the rules in her way gave way."""
    place_id = as_id(request.args.get("newcomer"))
    if place_id is None:
        raise NotFound(Reason.NOT_FOUND)
    volunteer_id = given_way(current_user.actor, round_id, place_id)
    return redirect(
        url_for("round_wishes.show_choice", round_id=round_id, newcomer=place_id, volunteer=volunteer_id)
    )


@blueprint.post("/rounds/<uuid:round_id>/hold")
@requires(Action.DECIDE)
def hold(round_id: UUID) -> Response | tuple[str, int]:
    """Hold two together."""
    form = WishForm()
    if form.newcomer_id is None or form.volunteer_id is None:
        raise _incomplete(round_id)
    if not form.validate():
        return _choice(round_id, form), 400
    try:
        operations.hold(current_user.actor, round_id, form.newcomer_id, form.volunteer_id, form.reason.data)
    except Invalid as refusal:
        form.reason.errors = [str(REASONS[refusal.reason])]
        return _choice(round_id, form), 400
    return _wished(round_id, _("Held. The other proposals follow when you find proposals again."))


@blueprint.post("/rounds/<uuid:round_id>/leave-out")
@requires(Action.DECIDE)
def leave_out(round_id: UUID) -> Response:
    """Leave somebody out."""
    form = WishForm()
    place_id = form.newcomer_id or form.volunteer_id
    if not form.validate() or place_id is None:
        raise _incomplete(round_id)
    operations.leave_out(current_user.actor, round_id, place_id, form.reason.data)
    return _wished(round_id, _("Left out the next time you find proposals in this round."))


@blueprint.post("/wishes/<uuid:wish_id>/take-back")
@requires(Action.DECIDE)
def take_wish_back(wish_id: UUID) -> Response:
    """Take a wish back."""
    return _wished(operations.take_wish_back(current_user.actor, wish_id), _("The wish is taken back."))


def _incomplete(round_id: UUID) -> Invalid:
    """Return what to answer to half a wish; a round of others does not exist, whatever is sent."""
    visible_round(current_user.actor, round_id)
    return Invalid(Reason.INCOMPLETE)


def _wished(round_id: UUID, done: str) -> Response:
    """Say that it is done, and lead back to where the proposals are read."""
    flash(done, "good")
    form = BackForm()
    back_to = form.back_to if form.validate() else {}
    return redirect(url_for("proposals.show_round", round_id=round_id, **back_to), 303)


def _choice(round_id: UUID, form: WishForm) -> str:
    given = request.values
    chosen = choice(current_user.actor, round_id, as_id(given.get("newcomer")), as_id(given.get("volunteer")))
    return render_template("wishes/choose.html", choice=chosen, form=form)
