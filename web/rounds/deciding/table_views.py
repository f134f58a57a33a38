"""Proposals as a table: sort them, choose among them, approve many at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from web.access import Action, requires
from web.errors import Invalid, Reason
from web.rounds import queries
from web.rounds.deciding import operations
from web.rounds.deciding.forms import ApproveForm
from web.rounds.deciding.table import Order, proposal_rows
from web.rounds.telling.words import FITS, ORDERS
from web.wording.desk import REASONS

if TYPE_CHECKING:
    from uuid import UUID

    from werkzeug.wrappers import Response

    from web.rounds.deciding.table import ProposalRow

blueprint = Blueprint("round_table", __name__, template_folder="templates")
MOST_REFUSALS_TOLD = 8


@blueprint.get("/rounds/<uuid:round_id>/table")
@requires(Action.READ_ROUNDS)
def show_table(round_id: UUID) -> str | Response:
    """Show all undecided proposals of a round as rows."""
    round_ = queries.round_summary(current_user.actor, round_id)
    if not round_.is_solved:
        return redirect(url_for("proposals.show_round", round_id=round_id), 303)
    order = _order(request.args.get("sort", Order.FIT.value))
    rows = proposal_rows(current_user.actor, round_id, order)
    lines = {level: sum(row.fit >= level for row in rows) for level in FITS if level > 1}
    return render_template(
        "deciding/table.html", round=round_, rows=rows, order=order, orders=ORDERS, fits=FITS, lines=lines
    )


@blueprint.post("/rounds/<uuid:round_id>/approve")
@requires(Action.DECIDE)
def approve_many(round_id: UUID) -> Response:
    """Approve the proposals that were chosen, or all that fit at least so well."""
    actor, form = current_user.actor, ApproveForm()
    if not form.validate():
        raise Invalid(Reason.INCOMPLETE)
    rows = {row.seen.proposal_id: row for row in proposal_rows(actor, round_id, Order.FIT)}
    wanted = [one for one in form.seen if (row := rows.get(one.proposal_id)) is None or row.fit >= form.least]
    refused = operations.approve_each(actor, wanted)
    approved = len(wanted) - len(refused)
    if approved:
        text = ngettext("%(num)s is approved and asked.", "%(num)s are approved and asked.", approved)
        flash(text, "good")
    elif not refused:
        flash(_("Choose somebody first."), "info")
    for proposal_id in list(refused)[:MOST_REFUSALS_TOLD]:
        flash(_refusal(rows.get(proposal_id), refused[proposal_id]), "warn")
    return redirect(url_for("round_table.show_table", round_id=round_id), 303)


def _refusal(row: ProposalRow | None, reason: Reason) -> str:
    """Return why a pair was not approved."""
    if row is None:
        return str(REASONS[reason])
    return f"{row.newcomer} – {row.volunteer}: {REASONS[reason]}"


def _order(text: str) -> Order:
    try:
        return Order(text)
    except ValueError:
        return Order.FIT
