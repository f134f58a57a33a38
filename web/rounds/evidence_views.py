"""Rounds looked at from outside: whom they serve."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, render_template
from flask_login import current_user

from web.access import Action, requires
from web.addresses import guide_address
from web.rounds import queries, words
from web.rounds.fairness import fairness
from web.rounds.recruiting import recruiting
from web.wording import desk_facts

if TYPE_CHECKING:
    from uuid import UUID

blueprint = Blueprint("round_evidence", __name__, template_folder="templates")


@blueprint.get("/rounds/<uuid:round_id>/fairness")
@requires(Action.READ_ROUNDS)
def show_fairness(round_id: UUID) -> str:
    """Show how the round serves each group."""
    actor = current_user.actor
    return _page(
        "rounds/fair.html",
        round_id,
        fairness=fairness(actor, round_id),
        recruiting=recruiting(actor, round_id, guide_address),
        joined=desk_facts.joined,
        percent=words.percent,
        points=words.points,
        waited=words.waited,
    )


def _page(template: str, round_id: UUID, **more: Any) -> str:
    """Return a page about a round; of one that is not solved, how far it has come."""
    round_ = queries.round_summary(current_user.actor, round_id)
    if not round_.is_solved:
        return render_template("rounds/waiting.html", round=round_, steps=words.STEPS)
    return render_template(template, round=round_, **more)
