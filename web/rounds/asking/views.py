"""The round in the browser: find proposals, read them, say yes or no."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from matching.lifecycle import ProposalStatus
from web import clock
from web.access import Action, requires
from web.errors import Invalid, NotFound, Reason
from web.matches import readiness
from web.rounds import queries
from web.rounds.asking import operations, waiting
from web.rounds.asking.forms import AskReadyForm, DecisionForm, NewRoundForm
from web.rounds.asking.possible import possible
from web.rounds.deciding import cards, left_over
from web.rounds.deciding import operations as decisions
from web.rounds.telling import words
from web.rounds.wishes import comparison
from web.rounds.wishes.effect import effect

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from werkzeug.datastructures import MultiDict
    from werkzeug.wrappers import Response

    from web.access import Actor
    from web.rounds.asking.possible import Possible

DAYS_TO_SAY_READY = 3
blueprint = Blueprint("rounds", __name__, template_folder="templates")


@blueprint.get("/rounds")
@requires(Action.READ_ROUNDS)
def show_rounds() -> str:
    """Show how many wait, and the rounds so far."""
    actor = current_user.actor
    return render_template("asking/list.html", rounds=queries.rounds(actor), waiting=queries.waiting(actor))


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
    return redirect(url_for("rounds.show_round", round_id=round_id), 303)


@blueprint.get("/rounds/<uuid:round_id>")
@requires(Action.READ_ROUNDS)
def show_round(round_id: UUID) -> str | Response:
    """Show a round's proposals in one status, a page of cards at a time."""
    status = _status(request.args.get("status", ProposalStatus.PROPOSED.value))
    page = request.args.get("page", 1, type=int)
    one_by_one = "one" in request.args
    actor = current_user.actor
    round_ = queries.round_summary(actor, round_id)
    if not round_.is_solved:
        return render_template("asking/waiting.html", round=round_, steps=words.STEPS)
    works_on = (
        round_.is_newest and status is ProposalStatus.PROPOSED and not one_by_one and not round_.is_for_one
    )
    return render_template(
        "deciding/show.html",
        round=round_,
        wishes=queries.wishes(actor, round_id) if works_on else [],
        effect=effect(actor, round_id) if works_on else None,
        chosen=queries.own_choice(actor, round_id) if round_.is_for_one else None,
        since_before=comparison.since_before(actor, round_id) if works_on else None,
        shown=status,
        one_by_one=one_by_one,
        deck=cards.proposal_cards(actor, round_id, status, page, 1 if one_by_one else cards.CARDS_A_PAGE),
    )


@blueprint.get("/rounds/<uuid:round_id>/left-over")
@requires(Action.READ_ROUNDS)
def show_left_over(round_id: UUID) -> str:
    """Show who has no proposal this time, and what stands in the way."""
    actor = current_user.actor
    return render_template(
        "deciding/left_over.html",
        round=queries.round_summary(actor, round_id),
        groups=left_over.left_over(actor, round_id),
    )


@blueprint.post("/proposals/<uuid:proposal_id>/approve")
@requires(Action.DECIDE)
def approve(proposal_id: UUID) -> Response:
    """Approve a proposal."""
    return _decide(
        decisions.approve,
        proposal_id,
        _("Approved. The newcomer is asked first, and the volunteer only after a yes."),
    )


@blueprint.post("/proposals/<uuid:proposal_id>/reject")
@requires(Action.DECIDE)
def reject(proposal_id: UUID) -> Response:
    """Put a proposal aside."""
    for_good = DecisionForm().for_good.data
    return _decide(
        partial(decisions.reject, for_good=for_good), proposal_id, _("Put aside. Both are still waiting.")
    )


@blueprint.post("/proposals/<uuid:proposal_id>/take-back")
@requires(Action.DECIDE)
def take_back(proposal_id: UUID) -> Response:
    """Take a decision back."""
    return _decide(decisions.take_back, proposal_id, _("Taken back. You can decide again."))


def _decide(operation: Callable[[Actor, UUID, int], UUID], proposal_id: UUID, done: str) -> Response:
    form = DecisionForm()
    if not form.validate():
        raise Invalid(Reason.INCOMPLETE)
    round_id = operation(current_user.actor, proposal_id, form.seen_version)
    flash(done, "good")
    back_to = {"status": form.status.data, "page": form.page.data, "one": "y" if form.one.data else None}
    return redirect(url_for("rounds.show_round", round_id=round_id, **back_to), 303)


def _new_round(form: NewRoundForm, ready_form: AskReadyForm) -> str:
    actor = current_user.actor
    ready_form.suggest(clock.working_days_after(clock.today(), DAYS_TO_SAY_READY))
    return render_template(
        "asking/new.html",
        form=form,
        ready_form=ready_form,
        possible=_possible(form),
        last=queries.last_round(actor),
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


def _status(text: str) -> ProposalStatus:
    try:
        return ProposalStatus(text)
    except ValueError:
        raise NotFound(Reason.NOT_FOUND) from None
