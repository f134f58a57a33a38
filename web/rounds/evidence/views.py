"""Rounds looked at from outside: whom they serve, why they are right, and how two of them differ."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, render_template, request
from flask_login import current_user

from web.access import Action, requires
from web.addresses import guide_address
from web.rounds import queries
from web.rounds.evidence.fairness import fairness
from web.rounds.evidence.history import history
from web.rounds.evidence.operations import check
from web.rounds.evidence.proof import evidence
from web.rounds.evidence.recruiting import recruiting
from web.rounds.evidence.side_by_side import side_by_side, solved_rounds
from web.rounds.forms import as_id
from web.rounds.telling import words
from web.wording import desk_facts

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

blueprint = Blueprint("round_evidence", __name__, template_folder="templates")


@blueprint.get("/rounds/<uuid:round_id>/fairness")
@requires(Action.READ_ROUNDS)
def show_fairness(round_id: UUID) -> str:
    """Show how the round serves each group."""
    actor = current_user.actor
    return _page(
        "evidence/fairness.html",
        round_id,
        lambda: {
            "fairness": fairness(actor, round_id),
            "recruiting": recruiting(actor, round_id, guide_address),
            "joined": desk_facts.joined,
            "percent": words.percent,
            "points": words.points,
            "waited": words.waited,
        },
    )


@blueprint.get("/rounds/<uuid:round_id>/evidence")
@requires(Action.READ_ROUNDS)
def show_evidence(round_id: UUID) -> str:
    """Show how the proposals came about, and who decided what."""
    actor = current_user.actor
    return _page(
        "evidence/proof.html",
        round_id,
        lambda: {"evidence": evidence(actor, round_id), "history": history(actor, round_id)},
    )


@blueprint.post("/rounds/<uuid:round_id>/evidence/files")
@requires(Action.READ_ROUNDS)
def download_files(round_id: UUID) -> Response:
    """Solve the round again, and give all of it as files."""
    found = check(current_user.actor, round_id)
    headers = {"Content-Disposition": "attachment; filename=round.zip", "Cache-Control": "no-store"}
    return Response(found.content, mimetype="application/zip", headers=headers)


@blueprint.get("/rounds/compare")
@requires(Action.READ_ROUNDS)
def compare() -> str:
    """Show two rounds side by side, or let the reader choose them."""
    actor = current_user.actor
    first_id, second_id = (as_id(request.args.get(name)) for name in ("first", "second"))
    rounds = solved_rounds(actor)
    chosen = side_by_side(actor, first_id, second_id) if first_id and second_id else None
    return render_template(
        "evidence/compare.html",
        rounds=rounds,
        first_id=first_id,
        second_id=second_id,
        both=chosen,
        points=words.points,
    )


def _page(template: str, round_id: UUID, shown: Callable[[], dict[str, Any]]) -> str:
    """Return a page about a round; of one that is not solved, how far it has come."""
    round_ = queries.round_summary(current_user.actor, round_id)
    if not round_.is_solved:
        return render_template("asking/waiting.html", round=round_, steps=words.STEPS)
    return render_template(template, round=round_, **shown())
