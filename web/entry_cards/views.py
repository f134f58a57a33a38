"""A card at the desk: how things stand with it, printed once, and taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from matching import Side
from web.access import Action, requires
from web.addresses import card_address
from web.entry_cards import operations, queries
from web.entry_cards.texts import card_text
from web.i18n import NORWEGIAN
from web.squares import square

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

blueprint = Blueprint("entry_cards", __name__, template_folder="templates")
NEWCOMER = "/newcomers/<uuid:newcomer_id>/card"
VOLUNTEER = "/volunteers/<uuid:volunteer_id>/card"


@blueprint.get(NEWCOMER)
@blueprint.get(VOLUNTEER)
@requires(Action.RECORD_ANSWERS)
def show_card(**whose: UUID) -> str:
    """Show whether she has a card, and what can be done about it."""
    return render_template("entry_cards/show.html", shown=_shown(whose), whose=whose, back=_back(whose))


@blueprint.post(NEWCOMER)
@blueprint.post(VOLUNTEER)
@requires(Action.RECORD_ANSWERS)
def make_card(**whose: UUID) -> str:
    """Make a card and show it, ready to be printed; no address leads to its code a second time."""
    instead_of = request.form.get("instead_of", type=UUID)
    code = operations.make_card(current_user.actor, *_side(whose), instead_of)
    shown = _shown(whose)
    address = card_address(shown.language)
    languages = dict.fromkeys((NORWEGIAN, shown.language))
    return render_template(
        "entry_cards/print.html",
        shown=shown,
        whose=whose,
        back=_back(whose),
        code=code,
        square=square(address),
        halves=[
            card_text(language, _as_typed(address), shown.word, g.organisation.phone)
            for language in languages
        ],
    )


@blueprint.post(f"{NEWCOMER}/take-back")
@blueprint.post(f"{VOLUNTEER}/take-back")
@requires(Action.RECORD_ANSWERS)
def take_card_back(**whose: UUID) -> Response:
    """Take a card back."""
    operations.take_card_back(current_user.actor, *_side(whose))
    flash(_("The card does not work any more."), "good")
    return redirect(request.path.removesuffix("/take-back"), 303)


def _shown(whose: dict[str, UUID]) -> queries.CardPage:
    return queries.card_page(current_user.actor, *_side(whose))


def _side(whose: dict[str, UUID]) -> tuple[Side, UUID]:
    if "newcomer_id" in whose:
        return Side.NEWCOMER, whose["newcomer_id"]
    return Side.VOLUNTEER, whose["volunteer_id"]


def _back(whose: dict[str, UUID]) -> str:
    if "newcomer_id" in whose:
        return url_for("people.show_newcomer", newcomer_id=whose["newcomer_id"])
    return url_for("vetting.show_volunteer", volunteer_id=whose["volunteer_id"])


def _as_typed(address: str) -> str:
    """Return an address as somebody types it: a browser adds the rest."""
    return address.removeprefix("https://")
