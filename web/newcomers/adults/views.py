"""The page of an adult who takes part with somebody, and what the desk writes down for her."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, redirect, render_template, session, url_for
from flask_login import current_user, logout_user

from web.access import Action, requires
from web.newcomers import words
from web.newcomers.adults import operations, queries

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from web.i18n import Language

blueprint = Blueprint("adults", __name__, template_folder="templates")
OWN = "/<language:language>/me/with-others"


@blueprint.get(OWN)
@requires(Action.OWN_PAGES)
def show_own_page(**_address: object) -> str:
    """Show where she stands, and all that is kept of her."""
    shown = queries.own_adult_page(current_user.actor)
    return render_template("adults/own.html", shown=shown, words=words)


@blueprint.get(f"{OWN}/leave")
@requires(Action.OWN_PAGES)
def show_leave(**_address: object) -> str:
    """Ask whether she wants to leave, and say what that means."""
    return render_template("adults/leave.html", shown=queries.own_adult_page(current_user.actor))


@blueprint.post(f"{OWN}/leave")
@requires(Action.OWN_PAGES)
def leave(language: Language) -> Response:
    """Let her go."""
    operations.leave(current_user.actor)
    return _goodbye(language, "left")


@blueprint.post(f"{OWN}/delete")
@requires(Action.OWN_PAGES)
def delete_everything(language: Language) -> Response:
    """Delete all that is hers."""
    operations.delete_everything(current_user.actor)
    return _goodbye(language, "deleted")


def _goodbye(language: Language, how: str) -> Response:
    logout_user()
    session.clear()
    return redirect(url_for("newcomers.show_goodbye", language=language, how=how), 303)
