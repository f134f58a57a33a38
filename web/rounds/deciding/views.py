"""Proposals in the browser: read them, say yes or no, take it back; and who is left over."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from matching.lifecycle import ProposalStatus
from web.access import Action, requires
from web.errors import Invalid, NotFound, Reason
from web.rounds.deciding import cards, left_over, operations
from web.rounds.deciding.forms import DecisionForm
from web.rounds.forms import as_id
from web.rounds.queries import round_summary
from web.rounds.telling import words
from web.rounds.wishes import comparison, queries
from web.rounds.wishes.effect import effect

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from werkzeug.wrappers import Response

    from web.access import Actor

blueprint = Blueprint("proposals", __name__, template_folder="templates")


@blueprint.get("/rounds/<uuid:round_id>")
@requires(Action.READ_ROUNDS)
def show_round(round_id: UUID) -> str | Response:
    """Show a round's proposals in one status, a page of cards at a time."""
    status = _status(request.args.get("status", ProposalStatus.PROPOSED.value))
    page = request.args.get("page", 1, type=int)
    one_by_one = "one" in request.args
    if one_by_one and (proposal_id := as_id(request.args.get("proposal"))):
        page = cards.place_in_deck(round_id, status, proposal_id)
    actor = current_user.actor
    round_ = round_summary(actor, round_id)
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
        round=round_summary(actor, round_id),
        groups=left_over.left_over(actor, round_id),
    )


@blueprint.post("/proposals/<uuid:proposal_id>/approve")
@requires(Action.DECIDE)
def approve(proposal_id: UUID) -> Response:
    """Approve a proposal."""
    return _decide(
        operations.approve,
        proposal_id,
        _("Approved. The newcomer is asked first, and the volunteer only after a yes."),
    )


@blueprint.post("/proposals/<uuid:proposal_id>/reject")
@requires(Action.DECIDE)
def reject(proposal_id: UUID) -> Response:
    """Put a proposal aside."""
    for_good = DecisionForm().for_good.data
    return _decide(
        partial(operations.reject, for_good=for_good), proposal_id, _("Put aside. Both are still waiting.")
    )


@blueprint.post("/proposals/<uuid:proposal_id>/take-back")
@requires(Action.DECIDE)
def take_back(proposal_id: UUID) -> Response:
    """Take a decision back."""
    return _decide(operations.take_back, proposal_id, _("Taken back. You can decide again."))


def _decide(operation: Callable[[Actor, UUID, int], UUID], proposal_id: UUID, done: str) -> Response:
    form = DecisionForm()
    if not form.validate():
        raise Invalid(Reason.INCOMPLETE)
    round_id = operation(current_user.actor, proposal_id, form.seen_version)
    flash(done, "good")
    back_to = url_for("proposals.show_round", round_id=round_id, status=form.status.data, **form.back_to)
    return redirect(back_to, 303)


def _status(text: str) -> ProposalStatus:
    try:
        return ProposalStatus(text)
    except ValueError:
        raise NotFound(Reason.NOT_FOUND) from None
