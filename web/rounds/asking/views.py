"""Asking for a round in the browser: the rounds so far, a new one, and the wait for its proposals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from web import clock
from web.access import Action, requires
from web.errors import Invalid
from web.matches import readiness
from web.rounds.asking import operations, queries, waiting
from web.rounds.asking.forms import AskReadyForm, NewRoundForm
from web.rounds.asking.possible import possible
from web.rounds.queries import last_round, rounds
from web.rounds.telling import words

if TYPE_CHECKING:
    from uuid import UUID

    from werkzeug.datastructures import MultiDict
    from werkzeug.wrappers import Response

    from web.rounds.asking.possible import Possible

DAYS_TO_SAY_READY = 3
blueprint = Blueprint("rounds", __name__, template_folder="templates")


@blueprint.get("/rounds")
@requires(Action.READ_ROUNDS)
def show_rounds() -> str:
    """Show how many wait, and the rounds so far."""
    actor = current_user.actor
    return render_template("asking/list.html", rounds=rounds(actor), waiting=queries.waiting(actor))


@blueprint.get("/rounds/new")
@requires(Action.RUN_ROUND)
def show_new_round() -> str:
    """Ask for whom, and what counts most."""
    return _new_round(_choices(request.args), AskReadyForm(formdata=None))


@blueprint.post("/rounds/ready-question")
@requires(Action.RUN_ROUND)
def ask_who_is_ready() -> Response | tuple[str, int]:
    """Ask the volunteers whether they are ready for a new person."""
    form = AskReadyForm()
    if not form.validate() or form.match_on.data is None:
        return _new_round(_choices(), form), 400
    try:
        count = readiness.ask_who_is_ready(current_user.actor, form.match_on.data)
    except Invalid:
        form.match_on.errors = [_("Choose a day within the next month.")]
        return _new_round(_choices(), form), 400
    flash(ngettext("%(num)s volunteer is asked.", "%(num)s volunteers are asked.", count), "good")
    return redirect(url_for("rounds.show_new_round"), 303)


@blueprint.post("/rounds")
@requires(Action.RUN_ROUND)
def find_proposals() -> Response | tuple[str, int]:
    """Run a round and lead to its proposals."""
    actor = current_user.actor
    form = NewRoundForm()
    form.offer(queries.programmes_of(actor))
    if not form.validate():
        return _new_round(form, AskReadyForm(formdata=None)), 400
    try:
        round_id = operations.find_proposals(actor, form.programme_ids, form.terms, clock.today())
    except Invalid as refusal:
        form.blame(refusal.reason)
        return _new_round(form, AskReadyForm(formdata=None)), 400
    return redirect(url_for("rounds.wait_for_round", round_id=round_id), 303)


@blueprint.get("/rounds/<uuid:round_id>/wait")
@requires(Action.READ_ROUNDS)
def wait_for_round(round_id: UUID) -> str | Response:
    """Wait a little for a round to be solved, and lead to it; say how far it has come if it takes longer."""
    round_ = waiting.wait_for(current_user.actor, round_id)
    if round_.is_coming:
        return render_template("asking/waiting.html", round=round_, steps=words.STEPS)
    return redirect(url_for("proposals.show_round", round_id=round_id), 303)


def _new_round(form: NewRoundForm, ready_form: AskReadyForm) -> str:
    actor = current_user.actor
    ready_form.suggest(clock.working_days_after(clock.today(), DAYS_TO_SAY_READY))
    return render_template(
        "asking/new.html",
        form=form,
        ready_form=ready_form,
        possible=_possible(form),
        last=last_round(actor),
        waiting=queries.waiting(actor),
        readiness=readiness.readiness(actor),
        words=words,
    )


def _possible(form: NewRoundForm) -> Possible | None:
    """Return for how many nobody is possible; if no round can be asked for like this, the form says why."""
    if form.errors or not form.validate():
        return None
    try:
        return possible(current_user.actor, form.programme_ids, form.terms, clock.today())
    except Invalid as refusal:
        form.blame(refusal.reason)
        return None


def _choices(given: MultiDict[str, str] | None = None) -> NewRoundForm:
    """Return the form as it is looked at: what is chosen stands in the address, and nothing is asked for."""
    form = NewRoundForm(given, meta={"csrf": False})
    form.offer(queries.programmes_of(current_user.actor))
    return form
